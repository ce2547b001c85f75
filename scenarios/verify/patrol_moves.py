"""Ways from one area to another, checked person by person with arithmetic of its own."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from optimiser.patrols.problem import PatrolProblem
from optimiser.roster import Roster
from optimiser.rule import Breach
from scenarios.verify.patrol_visits import TOLERANCE_MINUTES, distance_km
from scenarios.verify.plan_folder import Row, breach_of_file

if TYPE_CHECKING:
    from datetime import datetime

FILE = "patrols.csv"
FREE_OF_IT = ("response_reserve", "commitment")
"""The way to these is part of them."""


def check_moves(rows: Sequence[Row], roster: Roster, problem: PatrolProblem) -> Iterator[Breach]:
    """Nobody is on patrol in another area than before, in one tour, without time for the way."""
    by_person: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for who in row["staff_ids"].split(";"):
            by_person[who].append(row)
    for who, own in by_person.items():
        own.sort(key=lambda row: (row["start"], row["end"]))
        for tour in roster.tours_of(who):
            inside = [row for row in own if tour.start <= row["start"] and row["end"] <= tour.end]
            yield from _check_tour(who, inside, problem)


def _check_tour(who: str, rows: Sequence[Row], problem: PatrolProblem) -> Iterator[Breach]:
    """One tour: where the person was, until when, and how long nothing but a way or idle since."""
    area, spare = "", 0.0
    until: datetime | None = None
    for row in rows:
        if until is not None:
            spare += (row["start"] - until).total_seconds() / 60
        until = row["end"]
        if row["purpose"] == "break":
            continue
        if row["purpose"] == "travel" and row["place_id"] == "":
            spare += (row["end"] - row["start"]).total_seconds() / 60
            continue
        if area and row["area_id"] != area and row["purpose"] not in FREE_OF_IT:
            needed = _way(area, row, problem)
            if needed > spare + TOLERANCE_MINUTES:
                message = f"{who} has {spare:g} of {needed:.1f} minutes to {row['area_id']}"
                message += f" at {row['start'].isoformat()}"
                yield breach_of_file(FILE, message, needed - spare, "minutes")
        area, spare = row["area_id"], 0.0


def _way(area: str, row: Row, problem: PatrolProblem) -> float:
    """Minutes between the middles of two areas as the crew goes."""
    settings = problem.hotspots.settings
    one, other = (problem.areas[problem.area_index[name]] for name in (area, row["area_id"]))
    km = distance_km(one.longitude, one.latitude, other.longitude, other.latitude)
    speed = settings.vehicle_kmh if "vehicle" in row["transport"] else settings.foot_kmh
    return km * settings.detour / speed * 60
