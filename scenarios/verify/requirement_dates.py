"""Whether a written requirement follows the calendar: months, bank holidays and events, read anew.

Hours of one month and hour of the week are alike but for bank holidays and events, and for the
first hours after them, in which work may be left over.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from optimiser.heat import Heatmap
from optimiser.people import RoleGroup
from optimiser.rule import Breach
from scenarios.build.common import horizon_of
from scenarios.schema.pack import Pack
from scenarios.verify.money import is_holiday
from scenarios.verify.plan_folder import breach_of_file

FILE = "staffing_requirement.csv"
WORK_LEFT_OVER = 5
CLEARLY = 0.02
HOURS_PER_WEEK = 168
Hours = Mapping[datetime, int]


def check_dates(
    pack: Pack, heatmap: Heatmap, response: Mapping[str, Mapping[datetime, int]], hours: Hours
) -> Iterator[Breach]:
    """Response hours unlike those of other weeks for no reason, and against the calls of the date.

    `response` holds people by base and hour, without those for events themselves. Hours that prefer
    more people than the minimum get them by week, as hours are left, and are not held to others.
    """
    uneven = against = 0
    horizon = horizon_of(pack)
    prefers_more = {
        (row.base_id, 24 * row.weekday + row.hour)
        for row in pack.requirement
        if row.role_group is RoleGroup.RESPONSE and (row.preferred or 0) > row.minimum
    }
    for base, found in response.items():
        unlike = unlike_hours(pack, base, hours)
        times = calls_in_times(pack, heatmap, base, hours)
        alike: dict[tuple[int, int], list[datetime]] = {}
        for start in hours:
            month = horizon.local(start).month if pack.policy.demand.seasons else 0
            alike.setdefault((month, hours[start]), []).append(start)
        for (_, hour_of_week), group in alike.items():
            if (base, hour_of_week) in prefers_more:
                continue
            plain = [start for start in group if start not in unlike]
            levels = Counter(found[start] for start in plain)
            uneven += levels.total() - max(levels.values(), default=0)
            if plain:
                usual = levels.most_common(1)[0][0]
                times_usual = times[plain[0]]
                against += sum(
                    (times[start] > times_usual + CLEARLY and found[start] < usual)
                    or (times[start] < times_usual - CLEARLY and found[start] > usual)
                    for start in group
                    if start in unlike
                )
    if uneven:
        message = f"{uneven} hours differ from the same hour of other weeks, events apart"
        yield breach_of_file(FILE, message, uneven, "hours")
    if against:
        message = f"{against} hours have more people for fewer calls, or fewer people for more"
        yield breach_of_file(FILE, message, against, "hours")


def unlike_hours(pack: Pack, base: str, hours: Hours) -> frozenset[datetime]:
    """Hours of bank holidays and of events at a base, and the first ones after they change."""
    own = {area.area_id for area in pack.areas if area.base_id == base}
    events = [row for row in pack.events if row.area_id in own]
    if not pack.policy.demand.event_uplift_percent:
        events = []
    horizon = horizon_of(pack)
    days = {start: horizon.local(start).date() for start in hours}
    holidays = {day for day in horizon.dates if is_holiday(day, pack)}
    states = {
        start: (
            pack.policy.demand.seasons and day.month,
            pack.policy.demand.bank_holidays and day in holidays,
            tuple(
                row.event_id
                for row in events
                if row.start < start + timedelta(hours=1) and row.end > start
            ),
        )
        for start, day in days.items()
    }
    unlike = {start for start, (_, holiday, there) in states.items() if holiday or there}
    for start in hours:
        before = start - timedelta(hours=1)
        if before in states and states[before] != states[start]:
            unlike |= {start + timedelta(hours=later) for later in range(WORK_LEFT_OVER)}
    return frozenset(unlike & states.keys())


def calls_in_times(pack: Pack, heatmap: Heatmap, base: str, hours: Hours) -> dict[datetime, float]:
    """How often calls come in at a base, in times of the mean week, by hour of the period."""
    own = [index for index, area in enumerate(pack.areas) if area.base_id == base]
    calls = heatmap.incidents[own].sum(axis=(2, 3)).tolist()
    factors = factors_of(heatmap, own, len(hours))
    found = {}
    for place, (start, hour) in enumerate(hours.items()):
        total = sum(row[hour] for row in calls)
        raised = sum(row[hour] * factor[place] for row, factor in zip(calls, factors, strict=True))
        found[start] = raised / total if total > 0 else 1.0
    return found


@dataclass(frozen=True)
class DatedWeek:
    """A week of the period at one base: people and calls by hour of the week.

    `times` holds, by area, how often calls come in, in times of the mean week; `unlike` the hours
    in which that is another number than in ordinary weeks.
    """

    start: date
    people: tuple[int, ...]
    times: tuple[tuple[float, ...], ...]
    unlike: frozenset[int]


def weeks_of(
    pack: Pack, heatmap: Heatmap, base: str, found: Hours, hours: Hours
) -> list[DatedWeek]:
    """The different weeks of the period: an ordinary one, then those with most hours unlike it.

    An hour that a clock change takes away is as in other weeks, or as the hour before it.
    """
    own = [index for index, area in enumerate(pack.areas) if area.base_id == base]
    factors = factors_of(heatmap, own, len(hours))
    unlike = unlike_hours(pack, base, hours)
    times = calls_in_times(pack, heatmap, base, hours)
    plain = {hour: start for start, hour in hours.items() if start not in unlike}
    horizon, places = horizon_of(pack), {start: place for place, start in enumerate(hours)}
    any_week = {hour: start for start, hour in hours.items()} | plain
    weeks: dict[tuple[object, ...], DatedWeek] = {}
    for first in horizon.dates[::7]:
        until = first + timedelta(days=7)
        this_week = {
            hour: start
            for start, hour in hours.items()
            if first <= horizon.local(start).date() < until
        }
        starts = any_week | this_week
        chosen = [starts.get(hour) or starts[hour - 1] for hour in range(HOURS_PER_WEEK)]
        week = DatedWeek(
            first,
            tuple(found[start] for start in chosen),
            tuple(tuple(row[places[start]] for start in chosen) for row in factors),
            frozenset(
                hour
                for hour, start in enumerate(chosen)
                if start in unlike and abs(times[start] - times[plain.get(hour, start)]) > CLEARLY
            ),
        )
        weeks.setdefault((week.people, week.times), week)
    first_week, *others = sorted(weeks.values(), key=lambda week: (len(week.unlike), week.start))
    return [first_week, *sorted(others, key=lambda week: (-len(week.unlike), week.start))]


def factors_of(heatmap: Heatmap, own: Sequence[int], count: int) -> list[list[float]]:
    """The day factors of some areas, by hour of the period."""
    if heatmap.day_factors is None:
        return [[1.0] * count for _ in own]
    return [heatmap.day_factors[index].tolist() for index in own]
