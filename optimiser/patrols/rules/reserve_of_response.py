"""Only response people are kept in reserve."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.patrols.plan import PatrolPlan, Purpose
from optimiser.patrols.problem import PatrolProblem
from optimiser.people import RoleGroup
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class ReserveOfResponse:
    """Neighbourhood officers and PCSOs never backfill the response reserve."""

    id: ClassVar[str] = "reserve_of_response"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "White Paper Cm 7749 (2009) 1.41-1.43; Policing Pledge"
    status: ClassVar[str] = "V2"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Forbid the reserve to everybody else."""
        for index in range(len(decisions.cells)):
            for choice in decisions.choices(index):
                if choice.task.purpose is Purpose.RESPONSE_RESERVE and not choice.kind.response:
                    decisions.forbid(index, choice, enforced)

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Reserve minutes of people who are not response."""
        for row in plan.patrols:
            if row.purpose is not Purpose.RESPONSE_RESERVE:
                continue
            for who in row.staff_ids:
                if problem.strength[who].role_group is not RoleGroup.RESPONSE:
                    when = row.start.isoformat()
                    message = f"{who} is kept in reserve but is not response"
                    yield Breach(self.id, who, when, row.minutes, "minutes", message)
