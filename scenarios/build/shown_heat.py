"""What a map shows of a pack's demand: at a level, in chosen hours, under any measure.

source = heat_source(pack, "250m")
heat = shown_heat(pack, source, HeatChoice("harm", hours=(160, 161)))
recent = recent_counts(pack, source, 8)
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, cast, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimiser.demand.weights import category_weights
from optimiser.heat import Heatmap, LevelName
from optimiser.horizon import DAYS_PER_WEEK, HOURS_PER_WEEK, Horizon
from scenarios.build.demand import HOUR_FIELD, build_heatmap_of, history_of
from scenarios.build.levels import HeatLevel, build_layer, build_level
from scenarios.build.placing import place_of
from scenarios.schema.days import days_of
from scenarios.schema.pack import Pack

Floats = NDArray[np.float64]
Measure = Literal["work", "incidents", "count", "workload", "harm", "severity", "blended"]
"""Officer-hours of work, incidents of every kind, or incidents under a weighting of heat."""

MEASURES: tuple[Measure, ...] = get_args(Measure)
MINUTES_PER_HOUR = 60
WHOLE_WEEK = tuple(range(HOURS_PER_WEEK))


@dataclass(frozen=True, eq=False)
class HeatSource:
    """The heatmap of a pack by its areas, and spread over the cells of a level.

    `place` of shape (incidents,) is the area, or the cell, of each incident of the pack, below 0
    for none. `level` is None where the areas themselves are shown.
    """

    heatmap: Heatmap
    level: HeatLevel | None
    place: NDArray[np.int64]

    @property
    def ranked_by(self) -> str:
        """What makes a place hotter than another."""
        return "what is expected" if self.level is None else self.level.ranking.name

    @property
    def ids(self) -> tuple[str, ...]:
        """References of the places in order."""
        return self.heatmap.place_ids if self.level is None else tuple(self.level.places.ids)


@dataclass(frozen=True)
class HeatChoice:
    """What is looked at: a measure, hours of the week (0 = Monday 00:00), one category or all.

    `police_generated_weight` is that of the policy where None.
    """

    measure: Measure = "work"
    hours: tuple[int, ...] = WHOLE_WEEK
    category: str | None = None
    police_generated_weight: float | None = None


@dataclass(frozen=True)
class RecentCounts:
    """Incidents counted in the last whole weeks, or months where only the month is known.

    `counts` are (places, periods), the latest period last; `starts` are first days. `with_gaps`
    says that some of these days are without records.
    """

    unit: Literal["week", "month"]
    starts: tuple[date, ...]
    counts: NDArray[np.int64]
    with_gaps: bool


def heat_source(pack: Pack, level: str, *, forecast_ships: bool = False) -> HeatSource:
    """The heatmap of a pack at a level; the areas keep their own totals, cells are shrunk.

    `level` is one of `optimiser.heat.LEVELS` or a layer of the pack. `forecast_ships` says whether
    the plan ranks cells by the forecast, not last year's count.
    """
    heatmap = build_heatmap_of(pack)
    if level == "area":
        return HeatSource(heatmap, None, place_of(pack.incidents, pack.areas))
    if level in pack.layers:
        made = build_layer(pack, heatmap, level, pack.layers[level])
    else:
        name = cast("LevelName", level)
        made = build_level(pack, heatmap, name, forecast_ships=forecast_ships)
    return HeatSource(heatmap, made, made.places.cell)


def shown_heat(pack: Pack, source: HeatSource, choice: HeatChoice) -> Floats:
    """Expected heat of each place in the chosen hours of a mean week, shape (places,).

    Work is officer-hours with the non-crime uplift; everything else is without it, in the unit of
    the measure (incidents, officer-minutes, days of the harm index, points of the severity score).
    """
    heatmap = source.heatmap
    uplift = 1 + heatmap.non_crime_uplift_percent / 100
    hours = list(choice.hours)
    if source.level is not None:
        incidents = source.level.field.incidents * _hour_shares(source.level, choice)
    elif choice.measure == "work":
        minutes = heatmap.officer_minutes[:, hours].sum(axis=(1, 2))
        return np.asarray(minutes @ _mask(heatmap, choice) / MINUTES_PER_HOUR, dtype=np.float64)
    else:
        incidents = heatmap.incidents[:, hours].sum(axis=(1, 2)) / uplift
    return np.asarray(incidents @ _weights_of(pack, heatmap, choice), dtype=np.float64)


def hottest_places(
    pack: Pack, source: HeatSource, choice: HeatChoice, share: float
) -> NDArray[np.int64]:
    """The places that rank highest under the choice, the given part of them, the hottest first.

    Cells rank by what the plan ranks them by, areas by their heat; at least one is chosen, and none
    without heat.
    """
    if source.level is None:
        heat = shown_heat(pack, source, choice)
    else:
        shares = _hour_shares(source.level, choice)
        ranked = source.level.ranking.incidents * shares
        heat = np.asarray(ranked @ _weights_of(pack, source.heatmap, choice), dtype=np.float64)
    order = np.argsort(-heat, kind="stable")[: max(1, int(share * len(heat)))]
    return np.asarray(order[heat[order] > 0], dtype=np.int64)


def shown_hours(
    pack: Pack, source: HeatSource, choice: HeatChoice, area_id: str | None = None
) -> Floats:
    """Heat of each hour of a mean week, shape (168,), of one area or of all; unit as above.

    The hours of the choice count for nothing: all are told.
    """
    heatmap = source.heatmap
    uplift = 1 + heatmap.non_crime_uplift_percent / 100
    areas = [area_id in (None, name) for name in heatmap.place_ids]
    if choice.measure == "work":
        kinds, weights = heatmap.officer_minutes, _mask(heatmap, choice) / MINUTES_PER_HOUR
    else:
        kinds, weights = heatmap.incidents, _weights_of(pack, heatmap, choice) / uplift
    return np.asarray(kinds[areas].sum(axis=(0, 2)) @ weights, dtype=np.float64)


def recent_counts(pack: Pack, source: HeatSource, periods: int) -> RecentCounts:
    """Count the incidents of each place in the last whole weeks or months of the history."""
    history = history_of(pack)
    by_month = _hours_are_modelled(pack.incidents)
    edges = _months(history, periods) if by_month else _weeks(history, periods)
    days = pack.incidents["received_at"].dt.tz_convert(history.timezone).dt.date.to_numpy()
    counts = np.zeros((len(source.ids), max(len(edges) - 1, 0)), dtype=np.int64)
    for column, (first, end) in enumerate(pairwise(edges)):
        own = source.place[(days >= first) & (days < end) & (source.place >= 0)]
        counts[:, column] = np.bincount(own, minlength=len(source.ids))
    gaps = [days_of(run) for run in pack.manifest.history_gaps]
    with_gaps = any(first < edges[-1] and last >= edges[0] for first, last in gaps)
    return RecentCounts("month" if by_month else "week", tuple(edges[:-1]), counts, with_gaps)


def _hour_shares(level: HeatLevel, choice: HeatChoice) -> Floats:
    """Part of each cell's incidents that falls into the hours, by category."""
    field = level.field
    shares = field.shapes[:, list(choice.hours)].sum(axis=1, dtype=np.float64)
    return np.asarray(shares[field.area], dtype=np.float64)


