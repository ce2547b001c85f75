"""Annealing for the fewest moves under given loads, repeatable from a seed.

Loads near their least leave little slack, so that few moves must hit sums of points almost
exactly: a subset-sum puzzle that random exchanges solve faster than branching does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp
from random import Random
from typing import NamedTuple

HOT = 0.3
COLD = 0.03
SHIFT_SHARE = 0.35
TRIES_FOR_A_MOVED_CASE = 5
STEPS_BETWEEN_LOOKS = 10_000


@dataclass(frozen=True)
class Board:
    """The problem by numbers, for cases and managers in order.

    `home` is the current manager of a case, None for none, the number of managers for one who is
    not among them; `limit` the load to keep to, `band` the upper band and `allowed_over` the points
    above it in all. Up to `free_moves` moves cost the walk nothing; a point of strain costs as
    much as `strain_weight` moves more than that.
    """

    points: Sequence[int]
    may_lead: Sequence[frozenset[int]]
    home: Sequence[int | None]
    limit: Sequence[int]
    band: Sequence[int]
    allowed_over: int
    free_moves: int
    strain_weight: float


class Score(NamedTuple):
    """How good an allocation is, the most important first; `strain` is points over the limits."""

    strain: int
    moves: int


class Exchange(NamedTuple):
    """A case that goes to another manager, perhaps for one of theirs, and what that does."""

    case: int
    partner: int | None
    target: int
    points: int
    over: int
    strain: int
    moves: int


def anneal(
    board: Board, leaders: Sequence[int], steps: int, seed: int, stop: Callable[[], bool]
) -> tuple[Score, tuple[int, ...]]:
    """Walk from an allocation and return the best one met, with its score."""
    walk = _Walk(board, leaders, seed)
    best_score, best = walk.score, tuple(leaders)
    temperature, cooling = HOT, (COLD / HOT) ** (1 / steps)
    for step in range(steps):
        if step % STEPS_BETWEEN_LOOKS == 0 and stop():
            break
        temperature *= cooling
        exchange = walk.draw()
        if exchange is not None and walk.accepts(exchange, temperature):
            walk.make(exchange)
            if walk.score < best_score:
                best_score, best = walk.score, tuple(walk.leaders)
    return best_score, best


class _Walk:
    """An allocation that changes by one exchange at a time, with its sums kept up to date."""

    def __init__(self, board: Board, leaders: Sequence[int], seed: int) -> None:
        self.board = board
        self.leaders = list(leaders)
        self.load = [0] * len(board.limit)
        for case, leader in enumerate(leaders):
            self.load[leader] += board.points[case]
        self.over = sum(map(above, self.load, board.band))
        strain = sum(map(above, self.load, board.limit)) + above(self.over, board.allowed_over)
        moves = sum(map(self._is_move, range(len(leaders)), leaders))
        self.score = Score(strain, moves)
        self._random = Random(seed).random

    def draw(self) -> Exchange | None:
        """A random exchange, or None where a rule forbids the one that was drawn.

        Cases that are away from home are drawn more often: they are the few that matter.
        """
        board, leaders, random = self.board, self.leaders, self._random
        case = int(random() * len(leaders))
        for _ in range(TRIES_FOR_A_MOVED_CASE):
            if board.home[case] != leaders[case]:
                break
            case = int(random() * len(leaders))
        if random() < SHIFT_SHARE:
            target = int(random() * len(board.limit))
            allowed = target != leaders[case] and target in board.may_lead[case]
            return self._weigh(case, None, target) if allowed else None
        partner = int(random() * len(leaders))
        target = leaders[partner]
        allowed = target != leaders[case] and target in board.may_lead[case]
        if not allowed or leaders[case] not in board.may_lead[partner]:
            return None
        return self._weigh(case, partner, target)

    def accepts(self, exchange: Exchange, temperature: float) -> bool:
        """Metropolis: always for the better, for the worse the more seldom the colder it is."""
        free, moves = self.board.free_moves, self.score.moves
        cost = self.board.strain_weight * exchange.strain
        cost += above(moves + exchange.moves, free) - above(moves, free)
        return cost <= 0 or self._random() < exp(-cost / temperature)

    def make(self, exchange: Exchange) -> None:
        """Let an exchange happen."""
        case, partner, target, points, over, strain, moves = exchange
        origin = self.leaders[case]
        self.load[origin] -= points
        self.load[target] += points
        self.leaders[case] = target
        if partner is not None:
            self.leaders[partner] = origin
        self.over += over
        self.score = Score(self.score.strain + strain, self.score.moves + moves)

    def _weigh(self, case: int, partner: int | None, target: int) -> Exchange:
        board, origin, points = self.board, self.leaders[case], self.board.points[case]
        moves = self._is_move(case, target) - self._is_move(case, origin)
        if partner is not None:
            points -= board.points[partner]
            moves += self._is_move(partner, origin) - self._is_move(partner, target)
        strain, over = 0, 0
        for manager, change in ((origin, -points), (target, points)):
            before = self.load[manager]
            limit, band = board.limit[manager], board.band[manager]
            strain += above(before + change, limit) - above(before, limit)
            over += above(before + change, band) - above(before, band)
        if over:
            allowed = board.allowed_over
            strain += above(self.over + over, allowed) - above(self.over, allowed)
        return Exchange(case, partner, target, points, over, strain, moves)

    def _is_move(self, case: int, leader: int) -> int:
        home = self.board.home[case]
        return int(home is not None and home != leader)


def above(level: int, limit: int) -> int:
    """How much of a level is above a limit."""
    return level - limit if level > limit else 0
