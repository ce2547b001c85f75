"""How a pack's demand departs from its mean week on the dates of its plan."""

from datetime import UTC

import numpy as np
from numpy.typing import NDArray

from optimiser.demand.calendar import DayFactors, EventDemand, day_factors, demand_factors
from optimiser.horizon import Horizon
from scenarios.build.common import horizon_of, public_holidays
from scenarios.build.exposure import recorded_days
from scenarios.schema.pack import Pack


def day_factors_of(
    pack: Pack, placed: NDArray[np.bool_], history: Horizon, *, days_known: bool
) -> DayFactors:
    """Factors of months and bank holidays that the policy asks for, from the placed incidents.

    Days that the history does not cover tell nothing.
    """
    policy = pack.policy.demand
    if not (policy.seasons or policy.bank_holidays):
        return DayFactors()
    received = pack.incidents["received_at"][placed].dt.tz_convert(history.timezone)
    days = (received.dt.tz_localize(None).dt.normalize() - np.datetime64(history.start)).dt.days
    inside = days[(days >= 0) & (days < history.days)].to_numpy(dtype=np.int64)
    counts = np.bincount(inside, minlength=history.days).astype(np.float64)
    found = day_factors(
        counts,
        history,
        public_holidays(history),
        days_known=days_known,
        recorded=recorded_days(history, pack.manifest.history_gaps),
    )
    plain = DayFactors()
    return DayFactors(
        months=found.months if policy.seasons else plain.months,
        holiday=found.holiday if policy.bank_holidays else plain.holiday,
        months_known=found.months_known and policy.seasons,
        holidays_seen=found.holidays_seen if policy.bank_holidays else 0,
    )


def demand_factors_of(pack: Pack, factors: DayFactors) -> NDArray[np.float64]:
    """Multipliers of shape (areas, hours of the plan's period), see `demand_factors`."""
    horizon = horizon_of(pack)
    factor = 1 + pack.policy.demand.event_uplift_percent / 100
    events = [
        EventDemand(row.area_id, row.start.astimezone(UTC), row.end.astimezone(UTC), factor)
        for row in pack.events
    ]
    area_ids = [area.area_id for area in pack.areas]
    return demand_factors(horizon, area_ids, factors, public_holidays(horizon), events)
