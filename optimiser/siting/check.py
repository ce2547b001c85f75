"""Looks at an answer to a siting problem anew, one customer after the other."""

from collections.abc import Sequence

from optimiser.siting.problem import SitingProblem


def faults_of(problem: SitingProblem, opened: Sequence[int], cost: int) -> list[str]:
    """Every way in which sites and their cost are not what the problem asks for."""
    faults = []
    if len(opened) != problem.count or len(set(opened)) != len(opened):
        faults.append(f"{len(set(opened))} different sites are open, but {problem.count} are asked")
    if any(not 0 <= site < problem.sites for site in opened):
        faults.append("a site is open that the problem does not have")
    missing = sorted(set(problem.required) - set(opened))
    if missing:
        faults.append(f"sites {missing} must be open and are not")
    counted = 0
    for customer, otherwise in enumerate(problem.otherwise.tolist()):
        first, last = problem.start[customer], problem.start[customer + 1]
        served = [
            int(cost)
            for site, cost in zip(problem.site[first:last], problem.cost[first:last], strict=True)
            if site in opened
        ]
        counted += min([otherwise, *served])
    if counted != cost:
        faults.append(f"the plan is said to cost {cost}, but {counted} are counted")
    return faults
