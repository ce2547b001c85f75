"""The hypercube queueing model: which unit is busy and which one goes to whom.

Exact by the generator over all sets of busy units (Larson 1974, A hypercube queuing model for
facility location and redistricting), approximate for larger fleets (Larson 1975; units of unlike
service as in Jarvis 1985). A call of an area takes its first free unit in a given order; where all
units are busy it is lost, or waits in one line in order of arrival.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
MOST_UNITS_EXACT = 12
ROUNDS, CLOSE_ENOUGH = 500, 1e-12


@dataclass(frozen=True, eq=False)
class Dispatching:
    """Calls of areas, the order in which each area asks for units, and how long a unit is busy.

    `arrivals` of shape (areas,) are calls per hour, `preferences` of shape (areas, units) name the
    units from first to last choice, `service` of shape (units,) are mean hours a call.
    """

    arrivals: Floats
    preferences: Integers
    service: Floats
    waits: bool = False

    def __post_init__(self) -> None:
        areas, units = self.preferences.shape
        if self.arrivals.shape != (areas,) or self.service.shape != (units,):
            message = "the hypercube needs one rate for each area and one service for each unit"
            raise ValueError(message)
        if (np.sort(self.preferences, axis=1) != np.arange(units)).any():
            message = "the preferences of an area must name every unit once"
            raise ValueError(message)
        if not (self.arrivals.min() >= 0 and self.arrivals.sum() > 0 and self.service.min() > 0):
            message = "the hypercube needs calls, no rate below 0, and services above 0"
            raise ValueError(message)
        if self.waits and self.arrivals.sum() >= (1 / self.service).sum():
            message = "with a line the units must be able to take more calls than come in"
            raise ValueError(message)


@dataclass(frozen=True, eq=False)
class Dispatches:
    """How busy each unit is and who goes where, in the long run.

    `utilisation` of shape (units,); `shares` of shape (areas, units) are parts of all calls that
    are answered and add up to 1; `all_busy` is the chance that a call finds no unit free. `states`
    of shape (2^units,) are the chances of the sets of busy units (bit u for unit u; all busy
    includes the line), None from the approximation.
    """

    utilisation: Floats
    shares: Floats
    all_busy: float
    states: Floats | None = None


def dispatches_of(problem: Dispatching) -> Dispatches:
    """Solve the model, exactly up to `MOST_UNITS_EXACT` units."""
    units = len(problem.service)
    return exact_dispatches(problem) if units <= MOST_UNITS_EXACT else approximate(problem)


def exact_dispatches(problem: Dispatching) -> Dispatches:
    """Solve the balance equations of all 2^units states; memory grows with 4^units at worst.

    A waiting call goes to the unit that becomes free, so the line is a birth-and-death chain behind
    the state in which all are busy and leaves the other chances in their proportions.
    """
    units = len(problem.service)
    states = np.arange(2**units)
    busy = (states[:, None] >> np.arange(units)) & 1
    chosen = _chosen(problem.preferences, busy)
    loss = _stationary(problem, busy, chosen)
    departures = float((1 / problem.service).sum())
    growth = float(problem.arrivals.sum()) / departures
    line = float(loss[-1]) * growth / (1 - growth) if problem.waits else 0.0
    chances = loss / (1 + line)
    chances[-1] += line / (1 + line)
    return Dispatches(
        utilisation=chances @ busy,
        shares=_shares(problem, chosen, chances),
        all_busy=float(chances[-1]),
        states=chances,
    )


def _chosen(preferences: Integers, busy: Integers) -> Integers:
    """Unit that a call of each area gets in each state but the last, shape (areas, states - 1)."""
    free = busy[:-1] == 0
    first = np.argmax(free[:, preferences], axis=2)
    return np.take_along_axis(preferences, first.T, axis=1)


def _stationary(problem: Dispatching, busy: Integers, chosen: Integers) -> Floats:
    """Chances of the states where no call waits."""
    count = len(busy)
    calls = np.repeat(np.arange(count - 1)[None, :], len(problem.arrivals), axis=0)
    ends, unit = np.nonzero(busy)
    origin = np.concatenate([calls.ravel(), ends])
    target = np.concatenate([(calls + 2**chosen).ravel(), ends - 2**unit])
    called = np.broadcast_to(problem.arrivals[:, None], calls.shape).ravel()
    rate = np.concatenate([called, 1 / problem.service[unit]])
    # inflow less outflow of every state but the first, whose chance is set to 1 for now
    row, column = np.concatenate([target, origin]), np.concatenate([origin, origin])
    flow = np.concatenate([rate, -rate])
    known, open_ = (row > 0) & (column == 0), (row > 0) & (column > 0)
    right = -np.bincount(row[known] - 1, weights=flow[known], minlength=count - 1)
    matrix = csc_array(
        (flow[open_], (row[open_] - 1, column[open_] - 1)), shape=(count - 1, count - 1)
    )
    solved = splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0).solve(right)
    chances = np.concatenate([[1.0], np.maximum(solved, 0.0)])
    return np.asarray(chances / chances.sum())


def _shares(problem: Dispatching, chosen: Integers, chances: Floats) -> Floats:
    """Parts of the answered calls by area and unit; the line is shared by who becomes free."""
    areas, units = problem.preferences.shape
    shares = np.zeros((areas, units))
    for area in range(areas):
        shares[area] = np.bincount(chosen[area], weights=chances[:-1], minlength=units)
    if problem.waits:
        ends = 1 / problem.service
        shares += chances[-1] * ends / ends.sum()
    shares *= problem.arrivals[:, None]
    return np.asarray(shares / shares.sum())


def approximate(problem: Dispatching) -> Dispatches:
    """Solve for the units' utilisations alone: Larson's fixed point, O(areas x units) a round.

    That the first j units asked for are busy and the next is free has the chance of independent
    units times a factor, exact for units that are all alike.
    """
    areas, units = problem.preferences.shape
    calls = problem.arrivals
    service = float(problem.service.mean())
    used = np.full(units, 0.5)
    for _ in range(ROUNDS):
        chances = _busy_counts(float(calls.sum()) * service, units, problem.waits)
        factors = _factors(chances)
        ahead = _all_before(used[problem.preferences])
        asked = calls[:, None] * ahead * factors
        in_turn = np.bincount(problem.preferences.ravel(), asked.ravel(), minlength=units)
        lined = calls.sum() * chances[-1] / units if problem.waits else 0.0
        work = problem.service * in_turn
        renewed = np.minimum((work + problem.service * lined) / (1 + work), 1.0)
        renewed *= (chances @ np.arange(units + 1)) / renewed.sum()
        renewed = np.minimum(renewed, 1.0)
        answered = in_turn * (1 - renewed) + lined
        service = float(answered @ problem.service / answered.sum())
        change, used = float(np.abs(renewed - used).max()), (renewed + used) / 2
        if change < CLOSE_ENOUGH:
            break
    ordered = calls[:, None] * _all_before(used[problem.preferences]) * factors
    shares = np.zeros((areas, units))
    rows = np.arange(areas)[:, None]
    shares[rows, problem.preferences] = ordered * (1 - used[problem.preferences])
    shares += calls[:, None] * lined / calls.sum()
    return Dispatches(used, shares / shares.sum(), float(chances[-1]))


def _all_before(used: Floats) -> Floats:
    """Product of the utilisations of the units asked before each one."""
    return np.concatenate([np.ones((len(used), 1)), np.cumprod(used[:, :-1], axis=1)], axis=1)


def _busy_counts(load: float, units: int, waits: bool) -> Floats:
    """Chances that 0, 1, ... of the units are busy, all alike; the line counts to the last."""
    steps = np.concatenate([[0.0], np.log(load / np.arange(1, units + 1))])
    weights = np.exp(np.cumsum(steps) - np.cumsum(steps).max())
    if waits:
        weights[-1] /= max(1 - load / units, 1e-9)
    return np.asarray(weights / weights.sum())


def _factors(chances: Floats) -> Floats:
    """Chance that j units asked are busy and the next is free, over that of independent units."""
    units = len(chances) - 1
    count = np.arange(units + 1)
    used = float(chances @ count) / units
    factors = np.ones(units)
    all_asked_busy = np.ones(units + 1)
    for asked in range(units):
        free_next = all_asked_busy * (units - count) / (units - asked)
        factors[asked] = chances @ free_next / (used**asked * (1 - used))
        all_asked_busy *= np.maximum(count - asked, 0) / (units - asked)
    return factors
