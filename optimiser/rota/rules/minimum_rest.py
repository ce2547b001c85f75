"""Minimum rest between two tours."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from optimiser.people import StaffMember
from optimiser.roster import MINUTE, Roster, Tour
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

NEAR = timedelta(days=2)
WORKED = -1


class _Ahead(NamedTuple):
    """A rest that an exigency cuts short: days until its two tours, and their shifts."""

    first_in: int
    first_code: str
    second_in: int
    second_code: str

    def excuses(self, duty: Tour | None) -> bool:
        """Whether the duty of this day is the second tour, straight after the first."""
        due = self.first_in == WORKED and self.second_in == 0
        return due and duty is not None and duty.shift_code == self.second_code

    def after(self, duty: Tour | None) -> "_Ahead | None":
        """The same seen from the next midnight; None once it can excuse nothing any more."""
        if self.second_in == 0:
            return None
        first_in = self.first_in - 1
        if self.first_in == WORKED:
            if duty is not None:
                return None
            first_in = WORKED
        elif self.first_in == 0 and (
            duty is None or duty.shift_code != self.first_code or duty.extension_minutes
        ):
            return None
        return self._replace(first_in=first_in, second_in=self.second_in - 1)


@dataclass(frozen=True)
class MinimumRest:
    """A person rests at least `rest` between the end of one tour and the start of the next.

    Working Time Regulations 1998 reg. 10 and Annex E: 11 hours. Real hours count, so a night on
    which the clocks change has the rest it really gives. A duty locked for an exigency of duty
    (reg. 21(e)) may cut short the rest beside another fixed duty: nobody plans that, and the rest
    is owed.
    """

    rest: timedelta = timedelta(hours=11)

    id: ClassVar[str] = "minimum_rest"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Working Time Regulations 1998 reg. 10; Annex E"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Two tours of a person that are too close are not both worked."""
        for member in decisions.members:
            excused = _excused(decisions.problem, member.staff_id, self.rest)
            choices = decisions.choices(member)
            for index, first in enumerate(choices):
                for second in choices[index + 1 :]:
                    if second.tour.day - first.tour.day > NEAR:
                        break
                    if any(_is_pair(pair, first.tour, second.tour) for pair in excused):
                        continue
                    if second.tour.start < first.tour.end + self.rest:
                        model.add_bool_or(
                            first.works.negated(), second.works.negated()
                        ).only_enforce_if(enforced)

    def initial(self, problem: "RotaProblem", member: StaffMember) -> Hashable:
        """Minutes after the first midnight until the person may start, and what is excused."""
        history = problem.history_by_person.get(member.staff_id, ())
        wait = self._wait(problem, history[-1], problem.horizon.start) if history else 0
        start = problem.horizon.start
        ahead = tuple(
            _Ahead(
                max(WORKED, (first.day - start).days),
                first.shift_code,
                (second.day - start).days,
                second.shift_code,
            )
            for first, second in _excused(problem, member.staff_id, self.rest)
        )
        return (wait, ahead) if ahead else wait

    def extend(
        self, problem: "RotaProblem", state: Hashable, day: date, duty: Tour | None
    ) -> Hashable | None:
        """Minutes after the next midnight until the person may start again; excuses to come."""
        if isinstance(state, tuple):
            wait, ahead = state
            excused = any(pair.excuses(duty) for pair in ahead)
            after = self._after(problem, 0 if excused else wait, day, duty)
            left = tuple(pair for each in ahead if (pair := each.after(duty)) is not None)
            return after if after is None or not left else (after, left)
        assert isinstance(state, int)
        return self._after(problem, state, day, duty)

    def _after(
        self, problem: "RotaProblem", state: int, day: date, duty: Tour | None
    ) -> int | None:
        midnight = problem.horizon.instant(day, 0)
        tomorrow = day + timedelta(days=1)
        if duty is None:
            passed = (problem.horizon.instant(tomorrow, 0) - midnight) // MINUTE
            return max(0, state - passed)
        if duty.start < midnight + state * MINUTE:
            return None
        return self._wait(problem, duty, tomorrow)

    def _wait(self, problem: "RotaProblem", tour: Tour, day: date) -> int:
        free = tour.end + self.rest - problem.horizon.instant(day, 0)
        return max(0, free // MINUTE)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Pairs of successive tours with too little rest between them."""
        for staff_id, tours in roster.tours_by_person.items():
            for first, second in pairwise(tours):
                rest = second.start - first.end
                if rest >= self.rest or _is_forced(problem, first, second):
                    continue
                if roster.horizon.holds(second.day):
                    short = (self.rest - rest) // MINUTE
                    message = (
                        f"{staff_id} has {rest / timedelta(hours=1):.2f} hours of rest before the "
                        f"tour of {second.day}, {short} minutes too few"
                    )
                    when = second.start.isoformat()
                    yield Breach(self.id, staff_id, when, short, "minutes", message)


def _excused(problem: "RotaProblem", staff_id: str, rest: timedelta) -> list[tuple[Tour, Tour]]:
    """Fixed tours in a row with too little rest between them, one forced by an exigency."""
    if not any(who == staff_id for who, _ in problem.exigencies):
        return []
    facts = (*problem.history_by_person.get(staff_id, ())[-1:], *problem.fixed_tours_of(staff_id))
    return [
        (first, second)
        for first, second in pairwise(facts)
        if second.start < first.end + rest
        and any((staff_id, tour.day) in problem.exigencies for tour in (first, second))
    ]


def _is_pair(pair: tuple[Tour, Tour], first: Tour, second: Tour) -> bool:
    days = (first.day, second.day) == (pair[0].day, pair[1].day)
    codes = (first.shift_code, second.shift_code) == (pair[0].shift_code, pair[1].shift_code)
    return days and codes and not first.extension_minutes


def _is_forced(problem: "RotaProblem", first: Tour, second: Tour) -> bool:
    """Whether both tours are as they were fixed, and an exigency of duty fixed one of them."""
    who = first.staff_id
    as_fixed = all(
        not problem.horizon.holds(tour.day) or problem.fixed.get((who, tour.day)) == tour.shift_code
        for tour in (first, second)
    )
    forced = (who, first.day) in problem.exigencies or (who, second.day) in problem.exigencies
    extended = problem.horizon.holds(first.day) and first.extension_minutes > 0
    return as_fixed and forced and not extended and first.day != second.day
