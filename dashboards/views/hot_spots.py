"""Hot spots of a plan: where they are, how often they are visited, what is held out."""

from typing import Any

import pandas as pd
from shapely.geometry import shape

from dashboards import wording
from dashboards.figures.route_map import Spot

Json = dict[str, Any]
Point = tuple[float, float]
CONTROL = "control, held out of patrol"
SMALL = 0.001


def points(places: pd.DataFrame | None, areas: Json) -> dict[str, Point]:
    """Degrees of every area (a point inside it) and hot spot."""
    found = {
        str(each["id"]): tuple(shape(each["geometry"]).representative_point().coords[0])
        for each in areas["features"]
    }
    if places is not None:
        at = zip(places["longitude"].astype(float), places["latitude"].astype(float), strict=True)
        found |= dict(zip(places["place_id"].astype(str), at, strict=True))
    return {name: (float(point[0]), float(point[1])) for name, point in found.items()}


def names(places: pd.DataFrame | None, areas: dict[str, str]) -> dict[str, str]:
    """Areas by name, and hot spots as they are spoken of: their area and what follows in them."""
    if places is None:
        return dict(areas)
    told = {}
    for place, area in zip(places["place_id"].astype(str), places["area_id"], strict=True):
        rest = place.removeprefix(f"{area}-")
        told[place] = f"{areas.get(str(area), area)} {rest}"
    return {**areas, **told}


def spots(places: pd.DataFrame | None, told: dict[str, str]) -> list[Spot]:
    """Hot spots to draw."""
    if places is None:
        return []
    rows: list[dict[str, Any]] = places.to_dict("records")  # type: ignore[assignment]
    return [
        Spot(
            told.get(str(row["place_id"]), str(row["place_id"])),
            float(row["longitude"]),
            float(row["latitude"]),
            bool(row.get("control", False)),
        )
        for row in rows
    ]


def visits(patrols: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Visits and minutes planned at every hot spot, by `place_id`; none is 0."""
    own = patrols[(patrols["purpose"] == "hotspot") & patrols["place_id"].isin(places["place_id"])]
    minutes = (own["end"] - own["start"]).dt.total_seconds() / 60
    by_place = minutes.groupby(own["place_id"]).agg(["count", "sum"])
    found = by_place.reindex(places["place_id"]).fillna(0)
    return found.rename(columns={"count": "visits", "sum": "minutes"})


def table(
    patrols: pd.DataFrame, places: pd.DataFrame, told: dict[str, str], weeks: int, assumed: float
) -> pd.DataFrame:
    """Hot spots with what a mean week plans and how much of it is counted on, most visits first."""
    counts = visits(patrols, places).reset_index(drop=True) / weeks
    share = places["delivered_share"].astype(float) if "delivered_share" in places else None
    table = pd.DataFrame(
        {
            "Hot spot": [told.get(str(place), str(place)) for place in places["place_id"]],
            "Visits a week": counts["visits"],
            "Minutes a week": counts["minutes"],
        }
    )
    if share is not None:
        kind = "assumed" if ((share - assumed).abs() < SMALL).all() else "learnt from logs"
        table[f"Delivered, {kind}"] = [wording.percent(value, 0) for value in share]
        table["Minutes to expect"] = (counts["minutes"] * share.to_numpy()).map("{:,.0f}".format)
    if "control" in places and places["control"].any():
        table[" "] = [CONTROL if held else "" for held in places["control"]]
    table = table.sort_values("Visits a week", ascending=False, ignore_index=True)
    table["Visits a week"] = table["Visits a week"].map("{:.1f}".format)
    table["Minutes a week"] = table["Minutes a week"].map("{:,.0f}".format)
    return table


def sentence(patrols: pd.DataFrame, places: pd.DataFrame, weeks: int) -> str:
    """How many hot spots there are, how many are visited and which are held out."""
    if places.empty:
        return "The plan has no hot spots below areas: too few incidents have coordinates."
    counts = visits(patrols, places)
    controls = int(places["control"].sum()) if "control" in places else 0
    visited = int((counts["visits"] > 0).sum())
    said = (
        f"{wording.count(len(places), 'hot spot')}, {visited} visited: "
        f"{counts['visits'].sum() / weeks:,.0f} visits and "
        f"{wording.hours(counts['minutes'].sum() / 60 / weeks)} hours at them a week (planned)."
    )
    if controls:
        said += f" {controls} are controls: nobody is sent there, so that the effect can be seen."
    return said


def predictable(summary: Json) -> str:
    """What somebody who watches could foretell of the visits; blank where it is not told."""
    told = summary.get("patrols", {}).get("predictability") or {}
    day, chance = told.get("repeated_next_day"), told.get("repeated_by_chance")
    if day is None:
        return ""
    said = (
        f"{wording.percent(day, 0)} of the visits start within ten minutes of one at the same "
        "place the day before"
    )
    if chance is not None:
        said += f", {wording.percent(chance, 0)} would by chance"
    entropy = told.get("next_place_entropy")
    if entropy is not None:
        said += f"; where a crew goes next is {wording.percent(entropy, 0)} as open as a draw"
    return f"{said}."
