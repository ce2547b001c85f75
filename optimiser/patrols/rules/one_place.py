"""Everybody is in one place at a time, on duty."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.pooling import anybody
from optimiser.patrols.problem import PatrolProblem
from optimiser.roster import MINUTE
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.cells import Choice, Kind
    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class OnePlace:
    """Everything a person is tasked with lies inside one tour of duty and never overlaps."""

    id: ClassVar[str] = "one_place"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Police Regulations 2003 reg 22: duty is what the roster says"
    status: ClassVar[str] = "D"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Of each kind, and of all who are counted with it, no more have a task than are free."""
        for index in range(len(decisions.cells)):
            own: defaultdict[Kind, list[Choice]] = defaultdict(list)
            for choice in decisions.choices(index):
                for kind in {choice.kind, anybody(choice.kind)}:
                    own[kind].append(choice)
            for kind, people in decisions.capacity(index).items():
                decisions.add(decisions.people(index, own[kind]) <= people, enforced)

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Minutes outside a tour, and minutes in two places."""
        for who, rows in plan.patrols_by_person.items():
            busy_until = None
            for row in rows:
                when = row.start.isoformat()
                if problem.duty_of(who, row.start, row.end) is None:
                    message = f"{who} is tasked from {when} outside a tour of duty"
                    yield Breach(self.id, who, when, row.minutes, "minutes", message)
                if busy_until is not None and row.start < busy_until:
                    overlap = (min(busy_until, row.end) - row.start) / MINUTE
                    message = f"{who} has two tasks at {when}"
                    yield Breach(self.id, who, when, overlap, "minutes", message)
                busy_until = row.end if busy_until is None else max(busy_until, row.end)
