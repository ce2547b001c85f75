"""Visits of hot spots, counted again from `patrols.csv` with arithmetic of its own."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

from optimiser.patrols.problem import PatrolProblem
from optimiser.rule import Breach
from scenarios.verify.plan_folder import Row, breach_of_file

FILE = "patrols.csv"
EARTH_KM = 6371.0088
TOLERANCE_MINUTES = 1e-6

Stop = tuple[datetime, datetime, str]


def check_visits(rows: list[Row], problem: PatrolProblem) -> Iterator[Breach]:
    """Lengths, doses, controls, and time for every way between two visits of one crew."""
    spots, settings = problem.hotspots, problem.hotspots.settings
    places = {place.place_id: place for place in spots.places}
    doses: Counter[tuple[str, str, int]] = Counter()
    for row in rows:
        if row["purpose"] != "hotspot":
            continue
        who, when = row["crew_id"], row["start"].isoformat()
        minutes = (row["end"] - row["start"]).total_seconds() / 60
        place = places.get(row["place_id"])
        if place is None or problem.areas[place.area].area_id != row["area_id"]:
            message = f"{who} at {when} visits {row['place_id']!r}, no place of {row['area_id']!r}"
            yield breach_of_file(FILE, message, 1, "visits")
            continue
        if place.control:
            yield breach_of_file(FILE, f"{who} at {when} visits a control", 1, "visits")
        if row["transport"] == "vehicle":
            yield breach_of_file(FILE, f"{who} at {when} visits in a vehicle", 1, "visits")
        if minutes not in settings.minutes:
            yield breach_of_file(FILE, f"{who} at {when} visits {minutes:g} minutes", 1, "visits")
        local = problem.horizon.local(row["start"])
        doses[row["place_id"], local.date().isoformat(), local.hour // settings.period_hours] += 1
    for (place_id, date, _), visits in doses.items():
        if visits > settings.most_in_period:
            message = f"{place_id} has {visits} visits in a period of {date}"
            yield breach_of_file(FILE, message, visits - settings.most_in_period, "visits")
    yield from _check_ways(rows, problem)


def _check_ways(rows: list[Row], problem: PatrolProblem) -> Iterator[Breach]:
    """A crew is at two places only as far apart as it gets in the time between."""
    settings = problem.hotspots.settings
    places = {place.place_id: place for place in problem.hotspots.places}
    stops: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["purpose"] == "hotspot" and row["place_id"] in places:
            stops[row["crew_id"]].append(row)
    for crew, own in stops.items():
        own.sort(key=lambda row: row["start"])
        for before, after in pairwise(own):
            one, other = places[before["place_id"]], places[after["place_id"]]
            drives = any("vehicle" in row["transport"] for row in (before, after))
            speed = settings.vehicle_kmh if drives else settings.foot_kmh
            km = distance_km(one.longitude, one.latitude, other.longitude, other.latitude)
            needed = km * settings.detour / speed * 60
            there = (after["start"] - before["end"]).total_seconds() / 60
            if needed > there + TOLERANCE_MINUTES:
                message = f"{crew} has {there:g} of {needed:.1f} minutes to {after['place_id']}"
                yield breach_of_file(FILE, message, needed - there, "minutes")


def distance_km(
    longitude: float, latitude: float, to_longitude: float, to_latitude: float
) -> float:
    """Distance along a great circle."""
    north, to_north = radians(latitude), radians(to_latitude)
    half = sin((to_north - north) / 2) ** 2
    half += cos(north) * cos(to_north) * sin(radians(to_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
