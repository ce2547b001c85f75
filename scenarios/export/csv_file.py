"""CSV files that spreadsheets open safely: UTF-8, LF, and no cell that begins a formula."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scenarios.cells import cell_text, guard

_NEEDS_QUOTES = re.compile(r'[",\r\n]|^\s|\s$')


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table; the same cells always give the same bytes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(_lines(header, rows))


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The same table as text, for downloads."""
    return "".join(_lines(header, rows))


def write_columns(
    path: Path, header: Sequence[str], parts: Iterable[Sequence[Sequence[Any]]]
) -> None:
    """Write a long table given by columns, some rows at a time.

    Within a part each different value is put into words once.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_line(header))
        for columns in parts:
            cells = [_column_cells(column) for column in columns]
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
