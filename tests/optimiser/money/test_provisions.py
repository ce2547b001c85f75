"""The provisions as a table of contents, and what a screen is told."""

import importlib
from dataclasses import replace
from datetime import timedelta

import pytest

from optimiser.money.allowances import away_from_home
from optimiser.money.brought_forward import EarlierStart, start_brought_forward
from optimiser.money.compensation import Compensation, in_units
from optimiser.money.holidays import public_holiday, recalled_from_leave
from optimiser.money.provision import Provision, number
from optimiser.money.provisions import PROVISIONS
from optimiser.money.reasons import duration, owed, reasons
from optimiser.money.rest_days import rest_day
from optimiser.money.staff import StaffDuty, shift_allowance, staff_days, staff_overtime
from optimiser.money.terms import Terms, payee_of
from optimiser.money.time_off import as_time_off
from optimiser.money.working_day import casual_overtime, planned_overtime
from optimiser.people import Role
from tests.optimiser.money.duties import HALF_TIME, LONDON, PC, RULES, STAFF, at, early
from tests.optimiser.money.people import PARTNER, PCSO, SERGEANT, SPECIAL, TOP_CONSTABLE

FILES = ("provisions", "allowance_provisions", "staff_provisions")


def test_the_table_of_contents_forgets_none() -> None:
    modules = [importlib.import_module(f"optimiser.money.{name}") for name in FILES]
    named = {value for m in modules for value in vars(m).values() if isinstance(value, Provision)}
    assert named == set(PROVISIONS)
    assert len({provision.id for provision in PROVISIONS}) == len(PROVISIONS)


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda provision: provision.id)
def test_a_provision_has_words_a_source_and_numbers_that_exist(provision: Provision) -> None:
    assert provision.says
    assert provision.source
    for name in provision.numbers:
        assert isinstance(number(RULES, name), int | float)


def test_everyone_of_a_rota_has_terms() -> None:
    people = [TOP_CONSTABLE, SERGEANT, PCSO, PARTNER, SPECIAL]
    assert [payee_of(member).terms for member in people] == [
        Terms.OFFICER,
        Terms.OFFICER,
        Terms.STAFF,
        Terms.STAFF,
        Terms.VOLUNTEER,
    ]
    assert {member.role for member in people} == set(Role)


def test_a_reason_tells_amount_authority_source_and_status() -> None:
    (reason,) = reasons(planned_overtime(PC, 150, RULES), RULES)
    assert reason.amount == "2 h 30 min at time and a third: £80.28, £92.33 with on-costs"
    assert (reason.authority, reason.status) == ("regulation", "V2")
    assert "Annex G" in reason.source
    assert reason.own_numbers == ()


def test_a_reason_tells_the_numbers_that_a_force_changed() -> None:
    own = replace(RULES, overtime_rate=1.4)
    (reason,) = reasons(planned_overtime(PC, 60, own), own)
    assert reason.own_numbers == ("overtime_rate",)
    assert "at 1.4 of basic pay" in reason.amount


def test_nothing_has_a_reason_too() -> None:
    (reason,) = reasons(casual_overtime(PC, 25, 1, RULES), RULES)
    assert reason.amount == "nothing"
    assert "disregarded" in reason.says


def test_sums_and_time_within_the_salary_are_told() -> None:
    (away,) = reasons(away_from_home(PC, 2, RULES), RULES)
    assert away.amount == "2 times: £120.00, £138.00 with on-costs"
    (moved,) = reasons(rest_day(PC, 480, 15, RULES), RULES)
    assert moved.amount == "8 h at plain time"


def test_what_is_owed_is_told() -> None:
    assert owed(planned_overtime(PC, 60, RULES)) == ()
    assert owed(rest_day(PC, 480, 15, RULES)) == ("1 rest day",)
    assert owed(public_holiday(PC, 480, 0, RULES)) == ("1 day in lieu of a public holiday",)
    leave = recalled_from_leave(PC, 3, RULES, absence_days=5, annual_leave_days=5)
    assert owed(leave) == ("5.5 days of annual leave",)
    assert owed(as_time_off(PC, planned_overtime(PC, 75, RULES), RULES)) == ("1 h 30 min off",)
    assert [duration(minutes) for minutes in (0, 45, 60, 61)] == [
        "0 min",
        "45 min",
        "1 h",
        "1 h 1 min",
    ]


