"""Find a diary: the most pressing first, then take some visits out and put them back better."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from optimiser.outcome import StopReason
from optimiser.solving import Cancel, Limits
from optimiser.visits.options import Option
from optimiser.visits.problem import VisitProblem
from optimiser.visits.state import Cost, Diary, Placing

ROUNDS_PER_WORK = 200
PATIENCE = 1500
"""Rounds without a better diary after which the search ends."""
MOST_TAKEN_OUT = 8
MOST_TRIED = 12
"""Options that a round tries for one visit, drawn anew each time."""
ANY_ORDER = 0.3
"""How often visits are put back in any order, not the most pressing first."""
LONGER_WAYS = 0.01
"""Part by which ways may be longer than those of the best diary while the search goes on."""


@dataclass(frozen=True)
class Found:
    """The best diary, what it costs, and why the search ended."""

    diary: Diary
    cost: Cost
    stop_reason: StopReason


def search(
    problem: VisitProblem,
    options: Sequence[Sequence[Option]],
    limits: Limits,
    cancel: Cancel,
    on_better: Callable[[Cost], None],
) -> Found:
    """The best diary that was found; the same seed and work give the same one."""
    ends = time.monotonic() + limits.seconds
    rng = np.random.default_rng(limits.seed)
    best = Diary(problem)
    _put_in(best, options, range(len(problem.visits)), rng, few=False)
    best_cost = best.cost()
    on_better(best_cost)
    now, now_cost = best, best_cost
    idle, rounds = 0, 0
    most = float("inf") if limits.work is None else ROUNDS_PER_WORK * limits.work
    while idle < PATIENCE and rounds < most:
        if cancel.requested:
            return Found(best, best_cost, StopReason.CANCELLED)
        if limits.work is None and time.monotonic() > ends:
            return Found(best, best_cost, StopReason.TIME_LIMIT)
        rounds, idle = rounds + 1, idle + 1
        tried = now.copy()
        out = _taken_out(tried, options, rng)
        if not out:
            break
        tried.take_out({visit for visit in out if tried.duties[visit] is not None})
        unmet = [n for n, duties in enumerate(tried.duties) if duties is None and options[n]]
        _put_in(tried, options, unmet, rng, few=True)
        cost = tried.cost()
        if cost[:-1] <= now_cost[:-1] and _ways_will_do(cost, best_cost):
            now, now_cost = tried, cost
        if cost < best_cost:
            best, best_cost, idle = tried, cost, 0
            on_better(best_cost)
    reason = StopReason.FLATTENED if rounds < most else StopReason.TIME_LIMIT
    return Found(best, best_cost, reason)


def _ways_will_do(cost: Cost, best: Cost) -> bool:
    """Whether ways are hardly longer than the best ones, or an earlier goal is better."""
    most = (1 + LONGER_WAYS) * best.way_minutes + 1
    return cost[:-1] < best[:-1] or cost.way_minutes <= most


def _put_in(
    diary: Diary,
    options: Sequence[Sequence[Option]],
    visits: Sequence[int],
    rng: np.random.Generator,
    *,
    few: bool,
) -> None:
    """Put visits in, the overdue and weighty with few options first, each where it costs least."""
    any_order = few and rng.random() < ANY_ORDER
    noise = 1 + rng.random(len(visits)) if few else np.ones(len(visits))

    def pressing(pair: tuple[int, float]) -> tuple[bool, float, int]:
        number, factor = pair
        visit = diary.problem.visits[number]
        choice = 1.0 if any_order else len(options[number]) / visit.weight
        return not (visit.overdue or any_order), factor * choice, number

    for number, _ in sorted(zip(visits, noise.tolist(), strict=True), key=pressing):
        own = options[number]
        if few and len(own) > MOST_TRIED:
            drawn = rng.choice(len(own), MOST_TRIED, replace=False)
            own = [own[place] for place in sorted(drawn.tolist())]
        best = _best_placing(diary, own)
        if best is not None:
            diary.place(number, best)


def _best_placing(diary: Diary, options: Sequence[Option]) -> Placing | None:
    """The placing that costs least, of options in order of rank: a worse rank is not looked at."""
    best: Placing | None = None
    for option in options:
        if best is not None and option.rank > best[:2]:
            break
        placing = diary.placing(option)
        if placing is not None and (best is None or placing < best):
            best = placing
    return best


def _taken_out(
    diary: Diary, options: Sequence[Sequence[Option]], rng: np.random.Generator
) -> set[int]:
    """Some visits that may stand in each other's way: around one that is unmet, late or any."""
    problem = diary.problem
    able = [number for number, own in enumerate(options) if own]
    if not able:
        return set()
    amiss = [n for n in able if diary.days[n] is None or _late(diary, n)]
    first = int(rng.choice(amiss if amiss and rng.random() < 0.5 else able))
    near = {
        stop.visit
        for option in options[first]
        for duty in option.duties
        for stop in diary.routes[duty].stops
    }
    near |= {n for n in problem.visits_of[problem.visits[first].offender_ref] if options[n]}
    others = sorted(near - {first})
    count = min(len(others), int(rng.integers(1, MOST_TAKEN_OUT)))
    chosen = rng.choice(others, count, replace=False).tolist() if count else []
    return {first, *chosen}


def _late(diary: Diary, number: int) -> bool:
    day = diary.days[number]
    return day is not None and diary.problem.visits[number].days_late(day) > 0
