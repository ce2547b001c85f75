"""A goal measures on a plan exactly what its penalty says in the model."""

from dataclasses import replace

import numpy as np
import pytest
from ortools.sat.python import cp_model

from optimiser.patrols.cells import BaseWeek
from optimiser.patrols.check import breaches_of
from optimiser.patrols.decisions import Decisions
from optimiser.patrols.goals import GOALS, MODELLED
from optimiser.patrols.plan import CrewMode, Patrol, PatrolPlan, Purpose, Transport
from optimiser.patrols.problem import Crewing, PatrolProblem, PatrolSettings
from optimiser.people import Role
from optimiser.solving import evaluate
from tests.optimiser.patrols.tiny import (
    counts_of_plan,
    every_plan,
    only_cell,
    pcso,
    person,
    tiny,
)

PEOPLE = (
    person("P1"),
    person("P2", single_crewing_approved=False),
    pcso("C1", home_area_id="A0"),
    pcso("C2", home_area_id="A1"),
)
PREFERRED = {Role.CONSTABLE: (Crewing.SINGLE, Crewing.PAIRED_PREFERRED)}
LOW_FLOOR = PatrolSettings(floor_minutes=90, home_percent=75, reserve_percent=50)
PROBLEMS = [
    tiny(PEOPLE, settings=LOW_FLOOR),
    tiny((*PEOPLE[2:], person("P1")), crewing=PREFERRED, settings=LOW_FLOOR),
    tiny(PEOPLE, hours=(23, 24), settings=replace(LOW_FLOOR, cover_percents=(60, 30))),
    tiny(PEOPLE, reserve_by_hour={"B0": np.full(168, 2)}),
    tiny(PEOPLE, reserve_by_hour={"B0": np.arange(168) % 2}),
]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_penalty_and_measure_agree_on_every_plan(problem: PatrolProblem) -> None:
    cell = only_cell(problem)
    model = cp_model.CpModel()
    decisions = Decisions(model, problem, BaseWeek(cell.base_id, cell.week, (cell,)))
    for rule in problem.rules:
        rule.constrain(model, decisions, True)
    goals = [goal() for goal in MODELLED]
    penalties = [goal.penalty(decisions) for goal in goals]
    values_seen: list[set[float]] = [set() for _ in goals]
    for plan in every_plan(problem, cell):
        if any(breaches_of(problem, plan)):
            continue
        values = decisions.values_of(*counts_of_plan(problem, (cell,), plan))
        assert values is not None
        for goal, penalty, seen in zip(goals, penalties, values_seen, strict=True):
            value = evaluate(penalty, values) / goal.scale(problem)
            assert value == pytest.approx(goal.measure(problem, plan).value, abs=1e-9)
            seen.add(value)
    assert sum(len(seen) > 1 for seen in values_seen) >= 4, "the goals hardly move"


def test_commitments_count_what_is_missing_even_while_nobody_is_on_duty() -> None:
    problem = tiny([person("P1"), person("P2")])
    extra = np.zeros_like(problem.extra_staff)
    extra[1, 10:12] = 3
    problem = replace(problem, extra_staff=extra)
    cell = only_cell(problem)
    decisions = Decisions(cp_model.CpModel(), problem, BaseWeek("B0", 0, (cell,)))
    goal = next(goal() for goal in MODELLED if goal.id == "commitment_shortfall")
    penalty = goal.penalty(decisions)
    sent = Patrol(
        "X",
        ("P1",),
        CrewMode.SINGLE,
        Transport.VEHICLE,
        "A1",
        problem.instant(600),
        problem.instant(660),
        Purpose.COMMITMENT,
    )
    for plan, missing in ((PatrolPlan(()), 6), (PatrolPlan((sent,)), 5)):
        for index, choice in ((0, c) for c in decisions.choices(0)):
            decisions.count(index, choice)
        values = decisions.values_of(*counts_of_plan(problem, (cell,), plan))
        assert values is not None
        assert evaluate(penalty, values) / goal.scale(problem) == missing
        assert goal.measure(problem, plan).value == missing


def test_area_changes_count_moves_inside_a_tour_only() -> None:
    problem = tiny([person("P1")], hours=(8, 12))
    rows = [
        Patrol(
            "X",
            ("P1",),
            CrewMode.SINGLE,
            Transport.VEHICLE,
            area_id,
            problem.instant(60 * hour),
            problem.instant(60 * hour + 60),
            Purpose.VISIBLE,
        )
        for hour, area_id in ((8, "A0"), (9, "A1"), (10, "A1"), (11, "A0"))
    ]
    changes = next(goal() for goal in GOALS if goal.id == "area_changes")
    assert changes.measure(problem, PatrolPlan(tuple(rows))).value == 2


def test_tiers_are_numbered_in_order() -> None:
    assert [goal.tier for goal in GOALS] == list(range(1, len(GOALS) + 1))
    assert len({goal.id for goal in GOALS}) == len(GOALS)
