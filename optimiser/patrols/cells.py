"""Cells: stretches of an hour in which the same people of one base are free for tasking.

Inside a cell people of one kind are interchangeable, so the model counts them; naming comes after.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from optimiser.patrols.plan import Purpose
from optimiser.patrols.problem import (
    MINUTES_PER_HOUR,
    Crewing,
    Duty,
    PatrolProblem,
)
from optimiser.people import Role, RoleGroup

SINGLE, PAIRED = int(Crewing.SINGLE), int(Crewing.PAIRED)
VISIBLE, COMMITMENT, RESERVE = Purpose.VISIBLE, Purpose.COMMITMENT, Purpose.RESPONSE_RESERVE


class Kind(NamedTuple):
    """What matters about a person: role (the first of those that the risk assessment treats alike
    in the hour), whether a PCSO, approved to be alone, of response, and the home's position."""

    role: Role
    is_pcso: bool
    approved: bool
    response: bool
    home: int | None


class Task(NamedTuple):
    """A purpose (reserve, visible or commitment) in an area, by its position."""

    purpose: Purpose
    area: int


class Choice(NamedTuple):
    """People of one kind at one task, alone or in pairs."""

    kind: Kind
    task: Task
    paired: bool


@dataclass(frozen=True, eq=False)
class Cell:
    """At most an hour of one base, with the people free for tasking, by kind, sorted."""

    base_id: str
    week: int
    hour: int
    start_minute: int
    minutes: int
    people: Mapping[Kind, tuple[str, ...]]

    @property
    def end_minute(self) -> int:
        """First minute after the cell."""
        return self.start_minute + self.minutes

    @property
    def response_people(self) -> int:
        """People of response free for tasking."""
        return sum(len(staff) for kind, staff in self.people.items() if kind.response)


@dataclass(frozen=True, eq=False)
class BaseWeek:
    """What is solved alone: one base in one week."""

    base_id: str
    week: int
    cells: tuple[Cell, ...]


Counts = dict[tuple[int, Choice], int]
"""People by cell (its position in a tuple of cells) and choice: a plan before naming."""


def must_drive(problem: PatrolProblem, task: Task) -> bool:
    """Whether a task needs a vehicle: the reserve, and everything in rural areas."""
    return task.purpose is RESERVE or task.area in problem.rural


def reserve_needed(problem: PatrolProblem, cell: Cell) -> int:
    """People to keep in reserve out of the response people free for tasking."""
    return problem.reserve_of(cell.base_id, cell.hour, cell.response_people)


