"""From counts to people: who stays where they are, who goes with whom, who drives.

Inside a cell people of one kind are interchangeable, so any naming keeps every rule of the counts.
It keeps people in their area and with their partner where it can, and ways short; what is left is
drawn from the seed, because predictable patrols backfire.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from random import Random

from optimiser.patrols.cells import (
    BaseWeek,
    Cell,
    Choice,
    Counts,
    Task,
    calls_for_pair,
    must_drive,
)
from optimiser.patrols.plan import CrewMode, Patrol, PatrolPlan, Purpose, Transport
from optimiser.patrols.problem import Duty, PatrolProblem
from optimiser.people import Role, RoleGroup


def name_people(
    problem: PatrolProblem, pieces: Sequence[BaseWeek], counts: Sequence[Counts], seed: int
) -> PatrolPlan:
    """The plan that gives the counts of every base and week to named people."""
    rows = [_break_row(duty) for duty in problem.duties if duty.break_start is not None]
    by_base = groupby(zip(pieces, counts, strict=True), key=lambda pair: pair[0].base_id)
    for base_id, weeks in by_base:
        namer = _Namer(problem, Random(f"{seed} {base_id}"))
        for piece, numbers in weeks:
            by_cell: defaultdict[int, dict[Choice, int]] = defaultdict(dict)
            for (index, choice), number in numbers.items():
                by_cell[index][choice] = number
            for index, cell in enumerate(piece.cells):
                namer.name(cell, by_cell[index])
        rows += namer.finish()
    return PatrolPlan(_with_call_signs(problem, rows))


def _break_row(duty: Duty) -> Patrol:
    assert duty.break_start is not None
    assert duty.break_end is not None
    return Patrol(
        "",
        (duty.staff_id,),
        CrewMode.SINGLE,
        Transport.NONE,
        "",
        duty.break_start,
        duty.break_end,
        Purpose.BREAK,
    )


class _Namer:
    """Walks through the cells of one base in order of time."""

    def __init__(self, problem: PatrolProblem, random: Random) -> None:
        self._problem = problem
        self._random = random
        self._last: dict[str, Choice] = {}
        self._partner: dict[str, str] = {}
        self._drove: set[tuple[str, ...]] = set()
        self._open: dict[tuple[str, ...], Patrol] = {}
        self._rows: list[Patrol] = []

    def name(self, cell: Cell, numbers: dict[Choice, int]) -> None:
        """Name the people of one cell."""
        crews: list[tuple[tuple[str, ...], Task]] = []
        members: defaultdict[tuple[bool, Task], list[tuple[Choice, str]]] = defaultdict(list)
        named = self._staff_by_choice(cell, numbers)
        for choice, staff in named.items():
            if choice.paired:
                pool = choice.kind.is_pcso, choice.task
                members[pool] += [(choice, who) for who in staff]
            else:
                crews += [((who,), choice.task) for who in staff]
        for (_, task), people in members.items():
            crews += [(pair, task) for pair in self._pair_up(cell, people)]
        self._record(cell, crews)
        for choice, staff in named.items():
            self._last.update(dict.fromkeys(staff, choice))

    def _staff_by_choice(self, cell: Cell, numbers: dict[Choice, int]) -> dict[Choice, list[str]]:
        """People for every choice: first those who stay, then whoever has the shortest walk, drawn
        among all who have."""
        named: dict[Choice, list[str]] = {choice: [] for choice in numbers}
        for kind, everybody in cell.people.items():
            waiting = list(everybody)
            self._random.shuffle(waiting)
            own = [choice for choice in numbers if choice.kind == kind]
            for fits in (_same_choice, _same_area):
                for choice in own:
                    for who in list(waiting):
                        if len(named[choice]) == numbers[choice]:
                            break
                        if fits(self._last.get(who), choice):
                            waiting.remove(who)
                            named[choice].append(who)
            for choice in own:
                waiting.sort(key=lambda who: self._walk(who, choice.task.area), reverse=True)
                while len(named[choice]) < numbers[choice]:
                    named[choice].append(waiting.pop())
        return named

    def _walk(self, who: str, area: int) -> float:
        """Minutes on foot to an area from where somebody was last."""
        last = self._last.get(who)
        return (
            0.0 if last is None else self._problem.way_minutes(last.task.area, area, drives=False)
        )

    def _pair_up(self, cell: Cell, people: list[tuple[Choice, str]]) -> list[tuple[str, str]]:
        """Pairs with a member who asks for one, and at most one who may not be alone, in each.

        With the unapproved first and those who give a reason next, the first half holds a reason
        for every pair and the second half nobody unapproved.
        """
        ranked = sorted(people, key=lambda member: self._rank(cell, member[0]))
        half = len(ranked) // 2
        firsts = [who for _, who in ranked[:half]]
        seconds = [who for _, who in ranked[half:]]
        pairs = []
        for first in sorted(firsts, key=lambda who: self._partner.get(who) not in seconds):
            known = self._partner.get(first)
            second = known if known in seconds else seconds[0]
            seconds.remove(second)
            self._partner[first], self._partner[second] = second, first
            pairs.append((min(first, second), max(first, second)))
        return pairs

    def _rank(self, cell: Cell, choice: Choice) -> tuple[bool, bool]:
        return choice.kind.approved, not calls_for_pair(
            self._problem, cell, choice.kind, choice.task.area
        )

    def _record(self, cell: Cell, crews: list[tuple[tuple[str, ...], Task]]) -> None:
        """Give out the vehicles and write the rows, continuing those that go on unchanged."""
        spare = self._problem.vehicles[cell.base_id]
        spare -= sum(must_drive(self._problem, task) for _, task in crews)
        drove, self._drove = self._drove, set()
        instant = self._problem.instant
        times = instant(cell.start_minute), instant(cell.end_minute)
        open_rows, self._open = self._open, {}
        for staff, task in sorted(
            crews, key=lambda crew: (crew[0] not in drove, not self._of_response(crew[0]), crew[0])
        ):
            drives = must_drive(self._problem, task)
            if not drives and spare > 0 and self._gets_vehicle(staff, task, keeps=staff in drove):
                drives, spare = True, spare - 1
            if drives:
                self._drove.add(staff)
            row = self._row(cell, staff, task, drives, times)
            before = open_rows.pop(staff, None)
            self._open[staff] = _joined(before, row) or row
            if before is not None and self._open[staff] is row:
                self._rows.append(before)
        self._rows += open_rows.values()

    def _row(
        self,
        cell: Cell,
        staff: tuple[str, ...],
        task: Task,
        drives: bool,
        times: tuple[datetime, datetime],
    ) -> Patrol:
        area_id = self._problem.areas[task.area].area_id
        return Patrol(
            crew_id="",
            staff_ids=staff,
            mode=CrewMode.PAIRED if len(staff) > 1 else CrewMode.SINGLE,
            transport=Transport.VEHICLE if drives else Transport.FOOT,
            area_id=area_id,
            start=times[0],
            end=times[1],
            purpose=task.purpose,
            place_id=area_id,
        )

    def _gets_vehicle(self, staff: tuple[str, ...], task: Task, *, keeps: bool) -> bool:
        """Spare vehicles go to response officers, who may be called from patrol, to others but
        PCSOs where hot spots are too far from each other to walk, and to whoever comes from an area
        too far to walk from, for as long as they stay."""
        if self._of_response(staff):
            return True
        members = [self._problem.strength[who] for who in staff]
        if task.area not in self._problem.walked and all(m.role is not Role.PCSO for m in members):
            return True
        longest = max(self._walk(who, task.area) for who in staff)
        if longest == 0.0:
            return keeps
        return longest > self._problem.hotspots.settings.walk_minutes

    def _of_response(self, staff: tuple[str, ...]) -> bool:
        strength = self._problem.strength
        return any(strength[who].role_group is RoleGroup.RESPONSE for who in staff)

    def finish(self) -> list[Patrol]:
        """Every row of the base."""
        return self._rows + list(self._open.values())


def _same_choice(last: Choice | None, choice: Choice) -> bool:
    return last == choice


def _same_area(last: Choice | None, choice: Choice) -> bool:
    return last is not None and last.task.area == choice.task.area


def _anything(last: Choice | None, choice: Choice) -> bool:
    return True


def _joined(before: Patrol | None, row: Patrol) -> Patrol | None:
    """Both rows as one where the second continues the first unchanged."""
    if before is None or before.end != row.start:
        return None
    same = attrgetter("transport", "area_id", "purpose")
    if same(before) != same(row):
        return None
    return replace(before, end=row.end)


def _with_call_signs(problem: PatrolProblem, rows: list[Patrol]) -> tuple[Patrol, ...]:
    """The rows in order, each crew numbered within its base and the day its duty starts."""
    numbers: dict[tuple[str, str], dict[tuple[str, ...], int]] = defaultdict(dict)
    named = []
    for row in sorted(rows, key=lambda row: (row.start, row.staff_ids, row.end)):
        duty = problem.duty_of(row.staff_ids[0], row.start, row.end)
        assert duty is not None
        day = problem.horizon.local(duty.start).strftime("%m%d")
        crews = numbers[duty.base_id, day]
        number = crews.setdefault(row.staff_ids, len(crews) + 1)
        named.append(replace(row, crew_id=f"{duty.base_id}-{day}-{number:02}"))
    return tuple(named)
