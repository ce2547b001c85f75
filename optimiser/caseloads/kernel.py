"""Annealing for the fewest moves under given loads; compiled, repeatable from a seed.

Loads at their least leave hardly any slack, so that few moves must hit sums of points almost
exactly: a subset-sum puzzle that random exchanges solve and branching does not.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

HOT = 0.3
COLD = 0.05
SHIFT_SHARE = 0.35
TRIES_FOR_A_MOVED_CASE = 5
PER_MILLE = 1000


class Board(NamedTuple):
    """The problem as arrays, N cases by M managers.

    `points` (N,), `may_lead` (N, M), `metres` (N, M); `home` (N,) the current manager, -1 for
    none, M for one who is not there; `limit` (M,) the load to keep to, `band` (M,) the upper band
    and `allowed_over` the points above it in all; `capacity` (M,) and `mean` for the spread.
    Up to `free_moves` moves cost the search nothing, and a point of strain as much as
    `strain_weight` moves more than that.
    """

    points: NDArray[np.int64]
    may_lead: NDArray[np.bool_]
    metres: NDArray[np.int64]
    home: NDArray[np.int64]
    limit: NDArray[np.int64]
    band: NDArray[np.int64]
    allowed_over: int
    capacity: NDArray[np.int64]
    mean: int
    free_moves: int
    strain_weight: float


class Score(NamedTuple):
    """How good an allocation is, the most important first; `strain` is points over the limits."""

    strain: int
    moves: int
    spread: int
    metres: int


@njit(cache=True, nogil=True)
def anneal(board: Any, leader: NDArray[np.int64], steps: int, seed: int) -> Any:
    """The best allocation met on the way from `leader`, which is used up, and its score.

    A step sends a case to another manager, or exchanges it with one of theirs.
    """
    np.random.seed(seed)  # noqa: NPY002
    points, may_lead, metres, home, limit, band, allowed_over = board[:7]
    load = _loads(leader, points, len(limit))
    over = _sum_above(load, band)
    strain, moves, spread, distance = score(board, leader)
    best, best_score = leader.copy(), (strain, moves, spread, distance)
    temperature, cooling = HOT, (COLD / HOT) ** (1 / steps)
    for _ in range(steps):
        temperature *= cooling
        case, partner, target = _draw(leader, home, len(limit))
        origin = leader[case]
        if target == origin or not may_lead[case, target]:
            continue
        if partner >= 0 and not may_lead[partner, origin]:
            continue
        weight = points[case] - (points[partner] if partner >= 0 else 0)
        out = _above_change(load[origin], -weight, limit[origin])
        into = _above_change(load[target], weight, limit[target])
        more_over = _above_change(load[origin], -weight, band[origin])
        more_over += _above_change(load[target], weight, band[target])
        more_strain = out + into + _above_change(over, more_over, allowed_over)
        more_moves = _is_move(home[case], target) - _is_move(home[case], origin)
        if partner >= 0:
            more_moves += _is_move(home[partner], origin) - _is_move(home[partner], target)
        cost = board.strain_weight * more_strain
        cost += _above_change(moves, more_moves, board.free_moves)
        if cost > 0 and np.random.random() >= np.exp(-cost / temperature):  # noqa: NPY002
            continue
        load[origin] -= weight
        load[target] += weight
        leader[case] = target
        distance += metres[case, target] - metres[case, origin]
        if partner >= 0:
            leader[partner] = origin
            distance += metres[partner, origin] - metres[partner, target]
        over, strain, moves = over + more_over, strain + more_strain, moves + more_moves
        if (strain, moves) <= best_score[:2]:
            found = (strain, moves, _spread(load, board.capacity, board.mean), distance)
            if found < best_score:
                best[:] = leader
                best_score = found
    return best, best_score


@njit(cache=True, nogil=True)
def score(board: Any, leader: NDArray[np.int64]) -> Any:
    """How good an allocation is, the most important first: strain, moves, spread, metres."""
    load = _loads(leader, board.points, len(board.limit))
    strain = _sum_above(load, board.limit)
    strain += max(0, _sum_above(load, board.band) - board.allowed_over)
    moves, distance = 0, 0
    for case in range(len(leader)):
        moves += _is_move(board.home[case], leader[case])
        distance += board.metres[case, leader[case]]
    return strain, moves, _spread(load, board.capacity, board.mean), distance


@njit(cache=True, nogil=True)
def _draw(leader: NDArray[np.int64], home: NDArray[np.int64], managers: int) -> Any:
    """A case, the case that it changes places with (or -1), and the manager it goes to.

    Cases that are away from home are drawn more often: they are the few that matter.
    """
    case = np.random.randint(len(leader))  # noqa: NPY002
    for _ in range(TRIES_FOR_A_MOVED_CASE):
        if home[case] != leader[case]:
            break
        case = np.random.randint(len(leader))  # noqa: NPY002
    if np.random.random() < SHIFT_SHARE:  # noqa: NPY002
        return case, -1, np.random.randint(managers)  # noqa: NPY002
    partner = np.random.randint(len(leader))  # noqa: NPY002
    return case, partner, leader[partner]


@njit(cache=True, nogil=True)
def _above_change(level: int, change: int, limit: int) -> int:
    """How much more is above a limit after a change."""
    return max(0, level + change - limit) - max(0, level - limit)


@njit(cache=True, nogil=True)
def _sum_above(levels: NDArray[np.int64], limits: NDArray[np.int64]) -> Any:
    return np.maximum(levels - limits, 0).sum()


@njit(cache=True, nogil=True)
def _is_move(home: int, manager: int) -> int:
    return int(home >= 0 and home != manager)


@njit(cache=True, nogil=True)
def _loads(leader: NDArray[np.int64], points: NDArray[np.int64], managers: int) -> Any:
    load = np.zeros(managers, np.int64)
    for case in range(len(leader)):
        load[leader[case]] += points[case]
    return load


@njit(cache=True, nogil=True)
def _spread(load: NDArray[np.int64], capacity: NDArray[np.int64], mean: int) -> Any:
    spread = 0
    for manager in range(len(load)):
        if capacity[manager] > 0:
            per_mille = (PER_MILLE * load[manager] + capacity[manager] - 1) // capacity[manager]
            spread += abs(per_mille - mean)
    return spread
