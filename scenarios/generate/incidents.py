"""Incidents with hour stamps: a Poisson process over area, hour of week and category."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

from optimiser.demand.profile import profile_named
from optimiser.horizon import DAYS_PER_WEEK, HOURS_PER_WEEK, Horizon
from scenarios.categories import CATEGORIES, LONGEST_MINUTES_ON_SCENE, CategoryFacts
from scenarios.generate.streams import stream
from scenarios.schema.incidents import as_incidents
from scenarios.schema.pack import AreaRow

Floats = NDArray[np.float64]
PROFILE = "uk-by-category"
SHARE_UNPLACED, SHARE_OUTSIDE = 0.02, 0.01
ADDRESSES_PER_AREA = 60
_NIGHT_OUT = 2.5
_DEGREES_OUTSIDE = 1.5
# Minutes from the call to dispatch and from dispatch to arrival: medians by grade.
_WAIT_MEDIAN = np.array([2.0, 12.0, 180.0])
_TRAVEL_MEDIAN = np.array([8.0, 12.0, 15.0])
_DELAY_SPREAD = 0.5


@dataclass(frozen=True, eq=False)
class IncidentPool:
    """More incidents than a district would have, each with a uniform mark to thin them by.

    Keeping the marks below a share keeps that share of the work, and a larger share keeps every
    incident of a smaller one. `addresses` of shape (areas, addresses, 2) are where they happen.
    """

    incidents: pd.DataFrame
    marks: Floats
    addresses: Floats

    def share_of(self, kept: int) -> float:
        """The share of the pool that so many incidents are."""
        return float(np.sort(self.marks)[kept - 1]) if kept else 0.0


def incident_pool(
    areas: Sequence[AreaRow], history: Horizon, officer_minutes_per_week: float, seed: int
) -> IncidentPool:
    """Everything that could have happened in the history of a district."""
    rng = stream(seed, "incidents")
    category, area, received = _happenings(areas, history, officer_minutes_per_week, rng)
    facts = drawn_facts(category, CATEGORIES, rng)
    addresses = np.stack([_addresses(own, rng) for own in areas])
    table = _table(received, facts, _located(area, addresses, areas, rng), category)
    return IncidentPool(_with_arrivals(table, rng), rng.random(len(table)), addresses)


def held_out_incidents(
    areas: Sequence[AreaRow],
    period: Horizon,
    officer_minutes_per_week: float,
    addresses: Floats,
    seed: int,
) -> pd.DataFrame:
    """What happens in the period itself, from the truth that the history is drawn from.

    Parameters
    ----------
    officer_minutes_per_week
        The work to expect; that of the pool times the share of it that the history keeps.
    addresses
        Where incidents happen, as in the pool.
    """
    rng = stream(seed, "held out")
    category, area, received = _happenings(areas, period, officer_minutes_per_week, rng)
    facts = drawn_facts(category, CATEGORIES, rng)
    table = _table(received, facts, _located(area, addresses, areas, rng), category)
    return _with_arrivals(table, rng)


def _happenings(
    areas: Sequence[AreaRow],
    period: Horizon,
    officer_minutes_per_week: float,
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Category, area and second of every incident, in order of time."""
    mean = sum(facts.share * _officer_minutes(facts) for facts in CATEGORIES)
    mean /= sum(facts.share for facts in CATEGORIES)
    count = rng.poisson(officer_minutes_per_week * period.days / DAYS_PER_WEEK / mean)
    shares = np.array([facts.share for facts in CATEGORIES])
    category = rng.choice(len(CATEGORIES), size=count, p=shares / shares.sum())
    area = _areas_of(category, areas, rng)
    received = _received(category, area, areas, period, rng)
    order = np.argsort(received, kind="stable")
    return category[order], area[order], received[order]


def _table(
    received: NDArray[np.int64],
    facts: dict[str, NDArray[Any]],
    places: dict[str, NDArray[Any]],
    category: NDArray[np.int64],
) -> pd.DataFrame:
    table = pd.DataFrame({"received_at": pd.to_datetime(received, unit="s", utc=True)})
    table = table.assign(**facts, **places)
    table["category"] = np.array([own.category for own in CATEGORIES])[category]
    return table


def numbered(incidents: pd.DataFrame, prefix: str = "I") -> pd.DataFrame:
    """The incidents as a pack holds them, numbered in order of time."""
    names = [f"{prefix}{number:07}" for number in range(1, len(incidents) + 1)]
    return as_incidents(incidents.assign(incident_id=names))


def mean_minutes(facts: CategoryFacts) -> float:
    """Mean minutes on scene of a category."""
    return facts.median_minutes * float(np.exp(facts.spread**2 / 2))


def drawn_facts(
    category: NDArray[np.int64], facts: Sequence[CategoryFacts], rng: np.random.Generator
) -> dict[str, NDArray[Any]]:
    """Grade, minutes on scene and officers of incidents of the given categories (indices).

    Grade 4 is resolved without deployment: no minutes and no officers.
    """
    grades = np.array([own.grade_shares for own in facts]).cumsum(axis=1)
    officers = np.array([own.officer_shares for own in facts]).cumsum(axis=1)
    count = len(category)
    grade = 1 + (rng.random(count)[:, None] > grades[category, :3]).sum(axis=1)
    people = 1 + (rng.random(count)[:, None] > officers[category, :2]).sum(axis=1)
    median = np.array([own.median_minutes for own in facts])[category]
    spread = np.array([own.spread for own in facts])[category]
    minutes = median * np.exp(spread * rng.standard_normal(count))
    minutes = np.clip(np.round(minutes), 5, LONGEST_MINUTES_ON_SCENE)
    deployed = grade < 4
    return {
        "grade": grade,
        "minutes_on_scene": np.where(deployed, minutes, 0.0),
        "officers_required": np.where(deployed, people, 0),
    }


