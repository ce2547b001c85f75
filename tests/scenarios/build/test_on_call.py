"""Days on call: who is, what they cost, how they count among burdens, and whom they are refused."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from optimiser.people import Role
from optimiser.roster import Roster
from optimiser.rota.figures import figures_of
from optimiser.rota.problem import RotaProblem
from optimiser.staffing import StaffingRequirement
from scenarios.build.common import horizon_of
from scenarios.build.rota import build_rota
from scenarios.checks import check_pack
from scenarios.export.people_files import fairness_of
from scenarios.export.rota_files import on_call_summary
from scenarios.schema.pack import AbsenceRow, Pack
from scenarios.schema.rows import OnCallRow
from scenarios.verify.on_call import check_on_call
from tests.packs import PLAN_START, small_pack

if TYPE_CHECKING:
    from scenarios.verify.plan_folder import PlanFolder

BEFORE = PLAN_START - timedelta(days=3)


def day(number: int) -> date:
    return PLAN_START + timedelta(days=number)


def person(pack: Pack, role: Role) -> str:
    return next(row.staff_id for row in pack.staff if row.role is role)


def pack_of(*days: date, role: Role = Role.CONSTABLE, away: tuple[int, ...] = ()) -> Pack:
    """One person of a role is on call on some days, and on leave on others."""
    who = person(small_pack(), role)
    return small_pack(
        on_call=tuple(OnCallRow(staff_id=who, date=each) for each in days),
        absences=tuple(
            AbsenceRow(staff_id=who, start=day(n), end=day(n), reason="leave") for n in away
        ),
    )


def problem_of(pack: Pack) -> RotaProblem:
    hours = horizon_of(pack).hours
    none = np.zeros((0, len(hours)), dtype=np.int64)
    return build_rota(pack, StaffingRequirement((), hours, none, none.astype(object)))


@pytest.mark.parametrize(
    ("role", "pounds"), [(Role.CONSTABLE, 80.50), (Role.SERGEANT, 80.50), (Role.PCSO, 79.33)]
)
def test_each_day_has_its_allowance_with_national_insurance(role: Role, pounds: float) -> None:
    """Two days of £35, or two sessions of £34.49, at 15 %; the day before the period is paid."""
    pack = pack_of(BEFORE, day(0), day(27), role=role)
    told = on_call_summary(pack, problem_of(pack))
    assert told == {
        "on_call_days": 2,
        "on_call_cost_gbp": pounds,
        "on_call_days_without_anybody": 0,
    }
    plan = cast("PlanFolder", SimpleNamespace(block=lambda part: told))
    assert list(check_on_call(pack, plan)) == []
    told["on_call_cost_gbp"] += 1
    assert len(list(check_on_call(pack, plan))) == 1


def test_a_day_on_call_is_a_burden_and_no_duty() -> None:
    pack = pack_of(BEFORE, day(0), day(1))
    problem, free = problem_of(pack), problem_of(small_pack(absences=()))
    who = person(pack, Role.CONSTABLE)
    roster = Roster(problem.horizon, problem.history)
    [own] = [each for each in figures_of(roster, problem) if each.member.staff_id == who]
    assert (own.on_call_days, own.before.on_call_days) == (2, 1)
    [same] = [each for each in figures_of(roster, free) if each.member.staff_id == who]
    assert (own.contracted_minutes, own.rest_days) == (same.contracted_minutes, same.rest_days)
    assert problem.owed_minutes == free.owed_minutes
    spread = fairness_of(roster, problem)["by_group"][own.member.role_group.value]
    assert spread["on_call_days"]["most"] == 2
    assert spread["on_call_days_over_time"]["most"] == 3


def test_nobody_is_on_call_who_is_away() -> None:
    pack = pack_of(day(4), day(5), away=(5,))
    [told] = check_pack(pack)
    assert "on_call.csv" in str(told)
    assert "a day without absence" in str(told)
    summary = on_call_summary(pack, problem_of(pack))
    assert (summary["on_call_days"], summary["on_call_days_without_anybody"]) == (1, 1)


@pytest.mark.parametrize(
    ("pack", "words"),
    [
        (pack_of(day(1), role=Role.SPECIAL), "a constable, sergeant or PCSO"),
        (pack_of(day(28)), "a day up to 2026-12-27"),
        (small_pack(on_call=(OnCallRow(staff_id="NOBODY", date=day(1)),)), "staff_id of staff.csv"),
    ],
)
def test_a_row_that_cannot_be_is_told(pack: Pack, words: str) -> None:
    [told] = check_pack(pack)
    assert words in str(told)
