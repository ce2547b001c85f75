"""Cases that are kept apart: first leaders, and sentences where there are none."""

from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest

from optimiser.caseloads.apart import clashes, part, why_impossible
from optimiser.caseloads.clearing import HireTerms, clear_by_hiring, clear_by_moves
from optimiser.caseloads.construct import construct
from optimiser.caseloads.eligibility import possible_leaders
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.caseloads.rules.kept_apart import keeps_apart, rivals
from optimiser.caseloads.solve import plan_caseloads
from optimiser.outcome import Status
from optimiser.solving import Limits
from tests.optimiser.caseloads.problems import district, manager, offender, problem

QUICK = Limits(seconds=20, workers=1)


def random_problem(seed: int) -> CaseloadProblem:
    """Six cases and three managers, half of the pairs to keep apart and few leaders each."""
    random = Random(seed)
    refs = [f"N{number}" for number in range(6)]
    pool = [manager(f"M{number}") for number in range(3)]
    cohort = [
        offender(
            ref,
            current_manager_id=random.choice(["M0", "M1", None]),
            move_cost=random.choice([1, 3]),
            excluded_managers=frozenset(m.manager_id for m in pool if random.random() < 0.35),
            apart_from=frozenset(other for other in refs if random.random() < 0.25),
        )
        for ref in refs
    ]
    return problem(cohort, pool)


def most_led(caseloads: CaseloadProblem) -> tuple[int, int]:
    """The fewest cases left out, and the least cost of moves of the others, by trying all."""
    possible = possible_leaders(caseloads)
    cases = [o for o in caseloads.offenders if o.offender_ref in caseloads.apart]
    cases = [o for o in cases if possible[o.offender_ref]]
    apart = [
        (a, b)
        for a, b in combinations(range(len(cases)), 2)
        if cases[b].offender_ref in caseloads.apart[cases[a].offender_ref]
    ]
    return min(
        (
            chosen.count(None),
            sum(caseloads.move_cost(o, m) for o, m in zip(cases, chosen, strict=True) if m),
        )
        for chosen in product(*([None, *possible[o.offender_ref]] for o in cases))
        if all(chosen[a] is None or chosen[a] != chosen[b] for a, b in apart)
    )


@pytest.mark.parametrize("seed", range(6))
def test_as_many_as_can_be_are_led_at_the_least_cost_and_clashes_are_smallest(seed: int) -> None:
    caseloads = random_problem(seed)
    possible = possible_leaders(caseloads)
    parting = part(caseloads, possible)
    cost = sum(
        caseloads.move_cost(caseloads.offender_by_ref[ref], caseloads.manager_by_id[leader])
        for ref, leader in parting.leaders.items()
    )
    assert (len(parting.left_out), cost) == most_led(caseloads)
    found = list(clashes(caseloads, possible))
    assert bool(found) == bool(parting.left_out)
    for clash in found:
        assert part(caseloads, possible, clash).left_out
        for ref in clash:
            assert not part(caseloads, possible, {*clash} - {ref}).left_out


def test_those_who_are_all_apart_from_each_other_share_a_list() -> None:
    apart = {
        ref: frozenset(others)
        for ref, others in {"A": "BCD", "B": "AC", "C": "AB", "D": "A"}.items()
    }
    leads = {ref: {"M1": f"{ref}1", "M2": f"{ref}2"} for ref in "ABCD"}
    lists = list(rivals(apart, leads))  # type: ignore[arg-type]
    assert lists == [["A1", "B1", "C1"], ["A2", "B2", "C2"], ["A1", "D1"], ["A2", "D2"]]


def test_the_dearer_move_stays_in_the_first_plan() -> None:
    caseloads = problem(
        [
            offender("N1", current_manager_id="M1", apart_from=frozenset({"N2"})),
            offender("N2", current_manager_id="M1", move_cost=3),
            offender("N3", current_manager_id="M1"),
        ],
        [manager("M1"), manager("M2")],
    )
    leaders = construct(caseloads, possible_leaders(caseloads))
    assert leaders == {"N1": "M2", "N2": "M1", "N3": "M1"}
    assert keeps_apart(caseloads, leaders)
    assert not keeps_apart(caseloads, {"N1": "M1", "N2": "M1", "N3": "M2"})


