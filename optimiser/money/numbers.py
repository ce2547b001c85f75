"""Numbers of the pay rules, by the part of Police Regulations or the handbook that they serve.

Each has its source and status where a force may change it: `scenarios/schema/policy/terms.py`.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class WorkingDayNumbers:
    """Overtime of officers on a day of duty (Annex G)."""

    casual_disregarded_minutes: int = 30
    casual_occasions_disregarded: int = 4
    casual_least_minutes: int = 15
    planned_least_minutes: int = 15
    recall_least_minutes: int = 0
    due_notice_minutes: int = 480
    travel_limit_minutes: int = 360
    time_off_unit_minutes: int = 45
    time_off_bonus_minutes: int = 15
    time_off_within_months: int = 3
    week_starts_on: int = 0
    day_starts_minute: int = 420
    part_time_rate: float = 1.0


@dataclass(frozen=True)
class RestDayNumbers:
    """Officers' rest days, free days, public holidays and annual leave (Annexes H and O)."""

    kept_on_minutes: int = 60
    notified_within_days: int = 4
    given_within_months: int = 3
    reinstated_notice_days: int = 8
    public_holiday_notice_days: int = 8
    public_holiday_authority_days: int = 15
    free_day_rate: float = 1.5
    free_day_only_they_rate: float = 1.0
    regranted_within_months: int = 12
    leave_absence_days: int = 3
    leave_first_days: int = 2
    leave_first_half_days: int = 4
    leave_later_half_days: int = 3
    leave_rate: float = 2.0
    normal_duty_minutes: int = 480


@dataclass(frozen=True)
class AllowanceNumbers:
    """Sums for being on call and for nights away (Annex U), constable to chief inspector."""

    on_call_pence_per_day: int = 3500
    away_pence_per_night: int = 6000
    hardship_pence_per_night: int = 4000


@dataclass(frozen=True)
class StaffNumbers:
    """Terms of police staff and PCSOs (Police Staff Council handbook, section 2)."""

    rest_day_notice_days: int = 5
    time_off_within_months: int = 3
    highest_paid_spine_point: int = 24
    weekend_rate: float = 0.5
    weekend_rolled_up_rate: float = 0.1389
    shift_low_rate: float = 0.125
    shift_middle_rate: float = 0.14
    shift_high_rate: float = 0.2
    standby_pence_per_session: int = 3449
    day_starts_minute: int = 420
    weekend_terms: Literal["enhancement", "rolled_up", "none"] = "enhancement"
    shift_band: Literal["low", "middle", "high", "none"] = "middle"


@dataclass(frozen=True)
class ProductiveYear:
    """What a full-time year loses before it is productive: days, and a share for sickness."""

    leave_days: int = 30
    public_holidays: int = 8
    training_days: int = 5
    sickness_share: float = 0.04
