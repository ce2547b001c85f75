"""Locked duties get their sergeants, or it is proved that they cannot."""

from datetime import date, timedelta

import numpy as np
import pytest

from optimiser.outcome import Status
from optimiser.people import Absence, Role
from optimiser.rota.problem import RotaProblem
from optimiser.rota.solve import plan_rota
from optimiser.rota.supervise import supervise_locked
from optimiser.rota.verify import breaches_of
from optimiser.solving import Cancel, Limits
from tests.optimiser.rota.problems import MONDAY, member, problem

TUESDAY = MONDAY + timedelta(days=1)
LOCKED: dict[tuple[str, date], str | None] = {("P0", TUESDAY): "L", ("P1", TUESDAY): "N"}


def two_locked_tours(*absences: Absence) -> RotaProblem:
    people = [
        member("S0", Role.SERGEANT),
        member("S1", Role.SERGEANT),
        member("P0"),
        member("P1"),
    ]
    required = np.array([[2 if 7 <= hour % 24 < 16 else 0 for hour in range(168)]])
    return problem(people, required, days=7, fixed=LOCKED, absences=absences)


def test_sergeants_are_found_for_what_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also by a search whose sergeants keep away from those who need them."""
    monkeypatch.setattr("optimiser.rota.search.ALARM_STAFF_HOURS", -9.0)
    p = two_locked_tours()
    outcome = plan_rota(p, Limits(4, work=1.0))
    assert outcome.plan is not None
    assert breaches_of(outcome.plan, p) == ()


def test_locked_tours_that_nobody_can_supervise_are_named() -> None:
    p = two_locked_tours(Absence("S1", TUESDAY, TUESDAY, "leave"))
    outcome = plan_rota(p, Limits(10))
    assert outcome.status is Status.INFEASIBLE
    assert outcome.plan is None
    assert any("response officers are on duty" in sentence for sentence in outcome.conflict)


def test_a_stopped_search_for_sergeants_claims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optimiser.rota.search.ALARM_STAFF_HOURS", -9.0)
    cancel = Cancel()
    cancel.request()
    outcome = plan_rota(two_locked_tours(), Limits(5), cancel=cancel)
    assert outcome.status is Status.NO_PLAN_FOUND
    assert outcome.conflict == ()


def test_the_solver_plans_sergeants_and_locked_tours_alone() -> None:
    p = two_locked_tours()
    found = supervise_locked(p, Limits(10), Cancel())
    assert found.roster is not None
    assert breaches_of(found.roster, p) == ()
    locked = {(t.staff_id, t.day) for t in found.roster.planned if t.staff_id.startswith("P")}
    assert locked == set(LOCKED)
