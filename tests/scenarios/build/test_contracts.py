"""Hours owed: the contract without absences and public holidays."""

from datetime import date

import pytest

from scenarios.build.common import absences_of, horizon_of, strength_of
from scenarios.build.contracts import contracted_minutes
from scenarios.overrides import apply_overrides
from scenarios.schema.pack import AbsenceRow, Pack
from tests.packs import manifest, small_pack


def owed(pack: Pack) -> dict[str, int]:
    return contracted_minutes(pack, horizon_of(pack), strength_of(pack), absences_of(pack))


def leave(who: str, first: date, last: date) -> Pack:
    away = AbsenceRow(staff_id=who, start=first, end=last, reason="leave")
    return small_pack(absences=(away,))


def test_christmas_and_the_day_after_take_two_fifths_of_a_week_off() -> None:
    minutes = owed(small_pack())
    assert minutes["P2"] == 4 * 2400 - 2 * 480
    assert minutes["P3"] == 4 * 1470 - 2 * 294
    assert minutes["C1"] == 4 * 2220 - 2 * 444
    assert minutes["W1"] == 4 * 2220 - 2 * 444
    assert minutes["P1"] == 3 * 2400 - 2 * 480


def test_specials_get_no_holidays() -> None:
    paid = small_pack().staff[12].model_copy(update={"contract_hours_per_week": 4.0})
    pack = small_pack()
    staff = tuple(paid if row.staff_id == "V1" else row for row in pack.staff)
    assert owed(pack)["V1"] == 4 * 240
    assert owed(pack.model_copy(update={"staff": staff}))["V1"] == 4 * 240


def test_a_period_without_holidays_is_owed_in_full() -> None:
    quiet = small_pack(manifest=manifest(plan_weeks=3))
    assert owed(quiet)["P2"] == 3 * 2400


def test_the_new_year_counts_by_its_own_calendar() -> None:
    assert owed(small_pack(manifest=manifest(plan_weeks=5)))["P2"] == 5 * 2400 - 4 * 480


def test_a_holiday_on_leave_is_credited_once() -> None:
    pack = leave("P2", date(2026, 12, 25), date(2026, 12, 25))
    assert owed(pack)["P2"] == 2400 * 27 // 7 - 480


def test_nobody_owes_less_than_nothing() -> None:
    pack = leave("P2", date(2026, 11, 30), date(2026, 12, 24))
    whole = apply_overrides(pack, {"policy.hours.public_holiday_share": 1.0}, "here")
    assert owed(whole)["P2"] == 0


@pytest.mark.parametrize(("share", "minutes"), [(0.0, 9600), (0.25, 8400), (0.2, 8640)])
def test_the_share_is_the_forces_own(share: float, minutes: int) -> None:
    pack = apply_overrides(small_pack(), {"policy.hours.public_holiday_share": share}, "here")
    assert owed(pack)["P2"] == minutes
