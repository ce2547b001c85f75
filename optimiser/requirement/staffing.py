"""The staffing requirement: every source of need, joined per base, role group and hour."""

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from optimiser.people import RoleGroup
from optimiser.requirement.commitments import people_at_once
from optimiser.requirement.dates import response_on_dates
from optimiser.requirement.levels import (
    Need,
    need,
    numbered_need,
    preferred_people,
    with_own_levels,
    with_safe_staffing,
)
from optimiser.requirement.problem import ExtraStaff, RequirementProblem
from optimiser.requirement.skills import skill_needs
from optimiser.requirement.visible import visible_people
from optimiser.staffing import Group, StaffingRequirement

VISIBLE = "visible patrol"
OFFENDER_VISITS = "offender visits"
NOBODY = "nobody required in this hour"
ORDER = tuple(RoleGroup)


def staffing_requirement(problem: RequirementProblem) -> StaffingRequirement:
    """How many people each base needs on duty, by role group and hour of the period.

    Response comes from a priority queue with travel, on the calls of the dates (see
    `response_on_dates`), the other groups from visible hours spread by heat (see `visible_people`).
    The force's own levels raise the number to theirs, or replace it; so do the least roles and
    skills. Events and commitments come on top, and preferred levels as far as hours reach.

    Returns
    -------
    StaffingRequirement
        Groups with any need, in the order of the bases and then response, neighbourhood, pcso,
        partner. Every hour is a real hour in UTC, so days of clock changes have 23 or 25, and
        every hour has its reason, also where nobody is required. `skills` are those that some of
        the people must hold.
    """
    before = {each.group: each for each in _computed(problem)}
    before = with_safe_staffing(problem, with_own_levels(problem, before))
    needs = dict(before)
    for each in _on_top(problem, before):
        needs[each.group] = _sum(needs.get(each.group), each)
    for each in preferred_people(problem, before, needs):
        needs[each.group] = _sum(needs.get(each.group), each)
    bases = [base.base_id for base in problem.bases]
    groups = sorted(
        needs, key=lambda group: (bases.index(group.base_id), ORDER.index(group.role_group))
    )
    shape = (len(groups), len(problem.horizon.hours))
    required, reasons = np.zeros(shape, dtype=np.int64), np.full(shape, "", dtype=object)
    for row, group in enumerate(groups):
        required[row] = needs[group].people
        reasons[row] = np.where(needs[group].people > 0, needs[group].reasons, NOBODY)
    skills = tuple(skill_needs(problem, before, needs))
    visit_hours = sum(int(each.people.sum()) for each in problem.visits)
    hours = problem.horizon.hours
    return StaffingRequirement(tuple(groups), hours, required, reasons, skills, visit_hours)


def _computed(problem: RequirementProblem) -> Iterator[Need]:
    bases = [base.base_id for base in problem.bases]
    for base_id, (people, reasons) in zip(bases, _response(problem, bases), strict=True):
        if people.any():
            yield Need(Group(base_id, RoleGroup.RESPONSE), people, reasons)
    for pool in problem.pools:
        for base_id, people in zip(pool.base_ids, visible_people(problem, pool), strict=True):
            yield need(Group(base_id, pool.role_group), people, VISIBLE)


def _response(
    problem: RequirementProblem, bases: list[str]
) -> list[tuple[NDArray[np.int64], NDArray[np.object_]]]:
    """Response of every base, on a thread each: simulations share nothing."""
    if problem.method == "formula" or len(bases) < 2:
        return [response_on_dates(problem, base) for base in bases]
    with ThreadPoolExecutor(min(len(bases), os.cpu_count() or 1)) as threads:
        return list(threads.map(lambda base: response_on_dates(problem, base), bases))


def _on_top(problem: RequirementProblem, needs: Mapping[Group, Need]) -> Iterator[Need]:
    """Events for response people, commitments for neighbourhood people where there are any.

    Visits are of the group whose people make them.
    """
    for base in problem.bases:
        areas = {area.area_id for area in problem.areas if area.base_id == base.base_id}
        response = Group(base.base_id, RoleGroup.RESPONSE)
        local = Group(base.base_id, RoleGroup.NEIGHBOURHOOD)
        yield from _extra(problem, response, areas, problem.events, "event")
        group = local if local in needs else response
        yield from _extra(problem, group, areas, problem.commitments, "commitment")
    for visits in problem.visits:
        yield numbered_need(visits.group, visits.people, OFFENDER_VISITS)


def _extra(
    problem: RequirementProblem,
    group: Group,
    areas: set[str],
    wanted: Iterable[ExtraStaff],
    reason: str,
) -> Iterator[Need]:
    people = people_at_once((item for item in wanted if item.area_id in areas), problem.horizon)
    if people.any():
        yield need(group, people, reason)


def _sum(first: Need | None, second: Need) -> Need:
    if first is None:
        return second
    reasons = [
        "; ".join(filter(None, pair)) for pair in zip(first.reasons, second.reasons, strict=True)
    ]
    return Need(first.group, first.people + second.people, np.array(reasons, dtype=object))
