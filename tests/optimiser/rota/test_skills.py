"""People with the skills that are asked for come to where they are short; nothing else moves."""

from dataclasses import replace

import numpy as np
import pytest

from optimiser.people import Role
from optimiser.rota.goals.shortfall import on_duty_minutes
from optimiser.rota.goals.skill_shortfall import SkillShortfall, skill_minutes, skills_needed
from optimiser.rota.pool import build_bench
from optimiser.rota.problem import RotaProblem
from optimiser.rota.search import Search
from optimiser.rota.skill_exchange import bring_skills, exchange_for_skills, skills_held
from optimiser.rota.solve import plan_rota
from optimiser.rota.verify import breaches_of
from optimiser.solver_child import Cancel
from optimiser.solving import Limits
from optimiser.staffing import SkillNeed
from tests.optimiser.rota.problems import DAY, district, member, problem

TASER = frozenset({"taser"})


def with_skills(plain: RotaProblem, skill: str, people: int) -> RotaProblem:
    """The problem with so many people of a skill asked for at the first base, in every hour."""
    hours = len(plain.horizon.hours)
    need = SkillNeed(plain.requirement.groups[0], skill, np.full(hours, people))
    return replace(plain, requirement=replace(plain.requirement, skills=(need,)))


def test_exchanges_bring_skills_and_keep_cover_money_and_rules() -> None:
    plain = district(30, days=14, bases=1)
    strength = replace(
        plain.strength,
        members=tuple(
            replace(each, skills=TASER if number % 4 == 1 else frozenset())
            for number, each in enumerate(plain.strength.members)
        ),
    )
    given = with_skills(replace(plain, strength=strength), "taser", 3)
    bench = build_bench(given)
    search = Search(bench, Limits(work=0.05), Cancel())
    search.construct()
    search.settle()
    before = bench.roster()
    peers = [np.flatnonzero(~bench.pool.leads).astype(np.int64)]
    held, needed = skills_held(bench), 60 * skills_needed(given)
    cover = skill_minutes(before, given)
    fell = exchange_for_skills(
        bench.pool,
        held,
        needed,
        cover,
        np.random.default_rng(1),
        peers[0],
        20_000,
        np.zeros(14, dtype=np.bool_),
    )
    after = bench.roster()
    goal = SkillShortfall()
    fall = goal.measure(before, given).value - goal.measure(after, given).value
    assert fall == pytest.approx(fell / 60)
    assert fall > 0
    assert (cover == skill_minutes(after, given)).all()
    assert (on_duty_minutes(after, given) == on_duty_minutes(before, given)).all()
    assert sum(t.cost_pence for t in after.planned) == sum(t.cost_pence for t in before.planned)
    assert len(breaches_of(after, given)) <= len(breaches_of(before, given))
    bring_skills(bench, peers, np.ones(14, dtype=np.bool_), 1, lambda: False)
    assert bench.roster() == after  # every day is kept


def test_the_only_holder_works_the_hours_that_ask_for_the_skill() -> None:
    """Two people with one day of duty each for three days: the cover is the same whoever comes."""
    people = [member("S0", Role.SERGEANT), member("S1", Role.SERGEANT, skills=TASER)]
    required = np.array([[1 if 10 <= hour % 24 < 20 else 0 for hour in range(168)]])
    plain = problem(people, required, days=3, shifts=(DAY,), cap_percent=0.0)
    plain = replace(plain, contracted_minutes={"S0": 600, "S1": 600})
    for day in range(3):
        people_needed = np.zeros(72, dtype=np.int64)
        people_needed[24 * day + 12 : 24 * day + 16] = 1
        asked = SkillNeed(plain.requirement.groups[0], "taser", people_needed)
        given = replace(plain, requirement=replace(plain.requirement, skills=(asked,)))
        outcome = plan_rota(given, Limits(seconds=20, work=5.0, workers=1))
        assert outcome.plan is not None
        values = {measure.goal: measure.value for measure in outcome.scorecard}
        assert values["shortfall"] == 10
        assert values["skill_shortfall"] == 0
        worked = [t.day for t in outcome.plan.planned if t.staff_id == "S1"]
        assert plain.horizon.dates[day] in worked
