from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from optimiser.demand.calendar import DayFactors, EventDemand, day_factors, demand_factors
from optimiser.horizon import Horizon

YEAR = Horizon(date(2025, 1, 1), 365)
CHRISTMAS = frozenset({date(2025, 12, 25), date(2025, 12, 26), date(2025, 1, 1)})


def drawn(mean: np.ndarray, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean).astype(float)


def test_a_season_is_found_and_chance_is_not_taken_for_one() -> None:
    summer = np.array([1.3 if day.month in (6, 7, 8) else 0.9 for day in YEAR.dates])
    found = day_factors(drawn(50 * summer), YEAR)
    assert found.months_known
    assert found.months[6] == pytest.approx(1.3, abs=0.06)
    assert found.months[0] == pytest.approx(0.9, abs=0.06)
    flat = day_factors(drawn(np.full(365, 2.0)), YEAR)
    assert max(abs(ratio - 1) for ratio in flat.months) < 0.06


def test_less_than_a_year_has_no_season() -> None:
    part = Horizon(date(2025, 1, 1), 200)
    found = day_factors(drawn(np.linspace(10, 90, 200)), part)
    assert (found.months_known, set(found.months)) == (False, {1.0})


def test_a_bank_holiday_is_held_against_its_weekday_and_shrunk() -> None:
    weekly = np.array([2.0 if day.weekday() < 5 else 1.0 for day in YEAR.dates])
    often = np.array([0.5 if day in CHRISTMAS else 1.0 for day in YEAR.dates])
    busy = day_factors(drawn(100 * weekly * often), YEAR, CHRISTMAS)
    assert busy.holidays_seen == 3
    assert busy.holiday == pytest.approx(0.5, abs=0.07)
    rare = day_factors(drawn(0.1 * weekly * often), YEAR, CHRISTMAS)
    assert 0.9 < rare.holiday <= 1.05
    assert day_factors(drawn(100 * weekly), YEAR).holiday == 1


def test_months_without_days_tell_nothing_of_holidays() -> None:
    first_of_month = np.array([1000.0 if day.day == 1 else 0.0 for day in YEAR.dates])
    found = day_factors(first_of_month, YEAR, CHRISTMAS, days_known=False)
    assert (found.holiday, found.holidays_seen) == (1, 0)
    assert found.months_known


def test_no_incident_gives_the_mean_week() -> None:
    assert day_factors(np.zeros(365), YEAR, CHRISTMAS) == DayFactors()


def test_every_hour_has_its_local_day_and_its_part_of_an_event() -> None:
    week = Horizon(date(2025, 3, 29), 2)
    factors = DayFactors(months=(*[1.0] * 2, 2.0, *[1.0] * 9), holiday=0.5)
    begin = datetime(2025, 3, 29, 10, 30, tzinfo=UTC)
    event = EventDemand("A2", begin, begin + timedelta(hours=1), 3.0)
    elsewhere = EventDemand("B", begin, begin + timedelta(hours=1), 9.0)
    made = demand_factors(week, ("A1", "A2"), factors, {date(2025, 3, 30)}, (event, elsewhere))
    assert made.shape == (2, 47)
    assert made[0].tolist() == [2.0] * 24 + [1.0] * 23
    assert made[1, 9:13].tolist() == [2, 4, 4, 2]


def test_days_that_were_not_recorded_tell_nothing() -> None:
    """The first ten days of every month are there, and Christmas is not among them."""
    recorded = np.array([day.day <= 10 for day in YEAR.dates])
    summer = np.array([1.3 if day.month in (6, 7, 8) else 0.9 for day in YEAR.dates])
    counts = drawn(50 * summer) * recorded
    found = day_factors(counts, YEAR, CHRISTMAS, recorded=recorded)
    assert found.months_known
    assert found.months[6] == pytest.approx(1.3, abs=0.09)
    assert found.months[0] == pytest.approx(0.9, abs=0.09)
    assert found.holidays_seen == 1
    empty_month = recorded & np.array([day.month != 5 for day in YEAR.dates])
    assert not day_factors(counts, YEAR, CHRISTMAS, recorded=empty_month).months_known
