"""Better plans before and between the tiers: the fewest moves that keep loads within limits."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optimiser.caseloads.kernel import Board, anneal
from optimiser.caseloads.problem import CaseloadProblem, Manager
from optimiser.caseloads.relaxation import least_moves
from optimiser.solving import Cancel, Limits

STEPS_PER_PAIR = 1200
LEAST_STEPS, MOST_STEPS = 20_000, 4_000_000
MOST_ROUNDS = 8
TIME_SHARE = 0.25
STRAIN_PRICES = (6.0, 4.0)  # of the points of a mean case, in moves; one round each in turn


@dataclass(frozen=True)
class MoveSearch:
    """Rounds of annealing for the fewest moves.

    Each call takes a share of the limits; where there is a work limit, that alone decides how
    many rounds there are at most.
    """

    problem: CaseloadProblem
    possible: Mapping[str, tuple[Manager, ...]]
    limits: Limits
    cancel: Cancel

    def fewest_moves(
        self, leaders: Mapping[str, str], points_over_band: int, worst_per_mille: int
    ) -> dict[str, str] | None:
        """The best plan found within two limits on loads, or None where none was found.

        Every round starts from `leaders`; they end when no plan can have fewer moves.
        """
        if not self.problem.offenders:
            return None
        deadline = time.monotonic() + TIME_SHARE * self.limits.seconds
        share = self.limits.share(TIME_SHARE)
        least = least_moves(self.problem, self.possible, worst_per_mille, share)
        board = self._board(points_over_band, worst_per_mille, least)
        start = self._start(leaders)
        steps = min(max(STEPS_PER_PAIR * board.may_lead.size, LEAST_STEPS), MOST_STEPS)
        best, best_score = None, (1, 0, 0, 0)
        for number in range(self._rounds()):
            if self.cancel.requested or (share.work is None and time.monotonic() > deadline):
                break
            price = STRAIN_PRICES[number % len(STRAIN_PRICES)] * board.strain_weight
            priced = board._replace(strain_weight=price)
            found, score = anneal(priced, start.copy(), steps, self.limits.seed + number)
            if score < best_score:
                best, best_score = found, score
            if best_score[:2] == (0, least):
                break
        return None if best is None else self._leaders(best)

    def _rounds(self) -> int:
        work = self.limits.work
        return MOST_ROUNDS if work is None else min(MOST_ROUNDS, 1 + int(work))

    def _start(self, leaders: Mapping[str, str]) -> np.ndarray:
        index = {manager.manager_id: number for number, manager in enumerate(self.problem.managers)}
        return np.array([index[leaders[o.offender_ref]] for o in self.problem.offenders], np.int64)

    def _leaders(self, found: np.ndarray) -> dict[str, str]:
        return {
            offender.offender_ref: self.problem.managers[leader].manager_id
            for offender, leader in zip(self.problem.offenders, found, strict=True)
        }

    def _board(self, points_over_band: int, worst_per_mille: int, free_moves: int) -> Board:
        problem, managers, offenders = self.problem, self.problem.managers, self.problem.offenders
        may_lead = [[m in self.possible[o.offender_ref] for m in managers] for o in offenders]
        metres = [[problem.travel_metres(o, m) for m in managers] for o in offenders]
        index = {manager.manager_id: number for number, manager in enumerate(managers)}
        homes = [offender.current_manager_id for offender in offenders]
        limits = [problem.points_within(manager, worst_per_mille) for manager in managers]
        return Board(
            points=np.array([offender.points for offender in offenders], np.int64),
            may_lead=np.array(may_lead, np.bool_),
            metres=np.array(metres, np.int64),
            home=np.array([-1 if h is None else index.get(h, len(index)) for h in homes], np.int64),
            limit=np.array(limits, np.int64),
            band=np.array([problem.band_points(manager) for manager in managers], np.int64),
            allowed_over=points_over_band,
            capacity=np.array([manager.capacity_points for manager in managers], np.int64),
            mean=problem.mean_load_per_mille,
            free_moves=free_moves,
            strain_weight=len(offenders) / max(1, problem.total_points),
        )
