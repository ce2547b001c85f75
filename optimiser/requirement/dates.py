"""Response people on the dates of a period: ordinary weeks, and spells with calls of their own.

Hours with the calls of an ordinary week share one answer. A spell (a bank holiday, an event) is a
cycle of its own, with ordinary hours before and after it held to their number; the hours just
after a spell with more calls may need more too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import HOURS_PER_WEEK
from optimiser.requirement.calendar import (
    NOTICED,
    Calendar,
    area_factors,
    calendar_of,
    calls_in_times,
)
from optimiser.requirement.problem import RequirementProblem
from optimiser.requirement.response import members_of, staffed
from optimiser.requirement.simulated import APART
from optimiser.requirement.work import Cycle, work_of

Integers = NDArray[np.int64]
Reasons = NDArray[np.object_]
LEAD_IN, LEAD_OUT, SETTLES = 8, 8, 5
NO_LIMIT = 1_000_000
LEFT_OVER = "calls left over from the hours before"


@dataclass(eq=False)
class _Answer:
    """Units, people and reasons by hour of the period."""

    units: Integers
    people: Integers
    reasons: Reasons


def response_on_dates(problem: RequirementProblem, base_id: str) -> tuple[Integers, Reasons]:
    """People on response at a base by hour of the period, and what made each number.

    Where calls come in more or less often than in the mean week, the reason says how often and
    names the occasions.
    """
    members, hours = members_of(problem, base_id), len(problem.horizon.hours)
    if not members:
        return np.zeros(hours, dtype=np.int64), np.full(hours, "", dtype=object)
    in_times = calls_in_times(problem, members)
    calendar = calendar_of(in_times)
    answer = _ordinary(problem, members, calendar)
    for spell in calendar.spells:
        _put_spell(problem, members, calendar, in_times, spell, answer)
    notes = _notes(problem, base_id, in_times)
    return answer.people, np.array(
        [
            f"{reason}; {note}" if note else reason
            for reason, note in zip(answer.reasons, notes, strict=True)
        ],
        dtype=object,
    )


def _ordinary(problem: RequirementProblem, members: list[int], calendar: Calendar) -> _Answer:
    """The answer of the ordinary week that each hour is part of."""
    hour_of_week = np.array(problem.horizon.hours_of_week)
    nothing = np.zeros(len(hour_of_week), dtype=np.int64)
    answer = _Answer(nothing, nothing.copy(), nothing.astype(object))
    for factor in np.unique(calendar.usual):
        week = staffed(problem, work_of(problem, members, Cycle.week(len(members), float(factor))))
        here = calendar.usual == factor
        answer.units[here] = week.units[hour_of_week[here]]
        answer.people[here] = week.people[hour_of_week[here]]
        answer.reasons[here] = week.reasons[hour_of_week[here]]
    return answer


def _put_spell(
    problem: RequirementProblem,
    members: list[int],
    calendar: Calendar,
    in_times: NDArray[np.float64],
    spell: range,
    answer: _Answer,
) -> None:
    """Answer a spell; fewer calls never ask for more units than usual, nor more calls for fewer."""
    around = _around(spell)
    inside = (around >= 0) & (around < len(in_times))
    near = np.clip(around, 0, len(in_times) - 1)
    usual = calendar.usual[near]
    change = np.where(inside, in_times[near] - usual, 0.0)
    within = (around >= spell.start) & (around < spell.stop)
    more = within & (change > NOTICED)
    fewer = within & (change < -NOTICED)
    raised = more | _soon_after(more)
    units = _usual_units(problem, members, around, answer)
    found = staffed(
        problem,
        work_of(problem, members, _cycle(problem, members, around, usual)),
        np.where(fewer, 0, units),
        np.where(raised, NO_LIMIT, units),
    )
    changed = inside & (found.units != units)
    answer.reasons[around[changed]] = np.where(within, found.reasons, LEFT_OVER)[changed]
    answer.units[around[changed]] = found.units[changed]
    for here, bound in ((fewer, np.minimum), (raised & inside, np.maximum)):
        hours = around[here]
        answer.people[hours] = bound(answer.people[hours], found.people[here])


def _around(spell: range) -> Integers:
    """Hours of the cycle of a spell: some before and some after it, a multiple of `APART` in all.

    They may lie outside the period.
    """
    length = LEAD_IN + len(spell) + LEAD_OUT
    length += -length % APART
    return np.arange(spell.start - LEAD_IN, spell.start - LEAD_IN + length)


def _soon_after(chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Hours that follow a chosen one by at most `SETTLES`."""
    after = np.zeros_like(chosen)
    for hours in range(1, SETTLES + 1):
        after[hours:] |= chosen[:-hours]
    return after


def _hours_of_week(problem: RequirementProblem, around: Integers) -> Integers:
    """Local hour of the week of hours that may lie outside the period."""
    known = np.array(problem.horizon.hours_of_week)
    near = np.clip(around, 0, len(known) - 1)
    return np.asarray((known[near] + around - near) % HOURS_PER_WEEK)


def _usual_units(
    problem: RequirementProblem, members: list[int], around: Integers, answer: _Answer
) -> Integers:
    """Units found so far; outside the period those of the same hour of the week in it."""
    known = np.array(problem.horizon.hours_of_week)
    wanted = _hours_of_week(problem, around)
    near = np.clip(around, 0, len(known) - 1)
    units = answer.units[near].copy()
    for place in np.flatnonzero(near != around):
        same = np.flatnonzero(known == wanted[place])
        if len(same):
            units[place] = answer.units[same[np.abs(same - near[place]).argmin()]]
    return units


def _cycle(
    problem: RequirementProblem,
    members: list[int],
    around: Integers,
    usual: NDArray[np.float64],
) -> Cycle:
    factors = area_factors(problem, members)
    near = np.clip(around, 0, factors.shape[1] - 1)
    own = np.where(near == around, factors[:, near], usual)
    return Cycle(_hours_of_week(problem, around), own)


def _notes(problem: RequirementProblem, base_id: str, in_times: NDArray[np.float64]) -> list[str]:
    """How often calls come in and why, where it is not as in the mean week."""
    areas = {area.area_id for area in problem.areas if area.base_id == base_id}
    labels: list[list[str]] = [[] for _ in in_times]
    for occasion in problem.occasions:
        if occasion.area_id is None or occasion.area_id in areas:
            for hour, _ in problem.horizon.minutes_by_hour(occasion.start, occasion.end):
                labels[hour].append(occasion.label)
    return [
        f"calls {times:.2f} times the mean week" + (f" ({', '.join(names)})" if names else "")
        if abs(times - 1) >= NOTICED
        else ""
        for times, names in zip(in_times.tolist(), labels, strict=True)
    ]
