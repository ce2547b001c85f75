"""Why each co-worker is who it is, in plain words."""

from collections.abc import Mapping

from optimiser.caseloads.co_workers.plan import CoWorker, CoWorkerPlan
from optimiser.caseloads.co_workers.problem import CoWorkerProblem, Key, Place
from optimiser.caseloads.co_workers.who_may import bars, why_nobody


def explained(problem: CoWorkerProblem, chosen: Mapping[Key, str]) -> CoWorkerPlan:
    """The plan with a reason for every row; a place that nobody may fill is not in `chosen`."""
    bare = CoWorkerPlan(tuple(CoWorker(*key, manager_id) for key, manager_id in chosen.items()))
    loads = bare.points(problem)
    rows = []
    for place in problem.places:
        who = chosen.get(place.key, "")
        reason = _reason(problem, place, who, loads)
        rows.append(CoWorker(*place.key, who, place.previous(who), reason))
    return CoWorkerPlan(tuple(rows))


def _reason(problem: CoWorkerProblem, place: Place, who: str, loads: Mapping[str, int]) -> str:
    if not who:
        return why_nobody(place.offender, place.agency, problem.managers)
    if who in place.current:
        return "stays: continuity"
    capacity = problem.manager_by_id[who].capacity_points
    points = problem.lead_points.get(who, 0) + loads[who]
    percent = (200 * points + capacity) // (2 * capacity)
    now = f"{who} is at {percent} % with what it leads and works beside"
    if not place.current:
        return f"new: {now}"
    return f"changed: {_why_gone(problem, place)}; {now}"


def _why_gone(problem: CoWorkerProblem, place: Place) -> str:
    """What keeps those who worked the case from it: where nothing did, one of them would stay."""
    causes = (
        breach.message
        for manager_id in place.current
        for _, breach in bars(place.offender, problem.manager_by_id[manager_id])
    )
    return " and ".join(dict.fromkeys(causes))
