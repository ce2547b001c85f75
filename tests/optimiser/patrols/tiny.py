"""Patrol problems of a few people and an hour or two, small enough to list every plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import numpy as np

from optimiser.horizon import Horizon
from optimiser.patrols.cells import Cell, Choice, Counts, Kind, Task, pieces_of
from optimiser.patrols.decisions import PairKey
from optimiser.patrols.plan import CrewMode, Patrol, PatrolPlan, Purpose, Transport
from optimiser.patrols.problem import Crewing, Duty, PatrolProblem, PatrolSettings
from optimiser.patrols.rules import RULES
from optimiser.people import Role, RoleGroup, StaffMember, Strength
from optimiser.places import Area, AreaKind, Base

MONDAY = date(2026, 3, 2)
TASKED = (Purpose.VISIBLE, Purpose.RESPONSE_RESERVE)


def person(staff_id: str, **facts: Any) -> StaffMember:
    """Make a response constable of B0 who may be alone, but for what is given."""
    usual: dict[str, Any] = {
        "role": Role.CONSTABLE,
        "role_group": RoleGroup.RESPONSE,
        "team": "T",
        "base_id": "B0",
        "contract_minutes_per_week": 2400,
    }
    return StaffMember(staff_id=staff_id, **(usual | facts))


def pcso(staff_id: str, **facts: Any) -> StaffMember:
    """Make a PCSO of B0."""
    return person(staff_id, **({"role": Role.PCSO, "role_group": RoleGroup.PCSO} | facts))


def area(area_id: str, kind: AreaKind = AreaKind.URBAN, base_id: str = "B0") -> Area:
    """Make an area."""
    return Area(area_id, area_id, base_id, kind, 1.0, 0.0, 52.0)


def tiny(
    people: Sequence[StaffMember],
    *,
    areas: Sequence[Area] = (area("A0"), area("A1", AreaKind.RURAL)),
    hours: tuple[int, int] = (10, 11),
    vehicles: int = 9,
    crewing: Mapping[Role, Sequence[Crewing]] | None = None,
    settings: PatrolSettings | None = None,
    days: int = 7,
    start: date = MONDAY,
    **changes: Any,
) -> PatrolProblem:
    """Make a week in which everybody is on duty between two hours of the first day.

    `crewing` gives one value per area for a role, for all hours.
    """
    horizon = Horizon(start, days)
    bases = tuple(
        Base(base_id, base_id, 0.0, 52.0, vehicles)
        for base_id in sorted({"B0", *(area.base_id for area in areas)})
    )
    first, last = (horizon.instant(start, 60 * hour) for hour in hours)
    shape = (len(areas), len(horizon.hours))
    tables = {role: np.zeros(shape, dtype=np.int8) for role in Role}
    for role, levels in (crewing or {}).items():
        tables[role] = np.repeat(np.array(levels, dtype=np.int8)[:, None], shape[1], axis=1)
    problem = PatrolProblem(
        horizon=horizon,
        strength=Strength(tuple(people)),
        areas=tuple(areas),
        bases=bases,
        base_of_area=tuple(area.base_id for area in areas),
        standby={base.base_id: 0 for base in bases},
        duties=tuple(Duty(who.staff_id, who.base_id, first, last) for who in people),
        heat=np.full(shape, 100, dtype=np.int64) * np.arange(1, len(areas) + 1)[:, None],
        points_per_unit=100.0,
        extra_staff=np.zeros(shape, dtype=np.int64),
        crewing=tables,
        settings=settings or PatrolSettings(),
        rules=tuple(rule() for rule in RULES),
    )
    return replace(problem, **changes)


def groupings(people: Sequence[str]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Every way to split people into ones and twos."""
    if not people:
        yield ()
        return
    first, *others = people
    for rest in groupings(others):
        yield ((first,), *rest)
    for number, partner in enumerate(others):
        for rest in groupings(others[:number] + others[number + 1 :]):
            yield ((first, partner), *rest)


def every_plan(problem: PatrolProblem, cell: Cell) -> Iterator[PatrolPlan]:
    """Every plan of one cell that sends people, alone or two of a pool, to tasks of their base."""
    for plan in every_plan_with_mixed_pairs(problem, cell):
        if not any(_mixes(problem, row) for row in plan.patrols):
            yield plan


