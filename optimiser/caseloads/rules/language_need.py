"""A recorded need for a language is met."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule
from optimiser.rule import Authority, Breach


@dataclass(frozen=True)
class LanguageNeed(PairRule):
    """Where a language is recorded as needed, the lead manager speaks it.

    Domain rules F7: conflict rules (language).
    """

    id: ClassVar[str] = "language_need"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "IOM practice; rules F7"
    status: ClassVar[str] = "D"
    remedy: ClassVar[str] = (
        "record the languages of the managers, or clear a need that does not hold"
    )

    def permits(self, offender: Offender, manager: Manager) -> bool:
        """Whether the manager may lead the case."""
        return offender.language is None or offender.language in manager.languages

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every case whose manager does not speak the language that is needed."""
        for offender, manager in plan.pairs(problem):
            if offender.language is not None and offender.language not in manager.languages:
                message = f"{manager.manager_id} is not recorded as speaking {offender.language}"
                yield Breach(self.id, offender.offender_ref, "", 1, "cases", message)
