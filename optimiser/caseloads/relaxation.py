"""A lower bound on moves under given loads, from the linear relaxation with covers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ortools.sat.python import cp_model

from optimiser.caseloads.problem import CaseloadProblem, Manager
from optimiser.linear_relaxation import relax
from optimiser.solving import Limits


def least_moves(
    problem: CaseloadProblem,
    possible: Mapping[str, tuple[Manager, ...]],
    worst_per_mille: int,
    limits: Limits,
) -> int:
    """Moves that every plan makes whose loads are at most `worst_per_mille`; 0 if nobody knows.

    Whole cases leave: a manager must lose at least as many as it takes, the heaviest first, to
    come under the limit, and must gain at least as many as it takes to hold what the others
    cannot. These counts make the relaxation tight.
    """
    model = cp_model.CpModel()
    room = {m.manager_id: problem.points_within(m, worst_per_mille) for m in problem.managers}
    slack = sum(room.values()) - problem.total_points
    departures: defaultdict[str, list[tuple[int, cp_model.LinearExprT]]] = defaultdict(list)
    arrivals: defaultdict[str, list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
    stay: defaultdict[str, list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
    moves: list[cp_model.LinearExprT] = []
    for offender in problem.offenders:
        current, points = offender.current_manager_id, offender.points
        leads = {m.manager_id: model.new_bool_var("") for m in possible[offender.offender_ref]}
        model.add(sum(leads.values()) == 1)
        for manager_id, literal in leads.items():
            (stay if manager_id == current else arrivals)[manager_id].append((points, literal))
        if current is None:
            continue
        moves.append(1 - leads[current] if current in leads else 1)
        if current in leads:
            departures[current].append((points, 1 - leads[current]))
    for manager_id, most in room.items():
        kept, gained = stay[manager_id], arrivals[manager_id]
        model.add(sum(points * literal for points, literal in kept + gained) <= most)
        held = sum(points for points, _ in kept)
        leave = fewest(held - most, (points for points, _ in kept))
        model.add(sum(gone for _, gone in departures[manager_id]) >= leave)
        enter = fewest(most - slack - held, (points for points, _ in gained))
        model.add(sum(literal for _, literal in gained) >= enter)
    model.minimize(sum(moves))
    relaxed = relax(model.proto, limits.seconds, limits.work)
    return 0 if relaxed is None else max(0, int(relaxed.bound))


def fewest(wanted: int, points: Iterable[int]) -> int:
    """How many cases, the heaviest first, it takes to make up the points that are wanted."""
    count = 0
    for weight in sorted(points, reverse=True):
        if wanted <= 0:
            break
        wanted -= weight
        count += 1
    return count
