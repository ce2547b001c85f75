"""Every caseload rule, in the order in which people read them."""

from optimiser.caseloads.rules.agency_duty import AgencyDuty
from optimiser.caseloads.rules.base import Rule
from optimiser.caseloads.rules.capacity_held import CapacityHeld
from optimiser.caseloads.rules.decided_cases import DecidedCases
from optimiser.caseloads.rules.excluded_managers import ExcludedManagers
from optimiser.caseloads.rules.gender_need import GenderNeed
from optimiser.caseloads.rules.kept_apart import KeptApart
from optimiser.caseloads.rules.language_need import LanguageNeed
from optimiser.caseloads.rules.locked_cases import LockedCases
from optimiser.caseloads.rules.manager_areas import ManagerAreas
from optimiser.caseloads.rules.one_lead_manager import OneLeadManager
from optimiser.caseloads.rules.own_cohort import OwnCohort
from optimiser.caseloads.rules.required_skills import RequiredSkills

RULES: tuple[type[Rule], ...] = (
    OneLeadManager,
    AgencyDuty,
    OwnCohort,
    RequiredSkills,
    ManagerAreas,
    ExcludedManagers,
    KeptApart,
    GenderNeed,
    LanguageNeed,
    LockedCases,
    DecidedCases,
    CapacityHeld,
)
