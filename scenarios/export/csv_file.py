"""CSV files that spreadsheets open safely: UTF-8, LF, and no cell that begins a formula."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_FORMULA = re.compile(r"'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
_GUARDED = re.compile(rf"'(?:{_FORMULA.pattern})")
_NEEDS_QUOTES = re.compile(r'[",\r\n]|^\s|\s$')
_EXACT_WHOLE = 1e15


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table; the same cells always give the same bytes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(_lines(header, rows))


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The same table as text, for downloads."""
    return "".join(_lines(header, rows))


def write_columns(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    """Write a long table given by columns; each different value is put into words once."""
    cells = [_column_cells(column) for column in columns.values()]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_line(list(columns)))
        file.writelines(",".join(line) + "\n" for line in zip(*cells, strict=True))


def _column_cells(column: Sequence[Any]) -> list[str]:
    codes, values = pd.factorize(np.asarray(column, dtype="object"), use_na_sentinel=False)
    cells = [_cell(value) for value in values.tolist()]
    return [cells[code] for code in codes.tolist()]


def _lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield _line(header)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[Any]) -> str:
    line = ",".join([_cell(cell) for cell in cells])
    return (line or '""') + "\n"


def _cell(value: Any) -> str:
    text = guard(cell_text(value))
    if _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def cell_text(value: Any) -> str:
    """One value as the pack format writes it: blank for nothing, `true`, ISO times, `a;b`."""
    if type(value) is str:
        return value
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return ";".join(sorted(map(cell_text, value)))
    if isinstance(value, (tuple, list)):
        return ";".join(map(cell_text, value))
    return str(value)


def _float_text(value: float) -> str:
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < _EXACT_WHOLE:
        return str(int(value))
    return repr(float(value))


def guard(text: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would read a formula."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def unguard(text: str) -> str:
    """The cell without the apostrophe that `guard` put before it."""
    if text.startswith("'") and _GUARDED.match(text):
        return text[1:]
    return text
