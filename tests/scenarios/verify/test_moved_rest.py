"""Rest days worked in time, counted by the checker with code of its own."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from optimiser.people import Role
from scenarios.overrides import apply_overrides
from scenarios.schema.pack import AbsenceRow, LockRow, Pack, PublishedRow
from scenarios.verify.counts.diary import Diary, Duty
from scenarios.verify.counts.moved_rest import check_moved_rest_days
from tests.packs import PLAN_START, small_pack

if TYPE_CHECKING:
    from scenarios.verify.plan_folder import PlanFolder

TOLD_ON = PLAN_START - timedelta(days=13)
"""The third day of the period has fifteen clear days."""


def day(number: int) -> date:
    return PLAN_START + timedelta(days=number)


def duty(number: int, kind: str = "rostered", who: str = "P1") -> Duty:
    begins = datetime.combine(day(number), time(7), UTC)
    ends = begins + timedelta(hours=10)
    return Duty(who, day(number), "E", begins, ends, kind, 0, 600, 0, 0, is_planned=True)


def pack_of(codes: dict[int, str | None], **facts: Any) -> Pack:
    """P1's published days; nobody else has any."""
    rows = tuple(
        PublishedRow(staff_id="P1", date=day(number), shift_code=code, kind=code and "rostered")
        for number, code in codes.items()
    )
    return small_pack(**{"published": rows, "absences": (), "locks": (), **facts})


def told(pack: Pack, *duties: Duty, amended: bool = True) -> list[tuple[str, float]]:
    """Rules that are broken, each with by how many days."""
    amendment = {"amendment": {"told_on": TOLD_ON.isoformat()}} if amended else {}
    plan = cast("PlanFolder", SimpleNamespace(summary=amendment, folder=Path()))
    diary = Diary(PLAN_START, 28, {"P1": list(duties)})
    return [(each.rule, each.excess) for each in check_moved_rest_days(pack, plan, diary)]


def test_a_rest_day_that_is_worked_by_contract_needs_another() -> None:
    pack = pack_of({3: None, 4: "E", 5: "E"})
    assert told(pack, duty(3), duty(5)) == []
    assert told(pack, duty(4), duty(5)) == []
    assert told(pack, duty(3), duty(4), duty(5)) == [("moved_rest_days", 1)]


def test_a_day_away_is_no_other_rest_day_and_a_lock_is_kept() -> None:
    away = (AbsenceRow(staff_id="P1", start=day(4), end=day(4), reason="leave"),)
    pack = pack_of({3: None, 4: "E"}, absences=away)
    assert told(pack, duty(3)) == [("moved_rest_days", 1)]
    lock = (LockRow(staff_id="P1", date=day(3), shift_code="E"),)
    assert told(pack_of({3: None, 4: "E"}, locks=lock), duty(3), duty(4)) == []


@pytest.mark.parametrize(("number", "owed"), [(2, 0), (3, 1)])
def test_rest_days_are_owed_from_fifteen_clear_days_on(number: int, owed: int) -> None:
    none = apply_overrides(pack_of({2: None, 3: None}), {MOST: 0}, "here")
    found = told(none, duty(number, "rest_day_working"))
    assert found == [("rest_days_owed", 1)] * owed


MOST = "policy.overtime.most_rest_days_owed"
IN_NEW = "policy.overtime.rest_days_owed_in_new_rosters"


def test_a_plan_leaves_no_more_owed_than_may_be() -> None:
    pack = pack_of({3: None, 4: None})
    two = duty(3, "rest_day_working"), duty(4, "rest_day_working")
    assert told(pack, *two) == [("rest_days_owed", 1)]
    assert told(apply_overrides(pack, {MOST: 2}, "here"), *two) == []
    known = {"policy.notice.published_on": TOLD_ON.isoformat()}
    anew = apply_overrides(pack_of({}), known, "here")
    assert told(anew, *two, amended=False) == [("rest_days_owed", 2)]
    assert told(apply_overrides(anew, {IN_NEW: True, MOST: 2}, "here"), *two, amended=False) == []


def test_police_staff_are_paid_whatever_the_notice() -> None:
    staff = tuple(
        row.model_copy(update={"role": Role.PCSO}) if row.staff_id == "P1" else row
        for row in small_pack().staff
    )
    pack = pack_of({3: None, 4: "E"}, staff=staff)
    assert told(pack, duty(3), duty(4)) == []
