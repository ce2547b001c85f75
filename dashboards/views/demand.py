"""Demand as it is shown: by area, by hour of week, in a sentence."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboards import wording
from dashboards.views.demand_choice import DemandFilter

TOP_PLACES = 12
Ends = dict[str, tuple[float, float]]


def in_category(demand: pd.DataFrame, chosen: DemandFilter) -> pd.DataFrame:
    """Rows of the chosen category."""
    if chosen.category is None:
        return demand
    return demand[demand["category"] == chosen.category]


def in_hours(demand: pd.DataFrame, chosen: DemandFilter) -> pd.DataFrame:
    """Rows of the chosen hours."""
    hours = demand["hour"].between(chosen.first, chosen.last - 1)
    return demand[hours & demand["weekday"].isin(chosen.weekdays)]


def hours_by_area(demand: pd.DataFrame) -> dict[str, float]:
    """Expected officer-hours a week of every area."""
    minutes = demand.groupby("place_id")["expected_minutes"].sum()
    return {str(area): float(total) / 60 for area, total in minutes.items()}


def hours_by_hour_of_week(demand: pd.DataFrame, area: str | None) -> NDArray[np.float64]:
    """Expected officer-hours by weekday and hour, shape (7, 24), of one area or all."""
    rows = demand if area is None else demand[demand["place_id"] == area]
    table = np.zeros((7, 24))
    indices = (rows["weekday"].to_numpy(int), rows["hour"].to_numpy(int))
    np.add.at(table, indices, rows["expected_minutes"].to_numpy(float) / 60)
    return table


def week_table(officer_hours: NDArray[np.float64]) -> pd.DataFrame:
    """Hours down, weekdays across."""
    written = {
        name: [f"{value:,.2f}" for value in officer_hours[day]]
        for day, name in enumerate(wording.WEEKDAYS)
    }
    return pd.DataFrame({"Hour": [f"{hour:02}:00" for hour in range(24)], **written})


def scaled(demand: pd.DataFrame, factor: float) -> pd.DataFrame:
    """The table with its work multiplied."""
    if factor == 1:
        return demand
    work = ["expected_minutes", "low", "high"]
    return demand.assign(**{name: factor * demand[name] for name in work})


def top_ids(demand: pd.DataFrame) -> list[str]:
    """References of the places that `top_places` lists, in its order."""
    by_place = demand.groupby("place_id")["expected_minutes"].sum()
    return [str(place) for place in by_place.nlargest(TOP_PLACES).index]


def intervals(by_area: pd.DataFrame | None, chosen: DemandFilter, factor: float) -> Ends:
    """Officer-hours between which each area's mean week lies with 90 %.

    Empty where only some hours or kinds are looked at: intervals of rows do not add up.
    """
    if by_area is None or chosen.is_brushed or chosen.category is not None:
        return {}
    ends = zip(by_area["low"] * factor / 60, by_area["high"] * factor / 60, strict=True)
    return dict(zip(by_area["area_id"].astype(str), ends, strict=True))


def top_places(
    demand: pd.DataFrame, names: dict[str, str], ends: Ends | None = None
) -> pd.DataFrame:
    """Places with the most expected work: hours a week, interval, share and busiest hour."""
    by_place = demand.groupby("place_id")["expected_minutes"].sum() / 60
    total = by_place.sum()
    top = by_place.nlargest(TOP_PLACES)
    busiest = (
        demand.groupby(["place_id", "weekday", "hour"])["expected_minutes"].sum().reset_index()
    )
    busiest = busiest.loc[busiest.groupby("place_id")["expected_minutes"].idxmax()]
    days = busiest["weekday"].astype(int).map(dict(enumerate(wording.WEEKDAYS)))
    times = days + busiest["hour"].astype(int).map(" {:02}:00".format)
    peak = dict(zip(busiest["place_id"], times, strict=True))
    shown = {
        "Area": [names.get(str(place), str(place)) for place in top.index],
        "Officer-hours a week": [wording.hours(value) for value in top],
        "90 % interval": [_between((ends or {}).get(str(place))) for place in top.index],
        "Share": [wording.percent(value / total if total else 0) for value in top],
        "Busiest hour": [peak.get(str(place), "") for place in top.index],
    }
    if not ends:
        del shown["90 % interval"]
    return pd.DataFrame(shown)


def _between(ends: tuple[float, float] | None) -> str:
    if ends is None:
        return wording.NOT_KNOWN
    return f"{wording.hours(ends[0])} to {wording.hours(ends[1])}"


def sentence(summary: dict[str, Any], uplift: float | None = None) -> str:
    """The state of the demand in words; `uplift` is the one that is shown, per cent."""
    demand = summary.get("demand", {})
    parts = [f"{wording.count(demand.get('incidents'), 'incident')} used"]
    for key, words in (("unplaced", "without a place"), ("outside", "outside the areas")):
        if demand.get(key):
            parts.append(f"{demand[key]:,} {words}")
    hours = "modelled, not observed" if demand.get("modelled_hours") else "observed"
    said = ", ".join(parts) + f"; hours of day are {hours}."
    expected = demand.get("expected_officer_hours_per_week")
    if expected is not None:
        said += f" They ask for {wording.hours(expected)} officer-hours a week."
        said += uplift_sentence(demand, uplift)
    return said + accuracy(demand)


def uplift_sentence(demand: dict[str, Any], shown: float | None) -> str:
    """How much of the work no incident records: an assumption, and what is shown instead of it."""
    planned = float(demand.get("non_crime_uplift_percent") or 0)
    hours = demand.get("non_crime_officer_hours_per_week")
    if planned and hours is not None:
        said = (
            f" {wording.hours(hours)} of them are work that no incident records, an uplift of "
            f"{planned:g} % that the plan assumes."
        )
    else:
        said = " Work that no incident records is not in them: the plan assumes no uplift."
    if shown not in (None, planned):
        said += f" Shown here with an uplift of {shown:g} % (assumed); the plan is as it was."
    return said


def accuracy(demand: dict[str, Any]) -> str:
    """How well the forecast did on held-out time, always beside the naive one."""
    pei, naive = demand.get("pei"), demand.get("naive_pei")
    if pei is None or naive is None:
        return ""
    return f" Accuracy on held-out time: PEI {pei:.2f} against {naive:.2f} for last year's count."
