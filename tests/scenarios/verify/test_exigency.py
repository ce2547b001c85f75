"""A duty forced by an exigency is planned, told, owed for and checked from the files."""

import json
from datetime import date
from pathlib import Path

import pytest

from optimiser.solving import Limits
from scenarios.load import load_pack
from scenarios.overrides import apply_overrides
from scenarios.run import plan_pack, write_plan
from scenarios.schema.pack import HistoryRow, LockRow
from scenarios.verify.counts import check_counts
from scenarios.verify.folder import verify_folder
from scenarios.verify.plan_folder import read_plan_folder
from scenarios.verify.rota import read_rota
from scenarios.write import write_pack
from tests.packs import small_pack

LOCKS = (
    LockRow(staff_id="P2", date=date(2026, 12, 8), shift_code="L"),
    LockRow(staff_id="P2", date=date(2026, 12, 9), shift_code="E", reason="exigency"),
)
WITHOUT_EXTENSIONS = {"policy.overtime.extension_minutes": []}
"""So that the forced duty is planned as it was locked, however the rest of the plan turns out."""

OWED = HistoryRow(
    staff_id="P4",
    hours_worked_reference_period=400,
    rest_days_owed=3,
    toil_minutes=150,
    rest_days_owed_by=date(2026, 12, 20),
)
CUT = {"staff_id": "P2", "day": "2026-12-09", "rest_minutes": 420, "short_minutes": 240}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("exigency")
    asked = apply_overrides(small_pack(locks=LOCKS, history=(OWED,)), WITHOUT_EXTENSIONS, "here")
    write_pack(asked, folder / "pack")
    pack = load_pack(folder / "pack")
    assert pack.locks == LOCKS
    limits = Limits(seconds=30, work=5.0, workers=1)
    write_plan(plan_pack(pack, limits=limits, only=["rota"]), folder / "plan")
    return folder / "pack", folder / "plan"


def test_the_plan_keeps_it_and_tells_what_is_owed(folders: tuple[Path, Path]) -> None:
    pack, plan = folders
    summary = json.loads((plan / "summary.json").read_text())
    assert summary["rota"]["rests_cut_by_exigency"] == [CUT]
    assert summary["rota"]["ledger"]["short_rests"] == 1
    assert "An exigency of duty leaves P2 7.00 hours" in (plan / "report.html").read_text()
    assert verify_folder(load_pack(pack), plan) == ()


def test_a_summary_that_hides_it_is_found(folders: tuple[Path, Path], tmp_path: Path) -> None:
    pack, plan = folders
    text = (plan / "summary.json").read_text()
    summary = json.loads(text)
    summary["rota"]["rests_cut_by_exigency"] = []
    try:
        (plan / "summary.json").write_text(json.dumps(summary))
        told = [breach.message for breach in verify_folder(load_pack(pack), plan)]
    finally:
        (plan / "summary.json").write_text(text)
    assert any("rests_cut_by_exigency" in message for message in told)


def test_without_the_exigency_the_short_rest_is_counted(folders: tuple[Path, Path]) -> None:
    pack = load_pack(folders[0])
    calm = pack.model_copy(
        update={"locks": tuple(row.model_copy(update={"reason": None}) for row in LOCKS)}
    )
    plan = read_plan_folder(folders[1])
    assert list(check_counts(pack, plan)) == []
    [told] = check_counts(calm, plan)
    assert told.message == (
        "P2 on 2026-12-09 has 7.00 hours of rest after the duty of 2026-12-08, but the policy asks "
        "for 11.00"
    )


def test_an_exigency_may_make_a_tour_long(folders: tuple[Path, Path]) -> None:
    """Both duties last ten hours; only the one that an exigency forced may, and only so long."""
    folder, plan = folders
    shorter = apply_overrides(load_pack(folder), {"policy.hours.longest_tour_minutes": 599}, "here")
    told = [b for b in check_counts(shorter, read_plan_folder(plan)) if b.rule == "longest_tour"]
    assert ("P2", "2026-12-08") in {(breach.who, breach.when) for breach in told}
    assert ("P2", "2026-12-09") not in {(breach.who, breach.when) for breach in told}
    assert {breach.excess for breach in told} >= {1}
    least = {"policy.hours.longest_exigency_tour_minutes": 599}
    told = list(check_counts(apply_overrides(shorter, least, "here"), read_plan_folder(plan)))
    assert ("P2", "2026-12-09") in {(breach.who, breach.when) for breach in told}
    problem, roster, _ = read_rota(shorter, read_plan_folder(plan))
    [own] = [rule for rule in problem.rules if rule.id == "longest_tour"]
    ours = {(b.who, b.when) for b in own.breaches(roster, problem)}
    assert ("P2", "2026-12-08") in ours
    assert ("P2", "2026-12-09") not in ours


def test_owed_rest_is_given_back_by_its_day_and_counted_again(folders: tuple[Path, Path]) -> None:
    pack, plan = load_pack(folders[0]), read_plan_folder(folders[1])
    ledger = {row["staff_id"]: row for row in plan.rows("ledger")}
    account = {name: value for name, value in ledger["P4"].items() if "owed" in name}
    assert account == {"rest_days_owed_before": 3, "rest_days_owed_after": 0}
    assert ledger["P4"]["toil_minutes_after"] == 150
    [owed] = [row["owed_hours"] for row in plan.rows("people") if row["staff_id"] == "P4"]
    assert owed == (2400 * 27 // 7 - 5 * 480) / 60
    more = OWED.model_copy(update={"rest_days_owed": 20.0})
    told = list(check_counts(pack.model_copy(update={"history": (more,)}), plan))
    assert {"average_rest_days", "contracted_hours"} <= {b.rule for b in told if b.who == "P4"}
