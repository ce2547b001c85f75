"""Bounds on co-workers: places shared out among people in whole points, by min-cost flow."""

from itertools import pairwise

from ortools.graph.python import min_cost_flow

from optimiser.caseloads.co_workers.problem import CoWorkerProblem
from optimiser.caseloads.problem import Manager

FINE = 100
"""Parts of a metre in which the way of one point is counted, rounded down."""


def least_fullness(problem: CoWorkerProblem) -> int:
    """What working beside leads adds to fullness at least; no plan is below it."""
    return _cheapest(problem, way=0, fullness=1)


def least_metres(problem: CoWorkerProblem, fullness: int) -> int:
    """Metres that no plan is below which adds at most so much fullness.

    A Lagrangian bound, at a price of fullness above that of any way: as good as can be where
    `fullness` is the least.
    """
    dearest = max((FINE * metres for metres in problem.metres.values()), default=0)
    price = 2 * dearest + 1
    shared = _cheapest(problem, way=FINE, fullness=price) - price * fullness
    apart = nearest = 0
    for place in problem.places:
        ways = [problem.travel_metres(place, each) for each in problem.choices[place.key]]
        nearest += min(ways, default=0)
        apart += 0 if place.points else min(ways, default=0)
    return max(nearest, -(-shared // FINE) + apart)


def _cheapest(problem: CoWorkerProblem, *, way: int, fullness: int) -> int:
    """Least cost of places that several may share, by metre of way and by fullness.

    Fullness is convex in every load, so that its straight pieces are filled in order: points flow
    from places to who may fill them, and from those along their pieces.
    """
    flow = min_cost_flow.SimpleMinCostFlow()
    shared = [each for each in problem.places if each.points and problem.choices[each.key]]
    total = sum(place.points for place in shared)
    first, sink = len(shared), len(shared) + len(problem.managers)
    node = {each.manager_id: first + number for number, each in enumerate(problem.managers)}
    for number, place in enumerate(shared):
        flow.set_node_supply(number, place.points)
        for manager in problem.choices[place.key]:
            cost = way * problem.travel_metres(place, manager) // place.points
            end = node[manager.manager_id]
            flow.add_arc_with_capacity_and_unit_cost(number, end, place.points, cost)
    for manager in problem.managers:
        for length, slope in _pieces(problem, manager, total):
            start = node[manager.manager_id]
            flow.add_arc_with_capacity_and_unit_cost(start, sink, length, fullness * slope)
    flow.set_node_supply(sink, -total)
    assert flow.solve() == flow.OPTIMAL
    return int(flow.optimal_cost())


def _pieces(problem: CoWorkerProblem, manager: Manager, most: int) -> list[tuple[int, int]]:
    """Straight pieces of a manager's fullness above what is led: points, and cost of each point."""
    led = problem.lead_points.get(manager.manager_id, 0)
    steps = problem.steps(manager)
    under = sum(step <= led for step in steps)
    ends = [led, *steps[under:], max(led, steps[-1]) + most]
    return [(end - start, under + number) for number, (start, end) in enumerate(pairwise(ends))]
