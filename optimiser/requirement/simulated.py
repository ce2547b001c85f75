"""The fewest units by hour that reach their targets when the hours of a cycle are simulated.

Iterative staffing (Feldman, Mandelbaum, Massey and Whitt 2008): the same drawn calls are answered
with one staffing after another; hours that fail get a unit, then hours whose targets hold with one
unit less lose it, until no hour can. What a target by hour means: docs/decisions/0016.
"""

import hashlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import HOURS_PER_WEEK
from optimiser.requirement.problem import Breaks, ResponseTargets
from optimiser.requirement.week_kernel import Calls, Travel, run_cycles
from optimiser.requirement.work import BaseWork

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Failing = Callable[[Integers], Flags]
CALLS_DRAWN, FEWEST_WEEKS, MOST_WEEKS = 150_000, 150, 800
MOST_ROUNDS, SWEEPS, APART, FEW = 60, 2, 6, 5
LENT_CALLS = 20.0
MOST_UNITS = 1_000_000
COMMITTED, IMMEDIATE, PRIORITY = range(3)
MINUTES_PER_HOUR = 60


@dataclass(frozen=True, eq=False)
class Weeks:
    """Drawn calls of so many weeks, or of as many other cycles of hours."""

    count: int
    calls: Calls


@dataclass(frozen=True, eq=False)
class Reached:
    """What a staffing reaches by hour: shares in target (2, hours) and committed (hours,)."""

    in_target: Floats
    committed: Floats

    def failing(self, targets: ResponseTargets, reachable: Flags) -> Flags:
        """Which of committed time, immediate and priority calls fail, shape (3, hours)."""
        late = (self.in_target < targets.share_in_target) & reachable
        over = self.committed > targets.committed_time_cap
        return np.concatenate([over[None, :], late])


def draw_weeks(work: BaseWork, rng: np.random.Generator) -> Weeks:
    """Poisson calls by grade and hour, for as many cycles as weeks give `CALLS_DRAWN` calls."""
    grades, hours = work.incidents.shape
    per_week = max(float(work.incidents.sum()) * HOURS_PER_WEEK / hours, 1.0)
    weeks = int(np.clip(CALLS_DRAWN / per_week, FEWEST_WEEKS, MOST_WEEKS))
    counts = rng.poisson(work.incidents[None, :, :], (weeks, grades, hours))
    week, grade, hour = (
        np.repeat(axis.ravel(), counts.ravel()) for axis in np.indices(counts.shape)
    )
    times = hours * week + hour + rng.random(len(week))
    order = np.argsort(times)
    grade, hour = grade[order], hour[order]
    steps = work.unit_shares.cumsum(axis=2)[grade, hour, :-1]
    spread = np.sqrt(np.log1p(work.scv))[grade]
    normal = rng.standard_normal(len(grade))
    areas = rng.choice(len(work.ground.shares), len(grade), p=work.ground.shares)
    wanted = 1 + (rng.random(len(grade))[:, None] > steps).sum(axis=1)
    calls = Calls(
        times=times[order],
        grades=grade.astype(np.int8),
        areas=areas.astype(np.int16),
        wanted=wanted.astype(np.int8),
        service=work.service[grade] * np.exp(spread * normal - spread**2 / 2),
        luck=rng.standard_exponential((len(grade), 2)),
    )
    return Weeks(weeks, calls)


def simulate(work: BaseWork, weeks: Weeks, units: Integers, breaks: Breaks) -> Reached:
    """What so many units by hour reach in the drawn weeks.

    The share of a grade in an hour of week is over the calls received in it: the chance at once,
    seen by every call and half-way through every hour (the state does not depend on who looks), and
    the chance of those of the grade that had to wait. Where few of them did, twenty of the hours
    about it are lent.
    """
    ground = work.ground
    free = np.arange(int(units.max()) + 1)
    at_once = np.array(
        [-np.expm1(-free[:, None] * reach[None, :]) @ ground.shares for reach in ground.reach]
    )
    travel = Travel(ground.targets, ground.reach_by_time, ground.step)
    length = breaks.minutes / MINUTES_PER_HOUR
    counts = run_cycles(weeks.count, units, weeks.calls, travel, breaks.share, length)
    late, late_chance = counts.late, counts.late_chance
    near, near_chance = (
        value + np.roll(value, 1, axis=1) + np.roll(value, -1, axis=1)
        for value in (late, late_chance)
    )
    lent = (near_chance + late_chance.sum(axis=1, keepdims=True) * 1e-6) / (
        near + np.maximum(late.sum(axis=1, keepdims=True), 1) * 1e-6
    )
    after_wait = (late_chance + LENT_CALLS * lent) / (late + LENT_CALLS)
    in_target = (at_once @ counts.by_free + counts.by_free[0] * after_wait) / np.maximum(
        counts.by_free.sum(axis=0), 1
    )
    return Reached(in_target, counts.busy_hours / ((weeks.count - 1) * units))


