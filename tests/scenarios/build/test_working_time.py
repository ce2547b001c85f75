"""Reference periods worked by hand: excluded days, days at court, night workers."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from scenarios.build.common import horizon_of, strength_of
from scenarios.build.working_time import average_limits, night_limits, reference_periods
from scenarios.schema.pack import AbsenceRow, HistoryRow, Pack
from scenarios.schema.policy import HoursPolicy, Policy
from tests.packs import PLAN_START, manifest, small_pack

WHO = "P5"
"""A constable of 40 hours a week who is not away in the small pack."""


def pack_with(*absences: AbsenceRow, history: HistoryRow | None = None, **hours: Any) -> Pack:
    return small_pack(
        absences=absences,
        history=() if history is None else (history,),
        policy=Policy(hours=HoursPolicy(**hours)),
    )


def average(pack: Pack) -> int:
    return average_limits(pack, horizon_of(pack), strength_of(pack))[WHO]


def night(pack: Pack) -> int | None:
    return night_limits(pack, horizon_of(pack), strength_of(pack)).get(WHO)


def away(reason: str, first: int, days: int) -> AbsenceRow:
    start = PLAN_START + timedelta(days=first)
    end = start + timedelta(days=days - 1)
    return AbsenceRow(staff_id=WHO, start=start, end=end, reason=reason)


def told(hours: float, **facts: Any) -> HistoryRow:
    return HistoryRow(staff_id=WHO, hours_worked_reference_period=hours, **facts)


def test_without_history_the_plan_keeps_the_average_by_itself() -> None:
    assert average(pack_with()) == 48 * 4 * 60


def test_the_oldest_weeks_of_the_reference_period_make_room() -> None:
    """816 hours in 17 weeks are 48 a week: four of those weeks fall out, and leave 192."""
    assert average(pack_with(history=told(816))) == 192 * 60
    assert average(pack_with(history=told(680))) == (816 - 40 * 13) * 60
    assert average(pack_with(history=told(680), reference_weeks=26)) == int(
        60 * (48 * 26 - 680 * 22 / 26)
    )


@pytest.mark.parametrize("reason", ["leave", "sickness"])
def test_excluded_days_reach_further_back(reason: str) -> None:
    """A week away is no week of rest: 14 of the 17 weeks told count, not 13."""
    assert average(pack_with(away(reason, 7, 7), history=told(680))) == (816 - 40 * 14) * 60
    assert average(pack_with(away(reason, 7, 7))) == 48 * 3 * 60


def test_days_before_and_after_the_period_are_not_of_it() -> None:
    inside = average(pack_with(away("leave", 0, 3)))
    assert average(pack_with(away("leave", -4, 7))) == inside
    assert average(pack_with(away("leave", 25, 30))) == inside
    assert average(pack_with(away("leave", -9, 9))) == 48 * 4 * 60


def test_excluded_days_of_the_history_make_its_other_days_count_for_more() -> None:
    """15 weeks of 40 hours and two of leave: 13 of those 15 weeks are in the period."""
    row = told(600, excluded_days_reference_period=14)
    assert average(pack_with(history=row)) == (816 - 40 * 13) * 60
    empty = told(0, excluded_days_reference_period=17 * 7)
    assert average(pack_with(history=empty)) == 48 * 4 * 60


@pytest.mark.parametrize("reason", ["course", "court", "abstraction"])
def test_days_at_work_elsewhere_are_working_time(reason: str) -> None:
    assert average(pack_with(away(reason, 7, 7), history=told(680))) == (816 - 520 - 40) * 60


def test_restricted_duties_change_nothing() -> None:
    assert average(pack_with(away("restricted", 0, 28))) == 48 * 4 * 60


def test_a_reference_period_of_other_length_is_refused() -> None:
    for weeks in (17, 26, 39, 52):
        assert HoursPolicy(reference_weeks=weeks).reference_weeks == weeks
    for weeks in (16, 53, 0):
        with pytest.raises(ValidationError):
            HoursPolicy(reference_weeks=weeks)


@pytest.mark.parametrize(
    ("nights", "days", "share", "is_one"),
    [
        (30, 60, 0.5, False),
        (31, 60, 0.5, True),
        (30, None, 0.5, False),
        (31, None, 0.5, True),
        (20, 60, 0.33, True),
        (19, 60, 0.33, False),
        (0, 0, 0.5, False),
    ],
)
def test_a_night_worker_works_nights_on_most_days(
    nights: int, days: int | None, share: float, is_one: bool
) -> None:
    row = told(680, nights_last_12_weeks=nights, days_worked_last_12_weeks=days)
    assert (night(pack_with(history=row, night_worker_share=share)) is not None) is is_one


def test_a_night_worker_averages_eight_hours_in_twenty_four() -> None:
    """A / (B - C) = 8 with one day of rest in seven: 816 hours in 17 weeks, 520 of them told."""
    row = told(680, nights_last_12_weeks=50)
    assert night(pack_with(history=row)) == (816 - 520) * 60
    assert night(pack_with(away("leave", 0, 7), history=row)) == (816 - 520) * 60
    overworked = told(800, nights_last_12_weeks=50)
    assert night(pack_with(history=overworked)) == (816 - 520) * 60
    assert night(pack_with(history=row, night_worker_minutes_per_day=420)) == (714 - 520) * 60


def test_nobody_without_a_history_is_a_night_worker() -> None:
    assert night(pack_with()) is None


def left_by_day(pack: Pack) -> list[int]:
    periods = reference_periods(pack, horizon_of(pack), strength_of(pack))
    return list(periods.worked.get(WHO, ()))


@pytest.mark.parametrize("weeks", [17, 26, 39, 52])
def test_every_reference_period_that_ends_in_the_plan_leaves_something(weeks: int) -> None:
    """47 hours a week so far: a period that ends after d days leaves the rest of 48 in R weeks."""
    pack = pack_with(history=told(47 * weeks), reference_weeks=weeks)
    left = left_by_day(pack)
    for day in (1, 7, 10, 28):
        past = 47 * 60 * (weeks * 7 - day) / 7
        assert left[day - 1] == int(48 * 60 * weeks - past)
    assert left[-1] == average(pack)


def test_earlier_reference_periods_exclude_their_own_days_alone() -> None:
    row = told(47 * 17)
    plain = left_by_day(pack_with(history=row))
    leave = left_by_day(pack_with(away("leave", 7, 7), history=row))
    court = left_by_day(pack_with(away("court", 7, 7), history=row))
    assert leave[6] == court[6] == plain[6]
    assert plain[13] - leave[13] == 47 * 60
    assert plain[13] - court[13] == 40 * 60
    assert leave[-1] == average(pack_with(away("leave", 7, 7), history=row))


def test_a_plan_longer_than_the_reference_period_keeps_each_one_inside_it() -> None:
    pack = pack_with().model_copy(update={"manifest": manifest(plan_weeks=20)})
    left = left_by_day(pack)
    assert left[17 * 7 - 1 :] == [48 * 60 * 17] * (3 * 7 + 1)
    assert set(left[: 17 * 7 - 1]) == {2**31 - 1}


def test_an_agreement_on_successive_periods_keeps_the_last_alone() -> None:
    assert left_by_day(pack_with(history=told(800), rolling_reference=False)) == []
    assert left_by_day(pack_with()) == []


def test_earlier_periods_of_night_workers_leave_what_normal_hours_do() -> None:
    row = told(680, nights_last_12_weeks=50)
    pack = pack_with(history=row, night_worker_minutes_per_day=400)
    normal = reference_periods(pack, horizon_of(pack), strength_of(pack)).normal[WHO]
    assert normal[6] == (680 - 640) * 60
    assert normal[-1] == night(pack) == (680 - 520) * 60
