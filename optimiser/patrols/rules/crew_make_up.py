"""A crew is one person, or two of one base who may be together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.patrols.plan import CrewMode, Patrol, PatrolPlan
from optimiser.patrols.problem import PatrolProblem
from optimiser.people import Role
from optimiser.rule import Authority, Breach

PEOPLE = {CrewMode.SINGLE: 1, CrewMode.PAIRED: 2}

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class CrewMakeUp:
    """A pair is two people of one base, both PCSOs or neither, one of them fit to be alone.

    Somebody who is not approved to be alone (a trainee, a special who is not yet independent)
    needs a partner who is.
    """

    id: ClassVar[str] = "crew_make_up"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "rules C2: pair required for a trainee or non-independent special"
    status: ClassVar[str] = "D"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Two members to a pair, at most one of them unapproved."""
        for cell in range(len(decisions.cells)):
            for task in decisions.tasks(cell):
                for pcso in decisions.pools_with_pairs(cell, task):
                    pool = [
                        choice
                        for choice in decisions.choices(cell, task)
                        if choice.paired and choice.kind.is_pcso == pcso
                    ]
                    pairs = decisions.pairs(cell, pcso, task)
                    members = decisions.people(cell, pool)
                    unapproved = decisions.people(cell, (c for c in pool if not c.kind.approved))
                    decisions.add(members == 2 * pairs, enforced)
                    decisions.add(unapproved <= pairs, enforced)

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Crews with a wrong number of people or people who may not be together."""
        for row in plan.patrols:
            fault = _fault(problem, row)
            if fault:
                when = row.start.isoformat()
                message = f"crew {row.crew_id} ({', '.join(row.staff_ids)}) {fault}"
                yield Breach(self.id, row.crew_id, when, row.minutes, "minutes", message)


def _fault(problem: PatrolProblem, row: Patrol) -> str:
    if len(set(row.staff_ids)) != len(row.staff_ids) or len(row.staff_ids) != PEOPLE[row.mode]:
        return f"is not {row.mode}"
    if row.mode is CrewMode.SINGLE:
        return ""
    members = [problem.strength[who] for who in row.staff_ids]
    duties = [problem.duty_of(who, row.start, row.end) for who in row.staff_ids]
    if len({duty.base_id for duty in duties if duty is not None}) > 1:
        return "is from two bases"
    if len({member.role is Role.PCSO for member in members}) > 1:
        return "mixes a PCSO with somebody who is not"
    if not any(member.single_crewing_approved for member in members):
        return "has nobody approved to be alone"
    return ""
