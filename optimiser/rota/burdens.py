"""Points of a row for fairness and wellbeing, compiled: what `figures.py` counts on a roster."""

from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.people import StaffMember
from optimiser.roster import MINUTE, Tour, TourKind
from optimiser.rota.night import STATUTORY_NIGHT
from optimiser.rota.pool import Bench
from optimiser.rota.problem import RotaProblem
from optimiser.rota.wellbeing import SHARE, Past, share_of

DAY = timedelta(days=1)
MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = DAY // MINUTE
LONG_AGO = -(10**6)
SATURDAY = 5


class Burdens(NamedTuple):
    """Shapes: P people, D days, O options (0 = free).

    `night`, `early`, `long` (D, O) and `weekend` (D,) say what an option is; `rest_day` (O,)
    whether it is a rest day worked; `start`, `end` (D, O) are minutes from the first midnight.
    Before the period: `nights`, `weekends`, `early_starts`, `overtime` (minutes that were offered),
    `rest_days` (P,) are what people took on; `run`, `night_run` (P,) the days worked in a row,
    `last_start`, `last_end` (P,) the last tour and `last_night` (P,) whether it was a night, `gap`
    (P,) whether the last day was free after a worked one. `share` (P,) is what a burden weighs;
    `weights` the points, in the order of `WellbeingWeights`; `run_days`, `run_nights`, `rest`,
    `recovery`, `shift_back` its limits.
    """

    night: NDArray[np.bool_]
    early: NDArray[np.bool_]
    long: NDArray[np.bool_]
    weekend: NDArray[np.bool_]
    rest_day: NDArray[np.bool_]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    nights: NDArray[np.int64]
    weekends: NDArray[np.int64]
    early_starts: NDArray[np.int64]
    overtime: NDArray[np.int64]
    rest_days: NDArray[np.int64]
    run: NDArray[np.int64]
    night_run: NDArray[np.int64]
    last_start: NDArray[np.int64]
    last_end: NDArray[np.int64]
    last_night: NDArray[np.bool_]
    gap: NDArray[np.bool_]
    share: NDArray[np.int64]
    weights: NDArray[np.int64]
    run_days: int
    run_nights: int
    rest: int
    recovery: int
    shift_back: int


@njit(cache=True, nogil=True)
def points_of_row(pool: Any, burdens: Any, person: int, row: NDArray[np.int16]) -> int:
    """Tenths of a point of one person's row."""
    weights = burdens.weights
    nights, weekends = burdens.nights[person], burdens.weekends[person]
    early = burdens.early_starts[person]
    overtime, rest_days = burdens.overtime[person], burdens.rest_days[person]
    run, night_run, gap = burdens.run[person], burdens.night_run[person], burdens.gap[person]
    last_start, last_end = burdens.last_start[person], burdens.last_end[person]
    after_night = burdens.last_night[person]
    events = 0
    for day in range(len(row)):
        option = row[day]
        if option == 0:
            gap, run, night_run = run > 0, 0, 0
            continue
        is_night = burdens.night[day, option]
        start, end = burdens.start[day, option], burdens.end[day, option]
        nights += is_night
        weekends += burdens.weekend[day]
        early += burdens.early[day, option]
        overtime += pool.overtime[day, option]
        rest_days += burdens.rest_day[option]
        if start - last_end < burdens.rest:
            events += weights[5]
        if burdens.long[day, option]:
            events += weights[10]
        if after_night and not is_night and start - last_end < burdens.recovery:
            events += weights[11]
        if run > 0 and start - last_start < burdens.shift_back:
            events += weights[8]
        if gap:
            events += weights[7]
        gap = False
        run += 1
        night_run = night_run + 1 if is_night else 0
        if run > burdens.run_days:
            events += weights[6]
        if night_run > burdens.run_nights:
            events += weights[9]
        last_start, last_end, after_night = start, end, is_night
    hours = overtime // MINUTES_PER_HOUR
    squares = weights[0] * nights * nights + weights[1] * weekends * weekends
    squares += weights[2] * early * early + weights[3] * hours * hours
    squares += weights[4] * rest_days * rest_days
    return int(burdens.share[person] * squares + SHARE * events)


