"""What is behind the day factors of a heatmap: the months, bank holidays and events of a plan."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from optimiser.heat import Heatmap
from optimiser.horizon import Horizon
from optimiser.requirement.problem import Occasion
from scenarios.build.common import horizon_of, public_holidays
from scenarios.schema.pack import Pack

NOTICED = 0.005


def occasions_of(pack: Pack, heatmap: Heatmap) -> tuple[Occasion, ...]:
    """The occasions of the period that move its demand, so that a requirement can name them."""
    if heatmap.day_factors is None or not heatmap.day_factors.size:
        return ()
    horizon = horizon_of(pack)
    return (*_days(horizon, heatmap.day_factors), *_events(pack))


def _days(horizon: Horizon, factors: NDArray[np.float64]) -> Iterator[Occasion]:
    """Bank holidays that are unlike their month, and months that are unlike the mean week."""
    by_hour = np.median(factors, axis=0)
    days = np.array([horizon.local(hour).date().toordinal() for hour in horizon.hours])
    of_day = {day: float(np.median(by_hour[days == day.toordinal()])) for day in horizon.dates}
    holidays = public_holidays(horizon)
    for month in sorted({(day.year, day.month) for day in horizon.dates}):
        own = [day for day in horizon.dates if (day.year, day.month) == month]
        plain = [of_day[day] for day in own if day not in holidays] or [1.0]
        usual = float(np.median(plain))
        for day in own:
            if day in holidays and abs(of_day[day] - usual) >= NOTICED:
                yield Occasion("bank holiday", *_day(horizon, day))
        if abs(usual - 1) >= NOTICED:
            first, last = _day(horizon, own[0])[0], _day(horizon, own[-1])[1]
            yield Occasion(f"{own[0]:%B}", first, last)


def _day(horizon: Horizon, day: date) -> tuple[datetime, datetime]:
    return horizon.instant(day, 0), horizon.instant(day, 24 * 60)


def _events(pack: Pack) -> Iterator[Occasion]:
    """Events, where the policy says that they move demand."""
    if pack.policy.demand.event_uplift_percent:
        for row in pack.events:
            start, end = row.start.astimezone(UTC), row.end.astimezone(UTC)
            yield Occasion(f"event {row.event_id}", start, end, row.area_id)
