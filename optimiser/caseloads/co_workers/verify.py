"""The checker of co-workers: every rule and every goal, from the plan and the facts alone."""

from collections import Counter
from collections.abc import Iterator

from optimiser.caseloads.co_workers.plan import CoWorker, CoWorkerPlan
from optimiser.caseloads.co_workers.problem import CoWorkerProblem, Place
from optimiser.caseloads.co_workers.who_may import bars
from optimiser.goal import Measure
from optimiser.rule import Breach

METRES_PER_KM = 1000
CHANGES = ("co_workers_changed", "places")
FULLNESS = ("co_workers_fullness", "point-steps")
TRAVEL = ("co_workers_travel", "km")
GOALS = (CHANGES, FULLNESS, TRAVEL)
"""Name and unit, the most important first."""
RULE = "co_workers"


def check(plan: CoWorkerPlan, problem: CoWorkerProblem) -> tuple[Breach, ...]:
    """Every place without its one row, and every row of somebody who may not fill it, in order."""
    told = Counter((row.offender_ref, row.agency) for row in plan.rows)
    places = {place.key: place for place in problem.places}
    found = [
        _breach(key[0], f"{key[0]} has {told[key]} rows for {key[1]}, not {int(key in places)}")
        for key in told.keys() | places.keys()
        if told[key] != int(key in places)
    ]
    for row in plan.rows:
        place = places.get((row.offender_ref, row.agency))
        if place is not None:
            found += _of_row(row, place, problem)
    return tuple(sorted(found))


def _of_row(row: CoWorker, place: Place, problem: CoWorkerProblem) -> Iterator[Breach]:
    ref, manager = row.offender_ref, problem.manager_by_id.get(row.manager_id)
    if row.previous_manager_id != place.previous(row.manager_id):
        yield _breach(ref, f"{ref}: {row.previous_manager_id or 'nobody'} is not who worked it")
    if not row.manager_id:
        for each in problem.managers:
            if each.agency == row.agency and not any(bars(place.offender, each)):
                yield _breach(ref, f"{ref}: {each.manager_id} of {row.agency} may work it")
    elif manager is None or manager.agency != row.agency:
        yield _breach(ref, f"{ref}: {row.manager_id} is no manager of {row.agency}")
    else:
        for _, breach in bars(place.offender, manager):
            yield breach


def scorecard(plan: CoWorkerPlan, problem: CoWorkerProblem) -> tuple[Measure, ...]:
    """Changes, fullness of loads and travel, measured on the plan, the most important first."""
    places = {place.key: place for place in problem.places}
    beside, fuller, metres = plan.points(problem), 0, 0
    for manager in problem.managers:
        lead = problem.lead_points.get(manager.manager_id, 0)
        fuller += problem.fullness(manager, lead + beside[manager.manager_id])
        fuller -= problem.fullness(manager, lead)
    for row in plan.rows:
        place = places.get((row.offender_ref, row.agency))
        if place is not None and row.manager_id in problem.manager_by_id:
            metres += problem.travel_metres(place, problem.manager_by_id[row.manager_id])
    values = (sum(row.is_change for row in plan.rows), fuller, metres / METRES_PER_KM)
    return tuple(
        Measure(goal, value, unit, tier)
        for tier, ((goal, unit), value) in enumerate(zip(GOALS, values, strict=True), start=1)
    )


def _breach(who: str, message: str) -> Breach:
    return Breach(RULE, who, "", 1, "places", message)
