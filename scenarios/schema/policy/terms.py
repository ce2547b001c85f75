"""Terms of service behind a payment: overtime, rest days, allowances, police staff."""

from typing import Literal

from scenarios.schema.policy.section import MINUTES_PER_DAY, PolicySection, known

NO_LONGER = "abolished 2012 (rules 0.1); Derbyshire and Sussex Federation"
PSC = "PSC handbook (rules C1)"
LEAVE = "reg 33, Annex O 5 (rules A4)"


class WorkingDayPolicy(PolicySection):
    """Overtime of officers on a day of duty."""

    casual_disregarded_minutes: int = known(
        30, "Casual overtime that is disregarded on the first occasions", "Annex G", "V2", ge=0
    )
    casual_occasions_disregarded: int = known(
        4, "Occasions in a week on which it is disregarded", "Annex G", "V2", ge=0
    )
    casual_least_minutes: int = known(
        15,
        "Casual overtime that is shorter counts for nothing on later occasions either "
        "(nothing lost: 15; Warwickshire 30)",
        "Federation branches, in conflict (rules A3)",
        "V2",
        ge=0,
    )
    planned_least_minutes: int = known(
        15,
        "Planned overtime that is shorter counts for nothing (Essex 15; Lincolnshire 30)",
        "Federation branches, in conflict (rules A3)",
        "V2",
        ge=0,
    )
    recall_least_minutes: int = known(
        0, "Least time paid for a recall between tours", NO_LONGER, "V2", ge=0
    )
    due_notice_minutes: int = known(
        480,
        "Due notice of a start brought forward",
        "Police Regulations 2003 reg 25(2)",
        "V1",
        ge=0,
    )
    travel_limit_minutes: int = known(
        360, "Travel counts while it and the duty are no longer", "Annexes G, H", "V2", ge=0
    )
    time_off_unit_minutes: int = known(
        45, "Overtime taken as time off earns a bonus for each of these", "Annex G", "V2", gt=0
    )
    time_off_bonus_minutes: int = known(15, "That bonus", "Annex G", "V2", ge=0)
    time_off_within_months: int = known(
        3, "Months within which time off is granted", "Annex G", "V2", ge=0
    )
    week_starts_on: int = known(
        0,
        "Weekday on which the overtime week starts, 0 = Monday",
        "fixed by the chief constable (Annex G); project choice",
        "P",
        ge=0,
        le=6,
    )
    day_starts_minute: int = known(
        420,
        "Local minute at which the force's day starts, for occasions and days on call",
        "07:00 is typical (rules A2)",
        "V2",
        ge=0,
        lt=MINUTES_PER_DAY,
    )
    part_time_rate: float = known(
        1.0, "Part-timers' extra hours up to a full-time week", "Annex G (rules A5)", "V2", ge=0
    )


class RestDayPolicy(PolicySection):
    """Officers' rest days, free days, public holidays and recall from leave."""

    kept_on_minutes: int = known(
        60,
        "Kept on into a rest day longer than this, the least time is paid",
        "Annex H; fedrep.info 110; GMP Federation",
        "V2",
        ge=0,
    )
    notified_within_days: int = known(
        4,
        "Days within which another rest day is notified",
        "Annex H 1(a) of 2019 (GOV.UK)",
        "V1",
        ge=0,
    )
    given_within_months: int = known(
        3,
        "Calendar months from the duty within which an officer's owed rest day, or day off for a "
        "public holiday, is to be given",
        "project choice, as for time off (A3): no source says when",
        "P",
        ge=0,
        le=12,
    )
    reinstated_notice_days: int = known(
        8, "Clear days from which a reinstated rest day is simply taken", "PNB 85/9", "V2", ge=0
    )
    public_holiday_notice_days: int = known(
        8, "Clear days below which a public holiday earns a day in lieu", "Annex H", "V2", ge=0
    )
    public_holiday_authority_days: int = known(
        15, "Clear days below which an assistant chief must authorise it", "Annex H", "V2", ge=0
    )
    free_day_rate: float = known(
        1.5, "Free day, where any officer could do the duty", "West Mercia Federation", "V2", ge=0
    )
    free_day_only_they_rate: float = known(
        1.0, "Free day, where only that officer could", "West Mercia Federation", "V2", ge=0
    )
    regranted_within_months: int = known(
        12, "Months within which inspectors get a lost day again", "rules A1", "V2", ge=0
    )
    leave_absence_days: int = known(
        3, "Shortest absence whose recall is compensated", LEAVE, "V2", ge=1
    )
    leave_first_days: int = known(2, "First days of a recall from leave", LEAVE, "V2", ge=0)
    leave_first_half_days: int = known(
        4, "Half days of leave for each of the first days", LEAVE, "V2", ge=2
    )
    leave_later_half_days: int = known(
        3, "Half days of leave for each later day", LEAVE, "V2", ge=2
    )
    leave_rate: float = known(2.0, "Rate where part of it is taken as pay", LEAVE, "V2", ge=0)
    normal_duty_minutes: int = known(480, "Normal daily period of duty", "Annex E 1(b)", "V1", gt=0)


