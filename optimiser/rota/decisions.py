"""What the solver decides about a rota: which person works which tour."""

from collections.abc import Callable, Container, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ortools.sat.python import cp_model

from optimiser.people import StaffMember
from optimiser.roster import Roster, Tour
from optimiser.rota.problem import RotaProblem

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Choice:
    """One tour that a person may work, and the literal that says so.

    `is_open` tells a decision from a fact; `is_planned` a tour of the period from history.
    """

    tour: Tour
    works: cp_model.BoolVarT
    is_open: bool
    is_planned: bool

    @property
    def is_contracted(self) -> bool:
        """Whether the tour counts towards contracted hours."""
        return self.tour.kind.is_contracted


class RotaDecisions:
    """Literals for every tour that is possible, with history and given tours as facts.

    `given` tours are worked; `offered` says which further tours of a person are decided (all of
    the problem's options where it is None). Rules see both alike.
    """

    def __init__(
        self,
        model: cp_model.CpModel,
        problem: RotaProblem,
        *,
        given: tuple[Tour, ...] = (),
        offered: Callable[[StaffMember], Iterator[Tour]] | None = None,
    ) -> None:
        self._model = model
        self.problem = problem
        self.members = problem.strength.members
        self.days = problem.horizon.dates
        self._true = true = model.new_constant(1)
        facts = Roster(problem.horizon, given).tours_by_person
        self._windows: dict[int, list[tuple[date, ...]]] = {}
        self._minutes: dict[tuple[datetime, datetime], list[tuple[int, int]]] = {}
        self._choices: dict[str, list[Choice]] = {}
        self._by_day: dict[tuple[str, date], list[Choice]] = {}
        offered = offered or self._all_tours
        for member in self.members:
            past = problem.history_by_person.get(member.staff_id, ())
            own = [Choice(tour, true, is_open=False, is_planned=False) for tour in past]
            for tour in facts.get(member.staff_id, ()):
                own.append(Choice(tour, true, is_open=False, is_planned=True))
            for tour in offered(member):
                own.append(Choice(tour, model.new_bool_var(""), is_open=True, is_planned=True))
            own.sort(key=lambda choice: choice.tour.start)
            self._choices[member.staff_id] = own
            for choice in own:
                self._by_day.setdefault((member.staff_id, choice.tour.day), []).append(choice)

    def _all_tours(self, member: StaffMember) -> Iterator[Tour]:
        for day in self.days:
            for option in self.problem.options(member, day):
                yield self.problem.tour(member, day, option)

    def of(self, people: Container[str]) -> "RotaDecisions":
        """The decisions about some people alone, for rules that bind each by themselves."""
        some = copy(self)
        some.members = tuple(member for member in self.members if member.staff_id in people)
        return some

    def choices(self, member: StaffMember) -> list[Choice]:
        """Every possible tour of a person, history included, in order of start."""
        return self._choices[member.staff_id]

    def choices_on(self, member: StaffMember, day: date) -> list[Choice]:
        """Possible tours of a person that start on a local day."""
        return self._by_day.get((member.staff_id, day), [])

    def worked_days(
        self, member: StaffMember, counts: Callable[[Tour], bool] = lambda tour: True
    ) -> dict[date, cp_model.BoolVarT]:
        """By day with a possible tour that counts, a literal that is true where one is worked."""
        days: dict[date, list[cp_model.BoolVarT]] = {}
        for choice in self.choices(member):
            if counts(choice.tour):
                days.setdefault(choice.tour.day, []).append(choice.works)
        return {day: self.any_of(works) for day, works in days.items()}

    def any_of(self, literals: Sequence[cp_model.BoolVarT]) -> cp_model.BoolVarT:
        """A literal that is true exactly where one of the literals is."""
        open_literals = [each for each in literals if each.index != ~self._true.index]
        if not open_literals:
            return self._true.negated()
        if any(each.index == self._true.index for each in open_literals):
            return self._true
        if len(open_literals) == 1:
            return open_literals[0]
        some = self._model.new_bool_var("")
        self._model.add_max_equality(some, open_literals)
        return some

    def windows(self, length: int) -> list[tuple[date, ...]]:
        """Every run of `length` days that ends inside the period, history included."""
        if length not in self._windows:
            self._windows[length] = [
                tuple(end - back * DAY for back in reversed(range(length))) for end in self.days
            ]
        return self._windows[length]

    def minutes_by_hour(self, tour: Tour) -> list[tuple[int, int]]:
        """Hour indices of the period that a tour touches, each with its minutes."""
        times = tour.start, tour.end
        if times not in self._minutes:
            self._minutes[times] = list(self.problem.horizon.minutes_by_hour(*times))
        return self._minutes[times]

    def open_choices(self) -> Iterator[Choice]:
        """Every choice that the solver makes."""
        for choices in self._choices.values():
            yield from (choice for choice in choices if choice.is_open)

    def roster(self, value: Callable[[cp_model.BoolVarT], int]) -> Roster:
        """The roster that a solution describes, history first."""
        planned = [
            choice.tour
            for choices in self._choices.values()
            for choice in choices
            if choice.is_planned and value(choice.works)
        ]
        planned.sort(key=lambda tour: (tour.start, tour.staff_id))
        return Roster(self.problem.horizon, (*self.problem.history, *planned))
