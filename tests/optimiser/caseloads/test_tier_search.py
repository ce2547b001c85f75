"""Search and bounds of moves, spread and travel, against every plan of tiny problems."""

import numpy as np
from hypothesis import HealthCheck, given, settings

from optimiser.caseloads.construct import construct
from optimiser.caseloads.draws import Aim
from optimiser.caseloads.eligibility import possible_leaders
from optimiser.caseloads.goals import GOALS
from optimiser.caseloads.load_relaxation import Held, LoadRelaxation
from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.caseloads.rearranging import rearrange
from optimiser.caseloads.table import CaseTable, listed
from optimiser.caseloads.tier_search import settle
from optimiser.caseloads.verify import check
from optimiser.solving import Cancel, Limits
from tests.optimiser.caseloads.problems import district, every_plan, plan_of, problems

QUICK = Limits(work=1.0)


def reached(plan: CaseloadPlan, caseloads: CaseloadProblem) -> tuple[int, ...]:
    return tuple(round(goal.measure(plan, caseloads).value * goal.scale) for goal in GOALS)


@given(problems())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_plan_is_better_than_the_bounds_given_the_tiers_before(
    caseloads: CaseloadProblem,
) -> None:
    legal = [plan for plan in every_plan(caseloads) if not check(plan, caseloads)]
    if not legal:
        return
    possible = possible_leaders(caseloads)
    every = [reached(plan, caseloads) for plan in legal]
    settled = settle(caseloads, possible, construct(caseloads, possible), QUICK, Cancel())
    least = (0, caseloads.least_worst_load_per_mille)
    even = [values[1:] for values in every if values[:2] == least]
    if settled is None:
        assert not even or not caseloads.offenders
        return
    assert settled.reached == reached(plan_of(caseloads, settled.leaders), caseloads)[1:]
    assert settled.reached == min(even)
    for tier, bound in enumerate(settled.bounds):
        as_good = [values for values in even if values[:tier] <= settled.reached[:tier]]
        assert bound == min(values[tier] for values in as_good)


def test_bounds_of_a_district_are_sharp_whatever_the_prices_begin_with() -> None:
    caseloads = district(40, 5, seed=1)
    table = CaseTable(caseloads, possible_leaders(caseloads), caseloads.least_worst_load_per_mille)
    relaxation = LoadRelaxation(table)
    moves, spread = relaxation.moves(), relaxation.spread()
    settled = settle(
        caseloads, table.possible, construct(caseloads, table.possible), QUICK, Cancel()
    )
    assert settled is not None
    _, cost, steps, _ = settled.reached
    climbed = relaxation.bound(moves, (), cost, 200, lambda: False)
    assert climbed is not None
    assert cost - 1 <= climbed.bound <= cost
    for price in (0.0, 2.0, 50.0):
        held = [Held(moves, cost, price)]
        climbed = relaxation.bound(spread, held, steps // 10, 200, lambda: False)
        assert climbed is not None
        assert 0 <= climbed.bound <= steps // 10


def test_a_walk_counts_what_it_reaches_and_keeps_rivals_apart() -> None:
    caseloads = district(40, 5, seed=2)
    possible = possible_leaders(caseloads)
    table = CaseTable(caseloads, possible, caseloads.least_worst_load_per_mille)
    start = table.numbers(construct(caseloads, possible))
    rivals = [(a, b) for a in range(40) for b in range(a) if start[a] != start[b] and (a * b) % 3]
    aim = Aim(4, 5.0, 3.0, 0.001, (0, 0), 5.0, 0.3)
    first, apart = listed(
        [[b for pair in rivals for b in pair if a in pair and a != b] for a in range(40)]
    )
    facts = table.facts._replace(apart_first=first, apart_with=apart)
    score, leaders = rearrange(facts, aim, start, 200_000, 1, lambda: False)
    assert all(leaders[a] != leaders[b] for a, b in rivals)
    plan = plan_of(caseloads, table.names(leaders))
    load = np.zeros(len(facts.room), dtype=np.int64)
    np.add.at(load, leaders, facts.points)
    assert score[0] == np.maximum(load - facts.room, 0).sum()
    assert (score[1], 10 * score[2], score[3]) == reached(plan, caseloads)[2:]
    again = rearrange(facts, aim, start, 200_000, 1, lambda: False)
    assert again[0] == score
    assert (again[1] == leaders).all()
