"""Owed rest days and time off come off the hours of the period in which they are due."""

from datetime import date
from typing import Any

import pytest

from optimiser.rota.giving_back import GivingBack
from scenarios.build.common import absences_of, horizon_of, strength_of
from scenarios.build.contracts import contracted_minutes, giving_back
from scenarios.checks import check_pack
from scenarios.overrides import apply_overrides
from scenarios.schema.pack import AbsenceRow, HistoryRow, Pack
from scenarios.schema.rows import OwedRow
from scenarios.verify.counts.owed_rest import due
from tests.packs import small_pack

LAST_DAY = date(2026, 12, 27)


def owing(who: str = "P2", days: float = 2.5, **facts: Any) -> Pack:
    row = HistoryRow(staff_id=who, hours_worked_reference_period=600, rest_days_owed=days, **facts)
    return small_pack(history=(row,), locks=(), published=())


def given(pack: Pack) -> dict[str, GivingBack]:
    return giving_back(pack, horizon_of(pack), strength_of(pack), absences_of(pack))


@pytest.mark.parametrize(
    ("owed_by", "days"),
    [(LAST_DAY, 2), (date(2026, 12, 28), 0), (date(2026, 10, 1), 2), (None, 0)],
)
def test_rest_days_are_due_in_the_period_that_holds_their_last_day(
    owed_by: date | None, days: int
) -> None:
    pack = owing(rest_days_owed_by=owed_by)
    assert given(pack) == ({"P2": GivingBack(days, 480)} if days else {})
    minutes = contracted_minutes(pack, horizon_of(pack), strength_of(pack), absences_of(pack))
    assert minutes["P2"] == 4 * 2400 - 2 * 480 - days * 480


@pytest.mark.parametrize(
    ("rule", "rest"), [("all", GivingBack(2, 480, 90)), ("by_date", GivingBack(0, 480, 90))]
)
def test_time_off_has_a_day_of_its_own(rule: str, rest: GivingBack) -> None:
    pack = owing(toil_minutes=90, toil_owed_by=LAST_DAY)
    assert given(apply_overrides(pack, {"policy.hours.owed_rest": rule}, "here")) == {"P2": rest}
    assert given(apply_overrides(pack, {"policy.hours.owed_rest": "none"}, "here")) == {}


def test_an_account_may_have_several_days() -> None:
    """Of three days the one that is due by then is given back, and history's total is the same."""
    parts = (
        OwedRow(staff_id="P2", kind="rest_day", amount=1, by=LAST_DAY),
        OwedRow(staff_id="P2", kind="rest_day", amount=2, by=date(2027, 2, 1)),
        OwedRow(staff_id="P2", kind="time_off", amount=30, by=LAST_DAY),
    )
    pack = owing(days=3.0, toil_minutes=30).model_copy(update={"owed": parts})
    assert given(pack) == {"P2": GivingBack(1, 480, 30)}
    assert not check_pack(pack)
    person = next(row for row in pack.staff if row.staff_id == "P2")
    assert due(pack, person) == (1, 480, 30)
    [told] = check_pack(owing(days=2.5).model_copy(update={"owed": parts}))
    assert "parts that add up to rest_days_owed of history.csv, 2.5" in str(told)


def test_a_part_timers_rest_day_has_a_fifth_of_their_week() -> None:
    assert given(owing("P3", rest_days_owed_by=LAST_DAY)) == {"P3": GivingBack(2, 294)}


def test_specials_are_owed_nothing() -> None:
    assert given(owing("V1", rest_days_owed_by=LAST_DAY)) == {}


@pytest.mark.parametrize(("until", "days"), [(21, 2), (22, 1), (23, 0)])
def test_no_more_is_given_back_than_the_days_at_work_have_room_for(until: int, days: int) -> None:
    """Six, five or four days at work, less two holidays: 1097, 754 or 411 minutes."""
    away = AbsenceRow(
        staff_id="P2", start=date(2026, 11, 30), end=date(2026, 12, until), reason="leave"
    )
    pack = owing(rest_days_owed_by=LAST_DAY).model_copy(update={"absences": (away,)})
    assert given(pack).get("P2", GivingBack()).rest_days == days
