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
    before: Counter[str],
    after: Counter[str],
) -> str:
    previous_id = offender.current_manager_id
    leader = problem.manager_by_id[leader_id]
    if previous_id == leader_id:
        return "locked" if offender.locked else "stays: continuity"
    now = f"{leader_id} is at {_percent(leader, after[leader_id])} with it"
    if previous_id is None:
        return f"new: {now}{_with_skills(offender)}"
    previous = problem.manager_by_id.get(previous_id)
    if previous is None:
        return f"moved: {previous_id} is not a manager any more; {now}"
    bars = [breach.message for _, breach in barring(problem, offender, previous)]
    if bars:
        return f"moved: {' and '.join(bars)}; {now}"
    kept = after[previous_id] + offender.points
    if before[previous_id] >= kept:
        load = f"{previous_id} was at {_percent(previous, before[previous_id])}"
    else:
        load = f"{previous_id} would be at {_percent(previous, kept)} with it"
    return f"moved: {load}; relieves {offender.points} points; {now}"


def _with_skills(offender: Offender) -> str:
    return f" and holds {', '.join(sorted(offender.needs))}" if offender.needs else ""


def _percent(manager: Manager, points: int) -> str:
    """A load in per cent of capacity, to the nearest one."""
    capacity = max(1, manager.capacity_points)
    return f"{(200 * points + capacity) // (2 * capacity)} %"
