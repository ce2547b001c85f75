"""Nobody goes alone where pairs are required, or without approval."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.patrols.plan import PatrolPlan, Purpose
from optimiser.patrols.problem import Crewing, PatrolProblem
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class SingleCrewing:
    """A person is alone only if approved for it and where the risk assessment lets the role."""

    id: ClassVar[str] = "single_crewing"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "local risk assessment; MPS Police Notice 41/09; rules C2"
    status: ClassVar[str] = "V2"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Forbid the choices to be alone."""
        crewing, paired = decisions.problem.crewing_rows, int(Crewing.PAIRED)
        for index, cell in enumerate(decisions.cells):
            for choice in decisions.choices(index):
                asked = crewing[choice.kind.role][choice.task.area][cell.hour]
                if not choice.paired and (not choice.kind.approved or asked == paired):
                    decisions.forbid(index, choice, enforced)

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Minutes alone without approval or in an hour that asks for a pair."""
        paired = int(Crewing.PAIRED)
        for row in plan.patrols:
            if row.purpose is Purpose.BREAK or len(row.staff_ids) != 1:
                continue
            member = problem.strength[row.staff_ids[0]]
            area = problem.area_index.get(row.area_id)
            hours = [] if area is None else problem.crewing_rows[member.role][area]
            minutes = sum(
                part
                for hour, part in problem.horizon.minutes_by_hour(row.start, row.end)
                if not member.single_crewing_approved or (hours and hours[hour] == paired)
            )
            if minutes:
                when = row.start.isoformat()
                message = f"{member.staff_id} is alone in {row.area_id} from {when}"
                yield Breach(self.id, member.staff_id, when, minutes, "minutes", message)
