"""Draws: the same for all who are compared, days of the right weekday, means that stay."""

from dataclasses import replace

import numpy as np
import pytest

from optimiser.replay.draws import Spread, draw
from optimiser.replay.problem import NOBODY, Calls, Day, IncidentDays, Period

PER_DAY = 50
DAYS = 14


def incidents() -> IncidentDays:
    """Two weeks of days; the work of an incident tells the day it is of."""
    number = PER_DAY * DAYS
    day = np.repeat(np.arange(DAYS), PER_DAY)
    zero = np.zeros(number)
    calls = Calls(
        received=np.tile(np.linspace(0, 1439, PER_DAY), DAYS),
        grade=np.tile([1, 2, 3, 4, 2], number // 5),
        officers=np.tile([1, 2, 1, 0, 1], number // 5),
        minutes=100.0 + day,
        x=zero,
        y=zero,
        pace=zero + 2,
        base=np.zeros(number, dtype=np.int64),
        target=zero + 15,
        delay=zero + 1,
    )
    return IncidentDays(
        days=tuple(Day(n % 7, np.flatnonzero(day == n)) for n in range(DAYS)),
        calls=calls,
        area=np.zeros(number, dtype=np.int64),
        spot=np.full(number, NOBODY),
        harm=zero + 1,
    )


def period() -> Period:
    """A Sunday for the first night, then a week; days change at five."""
    return Period((6, *range(7)), 300.0 + 1440.0 * np.arange(-1, 7), 7 * 1440.0)


def test_a_replication_is_the_same_every_time_and_another_is_another() -> None:
    first, again, other = (
        draw(incidents(), period(), Spread(0.2, 0.3), 7, number) for number in (3, 3, 4)
    )
    assert all(np.array_equal(a, b) for a, b in zip(first.calls, again.calls, strict=True))
    assert not np.array_equal(first.calls.minutes, other.calls.minutes)


def test_days_keep_their_weekday_and_their_times_and_both_of_a_weekday_are_drawn() -> None:
    seen: set[int] = set()
    for number in range(20):
        calls = draw(incidents(), period(), Spread(), 1, number).calls
        day = np.rint(calls.minutes).astype(int) - 100
        fell = np.floor((calls.received - 300) / 1440).astype(int)
        assert (day % 7 == fell % 7).all()
        assert (np.diff(calls.received) >= 0).all()
        assert calls.received[0] >= 0
        assert calls.received[-1] < 7 * 1440
        seen |= set(day.tolist())
    assert seen == set(range(DAYS))


def test_noise_has_mean_one_and_calls_for_nobody_are_not_dispatched() -> None:
    drawn = [draw(incidents(), period(), Spread(0.5, 0.5), 1, number) for number in range(40)]
    delay = np.concatenate([one.calls.delay for one in drawn])
    assert abs(delay.mean() - 1) < 4 * delay.std() / len(delay) ** 0.5
    assert all((one.calls.officers > 0).all() for one in drawn)
    assert all(len(one.harm) > len(one.calls.received) for one in drawn)


def test_a_weekday_without_a_day_is_refused() -> None:
    known = incidents()
    with pytest.raises(ValueError, match="weekday 6"):
        draw(replace(known, days=known.days[:6]), period(), Spread(), 1, 0)