def simulated_units(
    work: BaseWork,
    targets: ResponseTargets,
    breaks: Breaks,
    start: Integers,
    reachable: Flags,
    least: Integers,
    seed: int,
    most: Integers | None = None,
) -> tuple[Integers, Integers]:
    """Units by hour of the cycle, and which target asks for the last one of each.

    `start` is where the search begins; in hours that are not `reachable` (hours,) only committed
    time counts, and no hour has fewer than `least` units, nor more than `most` where that is given.

    Returns
    -------
    tuple
        Units (hours,), each the smallest number that keeps the targets of its hour and of the hours
        after it while all others stay; and the index into committed, immediate, priority of the
        target that one unit less would fail, -1 where `least` decides.
    """
    case = _Case((work, targets, breaks, start, reachable, least, seed, most))
    units, causes = _solved(case)
    return units.copy(), causes.copy()


class _Case:
    """A question, the same as another where all that it holds is."""

    def __init__(self, question: tuple[Any, ...]) -> None:
        self.question = question
        self.digest = hashlib.sha256(pickle.dumps(question)).digest()

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Case) and self.digest == other.digest


@lru_cache(maxsize=64)
def _solved(case: _Case) -> tuple[Integers, Integers]:
    """Answer of `simulated_units`, kept: what-if and checks ask the same again."""
    work, targets, breaks, start, reachable, least, seed, most = case.question
    weeks = draw_weeks(work, np.random.default_rng(seed))
    floor = np.maximum(least, 1)
    ceiling = np.full(len(floor), MOST_UNITS) if most is None else np.maximum(most, floor)
    units = np.clip(start, floor, ceiling)
    causes = np.full(len(floor), -1, dtype=np.int64)

    def failing(staffing: Integers) -> Flags:
        return simulate(work, weeks, staffing, breaks).failing(targets, reachable)

    units, excused = _raised(failing, units, ceiling, causes)
    for _ in range(SWEEPS):
        before = units.copy()
        units = _swept(failing, units, floor, excused, causes)
        if (units != before).sum() <= FEW:
            break
    units, _ = _raised(failing, units, ceiling, causes)
    return units, np.where(units > floor, causes, -1)


def _raised(
    failing: Failing, units: Integers, ceiling: Integers, causes: Integers
) -> tuple[Integers, Flags]:
    """Add a unit to every failing hour that may have one; and what still fails."""
    units = units.copy()
    for _ in range(MOST_ROUNDS):
        fails = failing(units)
        short = fails.any(axis=0) & (units < ceiling)
        if not short.any():
            break
        causes[short] = np.argmax(fails, axis=0)[short]
        units[short] += 1
    return units, fails


def _swept(
    failing: Failing, units: Integers, floor: Integers, excused: Flags, causes: Integers
) -> Integers:
    """Take one unit off every hour that can spare it, hours `APART` tried together.

    What fails between one tried hour and the next is laid at the door of the first, but for what
    is `excused` because it failed before.
    """
    units = units.copy()
    hours = np.arange(len(units))
    for offset in range(APART):
        tried = (hours % APART == offset) & (units > floor)
        if not tried.any():
            continue
        fails = failing(units - tried) & ~excused
        answers_for = (hours - (hours - offset) % APART) % len(units)
        for hour in np.flatnonzero(tried):
            own = fails[:, answers_for == hour]
            if own.any():
                causes[hour] = np.argmax(own.any(axis=1))
            else:
                units[hour] -= 1
    return units
