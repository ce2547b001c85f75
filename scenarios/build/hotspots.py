"""A pack's incidents to its hot spots: places of harm that patrol can prevent, and their rates.

Offenders have no part in it, nor have offences that police find themselves.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimiser.demand.weights import SHORT_NAMES, category_weights
from optimiser.heat import Heatmap
from optimiser.horizon import DAYS_PER_WEEK, HOURS_PER_WEEK, Horizon
from optimiser.patrols.hotspots import HotSpots, VisitSettings, periods_of
from optimiser.patrols.places import (
    LocatedIncidents,
    PlaceSettings,
    find_places,
    rates_by_hour,
    with_controls,
)
from scenarios.build.exposure import exposure_hours
from scenarios.build.learnt_dose import delivered_percents
from scenarios.build.patrols_dates import on_dates
from scenarios.build.placing import Locator, place_of
from scenarios.schema.pack import Pack
from scenarios.schema.policy import PatrolPolicy

DAYS_PER_YEAR = 365
METRES = 1000
HOUR_FIELD = "received_at"
PRIOR_INCIDENTS = 60.0
"""Incidents of known hour after which a place's own hours count as much as its area's."""


def hotspots_of(pack: Pack, heatmap: Heatmap, horizon: Horizon, points_per_unit: float) -> HotSpots:
    """Hot spots of a pack with their expected harm by period; none without coordinates."""
    policy = pack.policy.patrols
    settings = _settings(pack)
    incidents, days = _located(pack)
    area_ids = [area.area_id for area in pack.areas]
    found = find_places(incidents, area_ids, _place_settings(policy, days))
    if not found.places:
        return HotSpots(settings=settings)
    own_areas = [area_ids[place.area] for place in found.places]
    profiles = _profiles(heatmap, own_areas)
    rates = rates_by_hour(
        incidents, found.place_of_incident, profiles, days / DAYS_PER_WEEK, PRIOR_INCIDENTS
    )
    places = with_controls(
        found.places, rates.sum(axis=1).tolist(), policy.control_share, policy.control_seed
    )
    number, day_of_period = periods_of(horizon, settings.period_hours)
    harm = np.zeros((len(places), len(day_of_period)))
    np.add.at(harm.T, number, on_dates(heatmap, own_areas, rates, horizon).T)
    return HotSpots(
        places=places,
        harm=np.rint(harm * points_per_unit).astype(np.int64),
        delivered_percents=delivered_percents(pack, places, horizon),
        settings=settings,
    )


def _settings(pack: Pack) -> VisitSettings:
    policy = pack.policy.patrols
    doses = sorted(policy.visit_dose_percents.items())
    return VisitSettings(
        minutes=tuple(minutes for minutes, _ in doses),
        dose_percents=tuple(dose for _, dose in doses),
        gain_percents=tuple(policy.visit_gain_percents),
        most_in_period=policy.visits_per_period,
        period_hours=policy.visit_period_hours,
        apart_minutes=policy.minutes_between_visits,
        foot_kmh=policy.foot_kmh,
        vehicle_kmh=policy.vehicle_kmh,
        detour=pack.policy.response.detour_factor,
        walk_minutes=policy.walk_minutes,
    )


def _place_settings(policy: PatrolPolicy, days: int) -> PlaceSettings:
    return PlaceSettings(
        radius_km=policy.hotspot_radius_metres / METRES,
        apart_km=policy.hotspots_apart_metres / METRES,
        least_incidents=max(1, round(policy.hotspot_incidents_per_year * days / DAYS_PER_YEAR)),
        most_in_area=policy.hotspots_per_area,
    )


def _located(pack: Pack) -> tuple[LocatedIncidents, int]:
    """Incidents of the history with coordinates, area and preventable harm, and the days seen.

    A place is where its incidents lie, whatever area their rows name.
    """
    manifest, table = pack.manifest, pack.incidents
    days = (manifest.history_end - manifest.history_start).days + 1
    history = Horizon(manifest.history_start, days, manifest.timezone)
    received = table["received_at"]
    within = (received >= history.starts_at) & (received < history.ends_at)
    within &= table["longitude"].notna() & table["latitude"].notna()
    table = table[within]
    lies = Locator(pack.areas).locate(
        table["longitude"].to_numpy(dtype=np.float64), table["latitude"].to_numpy(dtype=np.float64)
    )
    area = np.where(place_of(table, pack.areas) >= 0, lies, -1)
    weight = _weights(pack, table)
    chosen = (area >= 0) & (weight > 0)
    table = table[chosen]
    local = table["received_at"].dt.tz_convert(manifest.timezone).dt
    unknown = table["modelled_fields"].str.split(";").map(lambda names: HOUR_FIELD in names)
    hours = np.where(unknown.to_numpy(dtype=np.bool_), -1, 24 * local.day_of_week + local.hour)
    incidents = LocatedIncidents(
        longitude=table["longitude"].to_numpy(dtype=np.float64),
        latitude=table["latitude"].to_numpy(dtype=np.float64),
        area=area[chosen],
        weight=weight[chosen],
        hour_of_week=hours.astype(np.int64),
    )
    seen = float(exposure_hours(history, manifest.history_gaps).sum())
    return incidents, max(1, round(seen * DAYS_PER_WEEK / HOURS_PER_WEEK))


def _weights(pack: Pack, table: pd.DataFrame) -> NDArray[np.float64]:
    """Harm of each incident that patrol can prevent, weighted as on the heatmap."""
    code, names = pd.factorize(table["category"], sort=True)
    minutes = (table["minutes_on_scene"] * table["officers_required"]).to_numpy(dtype=np.float64)
    count = np.maximum(np.bincount(code, minlength=len(names)), 1)
    demand = pack.policy.demand
    weights = category_weights(
        list(names),
        demand.weighting,
        harm_cap=demand.harm_cap,
        police_generated_weight=0.0,
        officer_minutes_per_incident=np.bincount(code, minutes, len(names)) / count,
    )
    by_category: NDArray[np.float64] = weights * street_shares(pack.policy.patrols, list(names))
    return by_category[code] if len(code) else np.zeros(0)


def street_shares(policy: PatrolPolicy, categories: Sequence[str]) -> NDArray[np.float64]:
    """Share of the harm of each category that happens where a patrol can prevent it."""
    known = {_key(name): share for name, share in policy.street_share.items()}
    shares = [known.get(_key(name), policy.street_share_otherwise) for name in categories]
    return np.array(shares, dtype=np.float64)


def _key(category: str) -> str:
    words = " ".join(category.lower().replace("-", " ").replace("_", " ").split())
    return SHORT_NAMES.get(words, words)


def _profiles(heatmap: Heatmap, area_ids: list[str]) -> NDArray[np.float64]:
    """Heat of each area by hour of the week, as shares of its week."""
    rows = [heatmap.place_ids.index(area_id) for area_id in area_ids]
    heat = heatmap.weighted[rows]
    sums = heat.sum(axis=1, keepdims=True)
    level = np.full(heat.shape, 1 / heat.shape[1])
    profiles: NDArray[np.float64] = np.divide(heat, sums, out=level, where=sums > 0)
    return profiles
