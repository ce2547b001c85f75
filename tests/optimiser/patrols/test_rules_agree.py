"""The model and the checker tell the same story: on every plan of an hour, for every rule."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from ortools.sat.python import cp_model

from optimiser.patrols.cells import BaseWeek, Cell
from optimiser.patrols.decisions import Decisions
from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.pooling import anybody, as_counted
from optimiser.patrols.problem import Crewing, DailySpan, PatrolProblem, PatrolSettings
from optimiser.patrols.rules import RULES, PatrolRule
from optimiser.patrols.rules.area_cap import AreaCap
from optimiser.patrols.rules.breaks import Breaks
from optimiser.patrols.rules.control_places import ControlPlaces
from optimiser.patrols.rules.crew_make_up import CrewMakeUp
from optimiser.patrols.rules.dose_cap import DoseCap
from optimiser.patrols.rules.one_place import OnePlace
from optimiser.patrols.rules.pcso_single_patrol import PcsoSinglePatrol
from optimiser.patrols.rules.reserve_of_response import ReserveOfResponse
from optimiser.patrols.rules.served_areas import ServedAreas
from optimiser.patrols.rules.single_by_default import SingleByDefault
from optimiser.patrols.rules.single_crewing import SingleCrewing
from optimiser.patrols.rules.travel_between import TravelBetween
from optimiser.patrols.rules.vehicles import Vehicles
from optimiser.patrols.rules.visit_length import VisitLength
from optimiser.patrols.rules.visits_on_foot import VisitsOnFoot
from optimiser.patrols.rules.way_between_areas import WayBetweenAreas
from optimiser.people import Role, RoleGroup, StaffMember
from optimiser.places import AreaKind
from tests.optimiser.patrols.tiny import (
    area,
    cells_of,
    counts_of_plan,
    doubled_plans,
    every_plan,
    every_plan_anywhere,
    every_plan_with_mixed_pairs,
    pcso,
    person,
    tiny,
)

Plans = Callable[[PatrolProblem, Cell], Iterator[PatrolPlan]]
Key = tuple[int, frozenset[tuple[Any, int]]]

CONSTABLES = (person("P1"), person("P2"))
TRAINEE = person("P3", single_crewing_approved=False)
TRAINEES = (TRAINEE, person("P4", single_crewing_approved=False))
PCSOS = (pcso("C1"), pcso("C2"))
OFFICER_PAIRS = {Role.CONSTABLE: (Crewing.PAIRED, Crewing.PAIRED_PREFERRED)}
PCSO_PAIRS = {Role.PCSO: (Crewing.SINGLE, Crewing.PAIRED)}


def window(start_minute: int, end_minute: int) -> PatrolSettings:
    return PatrolSettings(pcso_single=DailySpan(start_minute, end_minute))


def satisfies(model: cp_model.CpModel, values: Sequence[int]) -> bool:
    """Whether one value per variable keeps every domain and linear constraint of a model."""
    for variable, value in zip(model.proto.variables, values, strict=True):
        if not _inside(value, list(variable.domain)):
            return False
    for constraint in model.proto.constraints:
        assert constraint.has_linear()
        assert not list(constraint.enforcement_literal)
        row = constraint.linear
        total = sum(values[v] * c for v, c in zip(row.vars, row.coeffs, strict=True))
        if not _inside(total, list(row.domain)):
            return False
    return True


def _inside(value: int, domain: list[int]) -> bool:
    return any(domain[at] <= value <= domain[at + 1] for at in range(0, len(domain), 2))


def told_by_both(
    problem: PatrolProblem, rules: Sequence[PatrolRule], plans: Plans
) -> tuple[set[Key], set[Key], set[Key]]:
    """What is done in all plans, in those that the model allows, and in those without a breach.

    Every cell by itself. Plans in which the same is done by people of the same role and approval
    are told as one: which of them does it, the model leaves to the naming.
    """
    seen: set[Key] = set()
    allowed: set[Key] = set()
    kept: set[Key] = set()
    for cell in cells_of(problem):
        model = cp_model.CpModel()
        decisions = Decisions(model, problem, BaseWeek(cell.base_id, cell.week, (cell,)))
        for rule in rules:
            rule.constrain(model, decisions, True)
        for plan in plans(problem, cell):
            counts, pairs = counts_of_plan(problem, (cell,), plan)
            counted = Counter[Any]()
            for (index, choice), number in counts.items():
                counted[index, choice._replace(kind=anybody(choice.kind))] += number
            key: Key = (cell.start_minute, frozenset([*counted.items(), *pairs.items()]))
            seen.add(key)
            for index, task, pool in ((k[0], k[2], k[1]) for k in pairs):
                decisions.pairs(index, pool, task)
            values = _values(decisions, counts, pairs)
            if values is not None and satisfies(model, values):
                allowed.add(key)
            if not any(breach for rule in rules for breach in rule.breaches(problem, plan)):
                kept.add(key)
    return seen, allowed, kept


def plans_for(rule: PatrolRule) -> Plans:
    """Plans that the model can tell from each other without the other rules."""
    special = {ServedAreas: every_plan_anywhere, CrewMakeUp: every_plan_with_mixed_pairs}
    return special.get(type(rule), every_plan)


def _values(decisions: Decisions, counts: Any, pairs: Any) -> list[int] | None:
    """The plan in the model; choices that a rule did not forbid get their variable now."""
    for index, choice in counts:
        if as_counted(choice) in decisions.choices(index):
            decisions.count(index, as_counted(choice))
    return decisions.values_of(counts, pairs)


CASES = [
    pytest.param(ReserveOfResponse(), tiny([person("P1"), *PCSOS]), id="PCSOs in reserve"),
    pytest.param(
        ReserveOfResponse(),
        tiny([person("P1"), person("N1", role_group=RoleGroup.NEIGHBOURHOOD)]),
        id="neighbourhood officers in reserve",
    ),
    pytest.param(
        ServedAreas(),
        tiny(CONSTABLES, areas=(area("A0"), area("A1", base_id="B1"), area("A2"))),
        id="an area of another base",
    ),
    pytest.param(SingleCrewing(), tiny([*CONSTABLES, TRAINEE]), id="a trainee alone"),
    pytest.param(
        SingleCrewing(), tiny([*CONSTABLES, *PCSOS], crewing=OFFICER_PAIRS), id="officers in pairs"
    ),
    pytest.param(
        SingleCrewing(), tiny([*CONSTABLES, *PCSOS], crewing=PCSO_PAIRS), id="PCSOs in pairs"
    ),
    *(
        pytest.param(rule, tiny([*PCSOS, person("P1")], settings=settings), id=f"{rule.id} {name}")
        for rule in (PcsoSinglePatrol(), SingleByDefault())
        for name, settings in {
            "exactly the hour": window(600, 660),
            "ends a minute early": window(600, 659),
            "starts a minute late": window(601, 660),
            "never": PatrolSettings(pcso_single=None),
        }.items()
    ),
    pytest.param(
        SingleByDefault(), tiny([*CONSTABLES, TRAINEE, PCSOS[0]]), id="pairs with a trainee"
    ),
    pytest.param(
        SingleByDefault(),
        tiny([*CONSTABLES, person("S1", role=Role.SERGEANT)], crewing=OFFICER_PAIRS),
        id="pairs for one role only",
    ),
    pytest.param(CrewMakeUp(), tiny([*CONSTABLES, *PCSOS]), id="mixed pools"),
    pytest.param(CrewMakeUp(), tiny([person("P1"), *TRAINEES]), id="two trainees and one tutor"),
    pytest.param(CrewMakeUp(), tiny([*CONSTABLES, *TRAINEES]), id="two trainees and two tutors"),
    *(
        pytest.param(Vehicles(), tiny([*CONSTABLES, PCSOS[0]], vehicles=n), id=f"{n} vehicles")
        for n in range(3)
    ),
    *(
        pytest.param(
            AreaCap(),
            tiny([*CONSTABLES, PCSOS[0]], settings=PatrolSettings(area_share_percent=percent)),
            id=f"cap of {percent} %",
        )
        for percent in (33, 34, 66, 67, 100)
    ),
]


@pytest.mark.parametrize(("rule", "problem"), CASES)
def test_model_and_checker_allow_the_same_plans(rule: PatrolRule, problem: PatrolProblem) -> None:
    _, allowed, kept = told_by_both(problem, [rule], plans_for(rule))
    assert allowed == kept


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (SingleCrewing(), tiny([*CONSTABLES, TRAINEE])),
        (ReserveOfResponse(), tiny([*CONSTABLES, *PCSOS])),
        (ServedAreas(), tiny(CONSTABLES, areas=(area("A0"), area("A1", base_id="B1")))),
        (PcsoSinglePatrol(), tiny(PCSOS, settings=window(600, 659))),
        (SingleByDefault(), tiny(CONSTABLES)),
        (CrewMakeUp(), tiny([person("P1"), *TRAINEES])),
        (Vehicles(), tiny(CONSTABLES, vehicles=1)),
        (AreaCap(), tiny(CONSTABLES, settings=PatrolSettings(area_share_percent=50))),
    ],
)
def test_a_rule_forbids_something_where_it_bites(rule: PatrolRule, problem: PatrolProblem) -> None:
    seen, _, kept = told_by_both(problem, [rule], plans_for(rule))
    assert kept < seen


@pytest.mark.parametrize(
    "people",
    [
        [*CONSTABLES, PCSOS[0]],
        [pcso("C1", home_area_id="A0"), pcso("C2", home_area_id="A1"), pcso("C3")],
        [person("P1"), person("N1", role_group=RoleGroup.NEIGHBOURHOOD, home_area_id="A1")],
    ],
)
def test_nobody_is_counted_twice(people: list[StaffMember]) -> None:
    problem = tiny(people)
    seen, allowed, kept = told_by_both(problem, [OnePlace()], doubled_plans)
    assert allowed == kept < seen


@pytest.mark.parametrize(
    "problem",
    [
        tiny([*CONSTABLES, TRAINEE, PCSOS[0]], vehicles=1),
        tiny([*CONSTABLES, *TRAINEES], crewing=OFFICER_PAIRS),
        tiny([person("P1"), TRAINEE, *PCSOS], crewing=PCSO_PAIRS, settings=window(600, 659)),
    ],
)
def test_all_rules_together_agree(problem: PatrolProblem) -> None:
    seen, allowed, kept = told_by_both(problem, problem.rules, every_plan_anywhere)
    assert allowed == kept < seen


def test_nobody_is_free_for_tasking_during_a_break() -> None:
    problem = tiny([person("P1")], hours=(8, 16), areas=(area("A0"), area("A1", AreaKind.RURAL)))
    duty = problem.duties[0]
    pause = (duty.start + timedelta(hours=3), duty.start + timedelta(hours=3, minutes=45))
    problem = replace(problem, duties=(replace(duty, break_start=pause[0], break_end=pause[1]),))
    cells = cells_of(problem)
    times = [(problem.instant(c.start_minute), problem.instant(c.end_minute)) for c in cells]
    assert not [1 for start, end in times if start < pause[1] and end > pause[0]]
    assert sum(cell.minutes for cell in cells) == 8 * 60 - 45
    assert [breach.excess for breach in Breaks().breaches(problem, PatrolPlan(()))] == [45]


VISITING: set[type[PatrolRule]] = {
    VisitLength,
    VisitsOnFoot,
    DoseCap,
    TravelBetween,
    WayBetweenAreas,
    ControlPlaces,
}
"""Rules of rows that are made after the model; `test_visiting.py` holds them to routes."""


def test_every_rule_is_in_the_cases() -> None:
    shown = {type(case.values[0]) for case in CASES} | {OnePlace, Breaks} | VISITING
    assert shown == set(RULES)
