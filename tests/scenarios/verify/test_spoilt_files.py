"""Files of a plan that somebody spoilt: the checker tells what it finds and never gives up."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scenarios.plan_files import PLAN_TABLES, table_file
from scenarios.problems import PackError
from scenarios.schema.pack import Pack
from scenarios.verify import planned_parts, verify_folder
from tests.planned import Row, edit_rows, edit_summary


def told(pack: Pack, folder: Path) -> str:
    return "\n".join(f"{each.who} {each.message}" for each in verify_folder(pack, folder))


ON_REQUEST = (
    "changes",
    "replay",
    "replay_by_base",
    *(n for n in PLAN_TABLES if n.startswith("heatmap_")),
)
"""Tables that a plan has only where they were asked for."""


@pytest.mark.parametrize("table", [name for name in PLAN_TABLES if name not in ON_REQUEST])
def test_bytes_that_are_no_text_are_a_breach(pack: Pack, copy: Path, table: str) -> None:
    file = table_file(copy, table)
    file.write_bytes(file.read_bytes() + b"\xff\xfe,\n")
    assert f"{table}.csv the file cannot be read to its end" in told(pack, copy)


def test_a_cell_without_end_is_a_breach(pack: Pack, copy: Path) -> None:
    (copy / "caseloads.csv").write_text('"' + "x" * 200_000)
    assert "caseloads.csv the file cannot be read to its end" in told(pack, copy)


def test_the_file_of_breaches_must_be_there(pack: Pack, copy: Path) -> None:
    (copy / "breaches.csv").unlink()
    assert "breaches.csv the file is missing" in told(pack, copy)


CELLS: list[tuple[str, str, str, str]] = [
    ("rota", "start", "0001-01-01T00:00:00+14:00", "cannot be read"),
    ("rota", "end", "9999-12-31T23:00:00+00:00", "times"),
    ("rota", "cost_pence", "1e300", "cannot be read"),
    ("staffing_requirement", "role_group", "cavalry", "hours differ"),
    ("demand", "weekday", "9", "is no hour of a week"),
    ("demand", "hour", "-400", "is no hour of a week"),
    ("demand", "low", "99999", "low, expected and high are out of order"),
    ("demand_by_area", "high", "0", "low, expected and high are out of order"),
    ("demand_by_area", "expected_minutes", "1", "minutes, but its rows give"),
    ("demand_by_area", "area_id", "A0", "its areas are not those of the pack"),
    ("patrols", "staff_ids", "NOBODY", "'NOBODY' not known"),
]


@pytest.mark.parametrize(("table", "column", "value", "expected"), CELLS)
def test_a_cell_that_no_plan_has_is_a_breach(
    pack: Pack, copy: Path, table: str, column: str, value: str, expected: str
) -> None:
    edit_rows(copy / f"{table}.csv", lambda rows: rows[0].update({column: value}))
    assert expected in told(pack, copy)


def test_a_task_without_its_area_is_a_breach(pack: Pack, copy: Path) -> None:
    def forget(rows: list[Row]) -> None:
        next(row for row in rows if row["purpose"] == "response_reserve")["area_id"] = ""

    edit_rows(copy / "patrols.csv", forget)
    assert "area '' is not known" in told(pack, copy)


Change = Callable[[dict[str, Any]], Any]
SUMMARIES: list[tuple[Change, str]] = [
    (lambda told: told.update(changes=None), "changes is blank, but should be a mapping"),
    (lambda told: told.update(rota=[]), "rota"),
    (lambda told: told["rota"].update(bound="low"), 'rota.bound: "low" should be a number'),
    (lambda told: told["caseloads"].update(tiers=["best"]), "caseloads.tiers"),
    (lambda told: told["patrols"]["tiers"].append({}), "patrols.tiers"),
    (lambda told: told["patrols"].update(tiers=None), "patrols.tiers"),
    (lambda told: told["rota"]["tiers"][0].update(objective=None), "rota.tiers"),
]


@pytest.mark.parametrize(("change", "expected"), SUMMARIES)
def test_a_summary_that_no_plan_has_is_bad_input(
    pack: Pack, copy: Path, change: Change, expected: str
) -> None:
    edit_summary(copy, change)
    with pytest.raises(PackError) as refused:
        verify_folder(pack, copy)
    assert expected in str(refused.value)


def test_hours_of_demand_that_are_no_number_are_a_breach(pack: Pack, copy: Path) -> None:
    edit_summary(copy, lambda told: told["demand"].update(expected_officer_hours_per_week={}))
    assert "demand.expected_officer_hours_per_week is {}" in told(pack, copy)


def test_a_part_counts_as_planned_by_its_summary_or_its_files(copy: Path) -> None:
    assert planned_parts(copy) == ("demand", "rota", "patrols", "caseloads")
    edit_summary(copy, lambda told: [told.pop(part) for part in ("demand", "rota", "patrols")])
    assert "rota" in planned_parts(copy)
    for name in (
        "demand",
        "demand_by_area",
        "weightings",
        "staffing_requirement",
        "rota",
        "coverage",
        "skill_cover",
        "ledger",
        "owed",
        "people",
        "patrols",
        "places",
        "reserve",
    ):
        (copy / f"{name}.csv").unlink()
    assert planned_parts(copy) == ("caseloads",)
