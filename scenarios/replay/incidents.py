"""Held-out incidents of a pack by day, as a replay draws them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import harmonic_mean

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimiser.demand.weights import category_weights
from optimiser.horizon import MINUTES_PER_HOUR, Horizon
from optimiser.places import AreaKind
from optimiser.replay.problem import Calls, Day, IncidentDays, Period
from scenarios.build.placing import place_of
from scenarios.importers.incidents.days import coverage
from scenarios.problems import PackError, problem_of
from scenarios.replay.ground import Ground
from scenarios.replay.spots import Spots
from scenarios.schema.days import days_of
from scenarios.schema.pack import Pack
from scenarios.tables import HELD_OUT_FILE

DAY = timedelta(days=1)
WEEKDAYS = 7
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class HeldOut:
    """The days of incidents, how they fill the period, and what was left out.

    `days_per_weekday` is the harmonic mean of how many days of each weekday there are to draw from:
    what is known of a week is as if there were so many of each.
    """

    incidents: IncidentDays
    period: Period
    used: int
    left_out: int
    days_per_weekday: float


def held_out_of(
    pack: Pack, horizon: Horizon, ground: Ground, spots: Spots, serving: Integers
) -> HeldOut:
    """The incidents that no plan saw, by day, with the base that serves each.

    `serving` is the base index by area. Incidents without a place or outside every area are left
    out.

    Raises
    ------
    PackError
        If the pack holds none out, or not a day of every weekday.
    """
    place = place_of(pack.held_out, pack.areas)
    table = pack.held_out[place >= 0].reset_index(drop=True)
    place = place[place >= 0]
    if table.empty:
        expected = "incidents of days of which no plan is made (muster generate makes them)"
        raise PackError([problem_of(HELD_OUT_FILE, "there is nothing to replay", expected)])
    change = _minute_of_day(pack.policy.replay.day_changes_at)
    local = table["received_at"].dt.tz_convert(horizon.zone).dt.tz_localize(None)
    shifted = local - pd.Timedelta(minutes=change)
    owner = shifted.dt.normalize()
    after = (shifted - owner).dt.total_seconds().to_numpy() / MINUTES_PER_HOUR
    seen = _seen(local, horizon, pack.manifest.history_gaps)
    days, dates = _days(owner.dt.date.to_numpy(), seen, after, change)
    number = Counter(day.weekday for day in days)
    missing = set(range(WEEKDAYS)) - number.keys()
    if missing:
        expected = "whole days of every weekday, from one changing hour to the next"
        told = f"no whole day of weekday {min(missing)} (0 = Monday) is held out"
        raise PackError([problem_of(HELD_OUT_FILE, told, expected)])
    fell = [dates.get(day) for day in _blocks(horizon)]
    used = sum(len(day.rows) for day in days)
    as_they_fell = pack.policy.replay.days == "as_they_fell" and None not in fell
    return HeldOut(
        incidents=_incident_days(pack, table, place, after, days, ground, spots, serving),
        period=Period(
            tuple(day.weekday() for day in _blocks(horizon)),
            np.array([_minute(horizon, day, change) for day in _blocks(horizon)]),
            (horizon.ends_at - horizon.starts_at).total_seconds() / MINUTES_PER_HOUR,
            tuple(number for number in fell if number is not None) if as_they_fell else None,
        ),
        used=used,
        left_out=len(pack.held_out) - used,
        days_per_weekday=harmonic_mean(number.values()),
    )


def _blocks(horizon: Horizon) -> Iterator[date]:
    """The day before the period, for its first night, and every day of it."""
    yield horizon.start - DAY
    yield from horizon.dates


def _minute(horizon: Horizon, day: date, change: int) -> float:
    return (horizon.instant(day, change) - horizon.starts_at).total_seconds() / MINUTES_PER_HOUR


def _seen(
    local: "pd.Series[pd.Timestamp]", horizon: Horizon, gaps: Sequence[str]
) -> frozenset[date]:
    """The days that are held out whole: those of the period, else those that were recorded.

    A day without incidents may be one of them, a day of a gap is none.
    """
    number = local.to_numpy().astype("datetime64[D]").astype(np.int64)
    known = coverage(number)
    days = {known.start + n * DAY for n in np.flatnonzero(known.seen).tolist()}
    if all(horizon.holds(day) for day in days):
        days = set(horizon.dates)
    runs = [days_of(run) for run in gaps]
    return frozenset(day for day in days if not any(a <= day <= b for a, b in runs))


def _days(
    owner: NDArray[np.object_],
    seen: frozenset[date],
    after: NDArray[np.float64],
    change: int,
) -> tuple[tuple[Day, ...], dict[date, int]]:
    """Whole days with their rows, and the number of each by date.

    A day lasts from one changing hour to the next. Where the night after a day is not held out, it
    is joined with a night that lacks its day, of the same weekday; what finds no other half is left
    out.
    """
    rows_of = pd.Series(range(len(owner))).groupby(owner).indices
    night = after >= 24 * MINUTES_PER_HOUR - change
    nothing = np.zeros(0, dtype=np.int64)
    whole = [(day, rows_of.get(day, nothing)) for day in sorted(seen) if day + DAY in seen]
    lonely_days = [day for day in sorted(seen) if day + DAY not in seen]
    lonely_nights = [day - DAY for day in sorted(seen) if day - DAY not in seen]
    number_of = {day: number for number, (day, _) in enumerate(whole)}
    for day in lonely_days:
        other = next((n for n in lonely_nights if n.weekday() == day.weekday()), None)
        if other is not None:
            lonely_nights.remove(other)
            number_of[day] = number_of[other] = len(whole)
            first, last = rows_of.get(day, nothing), rows_of.get(other, nothing)
            joined = np.concatenate([first[~night[first]], last[night[last]]])
            whole.append((day, joined))
    days = tuple(Day(day.weekday(), np.asarray(rows, dtype=np.int64)) for day, rows in whole)
    return days, number_of


def _incident_days(
    pack: Pack,
    table: pd.DataFrame,
    place: Integers,
    after: NDArray[np.float64],
    days: tuple[Day, ...],
    ground: Ground,
    spots: Spots,
    serving: Integers,
) -> IncidentDays:
    points = table[["longitude", "latitude"]].to_numpy(dtype=np.float64)
    known = np.isfinite(points).all(axis=1)
    centres = np.array([[area.longitude, area.latitude] for area in ground.areas])
    points = np.where(known[:, None], points, centres[place])
    x, y = ground.plane(points[:, 0], points[:, 1])
    grade = table["grade"].to_numpy(dtype=np.int64)
    calls = Calls(
        received=after,
        grade=grade,
        officers=table["officers_required"].to_numpy(dtype=np.int64),
        minutes=table["minutes_on_scene"].to_numpy(dtype=np.float64),
        x=x,
        y=y,
        pace=ground.pace[place],
        base=serving[place],
        target=_targets(pack, ground, place, grade),
        delay=np.ones(len(table)),
    )
    return IncidentDays(days, calls, place, spots.holding(x, y, known), _harm(pack, table))


def _targets(pack: Pack, ground: Ground, place: Integers, grade: Integers) -> NDArray[np.float64]:
    response = pack.policy.response
    urban = np.array([area.kind is AreaKind.URBAN for area in ground.areas])[place]
    immediate = np.where(
        urban, response.immediate_target_minutes_urban, response.immediate_target_minutes_rural
    )
    later = np.where(grade == 2, response.priority_target_minutes, np.inf)
    target: NDArray[np.float64] = np.where(grade == 1, immediate, later)
    return target


def _harm(pack: Pack, table: pd.DataFrame) -> NDArray[np.float64]:
    """What each incident weighs under the policy's weighting of demand."""
    demand = pack.policy.demand
    code, names = pd.factorize(table["category"], sort=True)
    work = (table["minutes_on_scene"] * table["officers_required"]).to_numpy(dtype=np.float64)
    count = np.bincount(code, minlength=len(names))
    weights = category_weights(
        list(names),
        demand.weighting,
        harm_cap=demand.harm_cap,
        police_generated_weight=demand.police_generated_weight,
        officer_minutes_per_incident=np.bincount(code, work, minlength=len(names)) / count,
    )
    harm: NDArray[np.float64] = weights[code]
    return harm


def _minute_of_day(clock: str) -> int:
    hours, minutes = clock.split(":")
    return MINUTES_PER_HOUR * int(hours) + int(minutes)
