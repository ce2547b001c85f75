"""Managers hold the skills that their cases need."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule
from optimiser.rule import Authority, Breach


@dataclass(frozen=True)
class RequiredSkills(PairRule):
    """A lead manager holds every skill that the offender's needs call for.

    Domain rules F7: allocation by need.
    """

    id: ClassVar[str] = "required_skills"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "IOM practice; rules F7"
    status: ClassVar[str] = "D"
    remedy: ClassVar[str] = "give a manager the skill, or review the needs"

    def permits(self, offender: Offender, manager: Manager) -> bool:
        """Whether the manager may lead the case."""
        return offender.needs <= manager.skills

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every case whose manager lacks a skill, by the number that are lacking."""
        for offender, manager in plan.pairs(problem):
            missing = sorted(need for need in offender.needs if need not in manager.skills)
            if missing:
                message = f"{manager.manager_id} does not hold " + ", ".join(missing)
                yield Breach(self.id, offender.offender_ref, "", len(missing), "skills", message)
