"""A pack's incidents to the demand heatmap.

    heatmap = build_heatmap_of(pack)
    requirement = staffing_requirement(build_requirement_of(pack, heatmap))

The second line is in `scenarios.build.requirement` and `optimiser.requirement`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimiser.demand.accuracy import Accuracy, ranking_accuracy
from optimiser.demand.heatmap import HeatmapSettings, build_heatmap
from optimiser.demand.incidents import HOUR_UNKNOWN, IncidentColumns
from optimiser.demand.profile import profile_named
from optimiser.heat import Heatmap
from optimiser.horizon import DAYS_PER_WEEK, HOURS_PER_WEEK, Horizon
from scenarios.build.calendar import day_factors_of, demand_factors_of
from scenarios.build.common import areas_of
from scenarios.build.exposure import exposure_hours, recorded_days, recorded_rows
from scenarios.build.placing import place_of
from scenarios.schema.pack import Pack

DAYS_PER_YEAR = 365
TRAINING_SHARE = 0.75
LEAST_WEEKS_TO_SCORE = 8
LEAST_INCIDENTS_TO_SCORE = 50
HOUR_FIELD = "received_at"


def build_heatmap_of(pack: Pack) -> Heatmap:
    """Expected work of a mean week by area, from the incidents of the pack's history.

    An incident is placed by its `area_id`, else by its coordinates. Its hour counts as unknown
    where `modelled_fields` lists `received_at`. Incidents received before or after the history, or
    on days that it does not cover, are left out and counted in `outside_history`. `day_factors` are
    those of the plan's period.
    """
    place, history = place_of(pack.incidents, pack.areas), history_of(pack)
    days_known = not _hour_is_modelled(pack.incidents).any()
    factors = day_factors_of(pack, place >= 0, history, days_known=days_known)
    return replace(_heatmap(pack, place, history), day_factors=demand_factors_of(pack, factors))


def accuracy_of(pack: Pack) -> Accuracy | None:
    """How well the first three quarters of the recorded days rank the last one.

    Where incidents have a month and no day, the month that this would split is held back whole.
    The cells ranked are areas by hour of week, or areas alone where hours are modelled; the naive
    ranking is by the counts of the year before. Hours that were recorded more often in one period
    than in the other are brought to how often they were while incidents were held back. None where
    fewer than eight weeks were recorded or fewer than fifty incidents were held back.
    """
    history, gaps = history_of(pack), pack.manifest.history_gaps
    recorded = recorded_days(history, gaps)
    if recorded.sum() < LEAST_WEEKS_TO_SCORE * DAYS_PER_WEEK:
        return None
    training_days = _training_days(pack, history, recorded)
    training = replace(history, days=training_days)
    held_out = replace(history, start=training.end, days=history.days - training_days)
    last_year_days = min(training_days, DAYS_PER_YEAR)
    last_year = replace(
        history, start=training.end - timedelta(days=last_year_days), days=last_year_days
    )
    place = place_of(pack.incidents, pack.areas)
    heatmap = _heatmap(pack, place, training)
    by_hour = not heatmap.modelled_hours
    caught = _counts(pack, place, held_out, by_hour)
    if caught.sum() < LEAST_INCIDENTS_TO_SCORE:
        return None
    forecast, naive = heatmap.incidents.sum(axis=(2, 3)), _counts(pack, place, last_year, by_hour)
    if by_hour:
        then, before = exposure_hours(held_out, gaps), exposure_hours(last_year, gaps)
        forecast = forecast * then
        naive = naive * np.divide(then, before, out=np.zeros_like(then), where=before > 0)
    else:
        forecast = forecast.sum(axis=1, keepdims=True)
    square_km = np.array([area.square_km for area in areas_of(pack)])
    return ranking_accuracy(
        forecast=forecast.ravel(),
        naive=naive.ravel(),
        caught=caught.ravel(),
        size=np.repeat(square_km, caught.shape[1]),
    )


def _training_days(pack: Pack, history: Horizon, recorded: NDArray[np.bool_]) -> int:
    wanted = int(TRAINING_SHARE * recorded.sum())
    days = int(np.searchsorted(np.cumsum(recorded), wanted)) + 1
    if _hour_is_modelled(pack.incidents).any():
        days -= (history.start + timedelta(days=days)).day - 1
    return days


def demand_summary(heatmap: Heatmap, accuracy: Accuracy | None) -> dict[str, Any]:
    """The `demand` block of `summary.json`; a figure that is not known is absent."""
    summary: dict[str, Any] = {
        "incidents": heatmap.incidents_used,
        "unplaced": heatmap.unplaced,
        "outside": heatmap.outside,
        "modelled_hours": heatmap.modelled_hours,
        "expected_officer_hours_per_week": round(heatmap.officer_hours_per_week, 2),
        "non_crime_uplift_percent": heatmap.non_crime_uplift_percent,
        "non_crime_officer_hours_per_week": round(heatmap.non_crime_hours_per_week, 2),
    }
    if heatmap.day_factors is not None and heatmap.day_factors.size:
        summary |= {
            "lowest_day_factor": round(float(heatmap.day_factors.min()), 4),
            "highest_day_factor": round(float(heatmap.day_factors.max()), 4),
        }
    if accuracy is not None:
        summary |= {
            "pai": round(accuracy.pai, 4),
            "pei": round(accuracy.pei, 4),
            "naive_pei": round(accuracy.naive_pei, 4),
        }
    return summary


def _heatmap(pack: Pack, place: NDArray[np.int64], history: Horizon) -> Heatmap:
    category, names = pd.factorize(pack.incidents["category"], sort=True)
    incidents = _columns(pack.incidents, place, category, history)
    chosen = incidents.where(recorded_rows(pack, history))
    return build_heatmap(
        chosen,
        [area.area_id for area in pack.areas],
        list(names),
        _settings(pack, list(names), history),
        outside_history=len(incidents) - len(chosen),
    )


def history_of(pack: Pack) -> Horizon:
    """The days that the pack's incidents come from."""
    manifest = pack.manifest
    days = (manifest.history_end - manifest.history_start).days + 1
    return Horizon(manifest.history_start, days, manifest.timezone)


