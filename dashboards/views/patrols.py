"""Patrols as they are shown: one day, one hour, floors and the deprivation audit."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards import address, wording

VISIBLE = ("hotspot", "visible", "travel")
"""The way between two places of an area is seen there too; the way to an area has no place."""
BUSIEST_HOUR = 20
TOUR = pd.Timedelta(hours=12)


@dataclass(frozen=True)
class PatrolFilter:
    """Which local day and hour are looked at, and the crew whose tour is told, None for one."""

    day: date
    hour: int = BUSIEST_HOUR
    crew: str | None = None

    @classmethod
    def of(cls, query: dict[str, str], start: date, days: int) -> "PatrolFilter":
        """Read it from an address; a day outside the period becomes its first Saturday."""
        saturday = start + timedelta(days=(5 - start.weekday()) % 7)
        try:
            day = date.fromisoformat(query.get("day", ""))
        except ValueError:
            day = saturday
        if not start <= day < start + timedelta(days=days):
            day = saturday
        hour = address.whole(query.get("hour"), BUSIEST_HOUR, 0, 23)
        return cls(day=day, hour=hour, crew=query.get("crew"))

    def parameters(self) -> dict[str, Any]:
        """Write it to an address."""
        return {"day": self.day.isoformat(), "hour": self.hour, "crew": self.crew}

    def moment(self, timezone: str) -> datetime:
        """The local start of the hour."""
        return datetime(
            self.day.year, self.day.month, self.day.day, self.hour, tzinfo=ZoneInfo(timezone)
        )


def tasks_at(patrols: pd.DataFrame, moment: datetime) -> pd.DataFrame:
    """What every crew does in the hour from `moment`: its longest task."""
    start, end = pd.Timestamp(moment), pd.Timestamp(moment) + pd.Timedelta(hours=1)
    inside = patrols[(patrols["start"] < end) & (patrols["end"] > start)]
    last = inside["end"].where(inside["end"] < end, end)
    minutes = last - inside["start"].where(inside["start"] > start, start)
    ordered = inside.assign(minutes=minutes).sort_values(
        ["minutes", "start"], ascending=[False, True]
    )
    return ordered.drop_duplicates("crew_id").sort_values("crew_id")


def tours_around(patrols: pd.DataFrame, out: pd.DataFrame, moment: datetime) -> pd.DataFrame:
    """Every task of the people who are out, a row a person, in the hours around the moment.

    People change partners within a tour, so a tour is followed by person, not by crew.
    """
    at = pd.Timestamp(moment)
    near = patrols[(patrols["end"] > at - TOUR) & (patrols["start"] < at + TOUR)]
    people = near.assign(staff_id=near["staff_ids"].str.split(";")).explode("staff_id")
    return people[people["staff_id"].isin(set(out["staff_ids"].str.split(";").explode()))]


def timeline(tasks: pd.DataFrame, names: dict[str, str], timezone: str) -> pd.DataFrame:
    """Tasks of people as the timeline draws them."""
    return pd.DataFrame(
        {
            "person": tasks["staff_id"],
            "start": tasks["start"].dt.tz_convert(timezone),
            "end": tasks["end"].dt.tz_convert(timezone),
            "purpose": tasks["purpose"],
            "paired": tasks["mode"].eq("paired"),
            "area": tasks["area_id"].map(names).fillna("base"),
        }
    ).sort_values(["person", "start"], ignore_index=True)


def tasking(tasks: pd.DataFrame, names: dict[str, str], timezone: str) -> pd.DataFrame:
    """Who is where in the hour, as a table."""
    start, end = (tasks[edge].dt.tz_convert(timezone) for edge in ("start", "end"))
    return pd.DataFrame(
        {
            "Crew": tasks["crew_id"],
            "People": tasks["staff_ids"].str.replace(";", ", "),
            "Crewing": tasks["mode"].map(wording.plain),
            "Transport": tasks["transport"].map(wording.plain),
            "Where": _where(tasks, names),
            "Purpose": tasks["purpose"].map(wording.plain),
            "From": start.dt.strftime("%H:%M"),
            "To": end.dt.strftime("%H:%M"),
        }
    )


def _where(tasks: pd.DataFrame, names: dict[str, str]) -> "pd.Series[str]":
    """The hot spot where one is visited, else the area, else the base."""
    areas = tasks["area_id"].map(names)
    return tasks["place_id"].map(names).fillna(areas).fillna("at base")


def reserve(rows: pd.DataFrame, moment: datetime, names: dict[str, str]) -> pd.DataFrame:
    """The response reserve of every base in the hour, with its reason."""
    own = rows[rows["start"] == pd.Timestamp(moment)]
    people = {"Asked by calls": "asked", "Free": "free", "Needed": "needed", "Kept": "kept"}
    table = {"Base": own["base_id"].map(names).fillna(own["base_id"])}
    table |= {name: own[key].map("{:g}".format) for name, key in people.items() if key in own}
    return pd.DataFrame(table | {"Why": own["reason"]})


def floors(
    patrols: pd.DataFrame, names: dict[str, str], weeks: int, floor_hours: float
) -> pd.DataFrame:
    """Visible hours a week of every area against the floor, the least first."""
    on_the_way = patrols["purpose"].eq("travel") & patrols["place_id"].eq("")
    visible = patrols[patrols["purpose"].isin(VISIBLE) & ~on_the_way]
    people = visible["staff_ids"].str.count(";") + 1
    hours = people * (visible["end"] - visible["start"]).dt.total_seconds() / 3600
    by_area = hours.groupby(visible["area_id"]).sum().reindex(list(names)).fillna(0) / weeks
    ordered = by_area.sort_values()
    return pd.DataFrame(
        {
            "Area": [names[str(area)] for area in ordered.index],
            "Visible hours a week": [wording.hours(value) for value in ordered],
            "Floor": wording.hours(floor_hours),
            "": ["below floor" if value < floor_hours - 0.05 else "" for value in ordered],
        }
    )


def audit(summary: dict[str, Any]) -> pd.DataFrame:
    """The deprivation audit as a table: areas without a decile last, and not judged."""
    rows = summary.get("patrols", {}).get("imd_audit") or []
    return pd.DataFrame(
        [
            {
                "IMD decile": "none known" if row["decile"] is None else str(row["decile"]),
                "Areas": str(row["areas"]),
                "Residents": f"{row['population']:,}" if row["population"] else wording.NOT_KNOWN,
                "Visible hours": wording.hours(row["visible_hours"]),
                "Share of hours": wording.percent(row["share_of_hours"]),
                "Share of demand": wording.percent(row["share_of_demand"]),
                "Ratio": _number(row["hours_to_demand"], 2),
                "Hours a week for 1,000": _number(row["hours_per_1000"], 1),
                "Verdict": "not judged"
                if row["decile"] is None
                else ", ".join(row["flags"]) or "within limits",
            }
            for row in rows
        ]
    )


def audit_rows(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """The deciles of the audit in order, those without one last."""
    rows: list[dict[str, Any]] = summary.get("patrols", {}).get("imd_audit") or []
    return rows


def limits(summary: dict[str, Any]) -> tuple[float, float] | None:
    """Least and most share of hours, in times the share of demand."""
    equity = summary.get("patrols", {}).get("equity") or {}
    if "least_ratio" not in equity or "most_ratio" not in equity:
        return None
    return float(equity["least_ratio"]), float(equity["most_ratio"])


def audit_words(summary: dict[str, Any]) -> list[str]:
    """What the audit comes to, and what it is not."""
    equity = summary.get("patrols", {}).get("equity")
    return [*equity["sentences"], equity["note"]] if equity else []


def _number(value: float | None, decimals: int) -> str:
    return wording.NOT_KNOWN if value is None else f"{value:.{decimals}f}"


def sentence(tasks: pd.DataFrame, summary: dict[str, Any], moment: datetime) -> str:
    """Who is out in the hour, and whether every area gets its floor."""
    paired = int(tasks["mode"].eq("paired").sum())
    reserve = int(tasks["purpose"].eq("response_reserve").sum())
    below = summary.get("patrols", {}).get("areas_below_floor")
    said = (
        f"{wording.hour(moment)}: {wording.count(len(tasks), 'crew')} out, {paired} paired, "
        f"{reserve} kept free as response reserve."
    )
    if below is None:
        return said
    if below == 0:
        return f"{said} Every area gets its floor of visible hours."
    verb = "is" if below == 1 else "are"
    return f"{said} {wording.count(below, 'area')} {verb} below the floor of visible hours."
