"""The two readings of every rule agree on every allocation of tiny problems."""

from itertools import combinations, product

import pytest
from ortools.sat.python import cp_model

from optimiser.caseloads.decisions import CaseloadDecisions
from optimiser.caseloads.plan import Allocation, CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.caseloads.rules import RULES
from optimiser.caseloads.rules.agency_duty import AgencyDuty
from optimiser.caseloads.rules.base import PairRule, Rule
from optimiser.caseloads.rules.capacity_held import CapacityHeld
from optimiser.caseloads.rules.decided_cases import DecidedCases
from optimiser.caseloads.rules.excluded_managers import ExcludedManagers
from optimiser.caseloads.rules.gender_need import GenderNeed
from optimiser.caseloads.rules.kept_apart import KeptApart
from optimiser.caseloads.rules.language_need import LanguageNeed
from optimiser.caseloads.rules.locked_cases import LockedCases
from optimiser.caseloads.rules.manager_areas import ManagerAreas
from optimiser.caseloads.rules.one_lead_manager import OneLeadManager
from optimiser.caseloads.rules.own_cohort import OwnCohort
from optimiser.caseloads.rules.required_skills import RequiredSkills
from tests.optimiser.caseloads.problems import manager, offender, problem

Pairs = frozenset[tuple[str, str]]

CASES: list[tuple[Rule, CaseloadProblem]] = [
    (
        OneLeadManager(),
        problem([offender("N1", 7), offender("N2", 0)], [manager("M1"), manager("M2")]),
    ),
    *(
        (
            AgencyDuty(agencies),
            problem(
                [offender("N1", statutory=True), offender("N2")],
                [manager("M1"), manager("M2", agency="council"), manager("M3", agency="")],
            ),
        )
        for agencies in (
            frozenset[str](),
            frozenset({"police"}),
            frozenset({"police", "council"}),
        )
    ),
    (
        RequiredSkills(),
        problem(
            [
                offender("N1", needs=frozenset({"drugs", "housing"})),
                offender("N2", needs=frozenset({"drugs"})),
                offender("N3"),
            ],
            [
                manager("M1"),
                manager("M2", skills=frozenset({"drugs"})),
                manager("M3", skills=frozenset({"drugs", "housing", "money"})),
            ],
        ),
    ),
    (
        ManagerAreas(),
        problem(
            [offender("N1"), offender("N2", area_id="A2")],
            [
                manager("M1"),
                manager("M2", areas=frozenset({"A1"})),
                manager("M3", areas=frozenset({"A1", "A2"})),
            ],
        ),
    ),
    (
        ExcludedManagers(),
        problem(
            [
                offender("N1", excluded_managers=frozenset({"M1", "GONE"})),
                offender("N2", excluded_managers=frozenset({"M1", "M2"})),
                offender("N3"),
            ],
            [manager("M1"), manager("M2")],
        ),
    ),
    *(
        (
            KeptApart(),
            problem(
                [
                    offender("N1", apart_from=apart),
                    offender("N2", apart_from=frozenset({"N2", "GONE"})),
                    offender("N3", apart_from=frozenset({"N2"})),
                    offender("N4"),
                ],
                [manager("M1"), manager("M2")],
            ),
        )
        for apart in (frozenset({"N3"}), frozenset({"N2", "N3"}), frozenset({"N4"}))
    ),
    (
        OwnCohort(),
        problem(
            [
                offender("N1", cohort_agency="probation"),
                offender("N2", cohort_agency="police"),
                offender("N3"),
            ],
            [manager("M1"), manager("M2", agency="probation"), manager("M3", agency="council")],
        ),
    ),
    (
        GenderNeed(),
        problem(
            [offender("N1", manager_gender="female"), offender("N2")],
            [manager("M1", gender="female"), manager("M2", gender="male"), manager("M3")],
        ),
    ),
    (
        LanguageNeed(),
        problem(
            [offender("N1", language="polish"), offender("N2")],
            [
                manager("M1", languages=frozenset({"polish", "welsh"})),
                manager("M2", languages=frozenset({"welsh"})),
                manager("M3"),
            ],
        ),
    ),
    (
        LockedCases(),
        problem(
            [
                offender("N1", current_manager_id="M1", locked=True),
                offender("N2", current_manager_id="M2"),
                offender("N3", locked=True),
                offender("N4", current_manager_id="GONE", locked=True),
            ],
            [manager("M1"), manager("M2")],
        ),
    ),
    (
        DecidedCases(),
        problem(
            [
                offender("N1", current_manager_id="M1", decided_manager_id="M2"),
                offender("N2", current_manager_id="M2", decided_manager_id="M2"),
                offender("N3"),
            ],
            [manager("M1"), manager("M2")],
        ),
    ),
    (
        CapacityHeld(),
        problem([offender("N1"), offender("N2")], [manager("M1", 0), manager("M2", 1)]),
    ),
]


