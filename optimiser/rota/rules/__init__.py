"""The rules of the rota: this tuple is the table of contents, in the order they are told."""

from optimiser.rota.rules.absences import Absences
from optimiser.rota.rules.average_rest_days import AverageRestDays
from optimiser.rota.rules.average_week import AverageWeek
from optimiser.rota.rules.consecutive_nights import ConsecutiveNights
from optimiser.rota.rules.contracted_hours import ContractedHours
from optimiser.rota.rules.declared_availability import DeclaredAvailability
from optimiser.rota.rules.duty_span import DutySpan
from optimiser.rota.rules.hazardous_nights import HazardousNights
from optimiser.rota.rules.kept_pattern import KeptPattern
from optimiser.rota.rules.locked_duties import LockedDuties
from optimiser.rota.rules.longest_run import LongestRun
from optimiser.rota.rules.longest_tour import LongestTour
from optimiser.rota.rules.minimum_rest import MinimumRest
from optimiser.rota.rules.monthly_overtime import MonthlyOvertime
from optimiser.rota.rules.moved_rest_days import MovedRestDays
from optimiser.rota.rules.night_restriction import NightRestriction
from optimiser.rota.rules.night_worker_average import NightWorkerAverage
from optimiser.rota.rules.one_duty_a_day import OneDutyADay
from optimiser.rota.rules.overtime_cap import OvertimeCap
from optimiser.rota.rules.part_time_week import PartTimeWeek
from optimiser.rota.rules.personal_overtime import PersonalOvertime
from optimiser.rota.rules.rest_days import RestDays
from optimiser.rota.rules.rest_days_owed import RestDaysOwed
from optimiser.rota.rules.role_and_skill import RoleAndSkill
from optimiser.rota.rules.supervision import Supervision
from optimiser.rota.rules.weekly_rest import WeeklyRest

RULES = (
    OneDutyADay,
    LongestTour,
    MinimumRest,
    WeeklyRest,
    RestDays,
    AverageRestDays,
    MovedRestDays,
    RestDaysOwed,
    LongestRun,
    ConsecutiveNights,
    Absences,
    RoleAndSkill,
    NightRestriction,
    DutySpan,
    DeclaredAvailability,
    ContractedHours,
    AverageWeek,
    NightWorkerAverage,
    HazardousNights,
    LockedDuties,
    KeptPattern,
    Supervision,
    PersonalOvertime,
    MonthlyOvertime,
    PartTimeWeek,
    OvertimeCap,
)

NOT_OF_ONE_PERSON = (OvertimeCap, Supervision)
"""Rules on everybody together; all others bind each person by themselves."""

__all__ = [
    "NOT_OF_ONE_PERSON",
    "RULES",
    "Absences",
    "AverageRestDays",
    "AverageWeek",
    "ConsecutiveNights",
    "ContractedHours",
    "DeclaredAvailability",
    "DutySpan",
    "HazardousNights",
    "KeptPattern",
    "LockedDuties",
    "LongestRun",
    "LongestTour",
    "MinimumRest",
    "MonthlyOvertime",
    "MovedRestDays",
    "NightRestriction",
    "NightWorkerAverage",
    "OneDutyADay",
    "OvertimeCap",
    "PartTimeWeek",
    "PersonalOvertime",
    "RestDays",
    "RestDaysOwed",
    "RoleAndSkill",
    "Supervision",
    "WeeklyRest",
]
