"""What a replication shows: calls in target, hours short, visible patrol where harm was done."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.replay.compiled import compiled
from optimiser.replay.draws import Replication
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


@dataclass(frozen=True, eq=False)
class Presence:
    """What the public sees of a plan: of each place row of `Duties` the area (`NOBODY` where it is
    no visible patrol), the minute at which it ends, and the part of a crew that the person is."""

    area: Integers
    until: Floats
    weight: Floats
    areas: int
    hours: int


@dataclass(frozen=True)
class Figures:
    """One replication of one roster; shares of all calls of a grade, hours of the whole period.

    `hours_short` are officer-hours that immediate and priority calls waited for officers they
    needed, from receipt to dispatch, or to the end of the period where none came. `hotspot_hours`
    are crew-hours of visible patrol delivered in the areas and hours that held most harm in this
    replication. `crews_at_harm` is the mean number of visible crews in an area at the hour when
    harm was done there, weighted by the harm. Response times are minutes to the first arrival;
    their quantiles count unanswered calls as infinite.
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
    committed_share: float
    overrun_hours: float
    breaks_lost_hours: float
    taken_from_scheduled: int
    helped: int


FIGURES = tuple(Figures.__dataclass_fields__)


def delivered_hours(duties: Duties, presence: Presence, away: Floats) -> Floats:
    """Crew-hours of visible patrol by area and hour, shape (areas, hours), without who is away."""
    return np.maximum(planned_hours(duties, presence) - _lost(duties, presence, away), 0.0)


def planned_hours(duties: Duties, presence: Presence) -> Floats:
    """Crew-hours of visible patrol by area and hour if nobody was ever called away."""
    everybody = np.array([duties.start - duties.start, duties.start, duties.end]).T.copy()
    everybody[:, 0] = np.arange(len(duties.start))
    return _lost(duties, presence, everybody)


def _lost(duties: Duties, presence: Presence, away: Floats) -> Floats:
    hours = np.zeros((presence.areas, presence.hours))
    _add_overlaps(
        hours, duties.first, duties.place_from, presence.until, presence.area, presence.weight, away
    )
    return hours


@compiled
def _add_overlaps(
    hours: Floats,
    first: Integers,
    starts: Floats,
    until: Floats,
    area: Integers,
    weight: Floats,
    away: Floats,
) -> None:
    """Add the visible part of absences to the area and the hours that they lie in."""
    for row in range(len(away)):
        tour = int(away[row, 0])
        for place in range(first[tour], first[tour + 1]):
            if area[place] == NOBODY:
                continue
            minute = max(starts[place], away[row, 1])
            end = min(until[place], away[row, 2])
            while minute < end:
                hour = int(minute // 60)
                step = min(end, 60.0 * (hour + 1))
                if hour < hours.shape[1]:
                    hours[area[place], hour] += weight[place] * (step - minute) / 60
                minute = step


def harm_of(replication: Replication, presence: Presence) -> Floats:
    """Harm by area and hour, shape (areas, hours)."""
    cell = replication.area * presence.hours + replication.hour
    size = presence.areas * presence.hours
    harm = np.bincount(cell, replication.harm, minlength=size).astype(np.float64)
    return harm.reshape(presence.areas, presence.hours)


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
    replication: Replication,
    dispatched: Dispatched,
    share: float,
) -> Figures:
    """Everything that one replication shows; `share` of areas and hours are hot."""
    calls = replication.calls
    waits = dispatched.reached - calls.received
    own = {grade: waits[calls.grade == grade] for grade in (IMMEDIATE, PRIORITY)}
    late = {grade: calls.target[calls.grade == grade] for grade in (IMMEDIATE, PRIORITY)}
    seen = delivered_hours(duties, presence, dispatched.away)
    harm = harm_of(replication, presence)
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
        hotspot_hours=float(seen[hot_cells(harm, share)].sum()),
        visible_hours=float(seen.sum()),
        crews_at_harm=float((seen * harm).sum() / harm.sum()) if harm.any() else 0.0,
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


def _share(within: NDArray[np.bool_]) -> float:
    """Share of calls in target; 1 where there is none."""
    return float(within.mean()) if len(within) else 1.0


def _quantile(waits: Floats, level: float) -> float:
    """A quantile that may be infinite; 0 where there is no call."""
    return float(np.quantile(waits, level, method="higher")) if len(waits) else 0.0
