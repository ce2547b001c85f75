"""The check of ids: what may be there once is there once."""

from collections.abc import Iterator
from typing import Any

from scenarios.problems import Problem, problem_at
from scenarios.sheets import Sheets, place_in
from scenarios.tables import AREAS_FILE, TABLES

_KEYS = ((AREAS_FILE, ("area_id",)), *((table.file, table.key) for table in TABLES if table.key))


def check_nothing_is_there_twice(sheets: Sheets) -> Iterator[Problem]:
    """Every id, and every combination of columns that names one thing, occurs once."""
    for file, key in _KEYS:
        first: dict[tuple[Any, ...], int] = {}
        for row, values in sorted(sheets.cells(file, *key), key=lambda found: found[0]):
            if values in first:
                yield _twice(file, row, key, values, first[values])
            else:
                first[values] = row
    yield from _incidents_there_twice(sheets)


def _twice(file: str, row: int, key: tuple[str, ...], values: Any, first: int) -> Problem:
    place = place_in(file)
    hint = f"{place} {first} has it already"
    value = ", ".join(str(value) for value in values)
    return problem_at(
        file, "there once", row=row, column=", ".join(key), value=value, hint=hint, place=place
    )


def _incidents_there_twice(sheets: Sheets) -> Iterator[Problem]:
    for file, cells in sheets.incident_cells("incident_id"):
        ids = cells.dropna()
        twice = ids[ids.duplicated()]
        if twice.empty:
            continue
        repeated = ids[ids.isin(twice)]
        first = {text: int(str(row)) for row, text in reversed(list(repeated.items()))}
        for row, text in twice.items():
            yield _twice(file, int(str(row)), ("incident_id",), (text,), first[text])
