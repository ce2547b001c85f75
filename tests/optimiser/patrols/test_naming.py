"""Who goes where: nobody far without need, and by vehicle where one is spare."""

from collections import Counter

import pytest

from optimiser.patrols.cells import VISIBLE, Choice, Counts, Task, pieces_of
from optimiser.patrols.naming import name_people
from optimiser.patrols.plan import Transport
from optimiser.patrols.problem import PatrolProblem
from optimiser.places import Area, AreaKind
from tests.optimiser.patrols.tiny import pcso, tiny

KM_PER_DEGREE = 111.195 * 0.6157
Stays = tuple[str, str, Transport]


def on_a_line(*kilometres: float, vehicles: int = 9) -> PatrolProblem:
    """Two PCSOs for three hours and areas on a line; 2 km are 35 minutes on foot."""
    areas = [
        Area(f"A{n}", f"A{n}", "B0", AreaKind.URBAN, 1.0, east / KM_PER_DEGREE, 52.0)
        for n, east in enumerate(kilometres)
    ]
    return tiny([pcso("C1"), pcso("C2")], areas=areas, hours=(8, 11), vehicles=vehicles)


def named(problem: PatrolProblem, *areas_by_hour: tuple[int, int], seed: int = 1) -> list[Stays]:
    """Person, area and transport of every row, both PCSOs alone in the areas of each hour."""
    (piece, *others) = pieces_of(problem)
    counts: Counts = {}
    for index, cell in enumerate(piece.cells):
        (kind,) = cell.people
        for area, number in Counter(areas_by_hour[index]).items():
            counts[index, Choice(kind, Task(VISIBLE, area), paired=False)] = number
    plan = name_people(problem, [piece, *others], [counts, *({} for _ in others)], seed)
    return [(row.staff_ids[0], row.area_id, row.transport) for row in plan.patrols]


@pytest.mark.parametrize("seed", range(4))
def test_whoever_is_near_goes(seed: int) -> None:
    problem = on_a_line(0.0, 1.0, 2.0, -1.0)
    rows = named(problem, (0, 1), (2, 3), (2, 3), seed=seed)
    ways = {who: [area for other, area, _ in rows if other == who] for who in ("C1", "C2")}
    assert sorted(ways.values()) == [["A0", "A3"], ["A1", "A2"]]


@pytest.mark.parametrize(("vehicles", "transport"), [(0, Transport.FOOT), (1, Transport.VEHICLE)])
def test_a_spare_vehicle_goes_where_nobody_can_walk_and_stays(
    vehicles: int, transport: Transport
) -> None:
    rows = named(on_a_line(0.0, 2.0, vehicles=vehicles), (0, 0), (0, 1), (0, 1))
    assert [row[1:] for row in rows].count(("A1", transport)) == 1
    assert {row[2] for row in rows if row[1] == "A0"} == {Transport.FOOT}
    assert len(rows) == 3


def test_a_near_area_is_walked_to() -> None:
    rows = named(on_a_line(0.0, 0.5), (0, 0), (0, 1), (0, 1))
    assert {row[2] for row in rows} == {Transport.FOOT}