def _officer_minutes(facts: CategoryFacts) -> float:
    officers = sum(number * share for number, share in enumerate(facts.officer_shares, start=1))
    return mean_minutes(facts) * officers * (1 - facts.grade_shares[3])


def _areas_of(
    category: NDArray[np.int64], areas: Sequence[AreaRow], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Area of each incident: residents, deprivation, and nights out for disorder."""
    residents = np.array([area.population or 1 for area in areas], dtype=np.float64)
    need = np.array([(11 - (area.imd_decile or 5)) / 5 for area in areas])
    lively = np.array([area.night_economy for area in areas])
    usual = residents * (0.4 + need) * np.where(lively, 1.8, 1.0)
    disorder = usual * np.where(lively, 1.6, 1.0)
    is_disorder = _disorder()[category]
    draws = rng.random(len(category))
    return np.where(is_disorder, _chosen(disorder, draws), _chosen(usual, draws))


def _disorder() -> NDArray[np.bool_]:
    return np.array([facts.is_disorder for facts in CATEGORIES])


def _chosen(weights: Floats, draws: Floats) -> NDArray[np.int64]:
    """Index of each uniform draw under the weights."""
    edges = np.cumsum(weights / weights.sum())
    index: NDArray[np.int64] = np.minimum(np.searchsorted(edges, draws), len(weights) - 1)
    return index


def _received(
    category: NDArray[np.int64],
    area: NDArray[np.int64],
    areas: Sequence[AreaRow],
    history: Horizon,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Second (Unix time) of each call: hours by category and place, seconds evenly."""
    hours = np.asarray(history.hours_of_week)
    first = int(history.starts_at.timestamp())
    lively = np.array([own.night_economy for own in areas])[area]
    draws, seconds = rng.random(len(category)), rng.integers(0, 3600, len(category))
    hour = np.zeros(len(category), dtype=np.int64)
    profile = profile_named(PROFILE)
    for index, facts in enumerate(CATEGORIES):
        for out_at_night in (False, True):
            week = profile.of(facts.category)
            if out_at_night and facts.is_disorder:
                week = week * _nights_out()
            own = np.flatnonzero((category == index) & (lively == out_at_night))
            hour[own] = _chosen(week[hours], draws[own])
    return first + 3600 * hour + seconds


def _nights_out() -> Floats:
    """Factor on disorder by hour of week where there is a night economy."""
    week = np.ones((7, 24))
    week[4:6, 21:] = _NIGHT_OUT
    week[5:7, :4] = _NIGHT_OUT
    return week.reshape(HOURS_PER_WEEK)


def _located(
    area: NDArray[np.int64],
    addresses: Floats,
    areas: Sequence[AreaRow],
    rng: np.random.Generator,
) -> dict[str, NDArray[Any]]:
    """Coordinates at addresses, a few of which see much of the work; some calls have none."""
    popularity = 1 / np.arange(1, ADDRESSES_PER_AREA + 1) ** 0.7
    address = _chosen(popularity, rng.random(len(area)))
    spots = addresses[area, address]
    kind = rng.random(len(area))
    unplaced = kind < SHARE_UNPLACED
    outside = ~unplaced & (kind < SHARE_UNPLACED + SHARE_OUTSIDE)
    spots[outside, 0] += _DEGREES_OUTSIDE * (1 + np.ptp(addresses[..., 0]))
    spots[unplaced] = np.nan
    names = np.array([own.area_id for own in areas], dtype=object)[area]
    names[unplaced | outside] = None
    return {"longitude": spots[:, 0], "latitude": spots[:, 1], "area_id": names}


def _addresses(area: AreaRow, rng: np.random.Generator) -> Floats:
    """Points inside an area, shape (addresses, 2), rounded to about a metre."""
    polygon = shape(area.geometry)
    west, south, east, north = polygon.bounds
    found = np.empty((0, 2))
    while len(found) < ADDRESSES_PER_AREA:
        points = rng.uniform((west, south), (east, north), (4 * ADDRESSES_PER_AREA, 2))
        points = np.round(points, 5)
        inside = shapely.contains_xy(polygon, points[:, 0], points[:, 1])
        found = np.concatenate([found, points[inside]])
    return found[:ADDRESSES_PER_AREA]


def _with_arrivals(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Dispatch and arrival of the incidents that somebody went to."""
    grade = table["grade"].to_numpy()
    row = np.minimum(grade, 3) - 1
    wait, travel = np.exp(_DELAY_SPREAD * rng.standard_normal((2, len(table))))
    waited = pd.to_timedelta(np.round(60 * _WAIT_MEDIAN[row] * wait), unit="s")
    moved = pd.to_timedelta(np.round(60 * _TRAVEL_MEDIAN[row] * travel), unit="s")
    dispatched = (table["received_at"] + waited).where(grade < 4)
    return table.assign(dispatched_at=dispatched, arrived_at=dispatched + moved)
