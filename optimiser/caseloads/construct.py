"""A first legal plan: cases stay where they may, the others go to the lightest load."""

from collections.abc import Mapping
from fractions import Fraction

from optimiser.caseloads.apart import part
from optimiser.caseloads.problem import CaseloadProblem, Manager


def construct(
    problem: CaseloadProblem, possible: Mapping[str, tuple[Manager, ...]]
) -> dict[str, str]:
    """Manager by offender reference; every case must have a possible leader.

    Of two who are kept apart and have the same manager, the one whose move costs more stays.
    """
    leaders = dict(part(problem, possible).leaders)
    load = {manager.manager_id: 0 for manager in problem.managers}
    for offender in problem.offenders:
        ref, current = offender.offender_ref, offender.current_manager_id
        if ref not in leaders and any(m.manager_id == current for m in possible[ref]):
            leaders[ref] = str(current)
        if ref in leaders:
            load[leaders[ref]] += offender.points
    waiting = [o for o in problem.offenders if o.offender_ref not in leaders]
    for offender in sorted(waiting, key=lambda o: (-o.points, o.offender_ref)):

        def load_with(manager: Manager, points: int = offender.points) -> Fraction:
            return Fraction(load[manager.manager_id] + points, max(1, manager.capacity_points))

        lightest = min(possible[offender.offender_ref], key=load_with)
        leaders[offender.offender_ref] = lightest.manager_id
        load[lightest.manager_id] += offender.points
    return leaders
