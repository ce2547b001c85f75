"""How far somebody who watches could foretell the visits of a plan.

Patrols that come in a fixed order at fixed times backfire (Ariel and Partridge 2016: victim crime
up 25 % at bus stops). Read from the rows alone.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from optimiser.horizon import DAYS_PER_WEEK
from optimiser.patrols.plan import Patrol, PatrolPlan, Purpose
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem

CLOSE_MINUTES = 10
"""Visits that start so close to each other, on two days, count as at the same time."""
MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR


@dataclass(frozen=True)
class Predictability:
    """What a watcher gains; None where the plan has too few visits to tell.

    `next_place_entropy` is the uncertainty about where a crew goes next, given where it is, in
    times that of a draw among the area's other places by their visits: 1 gives nothing away, 0
    everything. `repeated_next_day` is the share of visits that start within `CLOSE_MINUTES` of one
    at the same place the day before, `repeated_next_week` a week before; `repeated_by_chance` is
    what the first would be if the visits of each place and period started at any minute of it.
    """

    next_place_entropy: float | None
    repeated_next_day: float | None
    repeated_next_week: float | None
    repeated_by_chance: float | None


def predictability_of(problem: PatrolProblem, plan: PatrolPlan) -> Predictability:
    """Measure the visits of a plan."""
    visits = [row for row in plan.patrols if row.purpose is Purpose.HOTSPOT]
    by_day = _starts(problem, visits)
    chance = _by_chance(problem, visits, by_day)
    return Predictability(
        _entropy(problem, visits), _repeated(by_day, 1), _repeated(by_day, DAYS_PER_WEEK), chance
    )


Starts = Mapping[tuple[str, int], list[int]]
"""Local minutes of the day at which visits start, by place and day."""


def _starts(problem: PatrolProblem, visits: list[Patrol]) -> Starts:
    starts: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for row in visits:
        local = problem.horizon.local(row.start)
        day = (local.date() - problem.horizon.start).days
        starts[row.place_id, day].append(MINUTES_PER_HOUR * local.hour + local.minute)
    return starts


def _repeated(starts: Starts, days: int) -> float | None:
    """Share of visits near one of so many days before, among those whose place was visited then."""
    near = count = 0
    for (place, day), minutes in starts.items():
        before = starts.get((place, day - days))
        if before:
            count += len(minutes)
            near += sum(any(abs(m - b) <= CLOSE_MINUTES for b in before) for m in minutes)
    return near / count if count else None


def _by_chance(problem: PatrolProblem, visits: list[Patrol], starts: Starts) -> float | None:
    """Expected share of repeated visits if each started at any minute of its period."""
    length = problem.hotspots.settings.period_hours * MINUTES_PER_HOUR
    window = (2 * CLOSE_MINUTES + 1) / length
    total, count = 0.0, 0
    for (place, day), minutes in starts.items():
        before = starts.get((place, day - 1))
        if before:
            number = Counter(minute // length for minute in before)
            total += sum(1 - (1 - window) ** number[minute // length] for minute in minutes)
            count += len(minutes)
    return total / count if count else None


def _entropy(problem: PatrolProblem, visits: list[Patrol]) -> float | None:
    """Uncertainty about the next place, in times that of a draw by the visits alone."""
    after: defaultdict[str, Counter[str]] = defaultdict(Counter)
    last: dict[tuple[str, str], Patrol] = {}
    for row in visits:
        before = last.get((row.crew_id, row.area_id))
        if before is not None and before.place_id != row.place_id:
            after[before.place_id][row.place_id] += 1
        last[row.crew_id, row.area_id] = row
    area_of = {row.place_id: row.area_id for row in visits}
    number = Counter(row.place_id for row in visits)
    found = most = 0.0
    for place, following in after.items():
        others = [n for p, n in number.items() if area_of[p] == area_of[place] and p != place]
        moves = following.total()
        found += moves * _bits(list(following.values()))
        most += moves * _bits(others)
    return found / most if most else None


def _bits(counts: list[int]) -> float:
    """Entropy of a draw in proportion to counts, in bits."""
    total = sum(counts)
    return -sum(n / total * math.log2(n / total) for n in counts if n)
