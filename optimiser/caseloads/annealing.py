# ruff: noqa: NPY002 - numba knows only the generator that numpy calls old
"""Annealing for the cheapest moves under given loads, compiled, repeatable from a seed.

Loads near their least leave little slack, so that few moves must hit sums of points almost
exactly: a subset-sum puzzle that random exchanges solve faster than branching does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

HOT, COLD = 0.3, 0.03
SHIFT_SHARE = 0.35
TRIES_FOR_A_MOVED_CASE = 5
STEPS_BETWEEN_LOOKS = 1_000_000


class Cases(NamedTuple):
    """What never changes, for cases and managers in order.

    `points` and `may_lead` (cases,), (cases, managers); `move_cost` (cases, managers) is what each
    leader costs; `limit` and `band` (managers,) are the load to keep to and the upper band. A case
    must not share its manager with those from `apart_first[case]` to before `apart_first[case + 1]`
    of `apart_with`.
    """

    points: Integers
    may_lead: NDArray[np.bool_]
    move_cost: Integers
    limit: Integers
    band: Integers
    apart_first: Integers
    apart_with: Integers


@dataclass(frozen=True, eq=False)
class Board:
    """The problem by numbers.

    `allowed_over` are the points above the band in all. Moves that cost up to `free_cost` cost the
    walk nothing; a point of strain costs it as much as moves of `strain_weight` more than that.
    """

    cases: Cases
    allowed_over: int
    free_cost: int
    strain_weight: float


class Score(NamedTuple):
    """How good an allocation is, the most important first; `strain` is points over the limits."""

    strain: int
    moves: int


def anneal(
    board: Board, leaders: Integers, steps: int, seed: int, stop: Callable[[], bool]
) -> tuple[Score, Integers]:
    """Walk from an allocation, given as leader of each case, and return the best one met.

    No draw puts two cases together that must be apart.
    """
    now, best = leaders.copy(), leaders.copy()
    score = score_of(board, leaders)
    cooling, made = (COLD / HOT) ** (1 / max(1, steps)), 0
    while made < steps and not stop():
        turn = min(STEPS_BETWEEN_LOOKS, steps - made)
        strain, moves = _walk(
            board.cases,
            (board.allowed_over, board.free_cost),
            board.strain_weight,
            now,
            best,
            (score.strain, score.moves),
            turn,
            (HOT * cooling**made, cooling),
            seed + made,
        )
        score = Score(int(strain), int(moves))
        made += turn
    return score, best


def score_of(board: Board, leaders: Integers) -> Score:
    """Strain of an allocation and the cost of its moves."""
    cases = board.cases
    load = np.zeros(len(cases.limit), dtype=np.int64)
    np.add.at(load, leaders, cases.points)
    over = int(np.maximum(load - cases.band, 0).sum())
    strain = int(np.maximum(load - cases.limit, 0).sum()) + max(0, over - board.allowed_over)
    return Score(strain, int(cases.move_cost[np.arange(len(leaders)), leaders].sum()))


@numba.njit(cache=True, nogil=True)
def above(level: int, limit: int) -> Any:
    """How much of a level is above a limit."""
    return level - limit if level > limit else 0


@numba.njit(cache=True, nogil=True)
def _walk(
    cases: Cases,
    allowed: tuple[int, int],
    strain_weight: float,
    leaders: Integers,
    best: Integers,
    best_score: tuple[int, int],
    steps: int,
    heat: tuple[float, float],
    seed: int,
) -> Any:
    """Change `leaders` by so many draws; `best` and the score that is returned are the best met."""
    np.random.seed(seed)
    load = np.zeros(len(cases.limit), dtype=np.int64)
    moves = 0
    for case in range(len(leaders)):
        load[leaders[case]] += cases.points[case]
        moves += cases.move_cost[case, leaders[case]]
    over, strain = 0, 0
    for manager in range(len(load)):
        over += above(load[manager], cases.band[manager])
        strain += above(load[manager], cases.limit[manager])
    temperature = heat[0]
    least_strain, least_moves = best_score
    for _ in range(steps):
        temperature *= heat[1]
        case, partner, target = _draw(cases, leaders)
        if target < 0:
            continue
        origin, points = leaders[case], cases.points[case]
        cost = cases.move_cost[case, target] - cases.move_cost[case, origin]
        if partner >= 0:
            points -= cases.points[partner]
            cost += cases.move_cost[partner, origin] - cases.move_cost[partner, target]
        more, strained = 0, 0
        for manager, change in ((origin, -points), (target, points)):
            before = load[manager]
            limit, band = cases.limit[manager], cases.band[manager]
            strained += above(before + change, limit) - above(before, limit)
            more += above(before + change, band) - above(before, band)
        beyond = above(over + more, allowed[0]) - above(over, allowed[0])
        price = strain_weight * (strained + beyond)
        price += above(moves + cost, allowed[1]) - above(moves, allowed[1])
        if price > 0 and np.random.random() >= np.exp(-price / temperature):
            continue
        load[origin] -= points
        load[target] += points
        leaders[case] = target
        if partner >= 0:
            leaders[partner] = origin
        over, strain, moves = over + more, strain + strained, moves + cost
        in_all = strain + above(over, allowed[0])
        if in_all < least_strain or (in_all == least_strain and moves < least_moves):
            least_strain, least_moves = in_all, moves
            best[:] = leaders
    return least_strain, least_moves


@numba.njit(cache=True, nogil=True)
def _draw(cases: Cases, leaders: Integers) -> Any:
    """A case, a partner to exchange it for (-1: none) and its new leader (-1: a rule forbids it).

    Cases whose move costs something are drawn more often: they are the few that matter.
    """
    count, managers = len(leaders), len(cases.limit)
    case = np.random.randint(count)
    for _ in range(TRIES_FOR_A_MOVED_CASE):
        if cases.move_cost[case, leaders[case]] > 0:
            break
        case = np.random.randint(count)
    partner = -1
    if np.random.random() < SHIFT_SHARE:
        target = np.random.randint(managers)
    else:
        partner = np.random.randint(count)
        target = leaders[partner]
        if not cases.may_lead[partner, leaders[case]]:
            return case, partner, -1
    origin = leaders[case]
    if (
        target == origin
        or not cases.may_lead[case, target]
        or _would_meet(cases, leaders, case, target, partner)
        or (partner >= 0 and _would_meet(cases, leaders, partner, origin, case))
    ):
        target = -1
    return case, partner, target


@numba.njit(cache=True, nogil=True)
def _would_meet(cases: Cases, leaders: Integers, case: int, target: int, leaving: int) -> Any:
    """Whether a manager leads a case that must be apart from this one, but for one that leaves."""
    for place in range(cases.apart_first[case], cases.apart_first[case + 1]):
        other = cases.apart_with[place]
        if other != leaving and leaders[other] == target:
            return True
    return False
