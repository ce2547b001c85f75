"""Everybody gets the refreshment break that is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.patrols.plan import PatrolPlan, Purpose
from optimiser.patrols.problem import PatrolProblem
from optimiser.roster import MINUTE
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class Breaks:
    """Each duty in which a break is due has one break of at least that length inside it."""

    id: ClassVar[str] = "breaks"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Annex E 1(c); Working Time Regulations 1998 reg 12"
    status: ClassVar[str] = "V1"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Nothing to state: nobody is free for tasking during the break that is due."""

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Minutes by which the longest break of a duty is too short."""
        breaks = {
            who: [row for row in rows if row.purpose is Purpose.BREAK]
            for who, rows in plan.patrols_by_person.items()
        }
        for duty in problem.duties:
            if duty.break_start is None or duty.break_end is None:
                continue
            due = (duty.break_end - duty.break_start) // MINUTE
            taken = max(
                (
                    row.minutes
                    for row in breaks.get(duty.staff_id, ())
                    if duty.start < row.start and row.end < duty.end
                ),
                default=0,
            )
            if taken < due:
                when = duty.start.isoformat()
                message = f"{duty.staff_id} gets {taken} of {due} minutes' break from {when}"
                yield Breach(self.id, duty.staff_id, when, due - taken, "minutes", message)
