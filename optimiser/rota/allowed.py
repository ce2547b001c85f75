"""Which options are open to everybody: every tour rule, asked once for people who are alike."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from optimiser.people import Role, StaffMember
from optimiser.roster import Tour
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.rules.base import Reads, SharedTourRule, TourRule
from optimiser.rota.stopping import stop_if_asked
from optimiser.solver_child import Cancel


def allowed_options(
    problem: RotaProblem,
    options: Sequence[DutyOption],
    tours: Sequence[Sequence[Tour]],
    cancel: Cancel,
) -> NDArray[np.bool_]:
    """What each person could work, shape (P, D, O): `tours` are anybody's, by day and option.

    Tour rules read only the times of a tour; rules that do not tell what they read of a person are
    asked for everybody.
    """
    asked = _Asked(problem, options, tours)
    members = problem.strength.members
    allowed = np.zeros((len(members), len(tours), len(options) + 1), dtype=np.bool_)
    for person, member in enumerate(members):
        stop_if_asked(cancel)
        for index, row in enumerate(asked.rows(member)):
            allowed[person, index] = row
    return allowed


class _Asked:
    """What tour rules said, by what they read."""

    def __init__(
        self,
        problem: RotaProblem,
        options: Sequence[DutyOption],
        tours: Sequence[Sequence[Tour]],
    ) -> None:
        self._problem = problem
        self._tours = tours
        self._count = len(options) + 1
        self._number = {option: index for index, option in enumerate(options, start=1)}
        self._rules = [rule for rule in problem.rules if isinstance(rule, TourRule)]
        self._offered: dict[tuple[Role, int], list[int]] = {}
        self._answers: dict[tuple[Hashable, ...], NDArray[np.bool_]] = {}
        self._rows: dict[tuple[Hashable, ...], NDArray[np.bool_]] = {}

    def rows(self, member: StaffMember) -> Iterator[NDArray[np.bool_]]:
        """The options that are open to a person, day by day."""
        reads = [self._reads(rule, member) for rule in self._rules]
        always = (member.role, *(each.always for each in reads))
        special = _by_day([each.on for each in reads])
        for index, day in enumerate(self._problem.horizon.dates):
            key = (index, always, special.get(day))
            if key not in self._rows:
                answers = (self._answer(n, each, member, index) for n, each in enumerate(reads))
                self._rows[key] = np.logical_and.reduce([self._open(member.role, index), *answers])
            yield self._rows[key]

    def _reads(self, rule: TourRule, member: StaffMember) -> Reads:
        if isinstance(rule, SharedTourRule):
            return rule.reads(self._problem, member)
        return Reads(member.staff_id)

    def _answer(
        self, number: int, reads: Reads, member: StaffMember, index: int
    ) -> NDArray[np.bool_]:
        """What one rule allows of the options of a day: as before where it reads the same."""
        day = self._problem.horizon.dates[index]
        key = (number, index, member.role, reads.always, day in reads.on, reads.on.get(day))
        if key not in self._answers:
            permits, tours = self._rules[number].permits, self._tours[index]
            offered = self._options_of(member.role, index)
            self._answers[key] = self._row(
                n for n in offered if permits(self._problem, member, tours[n - 1])
            )
        return self._answers[key]

    def _open(self, role: Role, index: int) -> NDArray[np.bool_]:
        return self._row(self._options_of(role, index))

    def _row(self, options: Iterable[int]) -> NDArray[np.bool_]:
        row = np.zeros(self._count, dtype=np.bool_)
        row[[0, *options]] = True
        return row

    def _options_of(self, role: Role, index: int) -> list[int]:
        """Numbers of the options that a role has on a day."""
        if (role, index) not in self._offered:
            offered = self._problem.options_of(role, self._problem.horizon.dates[index])
            self._offered[role, index] = [self._number[option] for option in offered]
        return self._offered[role, index]


def _by_day(special: Sequence[Mapping[date, Hashable]]) -> dict[date, tuple[Hashable, ...]]:
    """What rules read on single days, one place for each rule, by day."""
    days = {day for each in special for day in each}
    return {day: tuple((day in each, each.get(day)) for each in special) for day in days}
