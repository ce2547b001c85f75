"""The chain: what is planned from what, in which time, and that a run can be repeated."""

import json
import time
from pathlib import Path

import pytest

from optimiser.errors import ModelDisagreement
from optimiser.outcome import Status
from optimiser.solving import Cancel, Limits, Progress
from scenarios.load import load_pack
from scenarios.plan_result import PlanResult
from scenarios.run import SHARES, plan_pack, with_needs, write_plan
from scenarios.schema.pack import Pack
from scenarios.schema.scenario import Scenario

QUICK = Limits(seconds=1.0, workers=1)
CLOCK_WORDS = ("seconds",)


@pytest.fixture(scope="module")
def pack(planned: tuple[Path, Path]) -> Pack:
    return load_pack(planned[0])


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a plan, without what the clock says."""

    def timeless(value: object) -> object:
        if isinstance(value, dict):
            return {k: timeless(v) for k, v in value.items() if k not in CLOCK_WORDS}
        return value

    files = {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.csv")
    }
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    files["summary.json"] = json.dumps(timeless(summary)).encode()
    return files


def test_a_part_brings_those_that_it_is_planned_from() -> None:
    assert with_needs({"patrols"}) == {"demand", "rota", "patrols"}
    assert with_needs({"rota"}) == {"demand", "rota"}
    assert with_needs({"caseloads"}) == {"caseloads"}


def test_only_what_was_asked_for_is_there(pack: Pack) -> None:
    result = plan_pack(pack, only=["caseloads"], limits=QUICK)
    assert (result.demand, result.rota, result.patrols) == (None, None, None)
    assert result.caseloads is not None
    assert result.is_complete


def test_a_run_with_a_work_limit_can_be_repeated_byte_for_byte(pack: Pack, tmp_path: Path) -> None:
    limits = Limits(work=0.5, seed=7)
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        write_plan(plan_pack(pack, limits=limits), folder)
    first, second = map(files_of, folders)
    assert {name for name in first if first[name] != second[name]} == set()
    assert {"rota.csv", "patrols.csv", "caseloads.csv"} <= set(first)


def test_the_parts_keep_to_the_time_together(pack: Pack) -> None:
    started = time.monotonic()
    result = plan_pack(pack, limits=Limits(seconds=6.0, workers=1))
    assert time.monotonic() - started < 6.0 + 30.0
    assert result.is_complete


def test_a_run_that_is_cancelled_at_once_has_a_checked_plan(pack: Pack, tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.request()
    result = plan_pack(pack, limits=Limits(seconds=60.0, workers=1), cancel=cancel)
    write_plan(result, tmp_path / "plan")
    assert result.is_complete
    assert (tmp_path / "plan" / "rota.csv").exists()


def test_progress_tells_of_every_part(pack: Pack) -> None:
    told: list[Progress] = []
    plan_pack(pack, limits=QUICK, on_progress=told.append)
    parts = {"demand", "rota", "visits", "patrols", "caseloads"}
    assert {step.part for step in told} == parts


def test_a_scenario_changes_the_plan_and_is_named_in_it(pack: Pack) -> None:
    strict = Scenario(name="no overtime", changes={"policy.overtime.cap_percent": 0})
    result = plan_pack(pack, only=["rota"], limits=QUICK, scenario=strict)
    summary = result.summary()
    assert (summary["scenario"], summary["changes"]) == (strict.name, strict.changes)
    assert summary["rota"]["overtime_cost_gbp"] == 0
    assert result.pack is pack


def test_a_plan_that_the_checker_refuses_is_not_written(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = plan_pack(pack, only=["caseloads"], limits=QUICK)
    write_plan(result, tmp_path / "plan")
    before = (tmp_path / "plan" / "summary.json").read_bytes()
    summary = result.summary()
    summary["caseloads"]["moves"] += 1
    monkeypatch.setattr(PlanResult, "summary", lambda self: summary)
    with pytest.raises(ModelDisagreement, match=r"caseloads\.moves"):
        write_plan(result, tmp_path / "plan")
    assert (tmp_path / "plan" / "summary.json").read_bytes() == before


def test_the_status_is_the_worst_of_the_parts(pack: Pack) -> None:
    needy = pack.offenders[0].model_copy(update={"needs": ("juggling",)})
    stranded = pack.model_copy(update={"offenders": (needy, *pack.offenders[1:])})
    result = plan_pack(stranded, only=["caseloads"], limits=QUICK)
    assert result.status is Status.INFEASIBLE
    assert not result.is_complete
    assert "juggling" in " ".join(result.conflicts)


def test_the_shares_of_time_are_a_whole() -> None:
    assert sum(SHARES.values()) == pytest.approx(1)
