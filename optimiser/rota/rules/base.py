"""What every rota rule offers."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from optimiser.people import StaffMember
from optimiser.roster import Roster, Tour
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


class Rule(Protocol):
    """One rule with its parameter, read by the solver and by the checker."""

    id: ClassVar[str]
    authority: ClassVar[Authority]
    source: ClassVar[str]

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Add the rule to a model, active where `enforced` is true."""

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Every place where a finished roster breaks the rule."""


@runtime_checkable
class PathRule(Protocol):
    """A rule on one person's sequence of days, read as a state machine too.

    A state is whatever the rule must remember at local midnight; it depends on the past alone and
    counts from that midnight, so that equal situations are equal states.
    """

    def initial(self, problem: "RotaProblem", member: StaffMember) -> Hashable:
        """State at the start of the period, from the tours before it."""

    def extend(
        self, problem: "RotaProblem", state: Hashable, day: date, duty: Tour | None
    ) -> Hashable | None:
        """State after a day with this duty (None = free), or None where the rule forbids it."""


@runtime_checkable
class TourRule(Protocol):
    """A rule that allows or forbids one tour by itself, whatever else the person works.

    It reads the person from `member`; of the tour it may use shift, day, times and kind alone.
    """

    def permits(self, problem: "RotaProblem", member: StaffMember, tour: Tour) -> bool:
        """Whether the person may work the tour at all."""


@dataclass(frozen=True)
class Reads:
    """What a tour rule reads of a person: on tours of any day, and beyond that on those of some."""

    always: Hashable = None
    on: Mapping[date, Hashable] = field(default_factory=dict)


@runtime_checkable
class SharedTourRule(TourRule, Protocol):
    """A tour rule that can tell what it reads of a person.

    People of one role in whom it reads the same get the same answers, so that one of them need be
    asked for all.
    """

    def reads(self, problem: "RotaProblem", member: StaffMember) -> Reads:
        """What the answers of `permits` depend on beside the tour's shift, times and kind."""


LATEST_DAYS = 2
"""Days after the one on which it starts that a tour may touch."""


def near(days: Iterable[date]) -> dict[date, frozenset[int]]:
    """By day on which a tour could start, how many days later those given lie that it may touch."""
    found: dict[date, frozenset[int]] = {}
    for day in days:
        for later in range(LATEST_DAYS + 1):
            start = day - timedelta(days=later)
            found[start] = found.get(start, frozenset()) | {later}
    return found


def forbid_tours(
    rule: TourRule,
    model: "cp_model.CpModel",
    decisions: "RotaDecisions",
    enforced: "cp_model.BoolVarT",
) -> None:
    """Keep every tour that the rule does not permit out of the plan."""
    for member in decisions.members:
        for choice in decisions.choices(member):
            if choice.is_open and not rule.permits(decisions.problem, member, choice.tour):
                model.add_implication(enforced, choice.works.negated())
