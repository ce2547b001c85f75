"""Heat by place as it is shown: which places are hottest, and what of the heat they hold."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboards import wording
from dashboards.views.demand_choice import AREAS

Json = dict[str, Any]
Heat = Mapping[str, float]
TOP_PLACES = 12
PERCENT = 100


def hottest_sentence(
    cells: Json, heat: Heat, chosen: list[str], share: str, what: str, ranked_by: str
) -> str:
    """What the hottest cells hold of what is shown."""
    total = sum(heat.values())
    if not chosen or total <= 0:
        return "Nothing is expected here in these hours."
    held = sum(heat.get(place, 0.0) for place in chosen) / total
    number = wording.count(len(chosen), "cell")
    return (
        f"The hottest {share} % of the area by {ranked_by}, {number} of {cells['places']:,}, "
        f"{'holds' if len(chosen) == 1 else 'hold'} {wording.percent(held)} of {what} "
        "(modelled from the counts of the cells and of their neighbours). Cells in which nothing "
        "was counted are not drawn."
    )


def top(cells: Json, heat: Heat, names: Mapping[str, str], unit: str) -> pd.DataFrame:
    """The places with most heat: how much, which share, what was counted and is expected.

    The interval is that of a whole mean week and every kind of incident.
    """
    known = {str(each["id"]): each["properties"] for each in cells["features"]}
    total = sum(heat.values()) or 1.0
    places = [place for place in sorted(heat, key=lambda p: (-heat[p], p)) if place in known]
    rows = []
    for place in places[:TOP_PLACES]:
        facts = known[place]
        area = names.get(str(facts.get("area_id")), "no area")
        row = {"Place": area if cells["level"] == AREAS else f"{area}, {place}"}
        row |= {
            unit[:1].upper() + unit[1:]: amount(heat[place]),
            "Share": wording.percent(heat[place] / total),
            "Counted in the history": f"{facts.get('counted', 0):,}",
        }
        if "low" in facts:
            row["Incidents expected a week"] = f"{facts['expected']:.2f}"
            row["90 % interval"] = f"{facts['low']:.2f} to {facts['high']:.2f}"
        rows.append(row)
    return pd.DataFrame(rows)


def top_ids(cells: Json, heat: Heat) -> list[str]:
    """References of the places that `top` lists, in its order."""
    known = {str(each["id"]) for each in cells["features"]}
    places = [place for place in sorted(heat, key=lambda p: (-heat[p], p)) if place in known]
    return places[:TOP_PLACES]


def every(heat: Heat, cells: Json, names: Mapping[str, str], unit: str) -> pd.DataFrame:
    """Every place that has heat, the hottest first: the map as a table."""
    areas = {str(each["id"]): each["properties"].get("area_id") for each in cells["features"]}
    total = sum(heat.values()) or 1.0
    rows = []
    for place in sorted(heat, key=lambda p: (-heat[p], p)):
        area = names.get(str(areas.get(place, "")), "no area")
        name = names.get(place, place) if cells["level"] == AREAS else f"{area}, {place}"
        told = {"Place": name, unit[:1].upper() + unit[1:]: amount(heat[place])}
        rows.append(told | {"Share": wording.percent(heat[place] / total)})
    return pd.DataFrame(rows)


def amount(value: float) -> str:
    """A number with as many decimals as its size asks for."""
    if value >= PERCENT:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if value >= 1 else f"{value:.3f}"


def recent_label(cells: Json) -> str:
    """What the small bars count."""
    periods, unit = len(cells.get("recent_starts", ())), cells.get("recent_unit", "week")
    gaps = ", some days without records" if cells.get("recent_with_gaps") else ""
    return f"Last {wording.count(periods, unit)}, counted{gaps}"


def names_of(areas: Json) -> dict[str, str]:
    """Names of areas by reference."""
    return {str(each["id"]): str(each["properties"]["name"]) for each in areas["features"]}
