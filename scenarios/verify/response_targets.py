"""Whether the response people of a written requirement reach their targets, by a plain simulation.

Tolerances are wide: the simulation is short and its ground is another reading of the same map.
"""

import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from optimiser.heat import Heatmap
from optimiser.people import Role
from optimiser.places import Area
from scenarios.build.common import areas_of
from scenarios.build.response_work import breaks_of
from scenarios.schema.pack import Pack
from scenarios.verify.requirement_dates import DatedWeek
from scenarios.verify.week_simulation import Found, Ground, Patch, WeekOfCalls, draw_calls

CALLS, FEWEST_WEEKS, MOST_WEEKS = 4000, 4, 200
DIFFERENT_WEEKS, DEVIATIONS, FEWEST_CALLS = 3, 2.5, 50
BELOW_TARGET = {"simulated": 0.06, "formula": 0.12}
OVER_CAP = 0.05
IN_TARGET = "are reached in target when simulated"
OUT_OF_REACH = "out of reach"
HOURS_PER_WEEK = 168
GRADES = (1, 2, 3)
GRADE_NAMES = ((1, "immediate"), (2, "priority"))


def response_faults(
    pack: Pack,
    heatmap: Heatmap,
    weeks: Mapping[str, Sequence[DatedWeek]],
    rows: Iterable[Any],
) -> Iterator[str]:
    """A sentence for every base, week and target that is clearly missed.

    Of the different weeks of a base the first ones are simulated; where one has hours with other
    calls than usual, these are judged by themselves as well.

    Bases where some hour's reason says that no number reaches the target are held to the cap alone.
    """
    unreachable = {row["base_id"] for row in rows if OUT_OF_REACH in str(row["reason"])}
    response, target = pack.policy.response, pack.policy.response.share_in_target
    slack = BELOW_TARGET[pack.policy.requirement.method]
    replaced = {row.base_id for row in pack.requirement}
    if pack.policy.requirement.own_levels == "on_top":
        replaced = set()
    for base in sorted(weeks.keys() - replaced):
        areas = [area for area in areas_of(pack) if area.base_id == base]
        if not areas:
            continue
        for week in weeks[base][:DIFFERENT_WEEKS]:
            found, used = simulated_base(pack, heatmap, areas, week)
            there = f"at {base} in the week of {week.start}"
            if used > response.committed_time_cap + OVER_CAP:
                yield f"{there} {used:.0%} of response time is committed when simulated"
            for grade, name in () if base in unreachable else GRADE_NAMES:
                share = found.share(grade)
                if share < target - slack:
                    yield f"{there} {share:.0%} of {name} calls {IN_TARGET}"
                calls, share = found.calls_in(grade, week.unlike), found.share(grade, week.unlike)
                chance = DEVIATIONS * math.sqrt(target * (1 - target) / max(calls, 1))
                if calls >= FEWEST_CALLS and share < target - slack - chance:
                    message = f"{share:.0%} of {name} calls of hours with other calls than usual"
                    yield f"{there} {message} {IN_TARGET}"


def simulated_base(
    pack: Pack, heatmap: Heatmap, areas: Sequence[Area], week: DatedWeek, seed: int = 1
) -> tuple[Found, float]:
    """What the people of a base reach in such weeks, and the committed share of unit-hours."""
    rng = random.Random(seed)
    ground, work = base_week(pack, heatmap, areas, week.times)
    total = sum(rate for *_, rate in work.rates)
    weeks = min(MOST_WEEKS, max(FEWEST_WEEKS, math.ceil(CALLS / max(total, 1))))
    units = units_of(week.people, ground, work)
    breaks = breaks_of(pack)
    calls = draw_calls(work, ground, weeks, rng)
    found = Patch(ground, units, rng).run(calls, weeks, breaks.share, breaks.minutes / 60)
    return found, sum(found.busy) / (weeks * sum(units))


