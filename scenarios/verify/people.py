"""Checks `people.csv` against the tours and the history, counted again hour by hour."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from optimiser.roster import Roster, Tour, TourKind
from optimiser.rule import Breach
from scenarios.schema.pack import Pack
from scenarios.verify.counts.away import AWAY, days_away
from scenarios.verify.money import is_holiday
from scenarios.verify.on_call import days_on_call
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file
from scenarios.verify.totals import differing

FILE = "people.csv"
TOLERANCE = 1e-6
NIGHT_HOURS = (23, 0, 1, 2, 3, 4, 5)
LEAST_NIGHT_MINUTES = 180
NIGHT_DAYS = 84
SPREADS = (
    *("nights", "weekend_tours", "early_starts", "overtime_hours", "rest_days_worked"),
    *("quick_turnarounds", "single_days_off", "backward_rotations", "longest_run"),
    *("long_tours", "short_recoveries", "fatigue_points", "on_call_days"),
)

OVER_TIME = {
    "nights_over_time": ("nights", "nights_before"),
    "weekend_tours_over_time": ("weekend_tours", "weekend_tours_before"),
    "early_starts_over_time": ("early_starts", "early_starts_before"),
    "overtime_hours_offered_over_time": (
        *("overtime_hours", "overtime_hours_before", "overtime_hours_refused_before"),
    ),
    "rest_days_worked_over_time": (
        *("rest_days_worked", "rest_days_worked_before", "rest_days_cancelled_before"),
    ),
    "on_call_days_over_time": ("on_call_days", "on_call_days_before"),
}
"""Figures over time, as sums of columns."""


def check_people(pack: Pack, plan: PlanFolder, roster: Roster) -> Iterator[Breach]:
    """Each person is there once, and each of their figures is what their tours make it."""
    rows: dict[str, Row] = {}
    for row in plan.rows("people"):
        if row["staff_id"] in rows:
            yield breach_of_file(FILE, f"{row['staff_id']} is there twice")
        rows[row["staff_id"]] = row
    people = {person.staff_id for person in pack.staff}
    for who in sorted(people ^ rows.keys()):
        yield breach_of_file(FILE, f"{who} is {'missing' if who in people else 'not in the pack'}")
    for who in sorted(people & rows.keys()):
        expected = _figures(pack, roster, who) | _before(pack, roster, who)
        expected["on_call_days"] = len(days_on_call(pack, who))
        wrong = [
            f"{name} is {rows[who][name]:g}, but should be {value:g}"
            for name, value in expected.items()
            if abs(rows[who][name] - value) > TOLERANCE
        ]
        if wrong:
            yield breach_of_file(FILE, f"{who}: {'; '.join(wrong)}", len(wrong))
    yield from check_spreads(plan)


def check_spreads(plan: PlanFolder) -> Iterator[Breach]:
    """The spread of each figure over each group, as the summary tells it."""
    groups: dict[str, list[Row]] = {}
    for row in plan.rows("people"):
        groups.setdefault(row["role_group"], []).append(row)
    told, expected = {}, {}
    for group, own in groups.items():
        spreads: dict[tuple[str, ...], float] = {(group, "people"): len(own)}
        for name in (*SPREADS, *OVER_TIME):
            values = sorted(sum(row[part] for part in OVER_TIME.get(name, (name,))) for row in own)
            middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
            spreads[group, name, "least"] = float(values[0])
            spreads[group, name, "median"] = float(middle)
            spreads[group, name, "mean"] = sum(values) / len(values)
            spreads[group, name, "most"] = float(values[-1])
            spreads[group, name, "gini"] = _gini(values)
        for path, value in spreads.items():
            expected[".".join(path)] = value
            told[".".join(path)] = _at(plan, ("fairness", "by_group", *path))
    yield from differing("rota.fairness", told, expected)


def _gini(values: list[float]) -> float:
    """Half the mean difference of any two people, as a share of the mean."""
    apart = sum(abs(one - two) for one in values for two in values)
    return apart / (2 * len(values) * sum(values)) if sum(values) else 0.0


def _at(plan: PlanFolder, path: tuple[str, ...]) -> object:
    """What the rota block of the summary holds under some keys, None where there is nothing."""
    inner: object = plan.block("rota")
    for key in path:
        inner = inner.get(key) if isinstance(inner, dict) else None
    return inner


def _figures(pack: Pack, roster: Roster, who: str) -> dict[str, float]:
    """Counts of a person's tours; those of pairs and runs look back before the period."""
    wellbeing, zone = pack.policy.wellbeing, ZoneInfo(pack.manifest.timezone)
    period = range(roster.horizon.days)
    tours = {(t.day - roster.horizon.start).days: t for t in roster.tours_of(who)}
    planned = [tour for day, tour in tours.items() if day in period]
    nights = {day for day, tour in tours.items() if _is_night(tour, zone)}
    runs = [_run(day, tours.keys()) for day in period]
    quick = sum(
        _minutes(tours[day - 1].end, tours[day].start) < wellbeing.quick_rest_minutes
        for day in period
        if day in tours and day - 1 in tours
    )
    backward = sum(
        _minutes(tours[day - 1].start, tours[day].start) < 1440 - wellbeing.backward_minutes
        for day in period
        if day in tours and day - 1 in tours
    )
    single = sum({day, day - 2} <= tours.keys() and day - 1 not in tours for day in period)
    long_runs = sum(run > wellbeing.preferred_run_days for run in runs)
    long_tours = sum(
        _minutes(tour.start, tour.end) > wellbeing.preferred_tour_minutes for tour in planned
    )
    recoveries = sum(
        _leaves_nights(tours, day, nights, wellbeing.recovery_minutes) for day in period
    )
    long_nights = sum(_run(day, nights) > wellbeing.preferred_nights for day in period)
    starts = [tour.start.astimezone(zone) for tour in planned]
    first = pack.manifest.plan_start
    holidays = {day for day in period if is_holiday(first + timedelta(days=day), pack)}
    free = set(period) - tours.keys() - days_away(pack, AWAY).get(who, set())
    return {
        "nights": len(nights & set(period)),
        "weekend_tours": sum(tour.day.weekday() > 4 for tour in planned),
        "early_starts": sum(
            60 * start.hour + start.minute < wellbeing.early_before_minute for start in starts
        ),
        "overtime_hours": sum(_overtime_minutes(tour) for tour in planned) / 60,
        "rest_days_worked": sum(tour.kind is TourKind.REST_DAY_WORKING for tour in planned),
        "quick_turnarounds": quick,
        "single_days_off": single,
        "backward_rotations": backward,
        "long_tours": long_tours,
        "short_recoveries": recoveries,
        "longest_run": max(runs, default=0),
        "contracted_hours": sum(
            tour.paid_minutes for tour in planned if tour.kind is not TourKind.REST_DAY_WORKING
        )
        / 60,
        "rest_days": len(free - holidays),
        "public_holidays_off": len(free & holidays),
        "public_holidays_worked": len(holidays & tours.keys()),
        "fatigue_points": quick * wellbeing.quick_turnarounds
        + long_runs * wellbeing.long_runs
        + single * wellbeing.single_days_off
        + backward * wellbeing.backward_rotations
        + long_nights * wellbeing.night_runs
        + long_tours * wellbeing.long_tours
        + recoveries * wellbeing.short_recoveries,
    }


