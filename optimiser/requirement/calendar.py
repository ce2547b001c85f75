"""Which hours of a period have the calls of an ordinary week, and which spells stand out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.requirement.problem import RequirementProblem

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
FINENESS = 0.02
"""Factors this near are one: the number of calls is not known better. Project choice."""
NOTICED = 0.005
"""Departures below this are not told, nor acted on. Project choice."""
ORDINARY_HOURS = 72
"""A factor that holds this long is of ordinary weeks, such as a month's. Project choice."""
ONE_SPELL = 12
"""Spells with fewer ordinary hours between them are one."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """How often calls come in, in times of the mean week.

    `usual` of shape (hours of the period,) is that of the ordinary week which each hour is part of.
    `spells` are half-open ranges of hours that are unlike it: bank holidays, events.
    """

    usual: Floats
    spells: tuple[range, ...]


def calls_in_times(problem: RequirementProblem, members: list[int]) -> Floats:
    """How often calls come in at some areas, in times of the mean week, by hour of the period.

    The areas count by their calls of that hour of the week.
    """
    factors = area_factors(problem, members)
    calls = np.einsum("phgc,c->ph", problem.heatmap.incidents[members], problem.called_for)
    calls = calls[:, list(problem.horizon.hours_of_week)] + 1e-12
    more = (calls * (factors - 1)).sum(axis=0) / calls.sum(axis=0)
    return np.asarray(1 + more)


def area_factors(problem: RequirementProblem, members: list[int]) -> Floats:
    """The heatmap's day factors of some areas, shape (areas, hours of the period)."""
    factors = problem.heatmap.day_factors
    if factors is None:
        return np.ones((len(members), len(problem.horizon.hours)))
    return factors[members]


def calendar_of(in_times: Floats) -> Calendar:
    """Sort the hours of a period by how often calls come in, of shape (hours,).

    A factor that holds for three days on end is that of ordinary weeks, until the next such one;
    where none does, the most frequent one is.
    """
    steps = np.round(in_times / FINENESS).astype(np.int64)
    edges = np.flatnonzero(np.diff(steps)) + 1
    runs = np.split(np.arange(len(steps)), edges)
    ordinary = [run for run in runs if len(run) >= ORDINARY_HOURS]
    if not ordinary:
        common = np.bincount(steps).argmax()
        ordinary = [np.flatnonzero(steps == common)]
    known = np.zeros(len(steps), dtype=np.int64)
    for run in ordinary:
        known[run] = run
    known[: ordinary[0][0]] = ordinary[0][0]
    usual_step = steps[np.maximum.accumulate(known)]
    held = np.isin(np.arange(len(steps)), np.concatenate(ordinary))
    usual = np.ones(len(steps))
    for step in np.unique(usual_step):
        usual[usual_step == step] = in_times[held & (steps == step)].mean().round(6)
    return Calendar(usual, tuple(_spells(np.flatnonzero(steps != usual_step))))


def _spells(unlike: Integers) -> list[range]:
    """The hours as ranges, joined where little lies between them."""
    spells: list[range] = []
    for hour in unlike.tolist():
        if spells and hour - spells[-1].stop < ONE_SPELL:
            spells[-1] = range(spells[-1].start, hour + 1)
        else:
            spells.append(range(hour, hour + 1))
    return spells
