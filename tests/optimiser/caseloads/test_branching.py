"""Branch and bound over who leads what, against every plan of tiny problems."""

from collections.abc import Sequence

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimiser.caseloads.branching import Branching, Found, apart, decided
from optimiser.caseloads.eligibility import possible_leaders
from optimiser.caseloads.load_relaxation import Climbed, Held, LoadRelaxation
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.caseloads.rearranging import score_of
from optimiser.caseloads.table import CaseTable
from optimiser.caseloads.verify import check
from tests.optimiser.caseloads.problems import every_plan, problems

PRICES = [-3.0, 0.0, 0.7, 1.0, 40.5, 2500.25]


def even_plans(caseloads: CaseloadProblem, table: CaseTable) -> list[Found]:
    """Every legal plan within the rooms, as leaders by number, the best first."""
    plans: list[Found] = []
    for plan in every_plan(caseloads):
        if check(plan, caseloads):
            continue
        leaders = {row.offender_ref: row.manager_id for row in plan.allocations}
        numbers = table.numbers(leaders)
        plans.append(Found(score_of(table.facts, numbers), numbers))
    return sorted((plan for plan in plans if plan.score[0] == 0), key=lambda plan: plan.score)


def reachable(plans: list[Found], most: Sequence[int]) -> list[Found]:
    """Those that are no worse in the first tiers."""
    return [
        plan
        for plan in plans
        if all(value <= limit for value, limit in zip(plan.score[1:], most, strict=False))
    ]


def table_of(caseloads: CaseloadProblem) -> CaseTable:
    least = caseloads.least_worst_load_per_mille
    return CaseTable(caseloads, possible_leaders(caseloads), least)


@given(problems(), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_plan_is_below_the_bounds_of_its_pairs_and_none_that_is_better_is_lost(
    caseloads: CaseloadProblem, data: st.DataObject
) -> None:
    table = table_of(caseloads)
    even = even_plans(caseloads, table)
    if not even or not caseloads.offenders:
        return
    relaxation = LoadRelaxation(table)
    goals = relaxation.moves(), relaxation.spread(), relaxation.travel()
    tier = data.draw(st.integers(0, 2))
    most = data.draw(st.sampled_from(even)).score[1:]
    cases = data.draw(st.lists(st.sampled_from(PRICES), min_size=5, max_size=5))
    own = data.draw(st.lists(st.sampled_from(PRICES[1:]), min_size=tier, max_size=tier))
    held = [Held(*one) for one in zip(goals, most, own, strict=False)]
    at = Climbed(0, np.array(cases[: len(caseloads.offenders)]), np.array(own))
    taken, refused = relaxation.pair_bounds(goals[tier], held, at)
    is_open = table.facts.may_lead & (table.facts.may_lead.sum(axis=1) > 1)[:, None]
    for plan in reachable(even, most[:tier]):
        leads = plan.leaders[:, None] == np.arange(len(caseloads.managers))
        assert (taken[is_open & leads] <= plan.score[1 + tier]).all()
        assert (refused[is_open & ~leads] <= plan.score[1 + tier]).all()
        left = decided(table.facts.may_lead, taken, refused, plan.score[1 + tier] + 1)
        assert apart(table.facts, left)[leads].all()


@given(problems(), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_from_any_plan_the_best_one_is_found_and_proved(
    caseloads: CaseloadProblem, data: st.DataObject
) -> None:
    table = table_of(caseloads)
    even = even_plans(caseloads, table)
    if not even or not caseloads.offenders:
        return
    relaxation = LoadRelaxation(table)
    goals = relaxation.moves(), relaxation.spread(), relaxation.travel()
    tier = data.draw(st.integers(0, 2))
    found = data.draw(st.sampled_from(even))
    most = found.score[1 : 1 + tier]
    held = [Held(goal, value, 0.0) for goal, value in zip(goals, most, strict=False)]
    begin = Climbed(0, np.zeros(len(caseloads.offenders)), np.zeros(tier))
    branching = Branching(table.facts, relaxation, (goals[tier], held), found, begin)
    branching.run(np.inf, lambda: False)
    least = min(plan.score[1 + tier] for plan in reachable(even, most))
    assert branching.bound == branching.found.score[1 + tier] == least
    assert any((branching.found.leaders == plan.leaders).all() for plan in even)