def _leaves_nights(
    tours: Mapping[int, Tour], day: int, nights: AbstractSet[int], minutes: int
) -> bool:
    """Whether the tour of a day is none by night and follows a night too soon."""
    before = max((other for other in tours if other < day), default=None)
    if day not in tours or day in nights or before not in nights:
        return False
    return before is not None and _minutes(tours[before].end, tours[day].start) < minutes


def _before(pack: Pack, roster: Roster, who: str) -> dict[str, float]:
    """What a person took on before, by the history that the pack tells, else by its tours."""
    policy, zone = pack.policy.wellbeing, ZoneInfo(pack.manifest.timezone)
    start = pack.manifest.plan_start
    back = {(start - tour.day).days: tour for tour in roster.tours_of(who)}
    past = {ago: t for ago, t in back.items() if 0 < ago <= 7 * policy.memory_weeks}
    nights = sum(ago <= NIGHT_DAYS and _is_night(tour, zone) for ago, tour in past.items())
    worked = [tour for tour in past.values() if _overtime_minutes(tour)]
    on_rest_days = sum(tour.kind is TourKind.REST_DAY_WORKING for tour in worked)
    hours: float = sum(_overtime_minutes(tour) for tour in worked) / 60
    for row in pack.history:
        if row.staff_id == who:
            nights = max(nights, row.nights_last_12_weeks)
            on_rest_days = on_rest_days if row.rest_days_worked is None else row.rest_days_worked
            hours = hours if row.overtime_hours is None else round(60 * row.overtime_hours) / 60
    offers = [
        offer
        for offer in pack.offers
        if offer.staff_id == who and 0 < (start - offer.date).days <= 7 * policy.memory_weeks
    ]
    clocks = [tour.start.astimezone(zone) for tour in past.values()]
    on_call = [row for row in pack.on_call if row.staff_id == who]
    return {
        "on_call_days_before": sum(
            0 < (start - row.date).days <= 7 * policy.memory_weeks for row in on_call
        ),
        "nights_before": nights,
        "overtime_hours_before": hours,
        "rest_days_worked_before": on_rest_days,
        "weekend_tours_before": sum(tour.day.weekday() > 4 for tour in past.values()),
        "early_starts_before": sum(
            60 * clock.hour + clock.minute < policy.early_before_minute for clock in clocks
        ),
        "overtime_hours_refused_before": sum(
            offer.overtime_minutes for offer in offers if offer.answer == "refused"
        )
        / 60,
        "rest_days_cancelled_before": sum(offer.answer == "ordered" for offer in offers),
    }


def _overtime_minutes(tour: Tour) -> int:
    return 0 if tour.kind is TourKind.PUBLIC_HOLIDAY else tour.overtime_minutes


def _run(day: int, worked: AbstractSet[int]) -> int:
    """Days in a row up to a day."""
    length = 0
    while day - length in worked:
        length += 1
    return length


def _is_night(tour: Tour, zone: ZoneInfo) -> bool:
    """Whether three hours of the wall clock lie between 23:00 and 06:00."""
    moment = tour.start.astimezone(zone).replace(tzinfo=None)
    until = tour.end.astimezone(zone).replace(tzinfo=None)
    minutes = 0
    while moment < until:
        minutes += moment.hour in NIGHT_HOURS
        moment += timedelta(minutes=1)
    return minutes >= LEAST_NIGHT_MINUTES


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60
