"""What was read from a pack, with the row that every fact stands on: the material of the checks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import pandas as pd

from scenarios.schema.pack import Manifest, Pack
from scenarios.schema.policy import Policy
from scenarios.schema.rows import Row
from scenarios.tables import AREAS_FILE, HELD_OUT_FILE, INCIDENTS_FILE, MANIFEST_FILE, TABLES

RowT = TypeVar("RowT", bound=Row)
FIRST_ROW = 2


@dataclass(frozen=True, eq=False)
class Sheet:
    """The rows of one file by row number.

    `rows` are the sound ones; `partial` holds the sound cells of the others. `unsure` are columns
    with cells that could not be read, so that no value can be said to be missing from them.
    """

    rows: Mapping[int, Row]
    partial: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()

    def cells(self, *columns: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Row number and values of some columns, wherever all of them are sound."""
        for number, row in self.rows.items():
            yield number, tuple(getattr(row, column) for column in columns)
        for number, values in self.partial.items():
            if all(column in values for column in columns):
                yield number, tuple(values[column] for column in columns)


@dataclass(frozen=True, eq=False)
class Sheets:
    """Everything that could be read; what could not be is absent.

    The manifest is a sheet of one row. `incidents_by_file` are the tables of incidents, indexed by
    row number; their unsound cells are missing.
    """

    by_file: Mapping[str, Sheet]
    policy: Policy | None = None
    incidents_by_file: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def manifest(self) -> Manifest | None:
        """The manifest, if all of it is sound."""
        return next((manifest for _, manifest in self.rows(MANIFEST_FILE, Manifest)), None)

    def __contains__(self, file: str) -> bool:
        return file in self.by_file

    def rows(self, file: str, kind: type[RowT]) -> Iterator[tuple[int, RowT]]:
        """Row number and row, of every sound row of a file."""
        sheet = self.by_file.get(file)
        if sheet is not None:
            for number, row in sheet.rows.items():
                yield number, cast("RowT", row)

    def cells(self, file: str, *columns: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Row number and values of some columns of a file, wherever they are sound."""
        sheet = self.by_file.get(file)
        if sheet is not None:
            yield from sheet.cells(*columns)

    def incident_cells(self, column: str) -> Iterator[tuple[str, "pd.Series[Any]"]]:
        """A column of every table of incidents that has it, with the table's file."""
        for file, table in self.incidents_by_file.items():
            if column in table:
                yield file, table[column]

    def known(self, file: str, column: str) -> frozenset[str] | None:
        """Every value of a column, or None where there is none or the column could not be read."""
        sheet = self.by_file.get(file)
        if sheet is None or column in sheet.unsure:
            return None
        return frozenset(value for _, (value,) in sheet.cells(column)) or None

    def nameless(self, file: str, column: str) -> int:
        """How many rows have no sound value in a column: others may rightly name them."""
        sheet = self.by_file.get(file)
        return 0 if sheet is None else sum(column not in row for row in sheet.partial.values())


def sheets_of(pack: Pack) -> Sheets:
    """Number the rows of a pack as `write_pack` writes them."""
    by_file = {
        MANIFEST_FILE: Sheet({1: pack.manifest}),
        AREAS_FILE: Sheet(dict(enumerate(pack.areas, start=1))),
    }
    for table in TABLES:
        rows = getattr(pack, table.attribute)
        if rows:
            by_file[table.file] = Sheet(dict(enumerate(rows, start=FIRST_ROW)))
    tables = {INCIDENTS_FILE: pack.incidents, HELD_OUT_FILE: pack.held_out}
    incidents = {
        file: table.set_axis(range(FIRST_ROW, FIRST_ROW + len(table)))
        for file, table in tables.items()
        if len(table)
    }
    return Sheets(by_file, pack.policy, incidents)


def place_in(file: str) -> str:
    """Say what the rows of a file are called."""
    return "feature" if file == AREAS_FILE else "row"
