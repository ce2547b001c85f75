from datetime import UTC, datetime, timedelta

from optimiser.horizon import Horizon
from optimiser.requirement.commitments import people_at_once
from optimiser.requirement.problem import ExtraStaff
from tests.optimiser.requirement.problems import MONDAY

WEEK = Horizon(MONDAY, 7)


def need(hour: float, minutes: int, staff: int) -> ExtraStaff:
    start = datetime(2026, 11, 30, tzinfo=UTC) + timedelta(hours=hour)
    return ExtraStaff("K", "A1", start, start + timedelta(minutes=minutes), staff)


def test_visits_one_after_the_other_take_one_person() -> None:
    assert people_at_once([need(9, 30, 1), need(9.5, 30, 1)], WEEK)[9] == 1


def test_visits_at_the_same_time_add_up() -> None:
    people = people_at_once([need(9, 40, 1), need(9.5, 90, 2)], WEEK)
    assert people[8:12].tolist() == [0, 3, 2, 0]


def test_time_outside_the_period_does_not_count() -> None:
    people = people_at_once([need(-2, 150, 1), need(7 * 24 - 0.5, 600, 2)], WEEK)
    assert people[0] == 1
    assert people[-1] == 2
    assert people.sum() == 3
