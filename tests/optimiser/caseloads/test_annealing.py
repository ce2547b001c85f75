from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from optimiser.caseloads.annealing import Board, Cases, Score, above, anneal, score_of
from optimiser.caseloads.cheapest_moves import cheapest_moves
from optimiser.caseloads.construct import construct
from optimiser.caseloads.eligibility import possible_leaders
from optimiser.caseloads.improve import MoveSearch
from optimiser.caseloads.relaxation import fewest, least_moves
from optimiser.solving import Cancel, Limits
from tests.optimiser.caseloads.problems import district, every_plan, frozen, manager, offender
from tests.optimiser.caseloads.problems import problem as problem_of

HOME = [0, 0, 0, None, 3, 1]
MAY_LEAD = [{0, 1, 2}] * 5 + [{1}]
BOARD = Board(
    Cases(
        points=np.array([5, 4, 3, 3, 2, 1]),
        may_lead=np.array([[m in may for m in range(3)] for may in MAY_LEAD]),
        move_cost=np.array(
            [[(1 + n % 2) * (h not in (None, m)) for m in range(3)] for n, h in enumerate(HOME)]
        ),
        limit=np.array([6, 6, 6]),
        band=np.array([5, 7, 7]),
        apart_first=np.zeros(7, dtype=np.int64),
        apart_with=np.zeros(0, dtype=np.int64),
    ),
    allowed_over=0,
    free_cost=0,
    strain_weight=1.0,
)
START = np.array([0, 0, 0, 1, 1, 1])


@pytest.mark.parametrize("allowed_over", [0, 1, 3])
@pytest.mark.parametrize("seed", range(3))
def test_the_best_of_a_walk_is_told_with_its_score(seed: int, allowed_over: int) -> None:
    board = replace(BOARD, allowed_over=allowed_over)
    score, leaders = anneal(board, START, 20_000, seed, lambda: False)
    best = min(score_of(board, np.array(chosen)) for chosen in product(*MAY_LEAD))
    assert score == score_of(board, leaders) == best


@pytest.mark.parametrize("pairs", [[(0, 1), (1, 2)], [(0, 4), (1, 3), (3, 5), (4, 5)]])
def test_no_walk_puts_two_together_that_are_kept_apart(pairs: list[tuple[int, int]]) -> None:
    lists = [[b if a == n else a for a, b in pairs if n in (a, b)] for n in range(6)]
    cases = BOARD.cases._replace(
        apart_first=np.cumsum([0, *map(len, lists)]),
        apart_with=np.array([other for others in lists for other in others]),
    )
    board = replace(BOARD, cases=cases)
    legal = [p for p in product(*MAY_LEAD) if all(p[a] != p[b] for a, b in pairs)]
    score, leaders = anneal(board, np.array(legal[-1]), 20_000, 1, lambda: False)
    assert tuple(leaders) in legal
    assert score == min(score_of(board, np.array(chosen)) for chosen in legal)


def test_the_score_counts_strain_and_the_cost_of_moves() -> None:
    # 12 points for a limit of 6 and a band of 5, 6 for a limit of 6; case 4 leaves one who is gone
    assert score_of(BOARD, START) == Score(6 + 7, 1)
    assert score_of(replace(BOARD, allowed_over=3), START) == Score(6 + 4, 1)


def test_a_walk_that_must_stop_tells_where_it_started() -> None:
    score, leaders = anneal(BOARD, START, 20_000, 1, lambda: True)
    assert score == score_of(BOARD, START)
    assert (leaders == START).all()


def test_above() -> None:
    assert [above(level, 5) for level in (4, 5, 6)] == [0, 0, 1]


def test_fewest_takes_the_heaviest_first() -> None:
    assert [fewest(wanted, [1, 5, 3]) for wanted in (-1, 0, 1, 5, 6, 8, 9, 99)] == [
        0, 0, 1, 1, 2, 2, 3, 3,
    ]  # fmt: skip


def test_least_moves_is_a_bound_on_every_plan_within_the_loads() -> None:
    caseloads = problem_of(
        [offender(f"N{n}", 10 + 3 * n, current_manager_id=f"M{n % 4 // 3}") for n in range(6)]
        + [offender("N6", 9, current_manager_id="GONE"), offender("N7", 25)],
        [manager("M0"), manager("M1", 80)],
    )
    possible = possible_leaders(caseloads)
    for worst in (850, 900, 1000, 1300):
        moves = [
            sum(row.is_move for row in plan.allocations)
            for plan in every_plan(caseloads)
            if all(
                1000 * points <= worst * caseloads.manager_by_id[who].capacity_points
                for who, points in plan.load_points(caseloads).items()
            )
        ]
        least = least_moves(caseloads, possible, worst, Limits(seconds=5))
        if moves:
            assert 1 <= least <= min(moves)
    assert moves


def test_the_search_finds_the_proved_fewest_moves() -> None:
    caseloads = frozen()
    possible = possible_leaders(caseloads)
    search = MoveSearch(caseloads, possible, Limits(seconds=60), Cancel())
    found = search.fewest_moves(construct(caseloads, possible), 0, 860)
    moves = sum(
        member.current_manager_id not in (None, found[member.offender_ref])
        for member in caseloads.offenders
    )
    load = dict.fromkeys(caseloads.manager_by_id, 0)
    for member in caseloads.offenders:
        load[found[member.offender_ref]] += member.points
    assert all(1000 * load[m.manager_id] <= 860 * m.capacity_points for m in caseloads.managers)
    assert moves <= 8


def test_the_first_plan_is_legal_and_keeps_who_may_stay() -> None:
    caseloads = district(60, 6, seed=1)
    possible = possible_leaders(caseloads)
    leaders = construct(caseloads, possible)
    for member in caseloads.offenders:
        allowed = {leader.manager_id for leader in possible[member.offender_ref]}
        assert leaders[member.offender_ref] in allowed
        if member.current_manager_id in allowed:
            assert leaders[member.offender_ref] == member.current_manager_id


def test_cheapest_moves_is_the_best_of_every_plan_within_the_loads() -> None:
    caseloads = problem_of(
        [
            offender(f"N{n}", 10 + 3 * n, current_manager_id=f"M{n % 4 // 3}", move_cost=1 + n % 3)
            for n in range(6)
        ],
        [manager("M0"), manager("M1", 80)],
    )
    possible = possible_leaders(caseloads)
    for worst in (550, 700, 850, 1300):
        costs = [
            sum(caseloads.move_cost(*pair) for pair in plan.pairs(caseloads))
            for plan in every_plan(caseloads)
            if all(
                1000 * points <= min(worst, 1100) * caseloads.manager_by_id[who].capacity_points
                for who, points in plan.load_points(caseloads).items()
            )
        ]
        answer = cheapest_moves(caseloads, possible, worst, Limits(work=0.2), Cancel())
        assert answer.cost == (min(costs) if costs else None)
        assert answer.cost is None or answer.bound == answer.cost