def test_notes_give_the_periods() -> None:
    assert "within 4 days" in rest_day(PC, 480, 15, RULES).notes[0]
    inspector = replace(PC, terms=Terms.INSPECTOR)
    assert "within 12 months" in rest_day(inspector, 480, 15, RULES).notes[0]
    assert "within 3 months" in as_time_off(PC, planned_overtime(PC, 60, RULES), RULES).notes[0]
    both = rest_day(PC, 480, 15, RULES) + rest_day(PC, 480, 15, RULES)
    assert len(both.notes) == 1


def test_a_holiday_pay_top_up_is_a_cost_with_insurance() -> None:
    generous = replace(RULES, holiday_top_up_rate=20 / 365)
    plain, topped = (planned_overtime(PC, 60, rules) for rules in (RULES, generous))
    assert topped.pay_pence == plain.pay_pence
    assert topped.cost_pence == round(32.1132 * 1.15 * (385 / 365) * 100)


def test_officers_and_staff_are_not_mixed_up() -> None:
    with pytest.raises(ValueError, match="police staff have their own"):
        planned_overtime(STAFF, 60, RULES)
    duty = StaffDuty(at("2026-01-16 16:00"), at("2026-01-16 18:00"))
    with pytest.raises(ValueError, match="not on police staff terms"):
        staff_overtime(PC, duty, LONDON, RULES)
    with pytest.raises(ValueError, match="not on police staff terms"):
        shift_allowance(HALF_TIME, 60, RULES)


def test_impossible_duties_are_refused() -> None:
    with pytest.raises(ValueError, match="count from 1"):
        casual_overtime(PC, 60, 0, RULES)
    with pytest.raises(ValueError, match="4 nights of hardship out of 3"):
        away_from_home(PC, 3, RULES, hardship_nights=4)
    with pytest.raises(ValueError, match="not brought forward"):
        early(
            "2026-01-16 07:00/2026-01-16 15:00",
            "2026-01-16 02:00",
            "2026-01-16 07:00",
            "2026-01-16 15:00",
        )


def test_a_tour_brought_forward_keeps_its_length() -> None:
    night = EarlierStart(
        at("2026-03-28 23:00"),
        at("2026-03-29 07:00"),
        at("2026-03-28 20:00"),
        at("2026-03-28 21:00"),
        at("2026-03-29 04:00"),
    )
    assert night.end == at("2026-03-29 05:00")
    assert [line.minutes for line in start_brought_forward(PC, night, RULES).lines] == [120]


def test_less_than_no_minutes_cost_nothing() -> None:
    assert in_units(-15, RULES) == 0
    assert planned_overtime(PC, -15, RULES).cost_pence == 0


def test_an_empty_compensation_adds_nothing() -> None:
    given = public_holiday(PC, 480, 0, RULES)
    assert given + Compensation() == Compensation() + given == given


def test_there_are_no_lines_of_no_minutes_beside_others() -> None:
    plain = planned_overtime(HALF_TIME, 120, RULES, worked_minutes_in_week=1200)
    assert [line.minutes for line in plain.lines] == [120]
    half_staff = replace(STAFF, contract_minutes_per_week=1110)
    duty = StaffDuty(at("2026-01-18 05:00"), at("2026-01-18 09:00"), worked_minutes_in_week=2100)
    lines = staff_overtime(half_staff, duty, LONDON, RULES).lines
    assert [(line.minutes, line.rate) for line in lines] == [(120, 1.0), (120, 2.0)]


def test_a_staff_day_that_starts_in_the_hour_that_comes_twice() -> None:
    rules = replace(RULES, staff=replace(RULES.staff, day_starts_minute=90))
    start = at("2026-10-25 00:00") + timedelta(hours=2, minutes=15)
    days = list(staff_days(start, start + timedelta(hours=2), LONDON, rules))
    assert sum(minutes for _, minutes in days) == 120
    assert all(minutes > 0 for _, minutes in days)


def test_notes_of_staff_and_holidays_give_their_periods() -> None:
    duty = StaffDuty(at("2026-01-16 08:00"), at("2026-01-16 12:00"), rest_day_notice_days=4)
    late = replace(RULES, staff=replace(RULES.staff, time_off_within_months=5))
    assert "within 5 months" in staff_overtime(STAFF, duty, LONDON, late).notes[0]
    chosen = as_time_off(
        STAFF, staff_overtime(STAFF, replace(duty, rest_day_notice_days=5), LONDON, late), late
    )
    assert "within 5 months" in chosen.notes[0]
    assert "assistant chief" in public_holiday(PC, 480, 14, RULES).notes[0]
    assert public_holiday(PC, 480, 15, RULES).notes == ()