def _mask(heatmap: Heatmap, choice: HeatChoice) -> Floats:
    return np.array([float(choice.category in (None, name)) for name in heatmap.categories])


def _weights_of(pack: Pack, heatmap: Heatmap, choice: HeatChoice) -> Floats:
    """What one incident of each category counts under the choice, without the uplift."""
    mask = _mask(heatmap, choice)
    if choice.measure == "incidents":
        return mask
    if choice.measure == "work":
        uplift = 1 + heatmap.non_crime_uplift_percent / 100
        work: Floats = mask * uplift * _minutes_of(heatmap) / MINUTES_PER_HOUR
        return work
    policy, police = pack.policy.demand, choice.police_generated_weight
    weights = category_weights(
        heatmap.categories,
        choice.measure,
        harm_cap=policy.harm_cap,
        police_generated_weight=policy.police_generated_weight if police is None else police,
        officer_minutes_per_incident=_minutes_of(heatmap),
    )
    return np.asarray(mask * weights, dtype=np.float64)


def _minutes_of(heatmap: Heatmap) -> Floats:
    """Officer-minutes of one incident by category."""
    work = heatmap.officer_minutes.sum(axis=(0, 1, 2))
    incidents = heatmap.incidents.sum(axis=(0, 1, 2))
    each: Floats = np.divide(work, incidents, out=np.zeros_like(work), where=incidents > 0)
    return each


def _hours_are_modelled(incidents: pd.DataFrame) -> bool:
    return any(HOUR_FIELD in text.split(";") for text in incidents["modelled_fields"].unique())


def _weeks(history: Horizon, periods: int) -> list[date]:
    """First days of the last whole weeks of the history, and the day after them."""
    count = min(periods, history.days // DAYS_PER_WEEK)
    return [history.end - timedelta(weeks=back) for back in range(count, -1, -1)]


def _months(history: Horizon, periods: int) -> list[date]:
    """First days of the last whole months of the history, and the day after them."""
    edges = [history.end.replace(day=1)]
    while len(edges) <= periods and (before := _month_before(edges[0])) >= history.start:
        edges.insert(0, before)
    return edges


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)
