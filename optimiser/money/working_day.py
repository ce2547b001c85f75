"""Officers' overtime on a day of duty: casual, planned, recall (reg 25, Annex G; rules A3, A5).

Minutes are whole minutes of duty beyond the tour. `worked_minutes_in_week` is what a part-timer
has worked in the week before; without it the overtime rate is taken, which is never too little.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from optimiser.money.compensation import (
    Compensation,
    Line,
    counted_with_travel,
    in_units,
    not_paid_overtime,
    nothing,
    paid,
)
from optimiser.money.pay import PayRules
from optimiser.money.provision import Provision
from optimiser.money.provisions import CASUAL, PART_TIME, PLANNED, READINESS, RECALL
from optimiser.money.terms import Payee

DAYS_PER_WEEK = 7


def overtime_week(moment: datetime, zone: ZoneInfo, rules: PayRules) -> date:
    """First day of the overtime week of an instant: seven days from the day fixed by the chief."""
    numbers = rules.working_day
    local = moment.astimezone(zone) - timedelta(minutes=numbers.day_starts_minute)
    day = local.date()
    return day - timedelta(days=(day.weekday() - numbers.week_starts_on) % DAYS_PER_WEEK)


def occasion_in_week(
    moment: datetime, earlier: Iterable[datetime], zone: ZoneInfo, rules: PayRules
) -> int:
    """Which occasion of casual overtime this is in its week, from 1, after the earlier ones.

    An occasion counts even where all of it was disregarded.
    """
    week = overtime_week(moment, zone, rules)
    return 1 + sum(overtime_week(other, zone, rules) == week for other in earlier)


def casual_overtime(
    payee: Payee,
    minutes: int,
    occasion: int,
    rules: PayRules,
    *,
    worked_minutes_in_week: int | None = None,
) -> Compensation:
    """Kept on after a tour without having been told before it began.

    The first half hour is disregarded on each of the first four occasions in the week; later
    nothing is lost, but Warwickshire's Federation has it that less than 30 minutes never count
    (`casual_least_minutes`).
    """
    if occasion < 1:
        message = f"occasions of a week count from 1, not {occasion}"
        raise ValueError(message)
    numbers = rules.working_day
    disregarded = occasion <= numbers.casual_occasions_disregarded
    enough = minutes >= numbers.casual_least_minutes
    counted = minutes - disregarded * numbers.casual_disregarded_minutes if enough else 0
    return working_day(payee, counted, CASUAL, rules, worked_minutes_in_week)


def planned_overtime(
    payee: Payee, minutes: int, rules: PayRules, *, worked_minutes_in_week: int | None = None
) -> Compensation:
    """Kept on after a tour, told at or before its start: nothing is disregarded.

    Federation branches differ on periods under half an hour: `planned_least_minutes` is 15 where a
    completed quarter is paid (Essex), 30 where none is (Lincolnshire).
    """
    enough = minutes >= rules.working_day.planned_least_minutes
    return working_day(payee, minutes if enough else 0, PLANNED, rules, worked_minutes_in_week)


def recall(
    payee: Payee,
    duty_minutes: int,
    rules: PayRules,
    *,
    travel_minutes: int = 0,
    worked_minutes_in_week: int | None = None,
) -> Compensation:
    """Recalled to duty between two tours: the time worked and the travel there and back.

    Work at home that an officer is required to do, such as answering a call, is a recall without
    travel (Allard v Devon and Cornwall [2015] EWCA Civ 42). One that runs into the next tour is
    none: it is a start brought forward. The least period of four hours was abolished in 2012.
    """
    counted = counted_with_travel(duty_minutes, travel_minutes, rules)
    if counted > 0:
        counted = max(counted, rules.working_day.recall_least_minutes)
    return working_day(payee, counted, RECALL, rules, worked_minutes_in_week)


def warned_to_be_ready(payee: Payee) -> Compensation:
    """Told to be in readiness: no recall, whatever the time (reg 25(2)); see on-call allowance."""
    return not_paid_overtime(payee) or nothing(READINESS)


def working_day(
    payee: Payee,
    minutes: int,
    provision: Provision,
    rules: PayRules,
    worked_minutes_in_week: int | None = None,
) -> Compensation:
    """Minutes on a day of duty in completed units at time and a third (plain time first: A5)."""
    if (other := not_paid_overtime(payee)) is not None:
        return other
    counted = in_units(minutes, rules)
    plain = plain_minutes(payee, counted, worked_minutes_in_week, rules)
    lines: tuple[Line, ...] = ()
    if plain:
        lines = (paid(payee, plain, rules.working_day.part_time_rate, PART_TIME, rules),)
    if counted > plain or not lines:
        lines += (paid(payee, counted - plain, rules.overtime_rate, provision, rules),)
    return Compensation(lines)


def plain_minutes(
    payee: Payee, minutes: int, worked_minutes_in_week: int | None, rules: PayRules
) -> int:
    """How many of a part-timer's extra minutes only fill the week to a full-time one."""
    if worked_minutes_in_week is None or not payee.is_part_time(rules):
        return 0
    room = max(0, payee.full_time_minutes(rules) - worked_minutes_in_week)
    return min(minutes, room)