def test_every_clash_is_told_at_once_with_what_would_resolve_it() -> None:
    caseloads = problem(
        [
            offender("N1", current_manager_id="M1", locked=True, apart_from=frozenset({"N2"})),
            offender("N2", current_manager_id="M1", locked=True),
            offender("N3", apart_from=frozenset({"N4", "N5", "N6"}), needs=frozenset({"drugs"})),
            offender("N4", apart_from=frozenset({"N5"}), needs=frozenset({"drugs"})),
            offender("N5", needs=frozenset({"drugs"})),
            offender("N6", current_manager_id="M2", decided_manager_id="M2"),
            offender("N7", needs=frozenset({"fire"})),
        ],
        [
            manager("M1", skills=frozenset({"drugs"})),
            manager("M2", skills=frozenset({"drugs"})),
            manager("M3"),
        ],
    )
    outcome = plan_caseloads(caseloads, QUICK)
    assert outcome.status is Status.INFEASIBLE
    alone, pair, three = outcome.conflict
    assert alone.startswith("N7: nobody may lead it")
    assert pair == (
        "N1 and N2 cannot be kept apart (N1 may be led by M1 alone; N2 may be led by M1 alone). "
        "To resolve it, unlock the case (so that M2 may lead N1), or lift an apart_from that no "
        "longer holds."
    )
    assert three == (
        "N3, N4 and N5 cannot be kept apart (N3 may be led by M1 and M2 alone; N4 may be led by M1 "
        "and M2 alone; N5 may be led by M1 and M2 alone). To resolve it, give a manager the skill, "
        "or review the needs (so that M3 may lead N3), or lift an apart_from that no longer holds."
    )


def test_several_clashes_of_one_case_are_all_told() -> None:
    caseloads = problem(
        [
            offender("N1", current_manager_id="M1", apart_from=frozenset({"N2", "N3", "N4"})),
            *(offender(f"N{n}", current_manager_id="M1", locked=True) for n in (2, 3)),
            offender("N4"),
        ],
        [manager("M1"), manager("M2", 0)],
    )
    told = why_impossible(caseloads, possible_leaders(caseloads))
    pairs = [("N1", "N2"), ("N1", "N3"), ("N1", "N4")]
    assert [sentence[:9] for sentence in told] == [f"{a} and {b}" for a, b in pairs]


def test_where_no_rule_stands_in_the_way_a_manager_is_missing() -> None:
    apart = [offender("N1", apart_from=frozenset({"N2"})), offender("N2")]
    caseloads = problem(apart, [manager("M1")])
    (sentence,) = why_impossible(caseloads, possible_leaders(caseloads))
    assert "To resolve it, add a manager, or lift an apart_from" in sentence


def test_whoever_cannot_be_kept_apart_goes_to_a_new_person() -> None:
    cohort = [
        offender("N1", 10, current_manager_id="M1", apart_from=frozenset({"N2", "N3"})),
        offender("N2", 10, current_manager_id="M1", apart_from=frozenset({"N3"})),
        offender("N3", 10, current_manager_id="M1"),
        offender("N4", 10, current_manager_id="M1", locked=True, apart_from=frozenset({"N5"})),
        offender("N5", 10, current_manager_id="M1", locked=True),
    ]
    caseloads = problem(cohort, [manager("M1")])
    moves = clear_by_moves(caseloads, QUICK)
    assert moves is not None
    assert len(moves.nobody) == 3
    hiring = clear_by_hiring(caseloads, HireTerms("police", 50, 5), moves, QUICK)
    assert hiring is not None
    assert len(hiring.nobody) == 1
    assert {*hiring.nobody} < {"N4", "N5"}
    assert [hire.steps for hire in hiring.hires] == [1, 1]
    assert sorted(hiring.leaders[ref] for ref in ("N1", "N2", "N3")) == ["", "", "M1"]


def test_a_district_with_many_to_keep_apart_is_planned_within_the_rule() -> None:
    caseloads = district(60, 6, seed=5)
    cohort = [
        replace(member, apart_from=frozenset({f"N{number % 20 + 20:04}", f"N{number // 3:04}"}))
        for number, member in enumerate(caseloads.offenders)
    ]
    outcome = plan_caseloads(replace(caseloads, offenders=tuple(cohort)), Limits(work=0.05, seed=3))
    assert outcome.plan is not None, outcome.conflict
    leader = {row.offender_ref: row.manager_id for row in outcome.plan.allocations}
    pairs = [(o.offender_ref, other) for o in cohort for other in o.apart_from]
    assert all(leader[one] != leader[other] for one, other in pairs if one != other)
    assert any("kept apart from" in row.reason for row in outcome.plan.allocations)
