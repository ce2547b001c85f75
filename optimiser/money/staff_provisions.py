"""Provisions of police staff and PCSOs: Police Staff Council handbook and local agreements (C1)."""

from optimiser.money.provision import Provision, TimeOff
from optimiser.rule import Authority

AGREEMENT = Authority.AGREEMENT

STAFF_OVERTIME = Provision(
    "staff_overtime",
    "Overtime of police staff from Monday to Saturday: time and a half",
    AGREEMENT,
    "PSC handbook section 2 (C1)",
    "M",
    ("staff_overtime_rate", "staff.day_starts_minute", "unit_minutes"),
    TimeOff.EQUAL,
)
STAFF_SUNDAY = Provision(
    "staff_sunday",
    "Overtime of police staff on a Sunday or public holiday: double time",
    AGREEMENT,
    "PSC handbook section 2 (C1)",
    "M",
    ("staff_sunday_rate", "staff.day_starts_minute", "unit_minutes"),
    TimeOff.EQUAL,
)
STAFF_PLAIN = Provision(
    "staff_plain",
    "Extra hours of part-time police staff: plain time until the week is a full-time one",
    AGREEMENT,
    "PSC handbook section 2; UNISON (C1)",
    "V2",
    ("staff_week_minutes",),
    TimeOff.EQUAL,
)
STAFF_SHORT_NOTICE = Provision(
    "staff_short_notice",
    "Police staff called to work on a rest day with less than five days' notice get time off, an "
    "hour for an hour, on top of overtime pay",
    AGREEMENT,
    "PSC handbook (C1)",
    "V2",
    ("staff.rest_day_notice_days", "staff.time_off_within_months"),
)
WEEKEND = Provision(
    "weekend_enhancement",
    "Contracted hours of police staff on Saturday and Sunday bear half as much again",
    AGREEMENT,
    "PSC handbook; worked out from adverts (C1)",
    "D",
    ("staff.weekend_rate", "staff.day_starts_minute"),
)
WEEKEND_ROLLED_UP = Provision(
    "weekend_rolled_up",
    "Weekend enhancement as a share of all pay, where a force rolls it up",
    AGREEMENT,
    "West Yorkshire Police adverts (C1)",
    "V2",
    ("staff.weekend_rolled_up_rate",),
)
SHIFT_ALLOWANCE = Provision(
    "shift_allowance",
    "A share of basic pay of police staff by the span and nights of their shifts",
    AGREEMENT,
    "Humberside and West Yorkshire adverts for the middle band, others unverified (C1)",
    "M",
    ("staff.shift_low_rate", "staff.shift_middle_rate", "staff.shift_high_rate"),
)
STANDBY = Provision(
    "standby",
    "A sum for every session of standby of police staff",
    AGREEMENT,
    "UNISON, offer of September 2023 (C1)",
    "V2",
    ("staff.standby_pence_per_session",),
)