def base_week(
    pack: Pack,
    heatmap: Heatmap,
    areas: Sequence[Area],
    times: Sequence[Sequence[float]] | None = None,
) -> tuple[Ground, WeekOfCalls]:
    """The ground and the calls of a base; `times` by area and hour multiply the mean week's."""
    return _ground(pack, areas), _work(pack, heatmap, areas, times)


def units_of(people: Sequence[int], ground: Ground, work: WeekOfCalls) -> list[int]:
    """Units that the people make, with the part of pairs that the calls' areas ask for."""
    calls, paired = [1e-9] * HOURS_PER_WEEK, [0.0] * HOURS_PER_WEEK
    for area, hour, _, rate in work.rates:
        calls[hour] += rate
        paired[hour] += rate * (hour in ground.pairs[area])
    return [
        max(1, math.floor(number / (1 + paired[hour] / calls[hour]) + 1e-6))
        for hour, number in enumerate(people)
    ]


def _ground(pack: Pack, areas: Sequence[Area]) -> Ground:
    response = pack.policy.response
    urban = [area.kind.value == "urban" for area in areas]
    speeds = [response.speed_kmh_urban if own else response.speed_kmh_rural for own in urban]
    immediate = [
        response.immediate_target_minutes_urban if own else response.immediate_target_minutes_rural
        for own in urban
    ]
    return Ground(
        middles=[(area.longitude, area.latitude) for area in areas],
        square_km=[area.square_km for area in areas],
        hours_per_km=[response.detour_factor / speed for speed in speeds],
        targets=[(own / 60, response.priority_target_minutes / 60) for own in immediate],
        pairs=[_paired_hours(pack, area) for area in areas],
    )


def _paired_hours(pack: Pack, area: Area) -> frozenset[int]:
    """Hours of week in which constables of an area go in pairs."""
    crewing = pack.policy.crewing
    start, end = (60 * int(t[:2]) + int(t[3:]) for t in (crewing.paired_from, crewing.paired_until))
    minutes = {hour: 60 * (hour % 24) for hour in range(HOURS_PER_WEEK)}
    over_midnight = start > end
    window = {
        hour
        for hour, minute in minutes.items()
        if (minute >= start or minute < end if over_midnight else start <= minute < end)
    }
    everywhere = set(minutes) if crewing.default == "paired" else set()
    applies = area.night_economy or not crewing.paired_in_night_economy_only
    paired = everywhere | (window if applies else set())
    for row in pack.crewing:
        if row.area_id == area.area_id and row.role is Role.CONSTABLE:
            hour = 24 * row.weekday + row.hour
            (paired.add if row.crewing == "paired" else paired.discard)(hour)
    return frozenset(paired)


def _work(
    pack: Pack,
    heatmap: Heatmap,
    areas: Sequence[Area],
    times: Sequence[Sequence[float]] | None,
) -> WeekOfCalls:
    """Rates of the heatmap, times those of the week, and past incidents as they were."""
    places = [heatmap.place_ids.index(area.area_id) for area in areas]
    grades = [heatmap.grades.index(grade) for grade in GRADES]
    by_grade = heatmap.incidents.sum(axis=3)
    rates = [
        (index, hour, grade, _times(times, index, hour) * float(by_grade[place, hour, column]))
        for index, place in enumerate(places)
        for hour in range(HOURS_PER_WEEK)
        for grade, column in zip(GRADES, grades, strict=True)
    ]
    table = pack.incidents
    past = {}
    for grade in GRADES:
        own = table[table["grade"] == grade]
        minutes = own["minutes_on_scene"].fillna(0).astype(float)
        officers = own["officers_required"].fillna(1).clip(lower=1).astype(int)
        past[grade] = list(zip((minutes / 60).tolist(), officers.tolist(), strict=True))
    return WeekOfCalls([rate for rate in rates if rate[3] > 0 and past[rate[2]]], past)


def _times(times: Sequence[Sequence[float]] | None, area: int, hour: int) -> float:
    return 1.0 if times is None else times[area][hour]
