"""Totals of the patrols, summed again row by row from `patrols.csv`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from optimiser.horizon import DAYS_PER_WEEK, HOUR, Horizon
from optimiser.patrols.problem import PatrolProblem
from optimiser.people import Role
from optimiser.roster import Roster
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import Row

MINUTE = timedelta(minutes=1)
VISIBLE = ("hotspot", "visible")
NEIGHBOURHOOD = ("neighbourhood", "pcso")
PERCENT = 100

Spell = tuple[datetime, datetime]


def patrol_totals(
    pack: Pack, problem: PatrolProblem, rows: Sequence[Row], roster: Roster
) -> dict[str, float]:
    """Hours of crews, cover, areas below their floor and the visible share, from the rows."""
    roles = {row.staff_id: row.role for row in pack.staff}
    working = [row for row in rows if row["purpose"] != "break"]
    single = [row for row in working if row["mode"] == "single"]
    pcso = [row for row in single if roles[row["staff_ids"]] is Role.PCSO]
    visible = [row for row in rows if _is_visible(row)]
    return {
        "harm_weighted_cover": _cover(problem, visible),
        "single_crew_hours": _hours(single),
        "paired_crew_hours": _hours(row for row in working if row["mode"] == "paired"),
        "pcso_single_hours": _hours(pcso),
        "areas_below_floor": _areas_below_floor(pack, problem.horizon, visible),
        "visible_share_of_neighbourhood_time": _visible_share(problem.horizon, visible, roster),
    }


def _is_visible(row: Row) -> bool:
    """Patrol, and the way between two places of one area; a way to another area has no place."""
    return row["purpose"] in VISIBLE or (row["purpose"] == "travel" and row["place_id"] != "")


def _hours(rows: Iterable[Row]) -> float:
    return float(sum((row["end"] - row["start"]) / HOUR for row in rows))


def _areas_below_floor(pack: Pack, horizon: Horizon, visible: Iterable[Row]) -> int:
    """Areas that get less than the floor of visible staff time in some week."""
    minutes: defaultdict[tuple[str, int], float] = defaultdict(float)
    weeks = list(_weeks(horizon))
    for row in visible:
        people = len(row["staff_ids"].split(";"))
        for number, week in enumerate(weeks):
            minutes[row["area_id"], number] += people * _overlap((row["start"], row["end"]), week)
    floor = round(60 * pack.policy.visible.floor_hours_per_area_per_week)
    return sum(
        any(minutes[area.area_id, number] < floor for number in range(len(weeks)))
        for area in pack.areas
    )


def _weeks(horizon: Horizon) -> Iterator[Spell]:
    for first in range(0, horizon.days, DAYS_PER_WEEK):
        last = min(first + DAYS_PER_WEEK, horizon.days)
        until = horizon.ends_at if last == horizon.days else horizon.instant(horizon.dates[last], 0)
        yield horizon.instant(horizon.dates[first], 0), until


def _overlap(one: Spell, other: Spell) -> float:
    return max(0.0, (min(one[1], other[1]) - max(one[0], other[0])) / MINUTE)


def _visible_share(horizon: Horizon, visible: Iterable[Row], roster: Roster) -> float:
    """Visible part of the time on duty of neighbourhood officers and PCSOs."""
    period = horizon.starts_at, horizon.ends_at
    tours = [tour for tour in roster.tours if tour.role_group.value in NEIGHBOURHOOD]
    people = {tour.staff_id for tour in tours}
    on_duty = sum(_overlap((tour.start, tour.end), period) for tour in tours)
    seen = sum(
        (row["end"] - row["start"]) / MINUTE
        for row in visible
        for staff_id in row["staff_ids"].split(";")
        if staff_id in people
    )
    return seen / on_duty if on_duty else 0.0


def _cover(problem: PatrolProblem, visible: Iterable[Row]) -> float:
    """Share of the weighted heat that visible crews cover, by a sweep over each area's rows."""
    changes: defaultdict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for row in visible:
        changes[row["area_id"]] += [(row["start"], 1), (row["end"], -1)]
    percents = problem.settings.cover_percents
    covered = 0.0
    for area, moments in changes.items():
        heat = problem.heat[problem.area_index[area]]
        crews, before = 0, problem.horizon.starts_at
        for moment, step in sorted(moments):
            share = sum(percents[:crews])
            if share:
                for hour, minutes in problem.horizon.minutes_by_hour(before, moment):
                    covered += share * minutes * int(heat[hour])
            crews, before = crews + step, moment
    everything = float(problem.heat.sum()) * 60 * PERCENT
    return float(covered / everything) if everything else 0.0
