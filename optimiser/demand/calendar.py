"""How demand departs from the mean week on the dates of a plan: months, bank holidays, events.

    factors = demand_factors(horizon, area_ids, day_factors(counts, history, holidays), holidays)
    arrivals[area, hour] = heatmap rate[area, hour of week] * factors[area, hour]

Every factor is a ratio to the mean week of the history, shrunk to 1 by what its evidence is worth.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import DAYS_PER_WEEK, MINUTES_PER_HOUR, Horizon

Floats = NDArray[np.float64]
MONTHS_PER_YEAR = 12
DAYS_PER_YEAR = 365
HOLIDAY_VARIANCE = 0.04
"""Variance, before any is seen, of a bank holiday's ratio about 1: project choice (sd 0.2)."""


@dataclass(frozen=True)
class DayFactors:
    """Ratios to the mean week by calendar month (January first) and for a bank holiday.

    `months_known` is False where the history is shorter than a year, so that all are 1.
    `holidays_seen` is the number of bank holidays behind `holiday`.
    """

    months: tuple[float, ...] = (1.0,) * MONTHS_PER_YEAR
    holiday: float = 1.0
    months_known: bool = False
    holidays_seen: int = 0


@dataclass(frozen=True)
class EventDemand:
    """Demand of an area is multiplied by `factor` from `start` to `end` (UTC, half-open)."""

    area_id: str
    start: datetime
    end: datetime
    factor: float


def demand_factors(
    horizon: Horizon,
    area_ids: Sequence[str],
    factors: DayFactors,
    holidays: Collection[date] = (),
    events: Sequence[EventDemand] = (),
) -> Floats:
    """Multipliers of the mean week's rates, of shape (areas, hours of the horizon).

    An hour has the factors of its local day. Where an event covers a part of an hour, that part is
    raised; events at one place and time multiply. Events of other areas are left out.
    """
    days = [horizon.local(hour).date() for hour in horizon.hours]
    of_day = [
        factors.months[day.month - 1] * (factors.holiday if day in holidays else 1) for day in days
    ]
    made = np.tile(np.array(of_day, dtype=np.float64), (len(area_ids), 1))
    index = {area_id: number for number, area_id in enumerate(area_ids)}
    for event in events:
        if event.area_id in index:
            for hour, minutes in horizon.minutes_by_hour(event.start, event.end):
                raised = 1 + (event.factor - 1) * minutes / MINUTES_PER_HOUR
                made[index[event.area_id], hour] *= raised
    return made


def day_factors(
    counts: Floats,
    history: Horizon,
    holidays: Collection[date] = (),
    *,
    days_known: bool = True,
    recorded: NDArray[np.bool_] | None = None,
) -> DayFactors:
    """Estimate the factors from incidents by day of the history.

    Months need twelve months of history; their ratios are shrunk to 1 by how far they stray from
    each other beyond chance. Bank holidays are held against the other days of the same weekday.
    Chance is that of a count whose variance is a multiple of its mean, the multiple taken from the
    days themselves.

    Parameters
    ----------
    counts
        Placed incidents by day of `history`, shape (days,).
    history
        The days that the incidents come from.
    holidays
        Bank holidays, those of the history among them.
    days_known
        False where the source has months and no days: the holiday factor then is 1.
    recorded
        Which days of the history were recorded, shape (days,), all where None; a month without any
        makes the months unknown.
    """
    kept = np.ones(history.days, dtype=np.bool_) if recorded is None else recorded
    counts = counts[kept]
    if counts.sum() <= 0:
        return DayFactors()
    dates = [day for day, seen in zip(history.dates, kept.tolist(), strict=True) if seen]
    weekday = np.array([day.weekday() for day in dates])
    holiday = np.array([day in holidays for day in dates])
    month = np.array([day.month - 1 for day in dates])
    seen = np.bincount(month, minlength=MONTHS_PER_YEAR)
    whole_year = history.days >= DAYS_PER_YEAR and bool((seen > 0).all())
    mean = np.full(len(dates), counts.mean())
    if days_known:
        mean = _weekday_means(counts, weekday, ~holiday)[weekday]
    months = np.ones(MONTHS_PER_YEAR)
    spread = _dispersion(counts, mean, ~holiday) if days_known else 1.0
    if whole_year:
        expected = _by_month(month, mean)
        months = _shrunk_ratios(_by_month(month, counts), expected, spread)
    ratio = 1.0
    if days_known and holiday.any():
        expected_then = float((mean * months[month])[holiday].sum())
        weight = HOLIDAY_VARIANCE / (HOLIDAY_VARIANCE + spread / max(expected_then, 1e-9))
        ratio = 1 + weight * (float(counts[holiday].sum()) / max(expected_then, 1e-9) - 1)
    return DayFactors(
        months=tuple(months.tolist()),
        holiday=ratio,
        months_known=whole_year,
        holidays_seen=int(holiday.sum()) if days_known else 0,
    )


def _weekday_means(
    counts: Floats, weekday: NDArray[np.int64], ordinary: NDArray[np.bool_]
) -> Floats:
    """Mean count of an ordinary day by weekday; the mean of all days where there is none."""
    days = np.bincount(weekday[ordinary], minlength=DAYS_PER_WEEK)
    sums = np.bincount(weekday[ordinary], counts[ordinary], DAYS_PER_WEEK)
    return np.where(days > 0, sums / np.maximum(days, 1), counts.mean()).astype(np.float64)


def _by_month(month: NDArray[np.int64], counts: Floats) -> Floats:
    return np.bincount(month, counts, MONTHS_PER_YEAR).astype(np.float64)


def _dispersion(counts: Floats, mean: Floats, ordinary: NDArray[np.bool_]) -> float:
    """Variance over mean of a day's count, at least 1."""
    used = ordinary & (mean > 0)
    free = np.count_nonzero(used) - DAYS_PER_WEEK
    if free <= 0:
        return 1.0
    return max(float(((counts - mean)[used] ** 2 / mean[used]).sum() / free), 1.0)


def _shrunk_ratios(seen: Floats, expected: Floats, spread: float) -> Floats:
    """Ratios of seen to expected, drawn to 1 as far as chance explains them."""
    expected = np.maximum(expected, 1e-9)
    ratio = seen / expected
    chance = spread / expected
    between = max(float(((ratio - 1) ** 2 - chance).mean()), 0.0)
    return np.asarray(1 + between / (between + chance) * (ratio - 1), dtype=np.float64)
