"""When people may be with offenders, and the ways of their days, worked out from the files."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil
from statistics import fmean
from typing import NamedTuple

from optimiser.horizon import Horizon
from optimiser.roster import Roster
from scenarios.build.common import areas_of, horizon_of, public_holidays
from scenarios.schema.pack import Pack
from scenarios.schema.policy import Span as Hours
from scenarios.verify.patrol_visits import distance_km
from scenarios.verify.plan_folder import PlanFolder, Row

MINUTE = timedelta(minutes=1)
ROUNDING = 1e-6

Spell = tuple[datetime, datetime]
Place = tuple[str, str]
"""An area or a base, and its reference."""


class Day(NamedTuple):
    """One stretch of work of a person, less breaks, from and to a base."""

    base_id: str
    spells: tuple[Spell, ...]

    def holds(self, row: Row) -> bool:
        """Whether a visit lies in the work and in no break."""
        return any(start <= row["start"] and row["end"] <= end for start, end in self.spells)


class Ground:
    """Minutes between areas and bases as the crow flies, at the pace of the policy."""

    def __init__(self, pack: Pack) -> None:
        areas = areas_of(pack)
        self._same = pack.policy.diary.same_area_minutes
        self._pace = 60 * pack.policy.response.detour_factor / pack.policy.patrols.vehicle_kmh
        self._points = {("area", a.area_id): (a.longitude, a.latitude) for a in areas}
        own: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        for area in areas:
            own[area.base_id].append((area.longitude, area.latitude))
        amid = list(self._points.values())
        self._amid = _middle(amid)
        named = [row.base_id for row in pack.managers] + [row.base_id for row in pack.staff]
        for base_id in {*own, *named}:
            self._points["base", base_id] = _middle(own.get(base_id, amid))
        for base in pack.bases:
            self._points["base", base.base_id] = base.longitude, base.latitude

    def way(self, one: Place, other: Place) -> int:
        """Whole minutes from one place to another."""
        if one == other:
            return self._same if one[0] == "area" else 0
        ends = (self._points.get(place, self._amid) for place in (one, other))
        km = distance_km(*(degrees for end in ends for degrees in end))
        return ceil(self._pace * km - ROUNDING)


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return fmean(x for x, _ in points), fmean(y for _, y in points)


def days_of(pack: Pack, plan: PlanFolder, roster: Roster | None) -> dict[str, list[Day]]:
    """Every stretch of work by person: tours of the rota less breaks, else office hours.

    A tour may begin before the period. Breaks are those of `patrols.csv`, where there is one.
    """
    horizon, base_of = horizon_of(pack), {row.staff_id: row.base_id for row in pack.staff}
    days: defaultdict[str, list[Day]] = defaultdict(list)
    for manager in pack.managers:
        person, base_id = manager.staff_id or manager.manager_id, manager.base_id
        if roster is None or person not in base_of:
            days[person] = [Day(base_id, spells) for spells in _hours(pack, horizon, person)]
    breaks: defaultdict[str, list[Spell]] = defaultdict(list)
    for row in plan.rows("patrols"):
        if row["purpose"] == "break":
            for person in row["staff_ids"].split(";"):
                breaks[person].append((row["start"], row["end"]))
    for tour in () if roster is None else roster.tours:
        base_id = tour.base_id or base_of.get(tour.staff_id, "")
        spells = _less((tour.start, tour.end), breaks[tour.staff_id])
        days[tour.staff_id].append(Day(base_id, spells))
    for manager in pack.managers:
        person = manager.staff_id or manager.manager_id
        gone = manager.leaves_on or date.max
        away = manager.absent_from or date.max, manager.absent_to or date.max
        days[person] = [
            day
            for day in days[person]
            if (manager.starts_on or date.min) <= _date(horizon, day) < gone
            and not away[0] <= _date(horizon, day) <= away[1]
        ]
    return days


def _date(horizon: Horizon, day: Day) -> date:
    return horizon.local(day.spells[0][0]).date()


def _less(tour: Spell, breaks: Sequence[Spell]) -> tuple[Spell, ...]:
    inside = sorted(pause for pause in breaks if tour[0] <= pause[0] and pause[1] <= tour[1])
    ends = [tour[0], *(moment for pause in inside for moment in pause), tour[1]]
    return tuple(zip(ends[::2], ends[1::2], strict=True))


def _hours(pack: Pack, horizon: Horizon, person: str) -> Iterator[tuple[Spell, ...]]:
    """What somebody without a rota works: hours declared, else those of offices."""
    away = [row for row in pack.absences if row.staff_id == person and row.reason != "restricted"]

    def is_away(day: date) -> bool:
        return any(row.start <= day <= row.end for row in away)

    declared = [row for row in pack.availability if row.staff_id == person]
    for row in declared:
        if not is_away(horizon.local(row.start).date()):
            yield ((row.start, row.end),)
    if declared:
        return
    hours, pause = pack.policy.diary.office_hours, pack.policy.diary.office_break
    closed = public_holidays(horizon)
    for day in horizon.dates:
        if day.weekday() < 5 and day not in closed and not is_away(day):
            work, rest = _spell(horizon, day, hours), _spell(horizon, day, pause)
            yield _less(work, [rest])


def _spell(horizon: Horizon, day: date, hours: Hours) -> Spell:
    return horizon.instant(day, hours.start_minute), horizon.instant(day, hours.end_minute)


def missing_minutes(day: Day, stops: Sequence[tuple[Place, Row]], ground: Ground) -> list[float]:
    """By leg of a day, from the base and back to it, minutes missing for the way in one go."""
    base = ("base", day.base_id)
    start, end = day.spells[0][0], day.spells[-1][1]
    legs = [(base, start, start), *((p, r["start"], r["end"]) for p, r in stops), (base, end, end)]
    missing = []
    for (one, _, left), (other, there, _) in pairwise(legs):
        free = max((min(e, there) - max(s, left)) / MINUTE for s, e in day.spells)
        missing.append(ground.way(one, other) - max(free, 0.0))
    return missing


def way_minutes(day: Day, stops: Sequence[tuple[Place, Row]], ground: Ground) -> int:
    """Minutes of all ways of a day."""
    base = ("base", day.base_id)
    places = [base, *(place for place, _ in stops), base]
    return sum(ground.way(one, other) for one, other in pairwise(places))
