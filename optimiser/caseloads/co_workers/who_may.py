"""Who may work a case beside its lead manager, and why nobody of an agency may."""

from collections.abc import Iterator, Sequence

from optimiser.caseloads.eligibility import Barring, barring, why_none
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule, Rule
from optimiser.caseloads.rules.capacity_held import CapacityHeld
from optimiser.caseloads.rules.excluded_managers import ExcludedManagers
from optimiser.caseloads.rules.gender_need import GenderNeed
from optimiser.caseloads.rules.language_need import LanguageNeed
from optimiser.caseloads.rules.manager_areas import ManagerAreas

BINDING: tuple[type[PairRule], ...] = (
    ExcludedManagers,
    GenderNeed,
    LanguageNeed,
    ManagerAreas,
    CapacityHeld,
)
"""Rules on a lead that bind everybody who meets the person (domain rules F7, conflict rules).

The duty to lead statutory cases and the skills that a case calls for are its lead's: an agency is
brought in for what the lead is not. Locks and decisions name the lead.
"""


def may_work_beside(offender: Offender, manager: Manager) -> bool:
    """Whether nothing keeps a manager from working with the person."""
    return all(rule().permits(offender, manager) for rule in BINDING)


def bars(offender: Offender, manager: Manager) -> Iterator[Barring]:
    """Every rule that keeps a manager from the person, with the breach that it would be."""
    rules: tuple[Rule, ...] = tuple(rule() for rule in BINDING)  # type: ignore[misc]
    return barring(CaseloadProblem((offender,), (manager,), rules), offender, manager)


def why_nobody(offender: Offender, agency: str, managers: Sequence[Manager]) -> str:
    """Say why nobody of an agency may work a case, and what would resolve it.

    The remedies are those of the managers whom the fewest rules keep out.
    """
    ref, own = offender.offender_ref, [each for each in managers if each.agency == agency]
    if not own:
        known = ", ".join(sorted({each.agency for each in managers}))
        return (
            f"{ref}: {agency} is to work beside the lead and has no manager in managers.csv, which "
            f"has those of {known}. To resolve it, add one, mend the name of the agency, or take "
            "it out of co_working_agencies."
        )
    why, remedy = why_none(bars(offender, manager) for manager in own)
    return f"{ref}: nobody of {agency} may work beside its lead ({why}). To resolve it, {remedy}."
