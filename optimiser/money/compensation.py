"""What a piece of duty gives: lines of pay, what is owed, and the provisions that give it.

Amounts are exact fractions until each line is rounded once to whole pence, halves up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from math import floor

from optimiser.money.pay import MINUTES_PER_HOUR, PayRules
from optimiser.money.provision import Provision
from optimiser.money.provisions import INSPECTING_RANKS, VOLUNTEERS
from optimiser.money.terms import Payee, Terms

HALF = Fraction(1, 2)
FINEST = 1_000_000
"""Largest denominator of a rate: 4/3 is a third exactly, and six decimals are kept."""


@dataclass(frozen=True)
class Line:
    """Minutes that count at a multiple of basic pay, or a count of sums, under one provision.

    `pay_pence` goes to the person, `cost_pence` is the employer's with on-costs. `rate` 1 with no
    pence is time within the salary. `count` is days, nights or sessions that a sum is paid for.
    """

    provision: Provision
    minutes: int = 0
    rate: float = 0.0
    pay_pence: int = 0
    cost_pence: int = 0
    count: int = 0


@dataclass(frozen=True)
class Compensation:
    """Everything that a piece of duty gives; `a + b` is what both give together."""

    lines: tuple[Line, ...] = ()
    rest_days_owed: int = 0
    free_days_owed: int = 0
    days_in_lieu_owed: int = 0
    leave_half_days_owed: int = 0
    time_off_minutes: int = 0
    needs_assistant_chief: bool = False
    notes: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """Minutes that count, over all lines: those that earn an allowance too count in both."""
        return sum(line.minutes for line in self.lines)

    @property
    def pay_pence(self) -> int:
        """What the person is paid on top of salary."""
        return sum(line.pay_pence for line in self.lines)

    @property
    def cost_pence(self) -> int:
        """What the employer pays, with National Insurance and any holiday-pay top-up."""
        return sum(line.cost_pence for line in self.lines)

    def __add__(self, other: "Compensation") -> "Compensation":
        return Compensation(
            self.lines + other.lines,
            self.rest_days_owed + other.rest_days_owed,
            self.free_days_owed + other.free_days_owed,
            self.days_in_lieu_owed + other.days_in_lieu_owed,
            self.leave_half_days_owed + other.leave_half_days_owed,
            self.time_off_minutes + other.time_off_minutes,
            self.needs_assistant_chief or other.needs_assistant_chief,
            self.notes + tuple(note for note in other.notes if note not in self.notes),
        )


def together(periods: Iterable[Compensation]) -> Compensation:
    """Several periods of duty on one day: pay for each of them, but one day owed for all."""
    total = sum(periods, Compensation())
    return replace(
        total,
        rest_days_owed=min(total.rest_days_owed, 1),
        free_days_owed=min(total.free_days_owed, 1),
        days_in_lieu_owed=min(total.days_in_lieu_owed, 1),
    )


@cache
def exact(number: float) -> Fraction:
    """The simple fraction that a rate or divisor stands for."""
    return Fraction(number).limit_denominator(FINEST)


def nearest(amount: Fraction) -> int:
    """The nearest whole number of pence or minutes, halves up."""
    return floor(amount + HALF)


def hourly_exactly(payee: Payee, rules: PayRules) -> Fraction:
    """Basic pay of one hour in pence, as a fraction; volunteers have none (A6, C1, D4)."""
    if payee.terms is Terms.VOLUNTEER:
        return Fraction(0)
    return payee.annual_pay_pence / exact(payee.hours_per_year(rules))


def loading(rules: PayRules) -> Fraction:
    """Employer's cost of a pound of overtime: National Insurance and top-up, no pension (D3)."""
    return (1 + exact(rules.employer_ni_rate)) * (1 + exact(rules.holiday_top_up_rate))


def paid(payee: Payee, minutes: int, rate: float, provision: Provision, rules: PayRules) -> Line:
    """A line of minutes at a multiple of basic pay."""
    amount = hourly_exactly(payee, rules) * exact(rate) * minutes / MINUTES_PER_HOUR
    cost = nearest(amount * loading(rules))
    return Line(provision, minutes, rate, nearest(amount), cost)


def sums(count: int, pence_each: int, provision: Provision, rules: PayRules) -> Line:
    """A line of fixed sums, such as one for each day on call."""
    cost = nearest(count * pence_each * loading(rules))
    return Line(provision, 0, 0.0, count * pence_each, cost, count)


def nothing(provision: Provision, *notes: str) -> Compensation:
    """No compensation, and the provision that says so."""
    return Compensation((Line(provision),), notes=notes)


def not_paid_overtime(payee: Payee) -> Compensation | None:
    """What ranks and volunteers get who are outside officers' overtime; None for the others.

    Police staff have terms of their own: asking for officers' terms is a mistake of the caller.
    """
    if payee.terms is Terms.STAFF:
        message = "police staff have their own overtime: use optimiser.money.staff"
        raise ValueError(message)
    if payee.terms is Terms.VOLUNTEER:
        return nothing(VOLUNTEERS)
    return None if payee.terms is Terms.OFFICER else nothing(INSPECTING_RANKS)


def lost_day(payee: Payee, rules: PayRules, *, holiday: bool = False) -> Compensation | None:
    """The same for a rest day or public holiday: inspecting ranks are granted the day again."""
    other = not_paid_overtime(payee)
    if other is None or payee.terms is Terms.VOLUNTEER:
        return other
    months = rules.rest_days.regranted_within_months
    note = f"the day is granted again within {months} months, so far as exigencies of duty permit"
    return replace(
        other, rest_days_owed=int(not holiday), days_in_lieu_owed=int(holiday), notes=(note,)
    )


def counted_with_travel(duty_minutes: int, travel_minutes: int, rules: PayRules) -> int:
    """Duty with its travel, or duty alone where both exceed six hours (Annexes G and H)."""
    both = duty_minutes + travel_minutes
    return both if both <= rules.working_day.travel_limit_minutes else duty_minutes


def in_units(minutes: int, rules: PayRules) -> int:
    """Minutes in completed units, always rounded down; nothing for less than none."""
    return max(minutes, 0) // rules.unit_minutes * rules.unit_minutes
