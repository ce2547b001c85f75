"""The commands of the caseloads from the command line, from plan to confirmation."""

import json
from pathlib import Path
from typing import Any

import pytest

from api import cli
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.write import write_pack
from tests.packs import small_pack


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any, str]:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        cli.main([*map(str, words), "--json"])
    told = capsys.readouterr()
    return int(ended.value.code or 0), json.loads(told.out), told.err


def test_from_plan_to_confirmation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    managers = tuple(
        ManagerRow(manager_id=name, agency="police", base_id="B1", capacity_points=120)
        for name in ("M1", "M2")
    )
    cohort = tuple(
        OffenderRow(
            offender_ref=f"N{number}", cohort="fixed", rag="amber", area_id="A1",
            statutory=False, current_manager_id="M1",
        )
        for number in range(3)
    )  # fmt: skip
    pack = write_pack(small_pack(offenders=cohort, managers=managers), tmp_path / "pack")
    plan = tmp_path / "plan"
    limit = ("--time-limit", 9, "--workers", 1)
    assert run(capsys, "plan", pack, "--out", plan, "--only", "caseloads", *limit)[0] == 0
    code, told, _ = run(
        capsys, "caseloads", "decide", pack, plan, "--by", "I", "--accept", "N77", "--refuse", "N78"
    )
    assert (code, len(told["problems"])) == (2, 2)
    code, told, _ = run(capsys, "caseloads", "decide", pack, plan, "--by", "I", "--accept", "all")
    assert code == 0
    assert [row["decision"] for row in told["decided"]] == ["accepted"]
    code, told, _ = run(capsys, "caseloads", "confirm", pack, plan, "--by", "I")
    assert (code, len(told["made"]), told["left"]) == (0, 1, [])
    with pytest.raises(SystemExit) as ended:
        cli.main(["verify", str(pack), str(plan)])
    assert ended.value.code == 1
    assert "The plan was confirmed" in " ".join(capsys.readouterr().out.split())
    leaves = ("--set", "managers.M2.leaves_on=2026-12-01")
    code, told, _ = run(capsys, "caseloads", "clear", pack, *leaves, *limit)
    assert code == 0
    assert told["with_new_people"]["new_people"] == [{"full_time": 0.6, "asked": [], "points": 58}]
    code, told, _ = run(capsys, "caseloads", "forecast", pack, plan)
    assert (code, len(told["weeks"]), told["sentences"]) == (0, 24, [])
