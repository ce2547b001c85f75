"""A small district, generated, planned and written once a session, for tests of what is written."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from optimiser.solving import Limits
from scenarios.generate import generate_pack
from scenarios.load import load_pack
from scenarios.overrides import apply_overrides
from scenarios.run import plan_pack, write_plan
from scenarios.write import write_pack

OFFICERS, WEEKS, SEED = 18, 1, 3
Row = dict[str, str]
Change = Callable[[Path], Any]


def plan_small_district(folder: Path, limits: Limits) -> tuple[Path, Path]:
    """Write a pack and its plan, which spends all its overtime; the two folders."""
    spending = {"policy.overtime.held_for_gaps_share": 0.0}
    pack = apply_overrides(generate_pack(OFFICERS, WEEKS, SEED), spending)
    pack_folder = write_pack(pack, folder / "pack")
    result = plan_pack(load_pack(pack_folder), limits=limits)
    return pack_folder, write_plan(result, folder / "plan")


def read_rows(file: Path) -> list[Row]:
    """The rows of a table as text."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def edit_rows(file: Path, change: Callable[[list[Row]], Any]) -> None:
    """Change the rows of a table in place."""
    rows = read_rows(file)
    header = list(rows[0])
    change(rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, header, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def in_rows(file: str, change: Callable[[list[Row]], Any]) -> Change:
    """A change of the rows of one table of a folder."""
    return lambda folder: edit_rows(folder / file, change)


def read_summary(folder: Path) -> dict[str, Any]:
    """The summary of a plan."""
    summary: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return summary


def edit_summary(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    """Change the summary of a plan in place."""
    summary = read_summary(folder)
    change(summary)
    (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
