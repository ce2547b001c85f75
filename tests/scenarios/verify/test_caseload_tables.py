"""The checker finds what the written points and loads misstate."""

from pathlib import Path

import pandas as pd
import pytest

from optimiser.caseloads.reasons import explained_plan
from scenarios.build.caseloads import build_caseloads
from scenarios.export.caseload_files import write_caseload_files
from scenarios.plan_files import table_file
from scenarios.verify.case_points import check_points
from scenarios.verify.caseload_loads import check_loads
from scenarios.verify.plan_folder import PlanFolder, read_plan_folder
from tests.packs import small_pack

PACK = small_pack()
PROBLEM = build_caseloads(PACK)
LEADERS = {offender.offender_ref: "M1" for offender in PROBLEM.offenders}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_caseload_files(tmp_path, explained_plan(PROBLEM, LEADERS), PROBLEM, PACK)
    (tmp_path / "summary.json").write_text("{}", encoding="utf-8")
    return tmp_path


def spoilt(folder: Path, table: str, column: str) -> PlanFolder:
    """The plan with another value in every cell of a column."""
    file = table_file(folder, table)
    cells = pd.read_csv(file, dtype=str, keep_default_na=False)
    changed = [other(cell) for cell in cells[column]]
    cells.assign(**{column: changed}).to_csv(file, index=False)
    return read_plan_folder(folder)


def other(cell: str) -> str:
    try:
        return str(float(cell) + 1)
    except ValueError:
        return f"{cell}x"


def told(plan: PlanFolder) -> list[str]:
    found = [*check_points(PACK, plan), *check_loads(PACK, plan)]
    return sorted({breach.message.split(":")[0] for breach in found})


def test_a_plan_as_it_was_written_is_sound(folder: Path) -> None:
    assert told(read_plan_folder(folder)) == []


@pytest.mark.parametrize("column", ["term", "points", "source", "remark"])
def test_a_term_that_is_not_of_the_policy_is_found(folder: Path, column: str) -> None:
    assert told(spoilt(folder, "points", column)) == sorted(LEADERS)


def test_a_term_that_is_missing_is_found(folder: Path) -> None:
    file = table_file(folder, "points")
    header, _, *others = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([header, *others]), encoding="utf-8")
    assert told(read_plan_folder(folder)) == ["N1"]


@pytest.mark.parametrize(
    "column",
    [
        *("agency", "offenders", "points", "full_load_points", "capacity_points"),
        *("load_percent", "band", "remark"),
    ],
)
def test_a_load_that_does_not_add_up_is_found(folder: Path, column: str) -> None:
    assert told(spoilt(folder, "loads", column)) == ["M1", "M2"]
