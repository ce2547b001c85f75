"""`places.csv` against the pack: what is recorded there, whose area, what was delivered."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import hypot

import numpy as np
from shapely.geometry import Point, shape

from optimiser.patrols.problem import PatrolProblem
from optimiser.rule import Breach
from scenarios.build.common import horizon_of
from scenarios.geography import shape_in_metres, to_metres
from scenarios.schema.days import days_of
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import Row, breach_of_file

FILE = "places.csv"
SAME_POINT = 1.1e-6
HALF_A_PERCENT = 0.0051
DAYS_PER_YEAR = 365


def check_places(pack: Pack, rows: Sequence[Row], problem: PatrolProblem) -> Iterator[Breach]:
    """The places are those of the pack, lie where they are said to, and are hot; controls are as
    many as the policy asks for; the share delivered is that of the log."""
    yield from _against_problem(rows, problem)
    rows = [row for row in rows if abs(row["longitude"]) <= 180 and abs(row["latitude"]) <= 90]
    geometry = {area.area_id: shape_in_metres(shape(area.geometry)) for area in pack.areas}
    policy, points = pack.policy.patrols, {}
    for row in rows:
        east, north = to_metres(row["longitude"], row["latitude"])
        points[row["place_id"]] = float(east), float(north)
        area = geometry.get(row["area_id"])
        at = Point(*points[row["place_id"]])
        if area is None or area.distance(at) > policy.hotspot_radius_metres:
            message = f"{row['place_id']} does not lie in {row['area_id']!r}"
            yield breach_of_file(FILE, message)
    yield from _cool(pack, points)
    reach = policy.hotspots_apart_metres - 2 * policy.hotspot_radius_metres
    for (one, a), (other, b) in combinations(points.items(), 2):
        if hypot(a[0] - b[0], a[1] - b[1]) < reach:
            yield breach_of_file(FILE, f"{one} and {other} are closer than two hot spots may be")
    for area_id, number in Counter(row["area_id"] for row in rows).items():
        if number > policy.hotspots_per_area:
            yield breach_of_file(FILE, f"{area_id} has {number} places", number)
    controls = sum(row["control"] for row in rows)
    wanted = min(round(policy.control_share * len(rows)), len(rows) // 2)
    if controls != wanted:
        message = f"{controls} places are controls, but the policy asks for {wanted}"
        yield breach_of_file(FILE, message, abs(controls - wanted))
    yield from _check_delivered(pack, rows)


def _against_problem(rows: Sequence[Row], problem: PatrolProblem) -> Iterator[Breach]:
    """The file names the places that the pack gives, each once and at its point."""
    places = {place.place_id: place for place in problem.hotspots.places}
    seen = Counter(row["place_id"] for row in rows)
    if missing := places.keys() - seen.keys():
        yield breach_of_file(FILE, f"{len(missing)} places are missing", len(missing))
    for row in rows:
        place = places.get(row["place_id"])
        if place is None or seen[row["place_id"]] > 1:
            yield breach_of_file(FILE, f"{row['place_id']!r} is no place, or there twice")
            continue
        moved = max(abs(row["longitude"] - place.longitude), abs(row["latitude"] - place.latitude))
        area_id = problem.areas[place.area].area_id
        if moved > SAME_POINT or row["area_id"] != area_id or row["control"] != place.control:
            message = f"{place.place_id} has another point, area or part in the trial"
            yield breach_of_file(FILE, message)


def _cool(pack: Pack, points: dict[str, tuple[float, float]]) -> Iterator[Breach]:
    """Places with fewer incidents about them than a hot spot has in the days of the history that
    were seen.

    The point of a place is the mean of its incidents, so they lie within twice its radius.
    """
    policy, manifest, table = pack.policy.patrols, pack.manifest, pack.incidents
    table = table[table["longitude"].notna() & table["latitude"].notna()]
    x, y = to_metres(table["longitude"].to_numpy(), table["latitude"].to_numpy())
    first, last = manifest.history_start, manifest.history_end
    gaps = [days_of(run) for run in manifest.history_gaps]
    unseen = sum(max(0, (min(b, last) - max(a, first)).days + 1) for a, b in gaps)
    days = max(1, (last - first).days + 1 - unseen)
    least = max(1, round(policy.hotspot_incidents_per_year * days / DAYS_PER_YEAR))
    for place_id, (east, north) in points.items():
        near = np.hypot(x - east, y - north) <= 2 * policy.hotspot_radius_metres + 1
        if near.sum() < least:
            message = f"{place_id} has {near.sum()} incidents about it, of at least {least}"
            yield breach_of_file(FILE, message, least - int(near.sum()), "incidents")


def _check_delivered(pack: Pack, rows: Sequence[Row]) -> Iterator[Breach]:
    """The share delivered at each place, from `dose.csv` and the policy, by its own arithmetic."""
    expected = _delivered(pack, rows)
    for row in rows:
        if abs(row["delivered_share"] - expected[row["place_id"]]) > HALF_A_PERCENT:
            message = f"{row['place_id']} delivers {row['delivered_share']}, but the log and the"
            message += f" policy give {expected[row['place_id']]:.4f}"
            yield breach_of_file(FILE, message)


def _delivered(pack: Pack, rows: Sequence[Row]) -> dict[str, float]:
    """Mean of the shares of a place's periods, each the mean of its hours."""
    policy = pack.policy.patrols
    if not pack.dose:
        return {row["place_id"]: policy.delivered_share for row in rows}
    lengths = policy.visit_dose_percents
    prior = policy.delivered_prior_visits * sum(lengths) / len(lengths)
    planned: defaultdict[tuple[str, int], float] = defaultdict(float)
    done: defaultdict[tuple[str, int], float] = defaultdict(float)
    points = {row["place_id"]: to_metres(row["longitude"], row["latitude"]) for row in rows}
    for dose in pack.dose:
        x, y = to_metres(dose.longitude, dose.latitude)
        ways = {place: hypot(x - at[0], y - at[1]) for place, at in points.items()}
        near = min(ways, key=lambda place: ways[place]) if ways else ""
        known = bool(ways) and ways[near] <= policy.hotspot_radius_metres
        place = near if known else f"({dose.longitude}, {dose.latitude})"
        planned[place, dose.hour] += dose.planned_minutes
        done[place, dose.hour] += dose.delivered_minutes

    def share(part: float, of: float, broader: float) -> float:
        return min(1.0, (part + prior * broader) / (of + prior))

    whole = share(sum(done.values()), sum(planned.values()), policy.delivered_share)
    by_hour = [
        share(
            sum(n for (_, h), n in done.items() if h == hour),
            sum(n for (_, h), n in planned.items() if h == hour),
            whole,
        )
        for hour in range(24)
    ]
    horizon, found = horizon_of(pack), {}
    for row in rows:
        place = row["place_id"]
        own = share(
            sum(n for (p, _), n in done.items() if p == place),
            sum(n for (p, _), n in planned.items() if p == place),
            whole,
        )
        hours = [
            share(done[place, h], planned[place, h], min(1.0, own * by_hour[h] / whole))
            for h in range(24)
        ]
        periods: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
        for index, hour in enumerate(horizon.hours_of_week):
            day = horizon.local(horizon.hours[index]).toordinal()
            periods[day, hour % 24 // policy.visit_period_hours].append(hours[hour % 24])
        means = [min(max(sum(each) / len(each), 0.01), 1.0) for each in periods.values()]
        found[place] = sum(means) / len(means)
    return found
