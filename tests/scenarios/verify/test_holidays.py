"""A week with Christmas: planned, written, and counted again from the files."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from optimiser.solving import Limits
from scenarios.generate import generate_pack
from scenarios.load import load_pack
from scenarios.overrides import apply_overrides
from scenarios.run import plan_pack, write_plan
from scenarios.verify.folder import verify_folder
from scenarios.write import write_pack
from tests.planned import Row, edit_rows, read_rows, read_summary

CHRISTMAS_WEEK = date(2026, 12, 21)
TOLD_ON = "2026-12-08"
"""Fifteen clear days before Christmas Eve."""


@pytest.fixture(scope="module")
def christmas(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("christmas")
    made = generate_pack(18, 1, 3, plan_start=CHRISTMAS_WEEK)
    made = apply_overrides(made, {"policy.notice.published_on": TOLD_ON}, "here")
    pack = write_pack(made, folder / "pack")
    planned = plan_pack(load_pack(pack), only=["rota"], limits=Limits(work=0.5))
    return pack, write_plan(planned, folder / "plan")


def test_the_plan_holds_and_tells_holidays_from_rest_days(christmas: tuple[Path, Path]) -> None:
    pack, plan = christmas
    assert verify_folder(load_pack(pack), plan) == ()
    people = read_rows(plan / "people.csv")
    full_time = [row for row in people if row["role"] == "constable" and _is_there(pack, row)]
    assert {float(row["owed_hours"]) for row in full_time} <= {24.0, *_part_timers(pack)}
    assert sum(int(row["public_holidays_off"]) for row in people) > 0
    worked = {row["staff_id"] for row in read_rows(plan / "rota.csv") if _on_holiday(row)}
    assert worked == {row["staff_id"] for row in people if int(row["public_holidays_worked"])}


def test_the_checker_counts_holidays_by_itself(
    christmas: tuple[Path, Path], tmp_path: Path
) -> None:
    pack = load_pack(christmas[0])
    plan = Path(shutil.copytree(christmas[1], tmp_path / "plan"))
    owed_in_full = apply_overrides(pack, {"policy.hours.public_holiday_share": 0.0}, "here")
    assert any("owed_hours is" in breach.message for breach in verify_folder(owed_in_full, plan))
    for column in ("rest_days", "public_holidays_off", "public_holidays_worked"):
        spoilt = Path(shutil.copytree(plan, tmp_path / column))
        edit_rows(spoilt / "people.csv", lambda rows, name=column: rows[0].update({name: "9"}))
        told = [b.message for b in verify_folder(pack, spoilt) if b.who == "people.csv"]
        assert len(told) == 1
        assert f"{column} is 9, but should be" in told[0]


def test_rest_days_are_worked_for_pay_where_the_notice_is_short(
    christmas: tuple[Path, Path],
) -> None:
    rows = read_rows(christmas[1] / "rota.csv")
    officers = {row["staff_id"] for row in read_rows(christmas[0] / "staff.csv") if _is_paid(row)}
    days = {
        row["date"]
        for row in rows
        if row["kind"] == "rest_day_working" and row["staff_id"] in officers
    }
    assert days
    assert days <= {"2026-12-21", "2026-12-22", "2026-12-23"}
    assert read_summary(christmas[1])["rota"]["holiday_work_to_authorise"] == []


def test_the_checker_goes_by_the_day_on_which_the_roster_is_told(
    christmas: tuple[Path, Path],
) -> None:
    pack, plan = load_pack(christmas[0]), christmas[1]
    rows = read_rows(plan / "rota.csv")
    officers = {row["staff_id"] for row in read_rows(christmas[0] / "staff.csv") if _is_paid(row)}
    working = sum(_on_holiday(row) and row["staff_id"] in officers for row in rows)
    assert working
    later = apply_overrides(pack, {"policy.notice.published_on": "2026-12-18"}, "here")
    told = " ".join(breach.message for breach in verify_folder(later, plan))
    assert "holiday_work_to_authorise" in told
    assert "rest_days_owed_after is 0, but should be 1" in told
    sooner = apply_overrides(pack, {"policy.notice.published_on": "2026-10-01"}, "here")
    told = " ".join(breach.message for breach in verify_folder(sooner, plan))
    assert "cost_pence differ from the pack" in told


def _is_paid(row: Row) -> bool:
    return row["role"] in ("constable", "sergeant")


def _is_there(pack: Path, row: Row) -> bool:
    away = {other["staff_id"] for other in read_rows(pack / "absences.csv")}
    return row["staff_id"] not in away


def _part_timers(pack: Path) -> set[float]:
    hours = {float(row["contract_hours_per_week"]) for row in read_rows(pack / "staff.csv")}
    return {0.6 * hour for hour in hours}


def _on_holiday(row: Row) -> bool:
    return row["date"] in ("2026-12-25", "2026-12-26")
