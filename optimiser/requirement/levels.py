"""What a force asks for whatever the computed need: own levels, preferred ones, safe staffing."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import HOURS_PER_WEEK
from optimiser.requirement.problem import RequirementProblem
from optimiser.requirement.visible import weeks_by_hour
from optimiser.staffing import Group

Integers = NDArray[np.int64]
OWN_LEVEL = "own level"
PREFERRED = "preferred level"


@dataclass(frozen=True, eq=False)
class Need:
    """People one source asks for in a group, by hour of the period, and why."""

    group: Group
    people: Integers
    reasons: NDArray[np.object_]


def need(group: Group, people: Integers, reason: str) -> Need:
    """A need with one reason for all its hours."""
    return Need(group, people, np.where(people > 0, reason, "").astype(object))


def numbered_need(group: Group, people: Integers, reason: str) -> Need:
    """A need whose reasons tell how many people it is."""
    told = [f"{number} on {reason}" if number else "" for number in people.tolist()]
    return Need(group, people, np.array(told, dtype=object))


def higher(first: Need | None, second: Need) -> Need:
    """The higher of two needs by hour, with the reason of that one."""
    if first is None:
        return second
    reasons = np.where(second.people > first.people, second.reasons, first.reasons)
    return Need(first.group, np.maximum(first.people, second.people), reasons)


def with_own_levels(problem: RequirementProblem, needs: Mapping[Group, Need]) -> dict[Group, Need]:
    """Raise each group to the force's own level, or put that in its place."""
    joined = dict(needs)
    for group, levels in _own(problem, preferred=False).items():
        own = need(group, levels, OWN_LEVEL)
        joined[group] = own if problem.own_levels_replace else higher(needs.get(group), own)
    return joined


def with_safe_staffing(
    problem: RequirementProblem, needs: Mapping[Group, Need]
) -> dict[Group, Need]:
    """Raise each group to the people of its least roles and skills, in hours in which it is needed.

    One person may hold several skills and has one role: the floor is the largest number of one
    skill, or all roles together where that is more.
    """
    joined, hours = dict(needs), list(problem.horizon.hours_of_week)
    for group, found in needs.items():
        own = [least for least in problem.safe_staffing if least.group == group]
        roles = [least for least in own if least.is_role]
        for together in [*([least] for least in own), roles]:
            people = sum((least.people[hours] for least in together), np.zeros_like(found.people))
            names = " and ".join(least.skill for least in together)
            floor = need(group, np.where(found.people > 0, people, 0), f"least people with {names}")
            joined[group] = higher(joined[group], floor)
    return joined


def preferred_people(
    problem: RequirementProblem, before: Mapping[Group, Need], asked: Mapping[Group, Need]
) -> list[Need]:
    """What preferred levels add to the need `before` events and commitments.

    It is asked for as far as the week's contracted hours reach that `asked` leaves, spread evenly
    over the hours that prefer more: nothing that must be covered is short for it.
    """
    weeks = weeks_by_hour(problem.horizon)
    added = []
    for group, levels in _own(problem, preferred=True).items():
        known = before.get(group)
        wanted = np.maximum(levels - (0 if known is None else known.people), 0)
        left = problem.hours_left.get(group, np.zeros(0))
        people = np.zeros_like(wanted)
        for week in range(min(len(left), int(weeks.max(initial=-1)) + 1)):
            hours = weeks == week
            taken = asked[group].people[hours].sum() if group in asked else 0
            total = min(int(wanted[hours].sum()), max(0, int(left[week] - taken)))
            people[hours] = _thinned(wanted[hours], total)
        if people.any():
            added.append(need(group, people, PREFERRED))
    return added


def _thinned(wanted: Integers, total: int) -> Integers:
    """So many of the wanted people, spread evenly over them; at most those of each hour."""
    if not total:
        return np.zeros_like(wanted)
    due = np.cumsum(wanted) * total // wanted.sum()
    return np.asarray(np.diff(due, prepend=0))


def _own(problem: RequirementProblem, *, preferred: bool) -> dict[Group, Integers]:
    """Own levels, or preferred ones, by group and hour of the period; of two the higher."""
    week: dict[Group, Integers] = {}
    for level in problem.own_levels:
        people = level.preferred if preferred else level.minimum
        if people is not None:
            levels = week.setdefault(level.group, np.zeros(HOURS_PER_WEEK, dtype=np.int64))
            levels[level.hour_of_week] = max(levels[level.hour_of_week], people)
    hours = list(problem.horizon.hours_of_week)
    return {group: levels[hours] for group, levels in week.items()}
