"""The command line: what it prints, what it writes, and how it ends."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from api import cli
from api.commands.planning import parts_in, scenario_of
from optimiser.solving import Limits
from scenarios.problems import PackError
from scenarios.schema.policy import Policy
from scenarios.write import write_pack
from tests.architecture.tree import ROOT
from tests.packs import small_pack
from tests.planned import edit_rows, edit_summary, plan_small_district, read_rows

Muster = Callable[..., tuple[int, str, str]]
COMMANDS = [
    ("demo",),
    ("import", "street-crime"),
    ("generate",),
    ("check",),
    ("pattern",),
    ("plan",),
    ("verify",),
    ("publish",),
    ("replan",),
    ("replay",),
    ("offers",),
    ("caseloads", "decide"),
    ("caseloads", "confirm"),
    ("caseloads", "clear"),
    ("caseloads", "forecast"),
    ("caseloads", "view"),
    ("caseloads", "partnership"),
    ("archive",),
    ("tasking",),
    ("pcso",),
    ("dose",),
    ("feedback",),
    ("heatmap",),
    ("bases",),
    ("bench",),
    ("shifts",),
    ("serve",),
]


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A planned district, read only."""
    folder = tmp_path_factory.mktemp("district")
    return plan_small_district(folder, Limits(seconds=4.0, workers=2))


