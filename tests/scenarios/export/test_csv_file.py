"""CSV files hold no formula, and what is written is what is read."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimiser.people import Role
from scenarios.cells import guard, unguard
from scenarios.export.csv_file import csv_text, write_csv

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+44 7700", "-cmd|' /C calc'!A0", "@SUM(A1)", "\tx", "\r=x", "  =1+1", "\uff1d1", "-"],
)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guard(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["-1.5", "+3", "-1e-7", ".5", "-.5", "12", "a=b", "", "2026-03-29"]
)
def test_numbers_and_plain_text_stay(text: str) -> None:
    assert guard(text) == text


@given(st.text())
def test_guarded_text_reads_back(text: str) -> None:
    assert unguard(guard(text)) == text


@given(st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    cell = guard(text)
    try:
        float(cell)
    except ValueError:
        assert not cell.startswith(DANGEROUS)


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_any_text_survives_the_file(rows: list[list[str]]) -> None:
    text = csv_text(("a", "b"), rows)
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert [[unguard(cell) for cell in row] for row in read[1:]] == rows


def test_cells_are_written_as_the_pack_format_says(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    row = (
        True,
        np.bool_(False),
        None,
        float("nan"),
        pd.NaT,
        40.0,
        -1.5,
        np.float64(0.1),
        np.int64(3),
        Role.PCSO,
        date(2026, 3, 29),
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        ("b", "a"),
        frozenset({"b", "a"}),
        'say "x", y',
    )
    write_csv(path, [f"c{index}" for index in range(len(row))], [row])
    header, line = path.read_bytes().split(b"\n")[:2]
    assert header.startswith(b"c0,c1,")
    assert line.decode() == (
        "true,false,,,,40,-1.5,0.1,3,pcso,2026-03-29,2026-03-29T01:00:00+00:00,b;a,a;b,"
        '"say ""x"", y"'
    )
    assert b"\r" not in path.read_bytes()


def test_a_single_blank_cell_is_not_a_blank_line() -> None:
    assert csv_text(("a",), [("",)]) == 'a\n""\n'
