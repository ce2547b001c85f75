"""Breaks: in quiet hours, away from the ends, in sittings; clock changes and short tours too."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimiser.horizon import Horizon
from optimiser.patrols.breaks import SITTINGS, duties_of
from optimiser.patrols.problem import Duty
from optimiser.roster import Shift, Tour, tour_times

HORIZON = Horizon(date(2026, 3, 23), 7)


def tours(start_minute: int, minutes: int, people: int, day: date) -> list[tuple[Tour, str, int]]:
    shift = Shift("X", start_minute, minutes, minutes, 45)
    start, end = tour_times(HORIZON, shift, day)
    return [(Tour(f"P{n}", day, "X", start, end, minutes), "B0", 45) for n in range(people)]


def planned(given_tours: list[tuple[Tour, str, int]], edge_minutes: int = 120) -> tuple[Duty, ...]:
    heat = np.arange(len(HORIZON.hours), dtype=np.int64)[::-1] % 5
    return duties_of(HORIZON, given_tours, {"B0": heat}, edge_minutes)


@given(
    start=st.integers(0, 95).map(lambda quarter: 15 * quarter),
    minutes=st.integers(6, 48).map(lambda quarters: 15 * quarters),
    people=st.integers(1, 12),
    day=st.integers(0, 6),
)
def test_a_break_inside_the_period_lies_inside_the_tour_in_sittings(
    start: int, minutes: int, people: int, day: int
) -> None:
    duties = planned(tours(start, minutes, people, HORIZON.start + timedelta(days=day)))
    assert len(duties) == people
    sittings = Counter(duty.break_start for duty in duties)
    if None not in sittings and minutes >= 480:
        assert max(sittings.values()) <= max(2, -(-people // SITTINGS))
    for duty in duties:
        if duty.break_start is not None and duty.break_end is not None:
            assert duty.start < duty.break_start < duty.break_end < duty.end
            assert duty.break_end - duty.break_start == timedelta(minutes=45)


def test_sittings_are_an_hour_apart_in_the_least_hot_hours_first() -> None:
    duties = planned(tours(7 * 60, 600, 6, HORIZON.start))
    starts = sorted({duty.break_start for duty in duties if duty.break_start is not None})
    assert len(starts) == 3
    hours = [HORIZON.local(start).hour for start in starts]
    assert all(9 <= hour <= 14 for hour in hours)
    first = planned(tours(7 * 60, 600, 2, HORIZON.start))[0].break_start
    assert first is not None
    heat = np.arange(len(HORIZON.hours))[::-1] % 5
    assert heat[HORIZON.local(first).hour] == heat[9:15].min()


@pytest.mark.parametrize("minutes", [180, 240])
def test_a_tour_too_short_for_the_edges_has_its_break_in_the_middle(minutes: int) -> None:
    (duty,) = planned(tours(9 * 60, minutes, 1, HORIZON.start))
    assert duty.break_start is not None
    assert duty.break_end is not None
    before, after = duty.break_start - duty.start, duty.end - duty.break_end
    assert abs(before - after) <= timedelta(minutes=30)


def test_the_period_cuts_tours_and_leaves_out_breaks_beyond_it() -> None:
    (history,) = planned(tours(22 * 60, 540, 1, HORIZON.start - timedelta(days=1)))
    assert history.start == HORIZON.starts_at
    (last,) = planned(tours(22 * 60, 540, 1, HORIZON.end - timedelta(days=1)))
    assert last.end == HORIZON.ends_at
    assert last.break_start is None
    assert planned(tours(22 * 60, 540, 1, HORIZON.end + timedelta(days=3))) == ()
