"""Incidents to the demand heatmap: rates by place, hour of week, grade and category."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimiser.demand.counts import GRADES, HOURS, DemandCounts
from optimiser.demand.incidents import IncidentColumns
from optimiser.demand.intervals import Z_90, category_intervals, gamma_quantile
from optimiser.demand.shrinkage import HourShapes, hour_shapes
from optimiser.demand.weights import Weighting, category_weights
from optimiser.heat import Heatmap, Intervals
from optimiser.horizon import HOURS_PER_WEEK

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class HeatmapSettings:
    """How incidents become a heatmap: see `policy.demand`.

    `profiles` of shape (categories, 168) each sum to 1. `exposure_hours` of shape (168,) is how
    often each local hour of the week occurred in the history.
    """

    exposure_hours: Floats
    profiles: Floats
    weighting: Weighting = "blended"
    harm_cap: float = 100.0
    police_generated_weight: float = 0.0
    non_crime_uplift_percent: float = 0.0

    @property
    def weeks(self) -> float:
        """Weeks of history."""
        return float(self.exposure_hours.sum() / HOURS_PER_WEEK)


class _Totals(NamedTuple):
    """Sums over placed incidents by kind (grade and category): (places, kinds).

    `timed`, of shape (places, 168, kinds), counts the incidents that have an hour, of which there
    are `timed_incidents`.
    """

    incidents: Floats
    timed: Floats
    minutes: Floats
    timed_incidents: int


def build_heatmap(
    incidents: IncidentColumns,
    place_ids: Sequence[str],
    categories: Sequence[str],
    settings: HeatmapSettings,
    outside_history: int = 0,
) -> Heatmap:
    """Expected incidents and officer-minutes of a mean week: see `heatmap_of_counts`."""
    counts = DemandCounts(len(place_ids), len(categories))
    counts.add(incidents, len(categories))
    return heatmap_of_counts(counts, place_ids, categories, settings, outside_history)


def heatmap_of_counts(
    counts: DemandCounts,
    place_ids: Sequence[str],
    categories: Sequence[str],
    settings: HeatmapSettings,
    outside_history: int = 0,
) -> Heatmap:
    """Expected incidents and officer-minutes of a mean week.

    Every place, grade and category keeps its own weekly total; how the total falls over the week
    is shrunk (see `hour_shapes`), and follows `settings.profiles` for incidents without an hour, or
    for all where the history is shorter than a week. Of the unplaced rows, the share that placed
    rows have inside is spread over all cells; the non-crime uplift multiplies all. No row loop.

    Parameters
    ----------
    counts
        Sums over the rows of the history; grades 1 to 4.
    place_ids, categories
        Names of the indices in `counts`.
    settings
        Exposure, profiles, weighting and uplift.
    outside_history
        Rows that were left out before, to be told with the others.

    Returns
    -------
    Heatmap with gamma intervals of 90 %, of all categories together and of each (see
    `category_intervals`).
    """
    totals = _totals(counts, settings)
    shapes = _week_shapes(totals, settings)
    shares = _shares(totals, shapes, settings.profiles)
    unplaced_factor = 1 + _inside_share(counts) / max(counts.placed, 1)
    factor = unplaced_factor * (1 + settings.non_crime_uplift_percent / 100) / settings.weeks
    shape = (len(place_ids), HOURS_PER_WEEK, len(GRADES), len(categories))
    minutes = (factor * totals.minutes[:, None, :] * shares).reshape(shape)
    return Heatmap(
        place_ids=tuple(place_ids),
        categories=tuple(categories),
        grades=GRADES,
        incidents=(factor * totals.incidents[:, None, :] * shares).reshape(shape),
        officer_minutes=minutes,
        weighting=_weights(totals, categories, settings),
        weighting_name=settings.weighting,
        modelled_hours=totals.timed_incidents < counts.placed,
        weeks_of_history=settings.weeks,
        outside_history=outside_history,
        unplaced_factor=unplaced_factor,
        non_crime_uplift_percent=settings.non_crime_uplift_percent,
        **_intervals(minutes.sum(axis=2), counts, shapes, settings),
        **_facts(counts),
    )


def _totals(counts: DemandCounts, settings: HeatmapSettings) -> _Totals:
    """Sums over the week, with every hour of it brought to the mean exposure.

    The hours of incidents are used where every hour of the week was seen.
    """
    kinds = len(GRADES) * counts.categories
    shape = (counts.places, HOURS, kinds)
    incidents, minutes = counts.incidents.reshape(shape), counts.officer_minutes.reshape(shape)
    if settings.exposure_hours.min() <= 0:
        timed = np.zeros((counts.places, HOURS_PER_WEEK, kinds))
        return _Totals(incidents.sum(axis=1), timed, minutes.sum(axis=1), 0)
    scale = np.append(settings.weeks / settings.exposure_hours, 1.0)
    return _Totals(
        np.einsum("phk,h->pk", incidents, scale),
        incidents[:, :HOURS_PER_WEEK] * scale[:HOURS_PER_WEEK, None],
        np.einsum("phk,h->pk", minutes, scale),
        round(float(incidents[:, :HOURS_PER_WEEK].sum())),
    )


def _week_shapes(totals: _Totals, settings: HeatmapSettings) -> HourShapes | None:
    """How incidents fall over the week; None where none has an hour."""
    weights = totals.timed.sum(axis=(0, 1))
    if not weights.any():
        return None
    by_kind = np.tile(settings.profiles, (len(GRADES), 1))
    recorded = settings.exposure_hours / settings.weeks
    return hour_shapes(totals.timed, weights @ by_kind / weights.sum(), recorded)


def _shares(totals: _Totals, shapes: HourShapes | None, profiles: Floats) -> Floats:
    """Shares over the week (places, 168, kinds), by the profile as far as hours are unknown."""
    by_kind = np.tile(profiles, (len(GRADES), 1)).T[None]
    if shapes is None:
        return np.broadcast_to(by_kind, totals.timed.shape)
    timed = totals.timed.sum(axis=1)
    observed = np.divide(timed, totals.incidents, out=np.ones_like(timed), where=timed > 0)
    observed[(totals.incidents > 0) & (timed == 0)] = 0
    mixed = observed[:, None, :] * shapes.shares + (1 - observed)[:, None, :] * by_kind
    return np.asarray(mixed, dtype=np.float64)


def _intervals(
    mean: Floats, counts: DemandCounts, shapes: HourShapes | None, settings: HeatmapSettings
) -> dict[str, Any]:
    """Intervals around officer-minutes of shape (places, 168, categories), by the Heatmap's names.

    All categories together have the variance of a compound Poisson sum.
    """
    incidents = counts.incidents.sum(axis=(1, 2, 3))
    squares, minutes = counts.squared_officer_minutes.sum(), counts.officer_minutes.sum()
    spread_of_minutes = _ratio(squares * incidents.sum(), minutes**2)
    of_total = spread_of_minutes / np.maximum(incidents, 1)
    of_share = np.zeros(mean.shape[:2]) if shapes is None else shapes.variance
    low, high = _around(mean.sum(axis=2), of_total[:, None] + spread_of_minutes * of_share)
    own = category_intervals(counts, mean, shapes, settings.exposure_hours)
    week = _around(mean.sum(axis=(1, 2)), of_total)
    return {"low": low, "high": high, "intervals": Intervals(*own, *week)}


def _around(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """90 % gamma interval of a relative variance, the mean always inside."""
    low, high = (gamma_quantile(variance, z) for z in (-Z_90, Z_90))
    return mean * np.minimum(low, 1), mean * np.maximum(high, 1)


def _ratio(first: float, second: float) -> float:
    return max(float(first / second), 1.0) if second > 0 else 1.0


def _inside_share(counts: DemandCounts) -> float:
    """Unplaced incidents that are likely inside, from where the placed ones are."""
    inside = counts.placed
    return counts.unplaced * inside / (inside + counts.outside) if inside else 0.0


def _facts(counts: DemandCounts) -> dict[str, Any]:
    """What became of the rows, and what one incident of each grade takes."""
    return {
        "incidents_used": counts.placed,
        "unplaced": counts.unplaced,
        "outside": counts.outside,
        "officers_per_incident": _mean_by_grade(counts, counts.officers_by_grade),
        "minutes_scv": _scv_by_grade(counts),
    }


def _weights(totals: _Totals, categories: Sequence[str], settings: HeatmapSettings) -> Floats:
    shape = (len(GRADES), len(categories))
    incidents = totals.incidents.sum(axis=0).reshape(shape).sum(axis=0)
    minutes = totals.minutes.sum(axis=0).reshape(shape).sum(axis=0)
    mean = np.divide(minutes, incidents, out=np.zeros_like(minutes), where=incidents > 0)
    return category_weights(
        categories,
        settings.weighting,
        harm_cap=settings.harm_cap,
        police_generated_weight=settings.police_generated_weight,
        officer_minutes_per_incident=mean,
    )


def _mean_by_grade(counts: DemandCounts, sums: Floats) -> Floats:
    """Mean over the incidents of each grade; 1 where there are none."""
    number = counts.placed_by_grade
    return np.divide(sums, number, out=np.ones(len(GRADES)), where=number > 0)


def _scv_by_grade(counts: DemandCounts) -> Floats:
    """Squared coefficient of variation of minutes on scene by grade; 1 where unknown."""
    mean = _mean_by_grade(counts, counts.minutes_by_grade)
    square = _mean_by_grade(counts, counts.squared_minutes_by_grade)
    known = (counts.placed_by_grade > 1) & (mean > 0)
    return np.divide(square - mean**2, mean**2, out=np.ones(len(GRADES)), where=known)