@pytest.fixture
def muster(capsys: pytest.CaptureFixture[str]) -> Muster:
    """Run one command in this process: exit code, standard output, standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main([str(word) for word in words])
        told = capsys.readouterr()
        code = ended.value.code
        return code if isinstance(code, int) else 0, told.out, told.err

    return run


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(
    muster: Muster, command: tuple[str, ...]
) -> None:
    code, out, _ = muster(*command, "--help")
    assert code == 0
    assert f"Example: muster {' '.join(command)}" in " ".join(out.split())
    assert command == ("serve",) or "--json" in out


def test_the_commands_are_those_that_are_promised(muster: Muster) -> None:
    _, out, _ = muster("--help")
    listed = set(re.findall(r"^│ ([a-z]+) ", out, re.M))
    assert listed == {command[0] for command in COMMANDS}
    assert "Exit codes: 0 done, 1 breaches found or no plan exists, 2 bad input" in " ".join(
        out.split()
    )


def test_help_waits_for_no_solver_and_no_tables() -> None:
    heavy = {"pandas", "ortools", "numba", "shapely", "fastapi", "dash"}
    script = f"import sys, api.cli; print(sorted({heavy} & sys.modules.keys()))"
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "[]\n"


def test_wrong_usage_is_bad_input(muster: Muster) -> None:
    assert muster("plan")[0] == 2
    assert muster("no-such-command")[0] == 2
    for seconds in ("never", "0", "-1", "nan", "inf"):
        assert muster("plan", "pack", "--out", "plan", "--time-limit", seconds)[0] == 2
    assert "Example: muster import" in muster("import", "--help")[1]


@pytest.mark.parametrize("option", ["--offenders", "--managers"])
def test_generate_makes_no_cohort_of_nobody(muster: Muster, tmp_path: Path, option: str) -> None:
    size = ("--officers", 15, "--weeks", 1, "--seed", 1, option, 0)
    code, out, error = muster("generate", *size, "--out", tmp_path / "pack")
    assert (code, out) == (2, "")
    assert option in error
    assert not (tmp_path / "pack").exists()


def test_generate_writes_a_pack_that_check_accepts(muster: Muster, tmp_path: Path) -> None:
    words = ("generate", "--officers", 20, "--weeks", 1, "--seed", 5, "--out", tmp_path / "pack")
    code, out, _ = muster(*words)
    assert code == 0
    assert "written to" in out
    first = (tmp_path / "pack" / "staff.csv").read_bytes()
    assert muster(*words)[0] == 0
    assert (tmp_path / "pack" / "staff.csv").read_bytes() == first
    code, out, _ = muster("check", tmp_path / "pack", "--json")
    assert code == 0
    told = json.loads(out)
    assert told["valid"] is True
    assert told["staff"] > 20
    shutil.make_archive(str(tmp_path / "zipped"), "zip", tmp_path / "pack")
    code, out, _ = muster("check", tmp_path / "zipped.zip", "--json")
    assert json.loads(out)["digest"] == told["digest"]


def test_a_pack_with_ten_faults_gets_ten_sentences_and_no_plan(
    muster: Muster, district: tuple[Path, Path], tmp_path: Path
) -> None:
    pack = Path(shutil.copytree(district[0], tmp_path / "pack"))

    def spoil(rows: list[dict[str, str]]) -> None:
        rows[0]["role"] = "wizard"
        rows[1]["contract_hours_per_week"] = "-3"
        rows[2]["base_id"] = "NOWHERE"
        rows[3]["staff_id"] = rows[4]["staff_id"]
        rows[5]["night_restricted"] = "perhaps"

    def spoil_shifts(rows: list[dict[str, str]]) -> None:
        rows[0]["start"] = "25:00"
        rows[1]["minutes"] = "0"

    def spoil_managers(rows: list[dict[str, str]]) -> None:
        rows[0]["capacity_points"] = "many"
        rows[0]["reduction_percent"] = "400"

    edit_rows(pack / "staff.csv", spoil)
    edit_rows(pack / "shifts.csv", spoil_shifts)
    edit_rows(pack / "managers.csv", spoil_managers)
    (pack / "pack.yaml").write_text(
        (pack / "pack.yaml").read_text().replace("currency: GBP", "currency: EUR")
    )
    code, out, err = muster("plan", pack, "--out", tmp_path / "plan")
    assert code == 2
    sentences = [line for line in err.splitlines() if line.startswith("  ")]
    for part in ("wizard", "-3", "NOWHERE", "staff_id", "perhaps", "25:00", "many", "400", "EUR"):
        assert any(part in sentence for sentence in sentences), part
    assert len(sentences) >= 10
    assert not (tmp_path / "plan").exists()
    code, out, _ = muster("check", pack, "--json")
    assert code == 2
    told = json.loads(out)
    assert told["valid"] is False
    assert len(told["problems"]) == len(sentences)
    assert {"file", "row", "column", "value", "expected", "sentence"} == set(told["problems"][0])


def test_plan_verifies_and_prints_the_summary(
    muster: Muster, district: tuple[Path, Path], tmp_path: Path
) -> None:
    plan = tmp_path / "plan"
    code, out, err = muster(
        "plan", district[0], "--out", plan, "--only", "caseloads", "--time-limit", 3, "--json"
    )
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told == json.loads((plan / "summary.json").read_text(encoding="utf-8"))
    assert set(told) & {"demand", "rota", "patrols", "caseloads"} == {"caseloads"}
    assert {file.name for file in plan.iterdir()} == {
        "summary.json",
        "caseloads",
        "caseloads.csv",
        "visits.csv",
        "visits_unmet.csv",
        "breaches.csv",
        "rules.csv",
        "report.html",
    }
    code, out, _ = muster("plan", district[0], "--out", plan, "--only", "caseloads")
    assert code == 0
    assert "Caseloads: " in out
    assert "Proven bound" in out
    assert muster("verify", district[0], plan)[:2] == (
        0,
        "No breach: every rule and every total holds.\n",
    )


def test_caseloads_need_only_their_own_files(
    muster: Muster, district: tuple[Path, Path], tmp_path: Path
) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    for name in ("pack.yaml", "policy.yaml", "areas.geojson", "offenders.csv", "managers.csv"):
        shutil.copy(district[0] / name, pack / name)
    code, _, err = muster("plan", pack, "--out", tmp_path / "plan", "--only", "caseloads")
    assert (code, err) == (0, "")
    assert muster("verify", pack, tmp_path / "plan")[0] == 0


def test_verify_tells_breaches_and_fails(
    muster: Muster, district: tuple[Path, Path], tmp_path: Path
) -> None:
    plan = Path(shutil.copytree(district[1], tmp_path / "plan"))
    edit_summary(plan, lambda summary: summary["caseloads"].update(moves=99))
    code, out, _ = muster("verify", district[0], plan)
    assert code == 1
    assert "caseloads.moves is 99" in " ".join(out.split())
    code, out, _ = muster("verify", district[0], plan, "--json")
    assert code == 1
    assert json.loads(out)["breaches"][0]["rule"] == "written_plan"


def test_text_of_a_plan_is_shown_as_it_is_and_never_obeyed(
    muster: Muster, district: tuple[Path, Path], tmp_path: Path
) -> None:
    plan = Path(shutil.copytree(district[1], tmp_path / "plan"))
    edit_rows(plan / "rota.csv", lambda rows: rows[0].update(staff_id="[/x] :x:\x1b[2J"))
    code, out, _ = muster("verify", district[0], plan)
    assert code == 1
    assert "[/x] :x:\\x1b[2J" in " ".join(out.split())


def test_publish_tells_what_changed_and_refuses(
    muster: Muster, district: tuple[Path, Path], tmp_path: Path
) -> None:
    pack = Path(shutil.copytree(district[0], tmp_path / "pack"))
    plan = Path(shutil.copytree(district[1], tmp_path / "plan"))
    code, _, err = muster("publish", pack, plan, "--by", "Ann", "--approved-by", "ANN")
    assert code == 2
    assert "may not approve their own plan" in err
    code, out, _ = muster("publish", pack, plan, "--by", "Ann", "--approved-by", "Bob")
    assert code == 0
    assert "approved by Bob" in out
    assert "people to tell" in out
    code, _, err = muster("publish", pack, plan, "--by", "Ann")
    assert code == 2
    assert "published already" in err
    code, _, err = muster("plan", pack, "--out", plan)
    assert code == 2
    assert "holds a published plan" in err
    spoilt = Path(shutil.copytree(district[1], tmp_path / "spoilt"))
    edit_rows(spoilt / "rota.csv", lambda rows: rows.pop())
    code, _, err = muster("publish", pack, spoilt, "--by", "Ann")
    assert code == 1
    assert "is not published" in err


def test_an_unknown_setting_is_told_before_anything_is_planned(
    muster: Muster, district: tuple[Path, Path], tmp_path: Path
) -> None:
    code, _, err = muster(
        "plan",
        district[0],
        "--out",
        tmp_path / "plan",
        *("--set", "policy.max_nights=99", "--set", "policy.mox_nights=3"),
    )
    assert code == 2
    assert '--set, policy.max_nights: "99" should be a whole number from 1 to 14' in err
    assert '--set: "policy.mox_nights" is not a known path' in err
    assert not (tmp_path / "plan").exists()
    file = tmp_path / "summer.yaml"
    file.write_text("name: Summer\nchanges: {policy.max_nights: 0}\n")
    words = ("--scenario", file, "--set", "policy.overtime.cap_percent=x")
    code, _, err = muster("plan", district[0], "--out", tmp_path / "plan", *words)
    assert code == 2
    assert 'summer.yaml, policy.max_nights: "0" should be' in err
    assert '--set, policy.overtime.cap_percent: "x" should be' in err


def test_a_plan_never_replaces_other_files(
    muster: Muster, district: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "holiday.jpg").write_text("")
    code, _, err = muster("plan", district[0], "--out", tmp_path, "--only", "caseloads")
    assert code == 2
    assert "holds other files" in err
    assert [file.name for file in tmp_path.iterdir()] == ["holiday.jpg"]


def test_no_manager_for_an_offender_is_no_plan_with_its_reason(
    muster: Muster, district: tuple[Path, Path], tmp_path: Path
) -> None:
    pack = Path(shutil.copytree(district[0], tmp_path / "pack"))
    edit_rows(pack / "offenders.csv", lambda rows: rows[0].update(needs="juggling"))
    code, out, err = muster("plan", pack, "--out", tmp_path / "plan", "--only", "caseloads")
    assert code == 1
    assert "No plan can keep every rule of the caseloads." in out
    assert "juggling" in err


def test_parts_are_named_in_full() -> None:
    assert parts_in("demand, rota") == ["demand", "rota"]
    with pytest.raises(PackError, match="demand, rota, patrols, caseloads"):
        parts_in("rota,rotas")
    with pytest.raises(PackError):
        parts_in(",")


def test_settings_come_on_top_of_a_scenario(tmp_path: Path) -> None:
    file = tmp_path / "summer.yaml"
    file.write_text("name: summer\nchanges: {policy.max_nights: 3, policy.overtime.cap_percent: 2}")
    scenario = scenario_of(file, ["policy.max_nights=5"])
    assert scenario.name == "summer"
    assert scenario.changes == {"policy.max_nights": 5, "policy.overtime.cap_percent": 2}
    assert scenario_of(None, []).changes == {}


def test_ctrl_c_keeps_the_best_plan_so_far(district: tuple[Path, Path], tmp_path: Path) -> None:
    words = ["plan", str(district[0]), "--out", str(tmp_path / "plan"), "--time-limit", "300"]
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"COLUMNS": "200"},
    )
    time.sleep(12)
    assert process.poll() is None, process.communicate()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "the best plan so far is kept" in err
    summary = json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))
    assert summary["rota"]["breaches"] == 0
    assert (tmp_path / "plan" / "patrols.csv").exists()


def test_plan_tells_what_check_remarks(muster: Muster, tmp_path: Path) -> None:
    policy = Policy.model_validate({"pcso": {"span": "00-05"}})
    write_pack(small_pack(policy=policy), tmp_path / "pack")
    told = "C1 can work no tour from 2026-11-30 to 2026-12-27: all are against the rules duty_span."
    plan = ("plan", tmp_path / "pack", "--out", tmp_path / "plan", "--work-limit", 0.1)
    assert told in muster(*plan, "--only", "rota")[2]
    assert told in muster(*plan, "--only", "rota", "--json")[2]
    assert told not in muster(*plan, "--only", "demand")[2]
    mended = muster(*plan, "--only", "rota", "--set", "policy.pcso.span=07-24")[2]
    assert "can work no tour" not in mended


def test_a_pack_without_a_rota_is_checked_for_its_caseloads(muster: Muster, tmp_path: Path) -> None:
    """Many IOM managers have no rota."""
    write_pack(small_pack(), tmp_path / "whole")
    (tmp_path / "pack").mkdir()
    for name in ("pack.yaml", "policy.yaml", "areas.geojson", "offenders.csv", "managers.csv"):
        shutil.copy(tmp_path / "whole" / name, tmp_path / "pack" / name)
    code, out, error = muster("check", tmp_path / "pack", "--json")
    assert code == 0, error
    assert (json.loads(out)["staff"], json.loads(out)["offenders"] > 0) == (0, True)
    (tmp_path / "pack" / "managers.csv").unlink()
    code, _, error = muster("check", tmp_path / "pack")
    assert code == 2
    assert "managers.csv: the file is missing" in error
    assert "staff.csv" not in error


def test_offers_tell_who_is_asked_next(muster: Muster, district: tuple[Path, Path]) -> None:
    code, told, _ = muster("offers", *district, "--json")
    found = json.loads(told)
    overtime = [
        row for row in read_rows(district[1] / "rota.csv") if row["overtime_minutes"] != "0"
    ]
    paid = [row for row in overtime if row["kind"] != "public_holiday"]
    assert code == 0
    assert len(found) == len(paid) > 0
    assert all(offer["staff_id"] not in {a["staff_id"] for a in offer["next"]} for offer in found)
    code, told, _ = muster("offers", *district, "--day", found[0]["date"])
    assert code == 0
    assert found[0]["staff_id"] in told
    code, _, told = muster("offers", *district, "--refused", "NOBODY:2020-01-01")
    assert code == 2
    assert "NOBODY" in told
    assert not (district[0] / "offers.csv").exists()
