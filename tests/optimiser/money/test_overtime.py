from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimiser.money.overtime import clear_days, extension_pence, rest_day_working_pence
from optimiser.money.pay import PayRules, hourly_pence
from tests.optimiser.money.people import PCSO, SERGEANT, SPECIAL, TOP_CONSTABLE

RULES = PayRules()
WITHOUT_INSURANCE = replace(RULES, employer_ni_rate=0.0)


def per_hour(rate: float) -> float:
    return hourly_pence(TOP_CONSTABLE, RULES) * rate


@pytest.mark.parametrize(
    ("told", "worked", "days"),
    [
        (date(2026, 6, 1), date(2026, 6, 16), 14),
        (date(2026, 6, 1), date(2026, 6, 17), 15),
        (date(2026, 6, 1), date(2026, 6, 2), 0),
    ],
)
def test_clear_days_leave_out_both_ends(told: date, worked: date, days: int) -> None:
    assert clear_days(told, worked) == days


def test_worked_example_of_the_domain_rules() -> None:
    assert hourly_prices(WITHOUT_INSURANCE) == pytest.approx((3211, 3613, 4817), abs=0.51)
    assert hourly_prices(RULES) == pytest.approx((3693, 4155, 5540), abs=0.51)


def hourly_prices(rules: PayRules) -> tuple[float, float, float]:
    """Extension, rest day and public holiday of a top constable."""
    extension = extension_pence(TOP_CONSTABLE, 60, rules)
    rest_day = rest_day_working_pence(TOP_CONSTABLE, 240, 14, rules)
    holiday = rest_day_working_pence(TOP_CONSTABLE, 240, 14, rules, public_holiday=True)
    return extension, rest_day / 4, holiday / 4


def test_two_hours_of_court_on_a_rest_day_are_paid_as_four() -> None:
    pence = rest_day_working_pence(TOP_CONSTABLE, 120, 5, WITHOUT_INSURANCE)
    assert pence == round(4 * per_hour(1.5))


def test_fifteen_clear_days_give_another_rest_day_instead_of_pay() -> None:
    assert rest_day_working_pence(TOP_CONSTABLE, 480, 15, RULES) == 0
    assert rest_day_working_pence(TOP_CONSTABLE, 480, 14, RULES) > 0


def test_public_holiday_is_double_time_at_any_notice() -> None:
    for notice in (0, 14, 15, 20):
        pence = rest_day_working_pence(
            TOP_CONSTABLE, 600, notice, WITHOUT_INSURANCE, public_holiday=True
        )
        assert pence == round(10 * per_hour(2.0))


def test_planned_overtime_counts_completed_quarters_of_an_hour() -> None:
    assert extension_pence(TOP_CONSTABLE, 150, WITHOUT_INSURANCE) == round(2.5 * per_hour(4 / 3))
    assert extension_pence(TOP_CONSTABLE, 14, RULES) == 0
    quarter = extension_pence(TOP_CONSTABLE, 15, RULES)
    assert quarter == extension_pence(TOP_CONSTABLE, 29, RULES) > 0


def test_rest_day_minutes_beyond_four_hours_are_rounded_down() -> None:
    four = rest_day_working_pence(TOP_CONSTABLE, 240, 0, RULES)
    assert rest_day_working_pence(TOP_CONSTABLE, 254, 0, RULES) == four
    assert rest_day_working_pence(TOP_CONSTABLE, 255, 0, RULES) > four


def test_staff_rates_depend_on_the_day_and_have_no_minimum() -> None:
    hour = hourly_pence(PCSO, RULES)
    weekday = rest_day_working_pence(PCSO, 120, 20, WITHOUT_INSURANCE)
    sunday = rest_day_working_pence(PCSO, 120, 20, WITHOUT_INSURANCE, sunday=True)
    holiday = rest_day_working_pence(PCSO, 120, 20, WITHOUT_INSURANCE, public_holiday=True)
    assert weekday == round(2 * 1.5 * hour)
    assert sunday == holiday == round(2 * 2.0 * hour)
    assert extension_pence(PCSO, 60, WITHOUT_INSURANCE) == round(1.5 * hour)


def test_a_part_timer_gets_plain_time_up_to_a_full_week() -> None:
    half_time = replace(TOP_CONSTABLE, contract_minutes_per_week=1200)
    plain = extension_pence(half_time, 120, WITHOUT_INSURANCE, worked_minutes_in_week=1200)
    mixed = extension_pence(half_time, 120, WITHOUT_INSURANCE, worked_minutes_in_week=2340)
    full = extension_pence(half_time, 120, WITHOUT_INSURANCE)
    assert plain == round(2 * per_hour(1.0))
    assert mixed == round(per_hour(1.0) + per_hour(4 / 3))
    assert full == round(2 * per_hour(4 / 3))


def test_a_full_timer_gets_the_overtime_rate_in_a_short_week_too() -> None:
    short_week = extension_pence(TOP_CONSTABLE, 60, RULES, worked_minutes_in_week=1920)
    assert short_week == extension_pence(TOP_CONSTABLE, 60, RULES)


def test_part_timers_have_the_same_rest_day_rate() -> None:
    half_time = replace(TOP_CONSTABLE, contract_minutes_per_week=1200)
    assert rest_day_working_pence(half_time, 480, 3, RULES) == rest_day_working_pence(
        TOP_CONSTABLE, 480, 3, RULES
    )


def test_specials_are_never_paid() -> None:
    assert rest_day_working_pence(SPECIAL, 480, 0, RULES, public_holiday=True) == 0
    assert extension_pence(SPECIAL, 60, RULES) == 0


@given(st.integers(0, 900), st.integers(0, 14), st.booleans())
def test_more_minutes_never_cost_less(minutes: int, notice: int, holiday: bool) -> None:
    one, more = (
        rest_day_working_pence(SERGEANT, m, notice, RULES, public_holiday=holiday)
        for m in (minutes, minutes + 1)
    )
    assert 0 <= one <= more
    assert extension_pence(SERGEANT, minutes, RULES) <= extension_pence(
        SERGEANT, minutes + 1, RULES
    )
