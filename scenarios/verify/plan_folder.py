"""The files of a plan as the checker reads them: plain text to plain values, faults as breaches."""

import csv
import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from optimiser.rule import Breach
from scenarios.caseload_changes import read_told_apart
from scenarios.caseload_tables import GIVEN_WITHOUT, SCENARIO_FILE
from scenarios.cells import Kind, unguard
from scenarios.plan_files import PLAN_TABLES, table_file
from scenarios.verify.summary_file import read_summary

Row = dict[str, Any]

FILE_RULE = "written_plan"
LARGEST = 1e12


@dataclass(frozen=True)
class PlanFolder:
    """What a plan says of itself. `faults` are cells and files that cannot be read.

    `told_apart` are the changes of its scenario that its caseloads tell, not its summary.
    """

    summary: dict[str, Any]
    tables: dict[str, list[Row]]
    faults: tuple[Breach, ...] = field(default=())
    told_apart: dict[str, Any] = field(default_factory=dict)

    @property
    def changes(self) -> dict[str, Any]:
        """Every change of the scenario that is told."""
        return {**self.summary.get("changes", {}), **self.told_apart}

    @property
    def given_without(self) -> tuple[str, ...]:
        """The parts whose files were left out when the plan was handed on."""
        return tuple(self.summary.get(GIVEN_WITHOUT, ()))

    def rows(self, table: str) -> list[Row]:
        """Rows of one table; none where the plan does not have it."""
        return self.tables.get(table, [])

    def block(self, part: str) -> dict[str, Any]:
        """What the summary says of one part; empty where it is not planned."""
        block: dict[str, Any] = self.summary.get(part, {})
        return block


def breach_of_file(file: str, message: str, excess: float = 1.0, unit: str = "values") -> Breach:
    """A file that contradicts another file, the pack or itself."""
    return Breach(FILE_RULE, file, "", excess, unit, message)


def read_plan_folder(folder: Path, tables: Collection[str] = tuple(PLAN_TABLES)) -> PlanFolder:
    """Read every file of a plan that the checker knows, or those of some `tables` alone.

    Raises
    ------
    PackError
        If the folder holds no readable summary, so that there is no plan to check.
    """
    summary = read_summary(folder)
    faults: list[Breach] = []
    apart: dict[str, Any] = {}
    try:
        apart = read_told_apart(folder)
    except ValueError as error:
        faults.append(breach_of_file(SCENARIO_FILE, f"the file cannot be read ({error})"))
    found = {
        name: _read_table(table_file(folder, name), kinds, faults)
        for name, kinds in PLAN_TABLES.items()
        if name in tables and table_file(folder, name).is_file()
    }
    return PlanFolder(summary, found, tuple(faults), apart)


def _read_table(file: Path, kinds: dict[str, Kind], faults: list[Breach]) -> list[Row]:
    lines = _records(file, faults)
    header = next(lines, [])
    if header[: len(kinds)] != list(kinds):
        expected = ",".join(kinds)
        faults.append(breach_of_file(file.name, f"the header is not {expected}"))
        return []
    rows = []
    for number, cells in enumerate(lines, start=2):
        row = _row(dict(zip(header, cells, strict=False)), kinds)
        if row is None or len(cells) != len(header):
            faults.append(breach_of_file(file.name, f"row {number} cannot be read"))
        else:
            rows.append(row)
    return rows


def _records(file: Path, faults: list[Breach]) -> Iterator[list[str]]:
    """The records of a file for as long as they are text."""
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            yield from csv.reader(stream)
    except (UnicodeDecodeError, csv.Error) as error:
        faults.append(breach_of_file(file.name, f"the file cannot be read to its end ({error})"))


def _row(cells: dict[str, str], kinds: dict[str, Kind]) -> Row | None:
    try:
        return {name: READ[kind](cells[name]) for name, kind in kinds.items()}
    except (KeyError, ValueError, OverflowError):
        return None


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise ValueError(text)
    return value


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


READ: dict[Kind, Callable[[str], Any]] = {
    "text": unguard,
    "number": _number,
    "flag": _flag,
    "day": date.fromisoformat,
    "instant": _instant,
}
