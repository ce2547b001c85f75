"""Overtime, working time, supervision and the span of PCSOs."""

from typing import Literal

from scenarios.schema.policy.section import PolicySection, Span, known
from scenarios.schema.values import Clock


class OvertimePolicy(PolicySection):
    """How much overtime is allowed and what notice it is priced at."""

    cap_percent: float = known(
        4.0,
        "Hard cap on overtime cost, per cent of paybill over the period",
        "White Paper Cm 7749 (2009) para 5.10",
        "V1",
        ge=0,
        le=100,
    )
    cap_pence: int | None = known(
        None,
        "Hard cap on overtime cost in pence over the period; the lower of the two caps binds",
        "rules I: budget cap",
        "P",
        ge=0,
    )
    held_for_gaps_share: float = known(
        0.15,
        "Part of the cap on overtime cost that planning leaves for gaps in the published roster; "
        "muster replan may spend it (0: nothing is held back)",
        "project choice: ten gaps in four weeks of a district of 120 officers",
        "P",
        ge=0,
        le=1,
    )
    unplanned_percent: float = known(
        0.0,
        "Overtime that no plan holds (casual overtime, recall, early starts), per cent of paybill "
        "as the force expects it over the period; it is counted against the cap first",
        "project choice: the force's own accounts",
        "P",
        ge=0,
        le=100,
    )
    assumed_notice_days: int = known(
        14,
        "Clear days of notice at which rest-day working is priced where the day on which a roster "
        "is told is not known (notice.published_on)",
        "Annex H; project",
        "P",
        ge=0,
    )
    most_rest_days_owed: int = known(
        1,
        "Most rest days that a plan has an officer work, at 15 clear days' notice and more, for "
        "others that are still owed at its end (plain pay and another rest day); 0: none",
        "Annex H 1(a) sets no number; project choice",
        "P",
        ge=0,
        le=28,
    )
    rest_days_owed_in_new_rosters: bool = known(
        False,
        "Whether a roster drawn without patterns leaves rest days owed too: it moves no rest day "
        "that was told, but takes hours from the next period",
        "project choice",
        "P",
    )
    max_minutes_per_person_per_week: int = known(
        960, "Most overtime one person works in a calendar week", "project choice", "P", ge=0
    )
    max_minutes_per_person_per_month: int = known(
        6000,
        "Most overtime one person works in a calendar month",
        "rules I: the Met monitors over 100 h a month",
        "M",
        ge=0,
    )
    extension_minutes: list[int] = known(
        [60, 120], "Lengths by which a tour may be extended", "project choice", "P"
    )


