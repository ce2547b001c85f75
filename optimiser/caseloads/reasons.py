"""Why each case is where it is, in plain words."""

from collections import Counter
from collections.abc import Mapping

from optimiser.caseloads.eligibility import barring
from optimiser.caseloads.plan import Allocation, CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender

METRES_PER_KM = 1000


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
                reason=_reason(problem, offender, leaders, before, after),
            )
            for offender in problem.offenders
        )
    )


def _reason(
    problem: CaseloadProblem,
    offender: Offender,
    leaders: Mapping[str, str],
    before: Counter[str],
    after: Counter[str],
) -> str:
    previous_id, leader_id = offender.current_manager_id, leaders[offender.offender_ref]
    leader = problem.manager_by_id[leader_id]
    if previous_id == leader_id:
        return _why_it_stays(offender)
    now = f"{leader_id} is at {_percent(leader, after[leader_id])} with it"
    if previous_id is None:
        return f"new: {now}{_with_skills(offender)}"
    cost = f"costs {_cost(offender)}{_further(problem, offender, leader)}"
    why = _apart(problem, offender, leaders) or _relief(problem, offender, before, after)
    return f"moved: {why}; {now}; {cost}"


def _why_it_stays(offender: Offender) -> str:
    if offender.decided_manager_id is not None:
        return "stays: as was decided"
    return "locked" if offender.locked else "stays: continuity"


def _apart(problem: CaseloadProblem, offender: Offender, leaders: Mapping[str, str]) -> str:
    """Who has the previous manager and must not share one with a case that leaves."""
    others = sorted(problem.apart.get(offender.offender_ref, ()))
    met = [ref for ref in others if leaders[ref] == offender.current_manager_id]
    return f"kept apart from {', '.join(met)}" if met else ""


def _relief(
    problem: CaseloadProblem, offender: Offender, before: Counter[str], after: Counter[str]
) -> str:
    """What a case relieves by leaving its manager, or why it cannot stay there."""
    previous_id = offender.current_manager_id or ""
    previous = problem.manager_by_id.get(previous_id)
    if previous is None:
        return f"{previous_id} is not a manager any more"
    bars = [breach.message for _, breach in barring(problem, offender, previous)]
    if bars:
        return " and ".join(bars)
    kept = after[previous_id] + offender.points
    if before[previous_id] >= kept:
        load = f"{previous_id} was at {_percent(previous, before[previous_id])}"
    else:
        load = f"{previous_id} would be at {_percent(previous, kept)} with it"
    return f"{load}; relieves {offender.points} points"


def _cost(offender: Offender) -> str:
    """What the change of manager costs and why it is not the usual."""
    weeks = offender.weeks_with_manager
    known = f"{_counted(weeks or 0, 'week')} with {offender.current_manager_id}"
    together = "" if weeks is None else known
    if offender.move_cost == 1:
        return "one move" + (together and f" after {together}")
    why = ", ".join(filter(None, (offender.rag, together)))
    return f"as much as {_counted(offender.move_cost, 'move')}" + (why and f" ({why})")


def _further(problem: CaseloadProblem, offender: Offender, leader: Manager) -> str:
    """How much longer or shorter the way from the manager's base becomes."""
    previous = problem.manager_by_id.get(offender.current_manager_id or "")
    if previous is None:
        return ""
    metres = problem.travel_metres(offender, leader) - problem.travel_metres(offender, previous)
    if metres == 0:
        return ""
    return f" and is {abs(metres) / METRES_PER_KM:.1f} km {'further' if metres > 0 else 'nearer'}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _with_skills(offender: Offender) -> str:
    return f" and holds {', '.join(sorted(offender.needs))}" if offender.needs else ""


def _percent(manager: Manager, points: int) -> str:
    """A load in per cent of capacity, to the nearest one."""
    capacity = max(1, manager.capacity_points)
    return f"{(200 * points + capacity) // (2 * capacity)} %"
