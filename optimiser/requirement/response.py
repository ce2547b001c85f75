"""Response people of one base by hour of a cycle: the fewest units that keep the targets."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import HOURS_PER_WEEK
from optimiser.requirement.problem import RequirementProblem, ResponseTargets
from optimiser.requirement.queueing import (
    carried_over,
    erlang_c,
    priority_wait_rates,
    reached_after_wait,
    reached_by_free_unit,
)
from optimiser.requirement.simulated import simulated_units
from optimiser.requirement.travel import Ground
from optimiser.requirement.work import BaseWork, work_of

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
FREE_WHEN_CALLED = 2.0
FURTHEST_SEARCH = 200
COMMITTED = "committed time of response units under the cap"
IMMEDIATE = "immediate calls reached in target"
PRIORITY = "priority calls reached in target"
MINIMUM = "least response people at a base"
OUT_OF_REACH = "committed time under the cap; response target out of reach"


@dataclass(frozen=True, eq=False)
class ResponseLoad:
    """Work that reaches the units of one base: grades in order of priority by hour.

    `arrivals` of shape (grades, hours) are units called for per hour, with the work that earlier
    hours leave over (see `carried_over`); `service` (grades,) are mean hours on scene, `scv`
    (grades,) their squared coefficient of variation.
    """

    arrivals: Floats
    service: Floats
    scv: Floats
    ground: Ground


@dataclass(frozen=True, eq=False)
class Chances:
    """How the units of a base do, by hour: shares reached in target and committed share of time."""

    immediate: Floats
    priority: Floats
    committed: Floats


@dataclass(frozen=True, eq=False)
class Staffed:
    """Units and people of a base by hour of a cycle, and what made each number."""

    units: Integers
    people: Integers
    reasons: NDArray[np.object_]


def response_people(problem: RequirementProblem, base_id: str) -> tuple[Integers, list[str]]:
    """People on response at a base in the mean week, and what made each number.

    The dates of the period: `optimiser.requirement.dates`.
    """
    members = members_of(problem, base_id)
    if not members:
        return np.zeros(HOURS_PER_WEEK, dtype=np.int64), [""] * HOURS_PER_WEEK
    found = staffed(problem, work_of(problem, members))
    return found.people, list(found.reasons)


def members_of(problem: RequirementProblem, base_id: str) -> list[int]:
    """Indices of the areas of a base."""
    return [i for i, area in enumerate(problem.areas) if area.base_id == base_id]


def staffed(
    problem: RequirementProblem,
    work: BaseWork,
    fewest: Integers | None = None,
    most: Integers | None = None,
) -> Staffed:
    """Response to the work of a base; units (hours,) are from `fewest` to `most` where given.

    Units are whole crews. The formula starts the simulation, or is the answer where the problem
    asks for it; either counts the units at refreshment.
    """
    targets = problem.targets
    at_work, causes = fewest_units(load_of(work), targets)
    least = work.units_of(targets.minimum_staff)
    floor = least if fewest is None else np.maximum(fewest, least)
    asked = np.ceil(at_work / (1 - problem.breaks.share) - 1e-9).astype(np.int64)
    units = np.clip(asked, floor, None if most is None else np.maximum(most, floor))
    reasons = np.where(asked < least, MINIMUM, np.array(causes, dtype=object))
    if problem.method == "simulated":
        reachable = np.array([cause != OUT_OF_REACH for cause in causes])
        units, asking = simulated_units(
            work, targets, problem.breaks, units, reachable, floor, problem.seed, most
        )
        units = np.maximum(units, least)
        names = np.array([COMMITTED, IMMEDIATE, PRIORITY, MINIMUM], dtype=object)[asking]
        reasons = np.where(reachable, names, OUT_OF_REACH)
    people = np.maximum(work.people(units), targets.minimum_staff)
    return Staffed(units, people, reasons)


def load_of(work: BaseWork) -> ResponseLoad:
    """The work of a base as the formulas take it: units of an incident as calls of their own."""
    units = work.incidents * work.units_per_incident
    lasting = work.service + work.ground.travel(np.full(1, FREE_WHEN_CALLED))
    return ResponseLoad(carried_over(units, lasting), work.service, work.scv, work.ground)


def fewest_units(load: ResponseLoad, targets: ResponseTargets) -> tuple[Integers, list[str]]:
    """Smallest number of units by hour that keeps every target, and what the last one is for.

    Grades 1 and 2 are each to be reached in target and committed time is capped; grade 3 waits
    behind them. Where a target cannot be met by `FURTHEST_SEARCH` more units than the cap asks
    for, the cap alone decides.
    """
    at_cap = _units_at_cap(load, targets)
    units, causes = at_cap.copy(), np.full(len(at_cap), COMMITTED, dtype=object)
    open_hours = np.arange(len(at_cap))
    while len(open_hours):
        chances = chances_with(load, units[open_hours], open_hours)
        failing = np.select(
            [
                chances.committed > targets.committed_time_cap,
                chances.immediate < targets.share_in_target,
                chances.priority < targets.share_in_target,
            ],
            [1, 2, 3],
            0,
        )
        open_hours, failing = open_hours[failing > 0], failing[failing > 0]
        causes[open_hours] = np.array([COMMITTED, IMMEDIATE, PRIORITY], dtype=object)[failing - 1]
        units[open_hours] += 1
        lost = units[open_hours] > at_cap[open_hours] + FURTHEST_SEARCH
        causes[open_hours[lost]] = OUT_OF_REACH
        units[open_hours[lost]] = at_cap[open_hours[lost]]
        open_hours = open_hours[~lost]
    return units, list(causes)


def chances_with(load: ResponseLoad, units: Integers, hours: Integers) -> Chances:
    """Shares in target and committed time with so many units in the given hours of the cycle."""
    arrivals = load.arrivals[:, hours]
    calls = arrivals.sum(axis=0)
    scene = _mean(arrivals, load.service)
    busy_on_scene = calls * scene
    free = np.maximum(units - busy_on_scene, 0.5)
    for _ in range(3):
        travel = load.ground.travel(free)
        free = np.maximum(units - calls * (scene + travel), 0.5)
    service = scene + travel
    total = calls * service
    squares = _mean(arrivals, (load.service**2 * (1 + load.scv)))
    scv = np.maximum(squares / np.maximum(scene, 1e-12) ** 2 - 1, 0)
    rates = priority_wait_rates(units, arrivals * service, service, scv)
    delayed = erlang_c(units, total)
    immediate, priority = (
        _in_target(load.ground, grade, units, total, delayed, rates[grade]) for grade in (0, 1)
    )
    return Chances(immediate, priority, total / units)


def _in_target(
    ground: Ground, grade: int, units: Integers, load: Floats, delayed: Floats, rate: Floats
) -> Floats:
    """Share of the calls of a grade that are reached in target, by hour."""
    reach = np.broadcast_to(ground.reach[grade][:, None], (len(ground.shares), len(load)))
    at_once = reached_by_free_unit(units, load, reach)
    later = reached_after_wait(rate, reach, ground.targets[grade][:, None])
    reached: Floats = ground.shares @ ((1 - delayed) * at_once + delayed * later)
    return reached


def _units_at_cap(load: ResponseLoad, targets: ResponseTargets) -> Integers:
    busy = (load.arrivals * load.service[:, None]).sum(axis=0)
    units: Integers = np.ceil(busy / targets.committed_time_cap - 1e-9).astype(np.int64)
    return np.maximum(units, 1)


def _mean(arrivals: Floats, values: Floats) -> Floats:
    """Mean over the calls of each hour; the plain mean where there are none."""
    calls = arrivals.sum(axis=0)
    weights = np.where(calls > 0, arrivals, 1.0)
    mean: Floats = values @ weights / weights.sum(axis=0)
    return mean
