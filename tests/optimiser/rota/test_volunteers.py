"""Specials fill no requirement and reduce no shortfall; they go to where response is short."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from optimiser.people import Role, RoleGroup
from optimiser.rota import solve
from optimiser.rota.problem import RotaProblem
from optimiser.rota.solve import plan_rota
from optimiser.solving import Limits
from tests.optimiser.rota.problems import EARLY, LATE, MONDAY, member, problem

VOLUNTEERS = ("V0", "V1")


def district(days: int) -> RotaProblem:
    """Two sergeants and two constables; one more is wanted, by day only."""
    people = [
        *(member(f"S{n}", Role.SERGEANT) for n in range(2)),
        *(member(f"P{n}") for n in range(2)),
        *(
            member(who, Role.SPECIAL, role_group=RoleGroup.SPECIAL, contract_minutes_per_week=540)
            for who in VOLUNTEERS
        ),
    ]
    required = np.zeros((2, 168))
    required[0] = [5 if 7 <= hour % 24 < 16 else 0 for hour in range(168)]
    start = datetime.combine(MONDAY, datetime.min.time(), UTC)
    always = ((start, start + timedelta(days=days + 2)),)
    usual = problem(people, required, days=days, shifts=(EARLY, LATE), cap_percent=0.0)
    return replace(
        usual,
        shortfall_weight={**usual.shortfall_weight, RoleGroup.SPECIAL: 0},
        availability=dict.fromkeys(VOLUNTEERS, always),
    )


def without_volunteers(whole: RotaProblem) -> RotaProblem:
    return replace(whole, availability=dict.fromkeys(VOLUNTEERS, ()))


@pytest.mark.parametrize("small", [5000, 0], ids=["solved exactly", "searched"])
def test_volunteers_help_where_most_is_short_and_the_shortfall_leaves_them_out(
    small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solve, "SMALL_CHOICES", small)
    days = 14
    whole = district(days)
    limits = Limits(seconds=60, work=20.0, workers=1)
    outcome, alone = plan_rota(whole, limits), plan_rota(without_volunteers(whole), limits)
    values = {measure.goal: measure.value for measure in outcome.scorecard}
    least = {measure.goal: measure.value for measure in alone.scorecard}
    assert outcome.plan is not None
    helped = [t for t in outcome.plan.planned if t.staff_id in VOLUNTEERS]
    assert len(helped) == 2 * days // 7
    assert {tour.shift_code for tour in helped} == {"E"}
    assert values["shortfall"] == pytest.approx(least["shortfall"], rel=0.02)
    hours = sum(tour.minutes for tour in helped) / 60
    assert values["shortfall"] - values["short_with_volunteers"] == pytest.approx(hours)
    assert least["shortfall"] == least["short_with_volunteers"]


def test_a_rota_without_specials_has_nothing_of_theirs_to_reach() -> None:
    p = problem([member("S0", Role.SERGEANT)], np.ones((1, 168)), days=2)
    outcome = plan_rota(p, Limits(seconds=5, workers=1))
    values = {measure.goal: measure.value for measure in outcome.scorecard}
    assert values["shortfall"] > 0
    assert values["short_with_volunteers"] == 0
