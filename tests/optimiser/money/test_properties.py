"""What holds for any minutes: monotone, never negative, in units, splitting never gains twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimiser.money.allowances import force_days, unsocial_hours
from optimiser.money.compensation import Compensation, exact, nearest
from optimiser.money.holidays import public_holiday
from optimiser.money.rest_days import free_day, kept_on_into_rest_day, rest_day
from optimiser.money.staff import StaffDuty, staff_days, staff_overtime
from optimiser.money.time_off import as_time_off
from optimiser.money.working_day import (
    casual_overtime,
    occasion_in_week,
    planned_overtime,
    recall,
)
from tests.optimiser.money.duties import HALF_TIME, LONDON, PC, RULES, STAFF, at

Event = Callable[[int], Compensation]
EVENTS: dict[str, Event] = {
    "casual, first": lambda minutes: casual_overtime(PC, minutes, 1, RULES),
    "casual, fifth": lambda minutes: casual_overtime(PC, minutes, 5, RULES),
    "planned": lambda minutes: planned_overtime(PC, minutes, RULES),
    "recall": lambda minutes: recall(PC, minutes, RULES),
    "part-time": lambda minutes: planned_overtime(
        HALF_TIME, minutes, RULES, worked_minutes_in_week=2310
    ),
    "rest day": lambda minutes: rest_day(PC, minutes, 3, RULES),
    "kept on": lambda minutes: kept_on_into_rest_day(PC, minutes, RULES),
    "free day": lambda minutes: free_day(HALF_TIME, minutes, 3, RULES, only_they_could=True),
    "holiday": lambda minutes: public_holiday(PC, minutes, 3, RULES),
    "staff": lambda minutes: staff_overtime(
        STAFF,
        StaffDuty(at("2026-01-18 02:00"), at("2026-01-18 02:00") + timedelta(minutes=minutes)),
        LONDON,
        RULES,
    ),
}
MINUTES = st.integers(-60, 1_000)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)
SPANS = st.tuples(MOMENTS, st.integers(0, 2_000)).map(
    lambda span: (span[0], span[0] + timedelta(minutes=span[1]))
)


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
@given(MINUTES)
def test_a_minute_more_never_gives_less(event: Event, minutes: int) -> None:
    one, more = event(minutes), event(minutes + 1)
    assert 0 <= one.pay_pence <= more.pay_pence
    assert 0 <= one.minutes <= more.minutes
    assert one.pay_pence <= one.cost_pence


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
@given(MINUTES)
def test_minutes_count_in_whole_units(event: Event, minutes: int) -> None:
    assert event(minutes).minutes % RULES.unit_minutes == 0


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
@given(MINUTES)
def test_every_line_is_its_minutes_at_its_rate(event: Event, minutes: int) -> None:
    for line in filter(lambda line: line.minutes, event(minutes).lines):
        payee = HALF_TIME if event is not EVENTS["staff"] else STAFF
        hours = Fraction(12520, 6) if payee is HALF_TIME else Fraction(1_929_291, 1_000)
        rate = {1.0: 1, 4 / 3: Fraction(4, 3), 1.5: Fraction(3, 2), 2.0: 2}[line.rate]
        pay = payee.annual_pay_pence * rate * line.minutes / (60 * hours)
        assert abs(line.pay_pence - pay) <= Fraction(1, 2)
        assert abs(line.cost_pence - pay * Fraction(115, 100)) <= Fraction(1, 2)


@given(st.integers(0, 600), st.integers(0, 600))
def test_overtime_in_two_parts_never_counts_more_than_in_one(first: int, second: int) -> None:
    whole = planned_overtime(PC, first + second, RULES).minutes
    parts = sum(planned_overtime(PC, part, RULES).minutes for part in (first, second))
    assert whole - RULES.unit_minutes <= parts <= whole
    disregarded = sum(
        casual_overtime(PC, part, occasion, RULES).minutes
        for occasion, part in enumerate((first, second), start=1)
    )
    assert disregarded <= casual_overtime(PC, first + second, 1, RULES).minutes


@given(st.integers(1, 600), st.integers(1, 600))
def test_two_periods_of_a_rest_day_never_give_less_than_one(first: int, second: int) -> None:
    whole = rest_day(PC, first + second, 3, RULES).pay_pence
    parts = rest_day(PC, first, 3, RULES) + rest_day(PC, second, 3, RULES)
    unit = planned_overtime(PC, 15, RULES).pay_pence * 2
    assert parts.pay_pence >= whole - unit


@given(st.integers(0, 600), st.integers(1, 9))
def test_casual_overtime_loses_at_most_half_an_hour(minutes: int, occasion: int) -> None:
    casual = casual_overtime(PC, minutes, occasion, RULES).minutes
    planned = planned_overtime(PC, minutes, RULES).minutes
    assert casual == (planned if occasion > 4 else max(0, planned - 30))


@given(st.integers(0, 600), st.integers(0, 3_000))
def test_a_part_timers_minutes_are_all_paid_at_one_rate_or_the_other(
    minutes: int, worked: int
) -> None:
    split = planned_overtime(HALF_TIME, minutes, RULES, worked_minutes_in_week=worked)
    full = planned_overtime(PC, minutes, RULES)
    assert split.minutes == full.minutes
    assert split.pay_pence <= full.pay_pence + 1


@given(st.integers(0, 600), st.integers(0, 400))
def test_travel_counts_up_to_six_hours_and_never_costs_duty(duty: int, travel: int) -> None:
    with_travel = recall(PC, duty, RULES, travel_minutes=travel).minutes
    assert with_travel >= recall(PC, duty, RULES).minutes
    assert with_travel <= max(360, duty)


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
@given(MINUTES)
def test_time_off_takes_the_place_of_all_pay_or_of_none(event: Event, minutes: int) -> None:
    pay = event(minutes)
    off = as_time_off(PC, pay, RULES)
    assert off.lines == pay.lines if not off.time_off_minutes else off.pay_pence == 0
    assert off.time_off_minutes >= (pay.minutes if off.time_off_minutes else 0)


@given(SPANS)
def test_the_parts_of_a_duty_by_staff_day_are_the_duty(span: tuple[datetime, datetime]) -> None:
    start, end = span
    parts = list(staff_days(start, end, LONDON, RULES))
    assert sum(minutes for _, minutes in parts) == (end - start) // timedelta(minutes=1)
    assert all(minutes > 0 for _, minutes in parts)
    assert [day for day, _ in parts] == force_days(start, end, LONDON, RULES)


@given(SPANS, st.integers(0, 2_000))
def test_unsocial_hours_of_two_parts_are_no_more(span: tuple[datetime, datetime], cut: int) -> None:
    start, end = span
    middle = min(end, start + timedelta(minutes=cut))
    whole = unsocial_hours(PC, start, end, LONDON, RULES).minutes
    parts = unsocial_hours(PC, start, middle, LONDON, RULES)
    parts += unsocial_hours(PC, middle, end, LONDON, RULES)
    assert whole - 60 <= parts.minutes <= whole
    assert whole <= (end - start) // timedelta(minutes=1)


@given(st.lists(MOMENTS, max_size=6), MOMENTS)
def test_an_occasion_of_the_week_counts_itself_and_earlier_ones(
    earlier: list[datetime], moment: datetime
) -> None:
    occasion = occasion_in_week(moment, earlier, LONDON, RULES)
    assert 1 <= occasion <= len(earlier) + 1
    assert occasion_in_week(moment, [*earlier, moment], LONDON, RULES) == occasion + 1


@given(st.integers(0, 900), st.integers(0, 14))
def test_more_minutes_never_cost_less(minutes: int, notice: int) -> None:
    for event in (rest_day, public_holiday):
        one, more = (event(PC, m, notice, RULES).cost_pence for m in (minutes, minutes + 1))
        assert 0 <= one <= more
    one, more = (planned_overtime(PC, m, RULES).cost_pence for m in (minutes, minutes + 1))
    assert 0 <= one <= more


@given(st.fractions(0, 10_000))
def test_halves_are_rounded_up(amount: Fraction) -> None:
    assert -Fraction(1, 2) < nearest(amount) - amount <= Fraction(1, 2)


@pytest.mark.parametrize("number", [4 / 3, 12520 / 6, 37 * 52.143, 0.1, 0.15, 20 / 365, 1.3333])
def test_a_rate_is_the_fraction_that_was_meant(number: float) -> None:
    assert float(exact(number)) == pytest.approx(number, rel=1e-15)
    assert exact(4 / 3) == Fraction(4, 3)
    assert exact(12520 / 6) == Fraction(6260, 3)


def test_the_fifth_occasion_is_found_by_the_week() -> None:
    earlier = [at(f"2026-01-{day} 23:00") for day in (12, 13, 14, 15)]
    assert occasion_in_week(at("2026-01-16 23:00"), earlier, LONDON, RULES) == 5
    assert occasion_in_week(at("2026-01-19 06:59"), earlier, LONDON, RULES) == 5
    assert occasion_in_week(at("2026-01-19 07:00"), earlier, LONDON, RULES) == 1


def test_a_later_start_of_the_week_moves_the_count() -> None:
    thursday = replace(RULES, working_day=replace(RULES.working_day, week_starts_on=3))
    earlier = [at("2026-01-14 23:00")]
    assert occasion_in_week(at("2026-01-15 23:00"), earlier, LONDON, RULES) == 2
    assert occasion_in_week(at("2026-01-15 23:00"), earlier, LONDON, thursday) == 1


def test_a_working_day_in_units_of_half_an_hour() -> None:
    assert planned_overtime(PC, 59, replace(RULES, unit_minutes=30)).minutes == 30
