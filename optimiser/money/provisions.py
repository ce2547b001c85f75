"""Every provision that can give a payment: the table of contents of `optimiser/money`.

Sections in brackets are those of the domain rules reference. Where summaries of Annexes G and H
agree but the determination itself was not read, the status is V2.
"""

from optimiser.money.allowance_provisions import (
    AWAY,
    HARDSHIP,
    NO_ALLOWANCE,
    NOT_IN_RESERVE,
    ON_CALL,
    UNSOCIAL,
)
from optimiser.money.provision import Provision, TimeOff
from optimiser.money.staff_provisions import (
    SHIFT_ALLOWANCE,
    STAFF_OVERTIME,
    STAFF_PLAIN,
    STAFF_SHORT_NOTICE,
    STAFF_SUNDAY,
    STANDBY,
    WEEKEND,
    WEEKEND_ROLLED_UP,
)
from optimiser.rule import Authority

REGULATION, AGREEMENT = Authority.REGULATION, Authority.AGREEMENT

CASUAL = Provision(
    "casual_overtime",
    "Kept on after a tour without having been told before it began: the first half hour is "
    "disregarded on each of the first four occasions in the week, then completed quarters of an "
    "hour at time and a third",
    REGULATION,
    "Police Regulations 2003 reg 25, Annex G (A3)",
    "V2",
    (
        "working_day.casual_disregarded_minutes",
        "working_day.casual_occasions_disregarded",
        "working_day.casual_least_minutes",
        "unit_minutes",
        "overtime_rate",
    ),
    TimeOff.BONUS,
)
PLANNED = Provision(
    "planned_overtime",
    "Told at or before the start of the tour: completed quarters of an hour at time and a third, "
    "nothing disregarded",
    REGULATION,
    "Police Regulations 2003 reg 25, Annex G (A3)",
    "V2",
    ("working_day.planned_least_minutes", "unit_minutes", "overtime_rate"),
    TimeOff.BONUS,
)
RECALL = Provision(
    "recall",
    "Recalled between two tours: time worked and travel at time and a third, no least period; "
    "travel is left out where it and the duty exceed six hours",
    REGULATION,
    "Police Regulations 2003 reg 25, Annex G since 1 April 2012 (A3)",
    "V2",
    (
        "working_day.recall_least_minutes",
        "working_day.travel_limit_minutes",
        "unit_minutes",
        "overtime_rate",
    ),
    TimeOff.BONUS,
)
READINESS = Provision(
    "readiness",
    "A warning to be in readiness for duty is no recall and gives no overtime",
    REGULATION,
    "Police Regulations 2003 reg 25(2) (A3)",
    "V1",
)
BROUGHT_FORWARD = Provision(
    "brought_forward",
    "Start brought forward without due notice, on a day already worked: the hours before the "
    "rostered start at time and a third, and they count towards the tour",
    REGULATION,
    "Police Regulations 2003 reg 25, Annex G (A3)",
    "V2",
    ("working_day.due_notice_minutes", "unit_minutes", "overtime_rate"),
    TimeOff.BONUS,
)
MOVED_WITH_NOTICE = Provision(
    "moved_with_notice",
    "Brought forward with due notice, or on a day not yet worked: the tour moves, no overtime",
    REGULATION,
    "Police Regulations 2003 reg 25(1)-(2) (A3)",
    "V1",
    ("working_day.due_notice_minutes",),
)
PART_TIME = Provision(
    "part_time",
    "A part-time officer is paid plain time until the week is a full-time one",
    REGULATION,
    "Annex G, part-time members (A5)",
    "V2",
    ("working_day.part_time_rate", "officer_week_minutes"),
    TimeOff.EQUAL,
)
REST_DAY = Provision(
    "rest_day",
    "Duty on a rest day with less than fifteen days' notice: time and a half, at least four hours "
    "for each period",
    REGULATION,
    "Police Regulations 2003 reg 26, Annex H (A4)",
    "V2",
    ("rest_day_rate", "minimum_rest_day_minutes", "rest_day_notice_days", "unit_minutes"),
    TimeOff.AT_RATE,
)
REST_DAY_MOVED = Provision(
    "rest_day_moved",
    "Duty on a rest day with fifteen days' notice or more: normal pay and another rest day",
    REGULATION,
    "Police Regulations 2003 reg 26, Annex H 1(a) (A4)",
    "V1",
    ("rest_day_notice_days", "rest_days.notified_within_days"),
)
KEPT_ON = Provision(
    "kept_on_into_rest_day",
    "Kept on from a tour into a rest day: up to an hour in completed quarters at time and a half, "
    "beyond it at least four hours",
    REGULATION,
    "Annex H (A4)",
    "V2",
    ("rest_days.kept_on_minutes", "rest_day_rate", "minimum_rest_day_minutes", "unit_minutes"),
    TimeOff.AT_RATE,
)
REINSTATED = Provision(
    "reinstated_rest_day",
    "A rest day given back with less than eight days' notice: the officer may attend and is paid "
    "as for a rest day",
    AGREEMENT,
    "PNB 85/9 (A4)",
    "V2",
    ("rest_days.reinstated_notice_days", "rest_day_rate", "minimum_rest_day_minutes"),
    TimeOff.AT_RATE,
)
RESTORED = Provision(
    "restored_rest_day",
    "A rest day given back in time, or taken, is a rest day: no compensation",
    AGREEMENT,
    "PNB 85/9 (A4)",
    "V2",
    ("rest_days.reinstated_notice_days",),
)
FREE_DAY = Provision(
    "free_day",
    "A part-time officer's free day with less than fifteen days' notice, where any officer could "
    "have done the duty: time and a half, at least four hours",
    REGULATION,
    "Annex H, part-time members (A5, 0.1)",
    "V2",
    ("rest_days.free_day_rate", "minimum_rest_day_minutes", "rest_day_notice_days"),
    TimeOff.AT_RATE,
)
FREE_DAY_ONLY_THEY = Provision(
    "free_day_only_they",
    "A part-time officer's free day with less than fifteen days' notice, where only that officer "
    "could do the duty (court): plain time, at least four hours",
    REGULATION,
    "Annex H, part-time members (A5, 0.1)",
    "V2",
    ("rest_days.free_day_only_they_rate", "minimum_rest_day_minutes", "rest_day_notice_days"),
    TimeOff.AT_RATE,
)
FREE_DAY_MOVED = Provision(
    "free_day_moved",
    "A free day moved with fifteen days' notice or more: another free day, as for rest days",
    REGULATION,
    "worked out from Annex H (A4, A5)",
    "D",
    ("rest_day_notice_days",),
)
PUBLIC_HOLIDAY = Provision(
    "public_holiday",
    "Duty on a public holiday: double time, at least four hours",
    REGULATION,
    "Police Regulations 2003 reg 26, Annex H (A4)",
    "V2",
    ("public_holiday_rate", "minimum_rest_day_minutes", "rest_days.public_holiday_authority_days"),
    TimeOff.AT_RATE,
)
PUBLIC_HOLIDAY_LATE = Provision(
    "public_holiday_late",
    "Duty on a public holiday with less than eight days' notice: double time, at least four "
    "hours, and a day off in lieu that is treated as a public holiday",
    REGULATION,
    "Police Regulations 2003 reg 26, Annex H (A4)",
    "V2",
    (
        "public_holiday_rate",
        "minimum_rest_day_minutes",
        "rest_days.public_holiday_notice_days",
        "rest_days.public_holiday_authority_days",
    ),
    TimeOff.AT_RATE,
)
LEAVE_RECALL = Provision(
    "recall_from_leave",
    "Recalled from an absence of three days or more with annual leave in it: two days' leave for "
    "each of the first two days (or one and a day at double time), one and a half for each later "
    "day (or one and half a day at double time)",
    REGULATION,
    "Police Regulations 2003 reg 33, Annex O 5 (A4)",
    "V2",
    (
        "rest_days.leave_absence_days",
        "rest_days.leave_first_days",
        "rest_days.leave_first_half_days",
        "rest_days.leave_later_half_days",
        "rest_days.leave_rate",
    ),
)
INSPECTING_RANKS = Provision(
    "inspecting_ranks",
    "Inspectors and above are paid no overtime; a rest day or public holiday lost is granted again",
    REGULATION,
    "Police Regulations 2003 regs 25-26 (A1)",
    "V2",
    ("rest_days.regranted_within_months",),
)
VOLUNTEERS = Provision(
    "volunteers",
    "Special constables are unpaid volunteers",
    REGULATION,
    "force pages (A1, G)",
    "V2",
)
PROVISIONS = (
    CASUAL,
    PLANNED,
    RECALL,
    READINESS,
    BROUGHT_FORWARD,
    MOVED_WITH_NOTICE,
    PART_TIME,
    REST_DAY,
    REST_DAY_MOVED,
    KEPT_ON,
    REINSTATED,
    RESTORED,
    FREE_DAY,
    FREE_DAY_ONLY_THEY,
    FREE_DAY_MOVED,
    PUBLIC_HOLIDAY,
    PUBLIC_HOLIDAY_LATE,
    LEAVE_RECALL,
    UNSOCIAL,
    ON_CALL,
    AWAY,
    HARDSHIP,
    NOT_IN_RESERVE,
    STAFF_OVERTIME,
    STAFF_SUNDAY,
    STAFF_PLAIN,
    STAFF_SHORT_NOTICE,
    WEEKEND,
    WEEKEND_ROLLED_UP,
    SHIFT_ALLOWANCE,
    STANDBY,
    INSPECTING_RANKS,
    VOLUNTEERS,
    NO_ALLOWANCE,
)
