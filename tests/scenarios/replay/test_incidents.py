"""Which days are held out: those recorded whole, not those of a gap, and of the right weekday."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from optimiser.horizon import Horizon
from scenarios.replay.incidents import _days, _seen

PERIOD = Horizon(date(2025, 8, 11), 28, "America/Chicago")
FIRST = date(2025, 9, 1)


def received(days: Sequence[tuple[date, int]]) -> "pd.Series[pd.Timestamp]":
    """So many rows in the early afternoon of each day."""
    stamps = [
        pd.Timestamp(day) + pd.Timedelta(hours=13, minutes=minute)
        for day, rows in days
        for minute in range(rows)
    ]
    return pd.Series(stamps)


def run(first: date, number: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(number)]


def test_gaps_and_days_that_were_cut_off_are_no_days_without_incidents() -> None:
    september, october = run(FIRST, 5), run(date(2025, 10, 1), 6)
    local = received([*((day, 60) for day in september + october), (date(2025, 9, 6), 1)])
    assert _seen(local, PERIOD, ()) == frozenset(september + october)
    lost = _seen(local, PERIOD, ("2025-10-02/2025-10-03",))
    assert lost == frozenset(september + october) - {date(2025, 10, 2), date(2025, 10, 3)}


def test_a_quiet_day_is_a_day_and_those_of_the_period_are_all_there() -> None:
    quiet = received([(day, 2) for day in run(FIRST, 9) if day.day != 4])
    assert _seen(quiet, Horizon(date(2026, 1, 5), 7, "UTC"), ()) == frozenset(run(FIRST, 9))
    within = received([(PERIOD.start, 1)])
    assert _seen(within, PERIOD, ()) == frozenset(PERIOD.dates)


@pytest.mark.parametrize(
    ("later", "weekdays", "joined"),
    [(date(2025, 10, 7), [0, 1, 1, 2], False), (date(2025, 10, 9), [0, 1, 2, 3, 4], True)],
)
def test_a_day_has_its_own_night_or_that_of_another_of_its_weekday(
    later: date, weekdays: list[int], joined: bool
) -> None:
    """Monday 1 to Wednesday 3 September, and three days of October: none is seen by half."""
    wednesday = date(2025, 9, 3)
    seen = frozenset(run(FIRST, 3) + run(later, 3))
    rows = [(day, hour) for day in sorted(seen) for hour in (2, 12)]
    owner = np.array([day - timedelta(days=hour < 5) for day, hour in rows], dtype=object)
    after = np.array([60.0 * ((hour - 5) % 24) for _, hour in rows])
    days, number_of = _days(owner, seen, after, 300)
    assert sorted(day.weekday for day in days) == weekdays
    for day in days:
        assert [after[row] for row in day.rows] == [60.0 * 7, 60.0 * 21]
    assert (wednesday in number_of) is joined
    if joined:
        night = rows[days[number_of[wednesday]].rows[1]]
        assert night == (later, 2)