def _columns(
    incidents: pd.DataFrame, place: NDArray[np.int64], category: NDArray[Any], history: Horizon
) -> IncidentColumns:
    return IncidentColumns(
        place=place,
        hour_of_week=np.where(
            _hour_is_modelled(incidents), HOUR_UNKNOWN, _hour_of_week(incidents, history)
        ),
        category=category.astype(np.int64),
        grade=incidents["grade"].to_numpy(dtype=np.int64),
        minutes=incidents["minutes_on_scene"].to_numpy(dtype=np.float64),
        officers=incidents["officers_required"].to_numpy(dtype=np.float64),
    )


def _hour_of_week(incidents: pd.DataFrame, history: Horizon) -> NDArray[np.int64]:
    local = incidents["received_at"].dt.tz_convert(history.timezone).dt
    hours: NDArray[np.int64] = (24 * local.day_of_week + local.hour).to_numpy(dtype=np.int64)
    return hours


def _hour_is_modelled(incidents: pd.DataFrame) -> NDArray[np.bool_]:
    codes, texts = pd.factorize(incidents["modelled_fields"])
    listed: NDArray[np.bool_] = np.array(
        [HOUR_FIELD in text.split(";") for text in texts], dtype=np.bool_
    )
    return listed[codes]


def _counts(
    pack: Pack, place: NDArray[np.int64], period: Horizon, by_hour: bool
) -> NDArray[np.float64]:
    """Placed incidents of a period by area, and by hour of week or in one column."""
    chosen = recorded_rows(pack, period) & (place >= 0)
    columns = HOURS_PER_WEEK if by_hour else 1
    hour = _hour_of_week(pack.incidents, period)[chosen] if by_hour else 0
    cells = np.bincount(place[chosen] * columns + hour, minlength=len(pack.areas) * columns)
    return cells.astype(np.float64).reshape(len(pack.areas), columns)


def _settings(pack: Pack, categories: Sequence[str], history: Horizon) -> HeatmapSettings:
    policy = pack.policy.demand
    profile = profile_named(policy.profile)
    return HeatmapSettings(
        exposure_hours=exposure_hours(history, pack.manifest.history_gaps),
        profiles=np.array([profile.of(name) for name in categories]).reshape(-1, HOURS_PER_WEEK),
        weighting=policy.weighting,
        harm_cap=policy.harm_cap,
        police_generated_weight=policy.police_generated_weight,
        non_crime_uplift_percent=policy.non_crime_uplift_percent,
    )
