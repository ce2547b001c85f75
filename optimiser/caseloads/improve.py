"""Better plans before and between the tiers: the cheapest moves that keep loads within limits."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimiser.assignment.solve import AssignmentAnswer
from optimiser.caseloads.annealing import Board, Cases, Integers, Score, anneal
from optimiser.caseloads.cheapest_moves import cheapest_moves
from optimiser.caseloads.decisions import CaseloadDecisions
from optimiser.caseloads.goals import LOAD_GOALS
from optimiser.caseloads.goals.moves import Moves
from optimiser.caseloads.problem import CaseloadProblem, Manager
from optimiser.caseloads.relaxation import least_moves
from optimiser.caseloads.rules.kept_apart import keeps_apart
from optimiser.caseloads.table import apart_of, listed
from optimiser.caseloads.tier_search import Settled
from optimiser.solving import Cancel, Limits, Objective, evaluate

STEPS_PER_PAIR = 2_000
LEAST_STEPS, MOST_STEPS = 20_000, 40_000_000
MOST_ROUNDS = 6
MOST_RELAXED_PAIRS = 20_000
"""Pairs for which the linear relaxation ends in a share of the time."""

TIME_SHARE, PROOF_SHARE = 0.25, 0.1
DEAR_STRAIN, CHEAP_STRAIN = 12.0, 6.0  # price of the points of a mean case, in moves


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
    ) -> dict[str, str]:
        """The best plan found under two limits on loads, which it may still miss by a little.

        Every round starts from `leaders` and has some moves free, at first as few as any plan
        needs.
        """
        if not self.problem.offenders:
            return {}
        stop = self._deadline()
        share = self.limits.share(TIME_SHARE)
        few = sum(map(len, self.possible.values())) <= MOST_RELAXED_PAIRS
        least = least_moves(self.problem, self.possible, worst_per_mille, share) if few else 0
        board = self._board(points_over_band, worst_per_mille, least)
        number_of = {m.manager_id: number for number, m in enumerate(self.problem.managers)}
        start = np.array([number_of[leaders[o.offender_ref]] for o in self.problem.offenders])
        best_score, best = anneal(board, start, self._steps, self.limits.seed, stop)
        for number in range(1, self._rounds):
            if best_score <= Score(0, least) or stop():
                break
            board = self._next(board, number, least, best_score)
            score, found = anneal(board, start, self._steps, self.limits.seed + number, stop)
            if score < best_score:
                best_score, best = score, found
        return self.named(best)

    def _next(self, board: Board, number: int, least: int, best: Score) -> Board:
        """More moves free where no plan was found; else strain is cheaper and fewer are free."""
        if best.strain > 0:
            return replace(board, free_cost=max(board.free_cost + 2**number, best.moves))
        free = least if number % 2 else (least + best.moves) // 2
        return replace(board, free_cost=free, strain_weight=self._weight(CHEAP_STRAIN))

    def _weight(self, price: float) -> float:
        return price * len(self.problem.offenders) / max(1, self.problem.total_points)

    def _deadline(self) -> Callable[[], bool]:
        """Whether to stop: cancelled, or the share of the time is used up."""
        if self.limits.work is not None:
            return lambda: self.cancel.requested
        end = time.monotonic() + TIME_SHARE * self.limits.seconds
        return lambda: self.cancel.requested or time.monotonic() > end

    @property
    def _rounds(self) -> int:
        work = self.limits.work
        return MOST_ROUNDS if work is None else min(MOST_ROUNDS, 1 + int(work))

    @property
    def _steps(self) -> int:
        pairs = len(self.problem.offenders) * len(self.problem.managers)
        return min(max(STEPS_PER_PAIR * pairs, LEAST_STEPS), MOST_STEPS)

    def cheapest(self, worst_per_mille: int) -> AssignmentAnswer:
        """The cheapest moves with nobody over the band or `worst_per_mille`, with a bound."""
        share = self.limits.share(PROOF_SHARE)
        return cheapest_moves(self.problem, self.possible, worst_per_mille, share, self.cancel)

    def named(self, found: Integers) -> dict[str, str]:
        """Managers by offender reference, of managers by number."""
        return {
            offender.offender_ref: self.problem.managers[leader].manager_id
            for offender, leader in zip(self.problem.offenders, found, strict=True)
        }

    def _board(self, points_over_band: int, worst_per_mille: int, free_cost: int) -> Board:
        problem, managers = self.problem, self.problem.managers
        number_of = {manager.manager_id: number for number, manager in enumerate(managers)}
        may_lead = np.zeros((len(problem.offenders), len(managers)), dtype=np.bool_)
        move_cost = np.zeros(may_lead.shape, dtype=np.int64)
        for case, offender in enumerate(problem.offenders):
            for manager in self.possible[offender.offender_ref]:
                number = number_of[manager.manager_id]
                may_lead[case, number] = True
                move_cost[case, number] = problem.move_cost(offender, manager)
        apart_first, apart_with = listed(apart_of(problem))
        limits = [problem.points_within(manager, worst_per_mille) for manager in managers]
        cases = Cases(
            points=np.array([offender.points for offender in problem.offenders], dtype=np.int64),
            may_lead=may_lead,
            move_cost=move_cost,
            limit=np.array(limits, dtype=np.int64),
            band=np.array([problem.band_points(manager) for manager in managers], dtype=np.int64),
            apart_first=apart_first,
            apart_with=apart_with,
        )
        return Board(cases, points_over_band, free_cost, self._weight(DEAR_STRAIN))


class Improvement:
    """Better plans, as values of the model, for the tiers to begin with and go on from.

    `settled` is a plan with loads as even as may be and what is proved of it, if there is one.
    """

    def __init__(
        self,
        search: MoveSearch,
        decisions: CaseloadDecisions,
        objectives: Sequence[Objective],
        settled: Settled | None,
    ) -> None:
        self._search = search
        self._decisions = decisions
        self._objectives = objectives
        self._settled = settled
        self._found: Sequence[int] = ()

    def start(self, leaders: Mapping[str, str]) -> tuple[Sequence[int], list[Objective]]:
        """The first plan and the objectives, each with a least that no such plan can beat."""
        if self._settled is not None:
            self._found = self._decisions.values(self._settled.leaders)
            return self._found, self._with_least(self._settled.bounds[1:])
        even = [goal.least(self._search.problem) for goal in LOAD_GOALS]
        self._found = self._fewer_moves(self._decisions.values(leaders), even)
        if even[0] > 0:
            return self._found, list(self._objectives)
        cheapest = self._search.cheapest(even[1])
        if cheapest.agents is not None:
            named = self._search.named(cheapest.agents)
            if keeps_apart(self._search.problem, named):
                self._found = min(self._found, self._decisions.values(named), key=self._reached)
        is_even = self._reached(self._found)[: len(LOAD_GOALS)] == even
        return self._found, self._with_least((cheapest.bound,) if is_even else ())

    def _with_least(self, bounds: Sequence[int]) -> list[Objective]:
        """The objectives after those of the loads with the bounds that were proved."""
        objectives = list(self._objectives)
        for number, bound in enumerate(bounds, start=len(LOAD_GOALS)):
            known = objectives[number].least or 0
            objectives[number] = replace(objectives[number], least=max(known, bound))
        return objectives

    def between_tiers(self, tier: int, values: tuple[int, ...]) -> Sequence[int]:
        """Before the tier of moves: search again unless the plan is the one found at the start."""
        if tier != Moves.tier or values == self._found:
            return values
        return self._fewer_moves(values, self._reached(values)[: len(LOAD_GOALS)])

    def _reached(self, values: Sequence[int]) -> list[int]:
        """What a plan reaches in the tiers of loads and moves."""
        tiers = self._objectives[: Moves.tier]
        return [evaluate(tier.expression, values) for tier in tiers]

    def _fewer_moves(self, values: Sequence[int], loads: Sequence[int]) -> Sequence[int]:
        """The plan, or a better one that was found while looking for such loads."""
        found = self._search.fewest_moves(self._decisions.plan_of(values), *loads)
        return min(values, self._decisions.values(found), key=self._reached)