def every_plan_with_mixed_pairs(problem: PatrolProblem, cell: Cell) -> Iterator[PatrolPlan]:
    """Every plan of one cell that sends people, alone or any two, to tasks of their base."""
    for plan in every_plan_anywhere(problem, cell):
        if not any(_leaves_the_base(problem, row) for row in plan.patrols):
            yield plan


def _leaves_the_base(problem: PatrolProblem, row: Patrol) -> bool:
    reserve = row.purpose is Purpose.RESPONSE_RESERVE
    return reserve and problem.area_index[row.area_id] != problem.standby["B0"]


def _mixes(problem: PatrolProblem, row: Patrol) -> bool:
    return len({problem.strength[who].role is Role.PCSO for who in row.staff_ids}) > 1


def every_plan_anywhere(problem: PatrolProblem, cell: Cell) -> Iterator[PatrolPlan]:
    """Every plan of one cell: each one or two people idle, on patrol or in reserve anywhere."""
    staff = sorted(who for own in cell.people.values() for who in own)
    tasks = [None, *product(TASKED, [area.area_id for area in problem.areas])]
    for crews in groupings(staff):
        for chosen in product(tasks, repeat=len(crews)):
            rows = [
                _row(problem, cell, crew, *task)
                for crew, task in zip(crews, chosen, strict=True)
                if task is not None
            ]
            yield PatrolPlan(tuple(rows))


def doubled_plans(problem: PatrolProblem, cell: Cell) -> Iterator[PatrolPlan]:
    """Every plan of people alone on patrol in which each may be in no, one or two areas."""
    staff = sorted(who for own in cell.people.values() for who in own)
    ids = [area.area_id for area in problem.areas]
    places = [(), *((one,) for one in ids), tuple(ids)]
    for chosen in product(places, repeat=len(staff)):
        yield PatrolPlan(
            tuple(
                _row(problem, cell, (who,), Purpose.VISIBLE, area_id)
                for who, areas in zip(staff, chosen, strict=True)
                for area_id in areas
            )
        )


def _row(
    problem: PatrolProblem, cell: Cell, staff: tuple[str, ...], purpose: Purpose, area_id: str
) -> Patrol:
    rural = problem.areas[problem.area_index[area_id]].kind is AreaKind.RURAL
    drives = rural or purpose is Purpose.RESPONSE_RESERVE
    return Patrol(
        crew_id="+".join(staff),
        staff_ids=staff,
        mode=CrewMode.PAIRED if len(staff) == 2 else CrewMode.SINGLE,
        transport=Transport.VEHICLE if drives else Transport.FOOT,
        area_id=area_id,
        start=problem.instant(cell.start_minute),
        end=problem.instant(cell.end_minute),
        purpose=purpose,
        place_id=area_id,
    )


def counts_of_plan(
    problem: PatrolProblem, cells: Sequence[Cell], plan: PatrolPlan
) -> tuple[Counts, dict[PairKey, int]]:
    """What the model sees of a plan whose rows each fill whole cells of one base and week."""
    counts: Counts = {}
    pairs: dict[PairKey, int] = {}
    for index, cell in enumerate(cells):
        kind_of = {who: kind for kind, staff in cell.people.items() for who in staff}
        for row in plan.patrols:
            first, last = problem.minute(row.start), problem.minute(row.end)
            if (
                row.purpose is Purpose.BREAK
                or last <= cell.start_minute
                or first >= cell.end_minute
            ):
                continue
            purpose = Purpose.VISIBLE if row.purpose.is_visible else row.purpose
            task = Task(purpose, problem.area_index[row.area_id])
            paired = len(row.staff_ids) == 2
            kinds: list[Kind] = [kind_of[who] for who in row.staff_ids if who in kind_of]
            for kind in kinds:
                key = index, Choice(kind, task, paired)
                counts[key] = counts.get(key, 0) + 1
            if paired and kinds:
                pool = index, kinds[0].is_pcso, task
                pairs[pool] = pairs.get(pool, 0) + 1
    return counts, pairs


def cells_of(problem: PatrolProblem) -> list[Cell]:
    """All cells of a problem, base by base, in order of time."""
    return [cell for piece in pieces_of(problem) for cell in piece.cells]


def only_cell(problem: PatrolProblem) -> Cell:
    """Find the one cell of a problem in which everybody works the same hour."""
    (cell,) = cells_of(problem)
    return cell
