"""Every goal's two readings agree, in whichever direction a solver is pulled."""

from dataclasses import replace

import numpy as np
import pytest
from ortools.sat.python import cp_model

from optimiser.people import Role, RoleGroup
from optimiser.rota.decisions import RotaDecisions
from optimiser.rota.goals import GOALS
from optimiser.rota.goals.base import Goal
from optimiser.rota.problem import RotaProblem
from optimiser.staffing import SkillNeed
from tests.optimiser.rota.problems import MONDAY, SHIFTS, member, problem


def small_problem(seed: int) -> RotaProblem:
    required = np.random.default_rng(seed).integers(0, 3, size=(2, 168))
    people = [
        member("S0", Role.SERGEANT),
        member("P0", skills=frozenset({"taser"})),
        member("V0", Role.SPECIAL, role_group=RoleGroup.SPECIAL),
    ]
    published = {("P0", MONDAY): "E", ("S0", MONDAY): None}
    made = problem(
        people, required, days=2, shifts=SHIFTS[:3], extension_minutes=(60,), published=published
    )
    asked = np.random.default_rng(seed + 100).integers(0, 3, size=(2, 48))
    skills = tuple(
        SkillNeed(made.requirement.groups[0], name, people)
        for name, people in zip(("taser", "sergeant"), asked, strict=True)
    )
    return replace(made, requirement=replace(made.requirement, skills=skills))


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.id)
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("sense", ["least", "most"])
def test_the_penalty_of_a_roster_is_its_measure(goal: Goal, seed: int, sense: str) -> None:
    p = small_problem(seed)
    model = cp_model.CpModel()
    decisions = RotaDecisions(model, p)
    rng = np.random.default_rng(seed)
    for who in p.strength.members:
        for day in p.horizon.dates:
            choices = decisions.choices_on(who, day)
            worked = rng.integers(2 * len(choices))
            for number, choice in enumerate(choices):
                model.add(choice.works == int(number == worked))
    penalty = goal.penalty(model, decisions)
    if sense == "least":
        model.minimize(penalty)
    else:
        model.maximize(penalty)
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    roster = decisions.roster(solver.value)
    assert solver.value(penalty) / goal.scale == pytest.approx(goal.measure(roster, p).value)
