"""The model's stand-in for uncovered harm: what crews in areas and periods leave without room."""

from collections import defaultdict
from itertools import pairwise

from ortools.sat.python import cp_model

from optimiser.patrols.cells import Task
from optimiser.patrols.decisions import Decisions
from optimiser.patrols.hotspots import UNITS
from optimiser.patrols.plan import Purpose
from optimiser.patrols.problem import MINUTES_PER_HOUR
from optimiser.patrols.room import SCALE, rooms_of
from optimiser.solving import Objective

ROOM = "visit_room"


def visit_room(decisions: Decisions) -> Objective | None:
    """The full curves of a base and week less what its crews reach on them; none without places.

    Crews of an area and period add their minutes, less the way of each that was not there in the
    cell before.
    """
    problem, rooms = decisions.problem, rooms_of(decisions.problem)
    if not rooms.curves:
        return None
    period_of_hour = problem.periods[0]
    cells: defaultdict[int, list[int]] = defaultdict(list)
    for index, cell in enumerate(decisions.cells):
        cells[int(period_of_hour[cell.hour])].append(index)
    starts = [start // MINUTES_PER_HOUR for start in problem.week_starts]
    hours = period_of_hour[starts[decisions.week] : starts[decisions.week + 1]]
    full, covered = 0, []
    for area in decisions.areas:
        crews = [
            decisions.crews(index, Task(Purpose.VISIBLE, area))
            for index in range(len(decisions.cells))
        ]
        arrivals = _arrivals(decisions, crews) if area in rooms.ways else {}
        for period in sorted(set(hours.tolist())):
            room = rooms.curves.get((area, period))
            if room is None:
                continue
            full += room.most
            if not cells[period]:
                continue
            way = rooms.ways[area]
            minutes = decisions.weigh(
                term
                for index in cells[period]
                for term in (
                    (decisions.cells[index].minutes, crews[index]),
                    *(
                        (-min(way, decisions.cells[index].minutes), arrival)
                        for arrival in arrivals.get(index, ())
                    ),
                )
            )
            parts = decisions.fill([length for _, length in room.pieces], minutes)
            covered += [(s, part) for (s, _), part in zip(room.pieces, parts, strict=True)]
    scale = UNITS / SCALE * problem.points_per_unit
    return Objective(ROOM, "weighted incidents", full - decisions.weigh(covered), scale)


def _arrivals(
    decisions: Decisions, crews: list[cp_model.LinearExprT]
) -> dict[int, tuple[cp_model.IntVar]]:
    """By cell that follows another at once, how many crews more than before an area has."""
    return {
        index + 1: (decisions.more_than(index + 1, crews[index + 1], crews[index]),)
        for index, (one, two) in enumerate(pairwise(decisions.cells))
        if one.end_minute == two.start_minute
    }
