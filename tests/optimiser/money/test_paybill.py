from dataclasses import replace

import pytest

from optimiser.money.pay import PayRules
from optimiser.money.paybill import member_pence, paybill_pence
from tests.optimiser.money.people import PARTNER, PCSO, SERGEANT, SPECIAL, TOP_CONSTABLE

RULES = PayRules()
OFFICER_YEAR_WEEKS = 12520 / 6 / 40


def test_loaded_year_of_a_top_constable_is_the_worked_example() -> None:
    pounds = member_pence(TOP_CONSTABLE, OFFICER_YEAR_WEEKS, RULES) / 100
    assert pounds == pytest.approx(50_257 * 1.353 + 0.15 * (50_257 - 5_000), abs=0.01)
    assert round(pounds, -2) == 74_800


def test_staff_have_their_own_pension_and_year() -> None:
    pounds = member_pence(PCSO, 52.143, RULES) / 100
    assert pounds == pytest.approx(30_000 * 1.2 + 0.15 * 25_000, abs=0.01)


def test_part_timers_are_pro_rata_to_the_full_time_week_of_their_role() -> None:
    half_officer = replace(TOP_CONSTABLE, contract_minutes_per_week=1200)
    half_pcso = replace(PCSO, contract_minutes_per_week=1110)
    officer = member_pence(half_officer, OFFICER_YEAR_WEEKS, RULES) / 100
    pcso = member_pence(half_pcso, 52.143, RULES) / 100
    assert officer == pytest.approx(25_128.5 * 1.353 + 0.15 * 20_128.5, abs=0.01)
    assert pcso == pytest.approx(15_000 * 1.2 + 0.15 * 10_000, abs=0.01)


def test_pay_below_the_threshold_bears_no_insurance() -> None:
    one_day = replace(TOP_CONSTABLE, contract_minutes_per_week=120, annual_pay_pence=4_000_000)
    assert member_pence(one_day, OFFICER_YEAR_WEEKS, RULES) == round(200_000 * 1.353)


def test_specials_and_partners_are_not_on_the_paybill() -> None:
    assert paybill_pence([SPECIAL, PARTNER], 4, RULES) == 0
    people = [TOP_CONSTABLE, SERGEANT, PCSO, SPECIAL, PARTNER]
    assert paybill_pence(people, 4, RULES) == sum(
        member_pence(member, 4, RULES) for member in (TOP_CONSTABLE, SERGEANT, PCSO)
    )


def test_the_period_scales_the_paybill() -> None:
    year = member_pence(TOP_CONSTABLE, 52, RULES)
    assert member_pence(TOP_CONSTABLE, 4, RULES) == pytest.approx(year / 13, abs=1)
