"""Why each case is where it is, in plain words."""

from collections import Counter
from collections.abc import Mapping

from optimiser.caseloads.eligibility import barring
from optimiser.caseloads.plan import Allocation, CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender


def explained_plan(problem: CaseloadProblem, leaders: Mapping[str, str]) -> CaseloadPlan:
    """The plan with a reason for every allocation, in the order of the cohort."""
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for offender in problem.offenders:
        before[offender.current_manager_id or ""] += offender.points
        after[leaders[offender.offender_ref]] += offender.points
    return CaseloadPlan(
        tuple(
            Allocation(
                offender_ref=offender.offender_ref,
                manager_id=leaders[offender.offender_ref],
                previous_manager_id=offender.current_manager_id or "",
                points=offender.points,
                reason=_reason(problem, offender, leaders[offender.offender_ref], before, after),
            )
            for offender in problem.offenders
        )
    )


def _reason(
    problem: CaseloadProblem,
    offender: Offender,
    leader_id: str,
    before: Mapping[str, int],
    after: Mapping[str, int],
) -> str:
    previous_id = offender.current_manager_id
    leader = problem.manager_by_id[leader_id]
    if previous_id == leader_id:
        return "locked" if offender.locked else "stays: continuity"
    now = f"{leader_id} is at {_percent(leader, after)} with it"
    if previous_id is None:
        return f"new: {now}{_with_skills(offender)}"
    previous = problem.manager_by_id.get(previous_id)
    if previous is None:
        return f"moved: {previous_id} is not a manager any more; {now}"
    bars = [breach.message for _, breach in barring(problem, offender, previous)]
    if bars:
        return f"moved: {' and '.join(bars)}; {now}"
    was = f"{previous_id} was at {_percent(previous, before)}"
    return f"moved: {was}; relieves {offender.points} points; {now}"


def _with_skills(offender: Offender) -> str:
    return f" and holds {', '.join(sorted(offender.needs))}" if offender.needs else ""


def _percent(manager: Manager, load: Mapping[str, int]) -> str:
    """A load in per cent of capacity, to the nearest one."""
    if manager.capacity_points == 0:
        return "no capacity"
    doubled = 200 * load.get(manager.manager_id, 0) + manager.capacity_points
    return f"{doubled // (2 * manager.capacity_points)} %"
