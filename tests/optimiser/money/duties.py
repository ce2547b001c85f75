"""Short ways to name duty and what it gives, for the table of cases."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from optimiser.money.brought_forward import EarlierStart, start_brought_forward
from optimiser.money.compensation import Compensation, Line
from optimiser.money.kept_on import KeptOn, kept_on
from optimiser.money.pay import PayRules
from optimiser.money.staff import StaffDuty, staff_overtime
from optimiser.money.terms import Payee, Terms, payee_of
from tests.optimiser.money.people import PCSO, SERGEANT, SPECIAL, TOP_CONSTABLE

RULES = PayRules()
LONDON = ZoneInfo("Europe/London")
PC, PS = payee_of(TOP_CONSTABLE), payee_of(SERGEANT)
HALF_TIME = replace(PC, contract_minutes_per_week=1200)
INSPECTOR, SUPER = replace(PC, terms=Terms.INSPECTOR), replace(PC, terms=Terms.SENIOR)
SC, STAFF = payee_of(SPECIAL), payee_of(PCSO)
HALF_STAFF = replace(STAFF, contract_minutes_per_week=1110)
LINCOLNSHIRE = replace(RULES, working_day=replace(RULES.working_day, planned_least_minutes=30))
WARWICKSHIRE = replace(RULES, working_day=replace(RULES.working_day, casual_least_minutes=30))
BEFORE_2012 = replace(RULES, working_day=replace(RULES.working_day, recall_least_minutes=240))


def h(hours: int, minutes: int = 0) -> int:
    """Minutes of hours and minutes."""
    return 60 * hours + minutes


def at(text: str) -> datetime:
    """The UTC instant of a time on a London clock, such as `2026-01-16 22:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def early(
    rostered: str, told: str, start: str, until: str, payee: Payee = PC, **options: Any
) -> Compensation:
    """A tour of `rostered` (start and end, by `/`) that was told to begin earlier."""
    begins, ends = rostered.split("/")
    worked = options.pop("day_already_worked", True)
    tour = EarlierStart(at(begins), at(ends), at(told), at(start), at(until), worked)
    return start_brought_forward(payee, tour, RULES, **options)


def kept(
    end: str, until: str, rest_day: str | None = None, occasion: int | None = None
) -> Compensation:
    """Kept on from the end of a tour to a later time, with the start of the rest day."""
    begins = None if rest_day is None else at(rest_day)
    return kept_on(PC, KeptOn(at(end), at(until), begins, occasion), RULES)


def staff(start: str, end: str, payee: Payee = STAFF, **options: Any) -> Compensation:
    """Overtime of police staff between two local times."""
    holidays = options.pop("public_holidays", frozenset())
    duty = StaffDuty(at(start), at(end), **options)
    return staff_overtime(payee, duty, LONDON, RULES, public_holidays=holidays)


def in_short(given: Any) -> Any:
    """A compensation as text: `90@4/3 + 60@1/10; rest day`; anything else as it is."""
    if not isinstance(given, Compensation):
        return given
    owed = (
        (given.rest_days_owed, "rest day"),
        (given.free_days_owed, "free day"),
        (given.days_in_lieu_owed, "lieu day"),
        (given.leave_half_days_owed, "leave"),
        (given.time_off_minutes, "off"),
    )
    extras = [name if "day" in name else f"{name} {n / 2 if name == 'leave' else n:g}"
              for n, name in owed if n]  # fmt: skip
    extras += ["ACC"] * given.needs_assistant_chief
    lines = [_line(line) for line in given.lines if line.minutes or line.count]
    return "; ".join([" + ".join(lines) or "nothing", *extras])


def _line(line: Line) -> str:
    if not line.minutes:
        return f"{line.count} x {line.pay_pence // line.count}p"
    return f"{line.minutes}@{Fraction(line.rate).limit_denominator(10_000)}"