class Solutions(cp_model.CpSolverSolutionCallback):
    def __init__(self, decisions: CaseloadDecisions) -> None:
        super().__init__()
        self.decisions = decisions
        self.found: list[Pairs] = []

    def on_solution_callback(self) -> None:
        self.found.append(
            frozenset(
                (offender.offender_ref, manager.manager_id)
                for offender, manager, leads in self.decisions.pairs()
                if self.value(leads)
            )
        )


def allowed_by_model(rule: Rule, caseloads: CaseloadProblem, *, enforced: bool) -> set[Pairs]:
    model = cp_model.CpModel()
    decisions = CaseloadDecisions(model, caseloads)
    rule.constrain(model, decisions, model.new_constant(int(enforced)))
    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solutions = Solutions(decisions)
    solver.solve(model, solutions)
    assert len(solutions.found) == len(set(solutions.found)), "a plan has one value of the model"
    return set(solutions.found)


def every_set_of_pairs(caseloads: CaseloadProblem) -> list[Pairs]:
    pairs = [
        (o.offender_ref, m.manager_id) for o in caseloads.offenders for m in caseloads.managers
    ]
    return [
        frozenset(chosen) for size in range(len(pairs) + 1) for chosen in combinations(pairs, size)
    ]


def allowed_by_checker(rule: Rule, caseloads: CaseloadProblem) -> set[Pairs]:
    return {
        pairs
        for pairs in every_set_of_pairs(caseloads)
        if not any(rule.breaches(CaseloadPlan(tuple(Allocation(*p) for p in pairs)), caseloads))
    }


@pytest.mark.parametrize(("rule", "caseloads"), CASES, ids=lambda value: getattr(value, "id", ""))
def test_the_model_allows_what_the_checker_allows(rule: Rule, caseloads: CaseloadProblem) -> None:
    allowed = allowed_by_checker(rule, caseloads)
    assert allowed_by_model(rule, caseloads, enforced=True) == allowed
    assert 0 < len(allowed) < len(every_set_of_pairs(caseloads)), "the case must tell them apart"


@pytest.mark.parametrize(("rule", "caseloads"), CASES, ids=lambda value: getattr(value, "id", ""))
def test_a_rule_that_is_not_enforced_forbids_nothing(
    rule: Rule, caseloads: CaseloadProblem
) -> None:
    free = allowed_by_model(rule, caseloads, enforced=False)
    assert free == set(every_set_of_pairs(caseloads))


def test_every_rule_has_a_case_that_tells_its_readings_apart() -> None:
    assert {type(rule) for rule, _ in CASES} == set(RULES)
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_permits_says_what_the_checker_says_of_one_pair() -> None:
    seen = set()
    for rule, caseloads in CASES:
        if not isinstance(rule, PairRule):
            continue
        seen.add(type(rule))
        for member, leader in product(caseloads.offenders, caseloads.managers):
            plan = CaseloadPlan((Allocation(member.offender_ref, leader.manager_id),))
            allowed = not any(rule.breaches(plan, caseloads))
            assert rule.permits(member, leader) == allowed
    assert seen == set(RULES) - {OneLeadManager, KeptApart}


def test_a_breach_tells_who_and_how_much() -> None:
    caseloads = problem(
        [offender("N1", needs=frozenset({"drugs", "housing", "money"}))],
        [manager("M1", skills=frozenset({"housing"}))],
    )
    plan = CaseloadPlan((Allocation("N1", "M1"),))
    (breach,) = RequiredSkills().breaches(plan, caseloads)
    assert (breach.who, breach.excess, breach.unit) == ("N1", 2, "skills")
    assert breach.message == "M1 does not hold drugs, money"


def test_rows_that_name_nobody_are_breaches() -> None:
    caseloads = problem([offender("N1")], [manager("M1")])
    plan = CaseloadPlan((Allocation("N1", "M9"), Allocation("N9", "M1")))
    breaches = list(OneLeadManager().breaches(plan, caseloads))
    assert {breach.who for breach in breaches} == {"N1", "M9", "N9"}