class AllowancePolicy(PolicySection):
    """Sums for being on call and for nights away, constable to chief inspector."""

    on_call_pence_per_day: int = known(
        3500, "On call, for each day", "20, 25, then 35 pounds (rules A6)", "M", ge=0
    )
    away_pence_per_night: int = known(
        6000, "Held in reserve away from home", "50 pounds and 10 from 2025 (rules A6)", "D", ge=0
    )
    hardship_pence_per_night: int = known(
        4000, "No proper accommodation", "30 pounds and 10 from 2025 (rules A6)", "D", ge=0
    )


class StaffPolicy(PolicySection):
    """Terms of police staff and PCSOs."""

    rest_day_notice_days: int = known(
        5, "Clear days below which a rest day earns time off and pay", PSC, "V2", ge=0
    )
    time_off_within_months: int = known(
        3, "Months after which time off is paid instead", PSC, "V2", ge=0
    )
    highest_paid_spine_point: int = known(
        24, "Highest spine point with paid overtime", "UNISON 2010, historic", "V2", ge=0
    )
    weekend_rate: float = known(
        0.5, "Enhancement of contracted weekend hours", "rules C1", "D", ge=0
    )
    weekend_rolled_up_rate: float = known(
        0.1389, "The same as a share of all pay", "West Yorkshire Police", "V2", ge=0
    )
    shift_low_rate: float = known(0.125, "Shift allowance, low band", "PSC s.2", "M", ge=0)
    shift_middle_rate: float = known(
        0.14, "Shift allowance, middle band", "Humberside, West Yorkshire", "V2", ge=0
    )
    shift_high_rate: float = known(
        0.2, "Shift allowance, 24-hour rotating shifts", "PSC s.2", "M", ge=0
    )
    standby_pence_per_session: int = known(
        3449, "Standby, for each session", "UNISON, offer of September 2023", "V2", ge=0
    )
    day_starts_minute: int = known(
        420,
        "Local minute at which the staff day starts",
        "West Midlands, 07:00-06:59 (rules C1)",
        "V2",
        ge=0,
        lt=MINUTES_PER_DAY,
    )
    weekend_terms: Literal["enhancement", "rolled_up", "none"] = known(
        "enhancement",
        "How contracted weekends of PCSOs are paid: hour by hour, as a share of all pay, or not",
        "rules C1; West Yorkshire rolls it up",
        "D",
    )
    shift_band: Literal["low", "middle", "high", "none"] = known(
        "middle", "Band of the shift allowance of PCSOs", "Humberside, West Yorkshire", "V2"
    )


class ProductivePolicy(PolicySection):
    """What a full-time year loses before it is productive."""

    leave_days: int = known(30, "Annual leave, days", "2025 maximum (rules D1, D4)", "V2", ge=0)
    public_holidays: int = known(8, "Public holidays", "rules D4", "D", ge=0)
    training_days: int = known(5, "Training days", "example of rules D4", "P", ge=0)
    sickness_share: float = known(
        0.04, "Share of hours lost to sickness", "example of rules D4", "P", ge=0, lt=1
    )