class HoursPolicy(PolicySection):
    """Working time and rest."""

    longest_tour_minutes: int = known(
        720,
        "Longest tour that is planned, its extension included",
        "rules I; HSG256 (12 h with overtime, not read)",
        "M",
        ge=0,
        le=2880,
    )
    longest_exigency_tour_minutes: int = known(
        960,
        "Longest tour that may be locked for an exigency of duty",
        "rules I: alarm at 16 h",
        "P",
        ge=0,
        le=2880,
    )
    minimum_rest_minutes: int = known(
        660, "Rest between two tours", "WTR 1998 reg 10; Annex E", "V1", ge=0, le=1440
    )
    weekly_rest: Literal["24h_7d", "48h_14d", "2x24h_14d", "24h_7d_or_48h_14d", "off"] = known(
        "24h_7d_or_48h_14d",
        "Unbroken rest in every week (Monday to Sunday) or fortnight; off where reg 21 disapplies "
        "it and compensatory rest is given",
        "WTR 1998 reg 11; rules I",
        "V1",
    )
    weekly_rest_added_minutes: int = known(
        0,
        "Daily rest that comes on top of each weekly rest (660 where reg 11(7) asks for both)",
        "WTR 1998 reg 11(7)",
        "V1",
        ge=0,
        le=1440,
    )
    longest_gap_between_rest_days: int = known(
        7, "Most days from one rest day to the next", "Annex E (Met SOP)", "V1", ge=1, le=14
    )
    longest_run_days: int = known(
        7, "Most days worked in a row, rest-day working included", "Annex E; rules I", "V1", ge=1
    )
    average_week_minutes: int = known(
        2880, "Average working week over the reference period", "WTR 1998 reg 4", "V1", ge=0
    )
    reference_weeks: int = known(
        17,
        "Weeks of the reference period: 17, 26 under reg 21, up to 52 by agreement",
        "WTR 1998 regs 4(3)-(5), 21(c)(iii), 23(b)",
        "V1",
        ge=17,
        le=52,
    )
    rolling_reference: bool = known(
        True,
        "Whether every reference period that ends in the plan is kept, or only the one that ends "
        "with it (successive periods by agreement)",
        "WTR 1998 reg 4(3)",
        "V1",
    )
    night_worker_share: float = known(
        0.5,
        "Share of days worked above which nights make a night worker (0.5: the majority)",
        "WTR 1998 reg 2",
        "V1",
        ge=0,
        lt=1,
    )
    night_worker_minutes_per_day: int = known(
        480, "Average normal minutes in 24 hours of a night worker", "WTR 1998 reg 6", "V1", ge=0
    )
    hazardous_night_shifts: list[str] = known(
        [], "Shifts whose nights are of special hazard or heavy strain", "WTR 1998 reg 6(8)", "V1"
    )
    hazardous_night_staff: list[str] = known(
        [], "People whose nights are of special hazard or heavy strain", "WTR 1998 reg 6(8)", "V1"
    )
    hazardous_night_minutes: int = known(
        480, "Most duty in any 24 hours with such a night", "WTR 1998 reg 6(7)", "V1", ge=0, le=1440
    )
    refreshment_minutes: list[int] = known(
        [30, 35, 40, 45, 50, 60],
        "Break of a constable or sergeant in a tour under 6 hours, 6 to 7, ... 10 and more",
        "Annex E 1(c)(iii)",
        "V2",
        min_length=1,
    )
    refreshment_from_minutes: int = known(
        300,
        "Shortest tour of a constable or sergeant with a break",
        "Annex E 1(c)(iii)",
        "V2",
        ge=0,
    )
    public_holiday_share: float = known(
        0.2,
        "Part of a contracted week that each public holiday takes off the hours owed; 0 for none",
        "Annex H (a day's leave each), Annex E by fedrep.info 116: not read; a fifth is worked out",
        "D",
        ge=0,
        le=1,
    )
    rest_days_per_week: int = known(
        2,
        "Rest days in a week, on average over the period, beside public holidays",
        "Annex H by the West Midlands Federation",
        "V2",
        ge=0,
        le=6,
    )
    owed_rest: Literal["by_date", "all", "none"] = known(
        "by_date",
        "Which owed rest days and time off a period gives back: those that history.csv sets a day "
        "for by its end, all, or none",
        "Annex H (another rest day), PSC Handbook (time off within 3 months)",
        "V2",
    )
    special_minutes_per_week: int = known(
        240, "Duty of a special without contract hours", "rules G: 16 h a month", "V2", ge=0
    )
    night_starts: Clock = known("23:00", "Start of night time", "WTR 1998 reg 2", "V1")
    night_ends: Clock = known("06:00", "End of night time", "WTR 1998 reg 2", "V1")
    night_shift_minutes: int = known(
        180, "Minutes in night time that make a tour a night", "WTR 1998 reg 2", "V1", ge=1
    )


class SupervisionPolicy(PolicySection):
    """Who must be on duty with whom."""

    minimum_sergeants: int = known(
        1,
        "Sergeants on duty in any hour with response constables on duty",
        "project choice",
        "P",
        ge=0,
    )
    scope: Literal["district", "base"] = known(
        "district", "Whether each base or the whole district needs them", "project choice", "P"
    )


class SpecialPolicy(PolicySection):
    """How far special constables can be counted on."""

    confirmed: bool = known(
        False,
        "Whether specials' offers are confirmed, so that their hours count as response",
        "rules G: specials never count in minimum cover unless confirmed",
        "D",
    )


class PartnerPolicy(PolicySection):
    """When partner staff work."""

    span: Span | None = known(
        None, "Daily window of partner staff's duty, if they have one", "project choice", "P"
    )


class PcsoPolicy(PolicySection):
    """What PCSOs may be asked to do."""

    span: Span = known(
        lambda: Span(start_minute=420, end_minute=1440),
        "Daily window of PCSO duty",
        "force practice (Wiltshire 07-24); rules C2",
        "V2",
    )
    single_patrol: bool = known(
        True, "PCSOs may patrol alone where the risk assessment allows", "MPS Notice 41/09", "V1"
    )
    single_patrol_span: Span = known(
        lambda: Span(start_minute=420, end_minute=1320),
        "Daily window in which a PCSO may patrol alone",
        "project choice",
        "P",
    )