def burdens_of(bench: Bench) -> Burdens:
    """The burdens of a bench's people and options."""
    problem, members = bench.problem, bench.members
    weights = problem.wellbeing
    before = [problem.past.get(member.staff_id, Past()) for member in members]
    pasts = [_Before(problem, member) for member in members]
    return Burdens(
        **_of_options(bench),
        nights=np.array([past.nights for past in before], dtype=np.int64),
        weekends=np.array([past.weekend_tours for past in before], dtype=np.int64),
        early_starts=np.array([past.early_starts for past in before], dtype=np.int64),
        overtime=np.array([past.offered_minutes for past in before], dtype=np.int64),
        rest_days=np.array([past.rest_day_burden for past in before], dtype=np.int64),
        run=np.array([past.run(nights=False) for past in pasts], dtype=np.int64),
        night_run=np.array([past.run(nights=True) for past in pasts], dtype=np.int64),
        last_start=np.array([past.last()[0] for past in pasts], dtype=np.int64),
        last_end=np.array([past.last()[1] for past in pasts], dtype=np.int64),
        last_night=np.array([past.ends_with_a_night() for past in pasts], dtype=np.bool_),
        gap=np.array([past.ends_with_a_day_off() for past in pasts], dtype=np.bool_),
        share=np.array([_share(problem, member) for member in members], dtype=np.int64),
        weights=np.array(
            [
                weights.nights,
                weights.weekends,
                weights.early_starts,
                weights.overtime,
                weights.rest_days,
                weights.quick_turnarounds,
                weights.long_runs,
                weights.single_days_off,
                weights.backward_rotations,
                weights.night_runs,
                weights.long_tours,
                weights.short_recoveries,
            ],
            dtype=np.int64,
        ),
        run_days=weights.preferred_run_days,
        run_nights=weights.preferred_nights,
        rest=weights.quick_rest_minutes,
        recovery=weights.recovery_minutes,
        shift_back=MINUTES_PER_DAY - weights.backward_minutes,
    )


def _of_options(bench: Bench) -> dict[str, Any]:
    problem, horizon = bench.problem, bench.problem.horizon
    shape = bench.pool.units.shape
    night, early, long = (np.zeros(shape, dtype=np.bool_) for _ in range(3))
    start, end = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for day, date in enumerate(horizon.dates):
        for number, option in enumerate(bench.options, start=1):
            tour = problem.unpriced_tour(bench.members[0], date, option)
            local = horizon.local(tour.start)
            minute = MINUTES_PER_HOUR * local.hour + local.minute
            night[day, number] = STATUTORY_NIGHT.is_night(tour, horizon)
            early[day, number] = minute < problem.wellbeing.early_before_minute
            start[day, number], end[day, number] = _minutes(problem, tour)
            long[day, number] = tour.minutes > problem.wellbeing.preferred_tour_minutes
    rest_day = [False, *(o.kind is TourKind.REST_DAY_WORKING for o in bench.options)]
    return {
        "night": night,
        "early": early,
        "long": long,
        "weekend": np.array([date.weekday() >= SATURDAY for date in horizon.dates]),
        "rest_day": np.array(rest_day),
        "start": start,
        "end": end,
    }


def _minutes(problem: RotaProblem, tour: Tour) -> tuple[int, int]:
    """Start and end of a tour in minutes from the first midnight of the period."""
    first = problem.horizon.starts_at
    return (tour.start - first) // MINUTE, (tour.end - first) // MINUTE


def _share(problem: RotaProblem, member: StaffMember) -> int:
    full_time = problem.pay.full_time_minutes(member.role)
    return share_of(member.contract_minutes_per_week, full_time)


class _Before:
    """What one person's tours before the period leave to be counted in it."""

    def __init__(self, problem: RotaProblem, member: StaffMember) -> None:
        self._problem = problem
        self._tours = problem.history_by_person.get(member.staff_id, ())

    def run(self, *, nights: bool) -> int:
        """Days worked in a row up to the last day before the period, or nights."""
        horizon = self._problem.horizon
        tours = [t for t in self._tours if not nights or STATUTORY_NIGHT.is_night(t, horizon)]
        days, length = {tour.day for tour in tours}, 0
        while horizon.start - (length + 1) * DAY in days:
            length += 1
        return length

    def ends_with_a_day_off(self) -> bool:
        """Whether the last day was free and the one before it was not."""
        days = {tour.day for tour in self._tours}
        start = self._problem.horizon.start
        return start - DAY not in days and start - 2 * DAY in days

    def ends_with_a_night(self) -> bool:
        """Whether the last tour was a night."""
        return bool(self._tours) and STATUTORY_NIGHT.is_night(
            self._tours[-1], self._problem.horizon
        )

    def last(self) -> tuple[int, int]:
        """Start and end of the last tour in minutes from the first midnight of the period."""
        if not self._tours:
            return LONG_AGO, LONG_AGO
        return _minutes(self._problem, self._tours[-1])
