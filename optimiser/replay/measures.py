"""What a replication shows: calls in target, hours short, visible patrol where harm was done."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.replay.draws import Replication
from optimiser.replay.presence import Ground, Presence, Seen, seen_while
from optimiser.replay.problem import (
    BREAK_LOST,
    ENGAGED,
    HELPED,
    NOBODY,
    OVERRUN,
    PREEMPTED,
    SHORT,
    Dispatched,
    Duties,
    Floats,
    Integers,
)

MINUTES_PER_HOUR = 60.0
IMMEDIATE, PRIORITY = 1, 2


@dataclass(frozen=True)
class Figures:
    """One replication of one roster; shares of all calls of a grade, hours of the whole period.

    `hours_short` are officer-hours that immediate and priority calls waited for officers they
    needed, from receipt to dispatch, or to the end of the period where none came. `hotspot_hours`
    are crew-hours of visible patrol delivered in the areas and hours that held most harm in this
    replication. `crews_at_harm` is the mean number of visible crews in an area at the hour when
    harm was done there, weighted by the harm; `hotspot_minutes` are the minutes of that hour in
    which a visible crew is at the hot spot where harm was done, weighted alike. Response times are
    minutes to the first arrival; their quantiles count unanswered calls as infinite.
    """

    calls: int
    unanswered: int
    immediate_in_target: float
    priority_in_target: float
    immediate_median: float
    immediate_p90: float
    priority_median: float
    priority_p90: float
    hours_short: float
    hotspot_hours: float
    visible_hours: float
    crews_at_harm: float
    hotspot_minutes: float
    committed_share: float
    overrun_hours: float
    breaks_lost_hours: float
    taken_from_scheduled: int
    helped: int


FIGURES = tuple(Figures.__dataclass_fields__)


@dataclass(frozen=True, eq=False)
class Harm:
    """Harm of one replication by area and hour and by hot spot and hour, and the hot cells.

    `hot` (areas, hours) are those with most harm.
    """

    areas: Floats
    spots: Floats
    hot: NDArray[np.bool_]


def harm_of(replication: Replication, ground: Ground, share: float) -> Harm:
    """Where and when the harm of a replication was done; `share` of areas and hours are hot."""
    at_spot = replication.spot != NOBODY
    areas = _cells(replication.area, replication.hour, replication.harm, ground.areas, ground)
    spots = _cells(
        replication.spot[at_spot],
        replication.hour[at_spot],
        replication.harm[at_spot],
        len(ground.spot_area),
        ground,
    )
    return Harm(areas, spots, hot_cells(areas, share))


def _cells(place: Integers, hour: Integers, harm: Floats, places: int, ground: Ground) -> Floats:
    """Sums of harm, shape (places, hours)."""
    cell, size = place * ground.hours + hour, places * ground.hours
    sums = np.bincount(cell, harm, minlength=size).astype(np.float64)
    return sums.reshape(places, ground.hours)


def hot_cells(harm: Floats, share: float) -> NDArray[np.bool_]:
    """The areas and hours with most harm: so large a share of all of them, none without harm."""
    number = min(int(np.ceil(share * harm.size)), int((harm > 0).sum()))
    order = np.argsort(-harm.ravel(), kind="stable")[:number]
    hot = np.zeros(harm.size, dtype=np.bool_)
    hot[order] = True
    return hot.reshape(harm.shape)


def figures_of(
    duties: Duties,
    presence: Presence,
    plan: Seen,
    replication: Replication,
    harm: Harm,
    dispatched: Dispatched,
) -> Figures:
    """Everything that one replication shows; `plan` is what would be seen if nobody was called."""
    calls = replication.calls
    waits = dispatched.reached - calls.received
    own = {grade: waits[calls.grade == grade] for grade in (IMMEDIATE, PRIORITY)}
    late = {grade: calls.target[calls.grade == grade] for grade in (IMMEDIATE, PRIORITY)}
    seen = plan.without(seen_while(duties, presence, dispatched.away))
    at_spots = seen.crews_at_spots(presence.ground)
    answering = duties.answers > 0
    on_duty = float((duties.end - duties.start)[answering].sum())
    tally = dispatched.tally
    return Figures(
        calls=len(waits),
        unanswered=int(np.isinf(waits).sum()),
        immediate_in_target=_share(own[IMMEDIATE] <= late[IMMEDIATE]),
        priority_in_target=_share(own[PRIORITY] <= late[PRIORITY]),
        immediate_median=_quantile(own[IMMEDIATE], 0.5),
        immediate_p90=_quantile(own[IMMEDIATE], 0.9),
        priority_median=_quantile(own[PRIORITY], 0.5),
        priority_p90=_quantile(own[PRIORITY], 0.9),
        hours_short=float(tally[SHORT]) / MINUTES_PER_HOUR,
        hotspot_hours=float(seen.areas[harm.hot].sum()),
        visible_hours=float(seen.areas.sum()),
        crews_at_harm=_weighted(seen.areas, harm.areas),
        hotspot_minutes=MINUTES_PER_HOUR * _weighted(at_spots, harm.spots),
        committed_share=float(tally[ENGAGED]) / on_duty if on_duty else 0.0,
        overrun_hours=float(tally[OVERRUN]) / MINUTES_PER_HOUR,
        breaks_lost_hours=float(tally[BREAK_LOST]) / MINUTES_PER_HOUR,
        taken_from_scheduled=int(tally[PREEMPTED]),
        helped=int(tally[HELPED]),
    )


BASE_COUNTS = ("immediate", "immediate_in_target", "priority", "priority_in_target")


def counts_by_base(replication: Replication, dispatched: Dispatched, bases: int) -> Integers:
    """Calls of both urgent grades and those in target, by base: (bases, 4) as `BASE_COUNTS`."""
    calls = replication.calls
    within = dispatched.reached - calls.received <= calls.target
    columns = []
    for grade in (IMMEDIATE, PRIORITY):
        own = calls.grade == grade
        columns += [np.bincount(calls.base[rows], minlength=bases) for rows in (own, own & within)]
    return np.array(columns, dtype=np.int64).T


def _weighted(crews: Floats, harm: Floats) -> float:
    """Mean number of crews, weighted by harm; 0 where there is none."""
    total = float(harm.sum())
    return float((crews * harm).sum()) / total if total else 0.0


def _share(within: NDArray[np.bool_]) -> float:
    """Share of calls in target; 1 where there is none."""
    return float(within.mean()) if len(within) else 1.0


def _quantile(waits: Floats, level: float) -> float:
    """A quantile that may be infinite; 0 where there is no call."""
    return float(np.quantile(waits, level, method="higher")) if len(waits) else 0.0
