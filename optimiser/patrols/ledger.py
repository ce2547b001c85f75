"""What a week still owes and allows while its plan is made: by area, and room for visits."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from optimiser.patrols.cells import VISIBLE, BaseWeek, Cell, Choice, Kind
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.room import rooms_of


class Sort(NamedTuple):
    """What stays the same of a kind of people from cell to cell."""

    is_pcso: bool
    approved: bool
    response: bool
    home: int | None


def sort_of(kind: Kind) -> Sort:
    """The sort of a kind."""
    return Sort(kind.is_pcso, kind.approved, kind.response, kind.home)


@dataclass(frozen=True)
class Presence:
    """Who is on patrol in a cell: people by sort and area, crews and people by area."""

    people: Counter[tuple[Sort, int]] = field(default_factory=Counter)
    crews: Counter[int] = field(default_factory=Counter)
    heads: Counter[int] = field(default_factory=Counter)

    def crews_a_head(self, area: int) -> float:
        """Crews for each person on patrol in an area, a half to one."""
        return self.crews[area] / self.heads[area] if self.heads[area] else 0.0


def presence_in(counts: Mapping[Choice, int]) -> Presence:
    """Who is on patrol under the counts of a cell."""
    presence, halves = Presence(), Counter[int]()
    for choice, number in counts.items():
        if choice.task.purpose is VISIBLE:
            presence.people[sort_of(choice.kind), choice.task.area] += number
            presence.heads[choice.task.area] += number
            halves[choice.task.area] += number if choice.paired else 2 * number
    presence.crews.update({area: half // 2 for area, half in halves.items()})
    return presence


class Ledger:
    """The account of one base and week.

    `due` and `left` are the visible staff-minutes that each area is still due and still allowed.
    """

    def __init__(self, problem: PatrolProblem, piece: BaseWeek) -> None:
        areas = problem.areas_of_base[piece.base_id]
        self.due = dict.fromkeys(areas, problem.settings.floor_minutes)
        self.left = dict.fromkeys(areas, problem.area_cap_minutes(piece.week))
        self._rooms = rooms_of(problem)
        self._period_of_hour = problem.periods[0]
        self._minutes: defaultdict[tuple[int, int], float] = defaultdict(float)
        self._middle = sum(problem.week_starts[piece.week : piece.week + 2]) / 2

    def book(self, cell: Cell, counts: Mapping[Choice, int], before: Presence | None) -> None:
        """Enter a cell that is settled; where it is not known who was there before, all were."""
        for choice, number in counts.items():
            if choice.task.purpose is VISIBLE:
                self.spend(choice.task.area, number * cell.minutes)
        for area, crews in presence_in(counts).crews.items():
            stayed = crews if before is None else min(crews, before.crews[area])
            self.visit(cell, area, stayed, stays=True)
            self.visit(cell, area, crews - stayed, stays=False)

    def owes(self, cell: Cell, area: int) -> bool:
        """Whether an area is to be served before visits: late in the week and not yet by them."""
        late = cell.start_minute >= self._middle
        return late and bool(self._rooms.curves) and self.due[area] > 0

    def spend(self, area: int, staff_minutes: int) -> None:
        """Book visible time."""
        self.due[area] -= staff_minutes
        self.left[area] -= staff_minutes

    def visit(self, cell: Cell, area: int, crews: int, *, stays: bool) -> None:
        """Book crews with time for visits."""
        key = area, int(self._period_of_hour[cell.hour])
        self._minutes[key] += crews * self._minutes_of(cell, area, stays=stays)

    def gain(self, cell: Cell, area: int, *, expected: float, stays: bool) -> float:
        """What another crew covers by visits, beside those that are expected, in units of room."""
        key = area, int(self._period_of_hour[cell.hour])
        room = self._rooms.curves.get(key)
        if room is None:
            return 0.0
        before = self._minutes[key] + expected * cell.minutes
        return room.gain(before, self._minutes_of(cell, area, stays=stays))

    def _minutes_of(self, cell: Cell, area: int, *, stays: bool) -> int:
        return cell.minutes - (0 if stays else min(self._rooms.ways.get(area, 0), cell.minutes))
