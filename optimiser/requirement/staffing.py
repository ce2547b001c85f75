"""The staffing requirement: every source of need, joined per base, role group and hour."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.people import RoleGroup
from optimiser.requirement.commitments import people_at_once
from optimiser.requirement.dates import response_on_dates
from optimiser.requirement.problem import ExtraStaff, RequirementProblem
from optimiser.requirement.visible import visible_people
from optimiser.requirement.visits import visiting_people
from optimiser.staffing import Group, StaffingRequirement

VISIBLE = "visible patrol"
OWN_LEVEL = "own level"
OFFENDER_VISITS = "offender visits"
NOBODY = "nobody required in this hour"
ORDER = tuple(RoleGroup)


@dataclass(frozen=True, eq=False)
class _Need:
    """People one source asks for in a group, by hour of the period, and why."""

    group: Group
    people: NDArray[np.int64]
    reasons: NDArray[np.object_]


def staffing_requirement(problem: RequirementProblem) -> StaffingRequirement:
    """How many people each base needs on duty, by role group and hour of the period.

    Response comes from a priority queue with travel, on the calls of the dates (see
    `response_on_dates`), the other groups from visible hours spread by heat (see `visible_people`).
    The force's own levels raise the number to theirs, or replace it. Events and commitments come on
    top.

    Returns
    -------
    StaffingRequirement
        Groups with any need, in the order of the bases and then response, neighbourhood, pcso,
        partner. Every hour is a real hour in UTC, so days of clock changes have 23 or 25, and
        every hour has its reason, also where nobody is required.
    """
    needs = {need.group: need for need in _computed(problem)}
    needs = _with_own_levels(problem, needs)
    for need in _on_top(problem, needs):
        needs[need.group] = _sum(needs.get(need.group), need)
    bases = [base.base_id for base in problem.bases]
    groups = sorted(
        needs, key=lambda group: (bases.index(group.base_id), ORDER.index(group.role_group))
    )
    shape = (len(groups), len(problem.horizon.hours))
    required, reasons = np.zeros(shape, dtype=np.int64), np.full(shape, "", dtype=object)
    for row, group in enumerate(groups):
        required[row] = needs[group].people
        reasons[row] = np.where(needs[group].people > 0, needs[group].reasons, NOBODY)
    return StaffingRequirement(tuple(groups), problem.horizon.hours, required, reasons)


def _computed(problem: RequirementProblem) -> Iterator[_Need]:
    bases = [base.base_id for base in problem.bases]
    for base_id, (people, reasons) in zip(bases, _response(problem, bases), strict=True):
        if people.any():
            yield _Need(Group(base_id, RoleGroup.RESPONSE), people, reasons)
    for pool in problem.pools:
        for base_id, people in zip(pool.base_ids, visible_people(problem, pool), strict=True):
            yield _need(Group(base_id, pool.role_group), people, VISIBLE)


def _response(
    problem: RequirementProblem, bases: list[str]
) -> list[tuple[NDArray[np.int64], NDArray[np.object_]]]:
    """Response of every base, on a thread each: simulations share nothing."""
    if problem.method == "formula" or len(bases) < 2:
        return [response_on_dates(problem, base) for base in bases]
    with ThreadPoolExecutor(min(len(bases), os.cpu_count() or 1)) as threads:
        return list(threads.map(lambda base: response_on_dates(problem, base), bases))


def _need(group: Group, people: NDArray[np.int64], reason: str) -> _Need:
    return _Need(group, people, np.where(people > 0, reason, "").astype(object))


def _with_own_levels(problem: RequirementProblem, needs: dict[Group, _Need]) -> dict[Group, _Need]:
    """Raise each group to the force's own level, or put that in its place."""
    week: dict[Group, NDArray[np.int64]] = {}
    for level in problem.own_levels:
        levels = week.setdefault(level.group, np.zeros(168, dtype=np.int64))
        levels[level.hour_of_week] = max(levels[level.hour_of_week], level.minimum)
    joined = dict(needs)
    for group, levels in week.items():
        own = _need(group, levels[list(problem.horizon.hours_of_week)], OWN_LEVEL)
        computed = needs.get(group)
        if computed is None or problem.own_levels_replace:
            joined[group] = own
        else:
            higher = own.people > computed.people
            joined[group] = _Need(
                group,
                np.maximum(own.people, computed.people),
                np.where(higher, own.reasons, computed.reasons),
            )
    return joined


def _on_top(problem: RequirementProblem, needs: dict[Group, _Need]) -> Iterator[_Need]:
    """Events for response people, commitments for neighbourhood people where there are any."""
    for base in problem.bases:
        areas = {area.area_id for area in problem.areas if area.base_id == base.base_id}
        response = Group(base.base_id, RoleGroup.RESPONSE)
        local = Group(base.base_id, RoleGroup.NEIGHBOURHOOD)
        yield from _extra(problem, response, areas, problem.events, "event")
        group = local if local in needs else response
        yield from _extra(problem, group, areas, problem.commitments, "commitment")
        for visits in problem.visits:
            if visits.base_id == base.base_id:
                yield _need(group, visiting_people(visits, problem.horizon), OFFENDER_VISITS)


def _extra(
    problem: RequirementProblem,
    group: Group,
    areas: set[str],
    wanted: Iterable[ExtraStaff],
    reason: str,
) -> Iterator[_Need]:
    people = people_at_once((item for item in wanted if item.area_id in areas), problem.horizon)
    if people.any():
        yield _need(group, people, reason)


def _sum(first: _Need | None, second: _Need) -> _Need:
    if first is None:
        return second
    reasons = [
        "; ".join(filter(None, pair)) for pair in zip(first.reasons, second.reasons, strict=True)
    ]
    return _Need(first.group, first.people + second.people, np.array(reasons, dtype=object))
