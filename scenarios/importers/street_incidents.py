"""Rows with a month to incidents with an hour: what the source lacks comes from named tables."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimiser.demand.profile import Profile, profile_named
from optimiser.horizon import Horizon
from scenarios.categories import CATEGORIES, FACTS_BY_CATEGORY
from scenarios.generate.incidents import drawn_facts, numbered
from scenarios.generate.streams import stream
from scenarios.schema.incidents import OUTSIDE_AREA

MODELLED_FIELDS = "received_at;grade;minutes_on_scene;officers_required"
UNKNOWN_CATEGORY = "Other crime"
TIMEZONE = "Europe/London"


def incidents_of(
    rows: pd.DataFrame, area_of_code: Mapping[str, str], profile_name: str, seed: int
) -> pd.DataFrame:
    """Every row as an incident: in its area, without a location, or outside.

    Within a month and category, hours follow the profile as evenly as the number of rows allows
    (systematic sampling in random order), so that the profile is met and not only expected.
    """
    rng = stream(seed, "street incidents")
    names = [facts.category for facts in CATEGORIES]
    types = rows["crime_type"]
    known = types.where(types.isin(list(FACTS_BY_CATEGORY)), UNKNOWN_CATEGORY)
    category = pd.Index(names).get_indexer(pd.Index(known)).astype(np.int64)
    area = rows["lsoa_code"].map(area_of_code)
    elsewhere = area.isna() & (rows["lsoa_code"] != "")
    table = pd.DataFrame(
        {
            "received_at": _received(rows, profile_named(profile_name), rng),
            "longitude": rows["longitude"],
            "latitude": rows["latitude"],
            "category": types,
            **drawn_facts(category, CATEGORIES, rng),
            "area_id": area.mask(elsewhere, OUTSIDE_AREA),
            "modelled_fields": MODELLED_FIELDS,
        }
    )
    return numbered(table.sort_values("received_at", kind="stable"))


def _received(
    rows: pd.DataFrame, profile: Profile, rng: np.random.Generator
) -> "pd.Series[pd.Timestamp]":
    seconds = np.zeros(len(rows), dtype=np.int64)
    horizons = {month: _month(month) for month in sorted(rows["month"].unique())}
    positions = pd.Series(np.arange(len(rows)))
    keys = [rows["month"].to_numpy(), rows["crime_type"].to_numpy()]
    for (month, crime_type), group in positions.groupby(keys, sort=True):
        own, horizon = group.to_numpy(), horizons[month]
        hour = _systematic(profile.of(str(crime_type))[list(horizon.hours_of_week)], len(own), rng)
        start = int(horizon.starts_at.timestamp())
        seconds[own] = start + 3600 * hour + 60 * rng.integers(0, 60, len(own))
    return pd.Series(pd.to_datetime(seconds, unit="s", utc=True), index=rows.index)


def _month(month: str) -> Horizon:
    first = date.fromisoformat(f"{month}-01")
    days = ((first + timedelta(days=31)).replace(day=1) - first).days
    return Horizon(first, days, TIMEZONE)


def _systematic(
    weights: NDArray[np.float64], count: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Indices in random order, each as often as its weight asks, to within one."""
    edges = np.cumsum(weights / weights.sum())
    draws = (np.arange(count) + rng.random()) / max(count, 1)
    index = np.minimum(np.searchsorted(edges, draws, side="right"), len(weights) - 1)
    return rng.permutation(index.astype(np.int64))
