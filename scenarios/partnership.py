"""The work of each agency in a shared cohort, and which cases it may see."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from scenarios.schema.pack import Pack

PERCENT = 100
Part = Literal["leads", "hands over", "works beside"]


@dataclass(frozen=True)
class AgencyShare:
    """One agency's part of the work and of the capacity.

    `takes` and `gives` are cases that change agency. `apart_load_percent` is the load of the
    agency if it kept the cases that it has now, `pooled_load_percent` that of all together: as a
    mean over managers, neither is ever above the worst load, whoever leads which case. A load
    without any capacity counts as 0.
    """

    agency: str
    managers: int
    capacity_points: int
    share_of_capacity_percent: float
    offenders: int
    statutory: int
    points: int
    share_of_points_percent: float
    load_percent: float
    takes: int
    gives: int
    works_beside: int
    apart_load_percent: float
    pooled_load_percent: float


def agency_shares(plan: CaseloadPlan, problem: CaseloadProblem, pack: Pack) -> list[AgencyShare]:
    """Every agency that has managers, in the order of the pack.

    A case that is new, or whose manager is none any more, counts apart with the agency that the
    plan gives it to.
    """
    agency = {manager.manager_id: manager.agency for manager in problem.managers}
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for manager in problem.managers:
        sums[manager.agency].update(managers=1, capacity=manager.capacity_points)
    for offender, manager in plan.pairs(problem):
        new = manager.agency
        old = agency.get(offender.current_manager_id or "", new)
        sums[new].update(offenders=1, points=offender.points, statutory=int(offender.statutory))
        sums[old].update(apart=offender.points)
        if old != new:
            sums[new].update(takes=1)
            sums[old].update(gives=1)
    total, room = problem.total_points, problem.total_capacity
    return [
        AgencyShare(
            agency=name,
            managers=own["managers"],
            capacity_points=own["capacity"],
            share_of_capacity_percent=_percent(own["capacity"], room),
            offenders=own["offenders"],
            statutory=own["statutory"],
            points=own["points"],
            share_of_points_percent=_percent(own["points"], total),
            load_percent=_percent(own["points"], own["capacity"]),
            takes=own["takes"],
            gives=own["gives"],
            works_beside=sum(
                part == "works beside" for part in visible_cases(name, plan, pack).values()
            ),
            apart_load_percent=_percent(own["apart"], own["capacity"]),
            pooled_load_percent=_percent(total, room),
        )
        for name, own in sums.items()
    ]


def visible_cases(agency: str, plan: CaseloadPlan, pack: Pack) -> Mapping[str, Part]:
    """The cases that an agency may see, with its part in each; it sees no other.

    It leads a case by one of its managers, hands one over that the plan gives to another agency
    (until somebody confirms that), or works beside the lead where `co_working_agencies` says so.
    """
    of_manager = {row.manager_id: row.agency for row in pack.managers}
    seen: dict[str, Part] = {}
    for row in pack.offenders:
        allocation = plan.allocation_by_ref.get(row.offender_ref)
        lead = None if allocation is None else of_manager.get(allocation.manager_id)
        if lead == agency:
            seen[row.offender_ref] = "leads"
        elif of_manager.get(row.current_manager_id or "") == agency:
            seen[row.offender_ref] = "hands over"
        elif agency in row.co_working_agencies:
            seen[row.offender_ref] = "works beside"
    return seen


def _percent(part: int, whole: int) -> float:
    return round(PERCENT * part / whole, 2) if whole else 0.0
