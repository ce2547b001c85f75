from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from optimiser.money.allowances import unsocial_hours
from optimiser.money.compensation import hourly_exactly
from optimiser.money.holidays import public_holiday
from optimiser.money.pay import PayRules, unsocial_full_hours, whole_pence
from optimiser.money.rest_days import rest_day
from optimiser.money.terms import payee_of
from optimiser.money.working_day import planned_overtime
from tests.optimiser.money.people import PCSO, SPECIAL, TOP_CONSTABLE

RULES = PayRules()
LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def test_hourly_rate_of_a_top_constable_is_the_published_24_08() -> None:
    assert round(hourly_exactly(payee_of(TOP_CONSTABLE), RULES)) == 2408


@pytest.mark.parametrize(
    ("insurance", "prices"), [(0.0, (3211, 3613, 4817)), (0.15, (3693, 4155, 5540))]
)
def test_worked_example_of_the_domain_rules(insurance: float, prices: tuple[int, ...]) -> None:
    """D4: an hour of planned overtime, of a rest day and of a public holiday."""
    rules, payee = replace(RULES, employer_ni_rate=insurance), payee_of(TOP_CONSTABLE)
    given = (
        planned_overtime(payee, 240, rules),
        rest_day(payee, 240, 14, rules),
        public_holiday(payee, 240, 14, rules),
    )
    assert [each.cost_pence / 4 for each in given] == pytest.approx(prices, abs=0.51)


def test_hourly_rate_of_staff_is_the_unison_example() -> None:
    staff = type(PCSO)(**{**PCSO.__dict__, "annual_pay_pence": 2_210_100})
    assert round(hourly_exactly(payee_of(staff), RULES)) == 1146


def test_specials_cost_nothing() -> None:
    assert hourly_exactly(payee_of(SPECIAL), RULES) == 0
    start, end = at("2026-01-16T20:00"), at("2026-01-17T02:00")
    assert unsocial_hours(payee_of(SPECIAL), start, end, LONDON, RULES).cost_pence == 0


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-01-16T22:00", "2026-01-17T00:30", 2),
        ("2026-01-16T07:00", "2026-01-16T17:00", 0),
        ("2026-01-16T07:00", "2026-01-16T20:59", 0),
        ("2026-01-16T07:00", "2026-01-16T21:00", 1),
        ("2026-01-16T19:30", "2026-01-17T05:30", 9),
        ("2026-01-16T20:00", "2026-01-17T06:00", 10),
        ("2026-01-16T05:00", "2026-01-16T15:00", 1),
        ("2026-01-16T05:30", "2026-01-16T20:30", 0),
        ("2026-03-28T20:00", "2026-03-29T06:00", 9),
        ("2026-10-24T20:00", "2026-10-25T06:00", 11),
    ],
)
def test_full_unsocial_hours(start: str, end: str, hours: int) -> None:
    assert unsocial_full_hours(at(start), at(end), LONDON, RULES) == hours


def test_allowance_is_a_tenth_of_basic_pay_with_insurance() -> None:
    start, end = at("2026-01-16T22:00"), at("2026-01-17T00:30")
    pence = unsocial_hours(payee_of(TOP_CONSTABLE), start, end, LONDON, RULES).cost_pence
    assert pence == round(2 * 0.1 * 5_025_700 * 6 / 12520 * 1.15) == 554


def test_halves_of_a_penny_go_up() -> None:
    assert [whole_pence(x) for x in (0.49, 0.5, 1.5, 2.5)] == [0, 1, 2, 3]