def sure_reserve(problem: PatrolProblem, cell: Cell) -> int:
    """People of the reserve whom every plan keeps that has the reserve as full as can be.

    One waits in a vehicle where some may be alone, else two: more may be possible.
    """
    vehicles, standby = problem.vehicles[cell.base_id], problem.standby[cell.base_id]
    response = {kind: len(staff) for kind, staff in cell.people.items() if kind.response}
    alone = sum(n for kind, n in response.items() if may_be_alone(problem, cell, kind, standby))
    approved = sum(n for kind, n in response.items() if kind.approved)
    pairs = min(vehicles, cell.response_people // 2, approved)
    return min(reserve_needed(problem, cell), min(alone, vehicles) if alone else 2 * pairs)


def may_be_alone(problem: PatrolProblem, cell: Cell, kind: Kind, area: int) -> bool:
    """Whether approval, risk assessment and the PCSO window let this person go alone."""
    if not kind.approved or problem.crewing_rows[kind.role][area][cell.hour] == PAIRED:
        return False
    return not kind.is_pcso or in_pcso_window(problem, cell)


def in_pcso_window(problem: PatrolProblem, cell: Cell) -> bool:
    """Whether a PCSO may be alone at this time of day."""
    span = problem.settings.pcso_single
    if span is None:
        return False
    local = problem.horizon.hours_of_week[cell.hour] % 24 * MINUTES_PER_HOUR
    start = local + cell.start_minute % MINUTES_PER_HOUR
    return span.holds(start, start + cell.minutes)


def calls_for_pair(problem: PatrolProblem, cell: Cell, kind: Kind, area: int) -> bool:
    """Whether a person is a reason for a pair: unapproved, or pairs are required or preferred."""
    asked = problem.crewing_rows[kind.role][area][cell.hour] != SINGLE
    return asked or not may_be_alone(problem, cell, kind, area)


def tasks_of(problem: PatrolProblem, cell: Cell) -> list[Task]:
    """The tasks of a cell: patrol in every area served, what was asked for, and the reserve."""
    areas = problem.areas_of_base[cell.base_id]
    asked = [area for area in areas if problem.extra_staff[area, cell.hour]]
    return [
        *(Task(VISIBLE, area) for area in areas),
        *(Task(COMMITMENT, area) for area in asked),
        Task(RESERVE, problem.standby[cell.base_id]),
    ]


def pieces_of(problem: PatrolProblem) -> tuple[BaseWeek, ...]:
    """Every base and week with its cells in order of time; nothing joins two of them."""
    weeks = range(len(problem.week_starts) - 1)
    pieces = []
    for base in problem.bases:
        own = [duty for duty in problem.duties if duty.base_id == base.base_id]
        cells = _cut(problem, base.base_id, own)
        for week in weeks:
            inside = tuple(cell for cell in cells if cell.week == week)
            pieces.append(BaseWeek(base.base_id, week, inside))
    return tuple(pieces)


def _kind(problem: PatrolProblem, duty: Duty) -> Kind:
    member = problem.strength[duty.staff_id]
    return Kind(
        role=member.role,
        is_pcso=member.role is Role.PCSO,
        approved=member.single_crewing_approved,
        response=member.role_group is RoleGroup.RESPONSE,
        home=problem.home_of(member, duty.base_id),
    )


class _Roles:
    """Which roles the risk assessment treats alike at one base, hour by hour."""

    def __init__(self, problem: PatrolProblem, base_id: str) -> None:
        self._tables = problem.crewing_rows
        self._areas = {*problem.areas_of_base[base_id], problem.standby[base_id]}
        self._first: dict[tuple[int, Role], Role] = {}

    def first_like(self, role: Role, hour: int) -> Role:
        """The first role that is treated as this one; PCSOs stay apart."""
        if (hour, role) not in self._first:
            alike = (
                other
                for other in self._tables
                if other is role
                or (Role.PCSO not in (role, other) and self._equal(role, other, hour))
            )
            self._first[hour, role] = next(alike)
        return self._first[hour, role]

    def _equal(self, one: Role, other: Role, hour: int) -> bool:
        first, second = self._tables[one], self._tables[other]
        return all(first[area][hour] == second[area][hour] for area in self._areas)


def _pcso_window_edges(problem: PatrolProblem) -> set[int]:
    """Minutes of the horizon at which the window of PCSO single patrol opens or closes."""
    span = problem.settings.pcso_single
    if span is None:
        return set()
    return {
        hour * MINUTES_PER_HOUR + edge % MINUTES_PER_HOUR
        for edge in (span.start_minute, span.end_minute)
        for hour, of_week in enumerate(problem.horizon.hours_of_week)
        if of_week % 24 == edge // MINUTES_PER_HOUR % 24
    }


def _cut(problem: PatrolProblem, base_id: str, duties: list[Duty]) -> list[Cell]:
    """Sweep over one base's duties and cut at hours, weeks, where somebody comes or goes, and where
    PCSOs begin or cease to be allowed alone."""
    changes: defaultdict[int, list[tuple[bool, str, Kind]]] = defaultdict(list)
    for duty in duties:
        kind = _kind(problem, duty)
        for start, end in duty.free:
            if start < end:
                changes[problem.minute(start)].append((True, duty.staff_id, kind))
                changes[problem.minute(end)].append((False, duty.staff_id, kind))
    hours = range(0, problem.minutes + 1, MINUTES_PER_HOUR)
    cuts = sorted({*changes, *hours, *_pcso_window_edges(problem)})
    present: defaultdict[Kind, set[str]] = defaultdict(set)
    roles = _Roles(problem, base_id)
    cells = []
    for start, end in pairwise(cuts):
        for comes, staff_id, kind in sorted(changes[start], key=itemgetter(0)):
            (present[kind].add if comes else present[kind].discard)(staff_id)
        hour = start // MINUTES_PER_HOUR
        together: defaultdict[Kind, set[str]] = defaultdict(set)
        for kind, staff in present.items():
            if staff:
                together[kind._replace(role=roles.first_like(kind.role, hour))] |= staff
        if together:
            week = bisect_right(problem.week_starts, start) - 1
            people = {kind: tuple(sorted(staff)) for kind, staff in together.items()}
            cells.append(Cell(base_id, week, hour, start, end - start, people))
    return cells
