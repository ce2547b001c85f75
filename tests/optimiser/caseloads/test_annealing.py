from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.caseloads.annealing import Board, Score, _Walk, above, anneal
from optimiser.caseloads.construct import construct
from optimiser.caseloads.eligibility import possible_leaders
from optimiser.caseloads.improve import MoveSearch
from optimiser.caseloads.relaxation import fewest, least_moves
from optimiser.solving import Cancel, Limits
from tests.optimiser.caseloads.problems import district, every_plan, frozen, manager, offender
from tests.optimiser.caseloads.problems import problem as problem_of

BOARD = Board(
    points=[5, 4, 3, 3, 2, 1],
    may_lead=[frozenset({0, 1, 2})] * 5 + [frozenset({1})],
    home=[0, 0, 0, None, 3, 1],
    limit=[6, 6, 6],
    band=[5, 7, 7],
    allowed_over=0,
    free_moves=0,
    strain_weight=1.0,
)
START = [0, 0, 0, 1, 1, 1]


def score_of(board: Board, leaders: list[int]) -> Score:
    load = [0] * len(board.limit)
    for case, leader in enumerate(leaders):
        load[leader] += board.points[case]
    strain = sum(max(0, have - most) for have, most in zip(load, board.limit, strict=True))
    over = sum(max(0, have - most) for have, most in zip(load, board.band, strict=True))
    moves = sum(h not in (None, m) for h, m in zip(board.home, leaders, strict=True))
    return Score(strain + max(0, over - board.allowed_over), moves)


@given(st.integers(0, 10**6), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_the_walk_keeps_its_sums_and_the_rules(seed: int, allowed_over: int) -> None:
    board = replace(BOARD, allowed_over=allowed_over)
    walk = _Walk(board, START, seed)
    for _ in range(60):
        exchange = walk.draw()
        if exchange is not None:
            walk.make(exchange)
        assert walk.score == score_of(board, walk.leaders)
        assert all(m in may for m, may in zip(walk.leaders, board.may_lead, strict=True))


def test_the_best_of_a_walk_is_told_with_its_score() -> None:
    score, leaders = anneal(BOARD, START, 20_000, 1, lambda: False)
    best = min(score_of(BOARD, list(chosen)) for chosen in product(*BOARD.may_lead))
    assert score == score_of(BOARD, list(leaders)) == best


def test_a_walk_that_must_stop_tells_where_it_started() -> None:
    score, leaders = anneal(BOARD, START, 20_000, 1, lambda: True)
    assert (score, leaders) == (score_of(BOARD, START), tuple(START))


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
