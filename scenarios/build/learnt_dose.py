"""What earlier plans delivered at the places of a new one: shares by place and period, shrunk."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import Horizon
from optimiser.patrols.dose import Delivery, delivered_share
from optimiser.patrols.hotspots import Place, periods_of
from optimiser.places import great_circle_km
from scenarios.schema.pack import Pack
from scenarios.schema.rows import DoseRow

HOURS = 24
PERCENT = 100
METRES = 1000


def delivered_percents(pack: Pack, places: Sequence[Place], horizon: Horizon) -> NDArray[np.int64]:
    """Part of a planned dose that is delivered at each place, per cent.

    Without `dose.csv` the share of the policy, shape (places,). With it what earlier plans
    delivered there and at that time of day, shape (places, periods): a place or hour with few
    visits behind it stays near the others, and those near the policy.
    """
    policy = pack.policy.patrols
    if not pack.dose:
        return np.full(len(places), round(PERCENT * policy.delivered_share), dtype=np.int64)
    share = learnt_shares(pack, places).by_place_and_hour[: len(places)]
    number, days = periods_of(horizon, policy.visit_period_hours)
    local = np.asarray(horizon.hours_of_week) % HOURS
    sums = np.zeros((len(days), len(places)))
    np.add.at(sums, number, share[:, local].T)
    means = sums / np.bincount(number, minlength=len(days))[:, None]
    return np.clip(np.rint(PERCENT * means.T), 1, PERCENT).astype(np.int64)


def learnt_shares(pack: Pack, places: Sequence[Place]) -> Delivery:
    """Shares of the log by place and hour; after the places those of the log that are no more.

    A place of the log is the nearest place within the radius of a hot spot, whatever its number:
    numbers go by harm and change from plan to plan.
    """
    policy = pack.policy.patrols
    row_of: dict[tuple[float, float], int] = {}
    for row in pack.dose:
        at = row.longitude, row.latitude
        if at not in row_of:
            near = _nearest(row, places, policy.hotspot_radius_metres / METRES)
            gone = len(places) + sum(number >= len(places) for number in row_of.values())
            row_of[at] = gone if near is None else near
    count = max((*row_of.values(), len(places) - 1)) + 1
    planned, delivered = np.zeros((2, count, HOURS))
    for row in pack.dose:
        place = row_of[row.longitude, row.latitude]
        planned[place, row.hour] += row.planned_minutes
        delivered[place, row.hour] += row.delivered_minutes
    lengths = policy.visit_dose_percents
    prior_minutes = policy.delivered_prior_visits * sum(lengths) / len(lengths)
    return delivered_share(planned, delivered, policy.delivered_share, prior_minutes)


def _nearest(row: DoseRow, places: Sequence[Place], radius_km: float) -> int | None:
    """Position of the nearest place within the radius, if there is one."""
    ways = [
        great_circle_km((row.longitude, row.latitude), (place.longitude, place.latitude))
        for place in places
    ]
    nearest = int(np.argmin(ways)) if ways else -1
    return nearest if ways and ways[nearest] <= radius_km else None
