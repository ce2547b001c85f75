"""The tour of a crew in order: visits, the ways between them, breaks and reserve."""

from datetime import datetime
from typing import Any

import pandas as pd

from dashboards import wording
from dashboards.figures.route_map import Stop

TOUR = pd.Timedelta(hours=14)
APART = pd.Timedelta(hours=3)
"""Rest longer than this parts one tour from the next."""
ON_THE_WAY = "On the way"
NO_BREAK = "\N{NO-BREAK SPACE}"
WORDS = {
    "hotspot": "Visit",
    "visible": "Visible patrol",
    "response_reserve": "Reserve for response",
    "commitment": "Commitment",
    "travel": ON_THE_WAY,
    "break": "Break",
}
LETTERS = {"response_reserve": "R", "commitment": "C", "break": "B"}
TRANSPORT = {"vehicle": "car", "foot": "foot", "foot_from_vehicle": "foot, car parked"}
Point = tuple[float, float]


def crews(tasks: pd.DataFrame, chosen: str | None = None) -> dict[str, str]:
    """Crews of an hour with their people, as a choice; the chosen one stays, in or out."""
    people = tasks["staff_ids"].str.replace(";", ", ")
    named = zip(tasks["crew_id"], people, strict=True)
    found = {str(crew): f"{crew}: {who}" for crew, who in named}
    return {chosen: f"{chosen}: not out in this hour", **found} if chosen else found


def first(tasks: pd.DataFrame) -> str:
    """The crew to show where none is chosen: one that visits, if there is one."""
    visiting = tasks[tasks["purpose"] == "hotspot"]
    chosen = visiting if len(visiting) else tasks
    return str(chosen["crew_id"].iloc[0]) if len(chosen) else ""


def tour(patrols: pd.DataFrame, crew_id: str, moment: datetime) -> pd.DataFrame:
    """Every task of a crew's first person in the tour around the moment, in order.

    People change crews within a tour, so a tour is that of a person.
    """
    own = patrols[patrols["crew_id"] == crew_id]
    if own.empty:
        return own
    who = str(own["staff_ids"].iloc[0]).split(";")[0]
    at = pd.Timestamp(moment)
    near = patrols[(patrols["end"] > at - TOUR) & (patrols["start"] < at + TOUR)]
    mine = near[near["staff_ids"].str.split(";").map(lambda staff: who in staff)]
    mine = mine.sort_values("start")
    part = (mine["start"] - mine["end"].shift() > APART).cumsum()
    around = mine[(mine["start"] <= at + pd.Timedelta(hours=1)) & (mine["end"] > at)]
    return mine[part == part[around.index[0]]] if len(around) else mine.iloc[:0]


def marks(rows: pd.DataFrame) -> list[str]:
    """Numbers of visits to places in order; of stretches of patrol where there is no visit."""
    below = [
        purpose == "hotspot" and place not in ("", area)
        for purpose, place, area in _columns(rows, "purpose", "place_id", "area_id")
    ]
    found, number = [], 0
    for is_place, (purpose,) in zip(below, _columns(rows, "purpose"), strict=True):
        if is_place or (not any(below) and purpose in ("hotspot", "visible")):
            number += 1
            found.append(str(number))
        else:
            found.append(LETTERS.get(purpose, ""))
    return found


def stops(rows: pd.DataFrame, points: dict[str, Point], names: dict[str, str]) -> list[Stop]:
    """Numbered stops that lie somewhere known, in order."""
    found = []
    for mark, (place, area) in zip(marks(rows), _columns(rows, "place_id", "area_id"), strict=True):
        point = points.get(place) or points.get(area)
        if mark.isdecimal() and point is not None:
            found.append(Stop(mark, names.get(place) or names.get(area, area), *point))
    return found


def table(rows: pd.DataFrame, names: dict[str, str], timezone: str) -> pd.DataFrame:
    """The tour as a table, as the tasking sheet tells it."""
    if rows.empty:
        return pd.DataFrame()
    start, end = (rows[edge].dt.tz_convert(timezone) for edge in ("start", "end"))
    minutes = (rows["end"] - rows["start"]).dt.total_seconds() / 60
    where = [
        names.get(place) or names.get(area, "")
        for place, area in _columns(rows, "place_id", "area_id")
    ]
    return pd.DataFrame(
        {
            "": marks(rows),
            "Time": [
                f"{first:%H:%M}{NO_BREAK}to{NO_BREAK}{last:%H:%M}"
                for first, last in zip(start, end, strict=True)
            ],
            "Minutes": [f"{value:.0f}" for value in minutes],
            "What": rows["purpose"].map(WORDS).fillna(rows["purpose"].map(wording.plain)).tolist(),
            "Where": where,
            "By": [TRANSPORT.get(word, word) for (word,) in _columns(rows, "transport")],
            "With": [staff.replace(";", ", ") for (staff,) in _columns(rows, "staff_ids")],
        }
    )


def sentence(rows: pd.DataFrame, timezone: str) -> str:
    """How many visits a tour has, how much of it is patrol, and from when to when."""
    if rows.empty:
        return "Nobody of this crew is out in this hour: choose another crew or hour."
    minutes = (rows["end"] - rows["start"]).dt.total_seconds() / 60
    seen = minutes[rows["purpose"].isin(("hotspot", "visible"))].sum()
    way = minutes[rows["purpose"] == "travel"].sum()
    visits = sum(mark.isdecimal() for mark in marks(rows))
    first = rows["start"].min().tz_convert(timezone)
    last = rows["end"].max().tz_convert(timezone)
    return (
        f"{first:%H:%M} to {last:%H:%M}: {wording.count(visits, 'stop')}, "
        f"{wording.hours(seen / 60)} hours of patrol, {wording.hours(way / 60)} on the way "
        "(planned; order and times are drawn anew each day)."
    )


def _columns(rows: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """Cells of some columns row by row, as text; a column that is not there is blank."""
    blank = [""] * len(rows)
    known = [rows[name].fillna("").astype(str) if name in rows else blank for name in names]
    return list(zip(*known, strict=True))
