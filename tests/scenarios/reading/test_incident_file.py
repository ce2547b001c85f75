"""Incidents are read by columns; times without an offset are on the clocks of the pack."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.problems import MOST_ALIKE, Problem
from scenarios.reading import incident_file, sound_incidents
from scenarios.reading.incident_file import read_incidents
from scenarios.reading.moments import read_moments
from scenarios.schema.incidents import REQUIRED_INCIDENT_COLUMNS, as_incidents

LONDON = "Europe/London"
HEADER = ",".join(REQUIRED_INCIDENT_COLUMNS)


@pytest.fixture(scope="module", autouse=True, params=[0, sound_incidents.LEAST_ROWS])
def least_rows(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test is run with and without the quick look for files that are sound throughout."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sound_incidents, "LEAST_ROWS", request.param)
        yield


def read(text: str, zone: str = LONDON) -> tuple[pd.DataFrame | None, list[Problem]]:
    problems: list[Problem] = []
    return read_incidents("incidents.csv", text.encode(), zone, problems.append), problems


def line(number: int, received: str = "2026-06-01T12:00", grade: str = "1") -> str:
    return f"I{number},{received},,,burglary,{grade},30,2"


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-06-01T12:00", "2026-06-01T11:00Z"),
        ("2026-06-01 12:00:30", "2026-06-01T11:00:30Z"),
        ("2026-01-01T12:00", "2026-01-01T12:00Z"),
        ("2026-06-01T12:00:00+05:30", "2026-06-01T06:30Z"),
        ("2026-06-01T12:00Z", "2026-06-01T12:00Z"),
        ("2026-03-29T00:59:59", "2026-03-29T00:59:59Z"),
        ("2026-03-29T02:00", "2026-03-29T01:00Z"),
        ("2026-10-25T00:59:59", "2026-10-24T23:59:59Z"),
        ("2026-10-25T02:00", "2026-10-25T02:00Z"),
        ("2026-10-25T01:30:00+01:00", "2026-10-25T00:30Z"),
        ("2026-10-25T01:30:00+00:00", "2026-10-25T01:30Z"),
    ],
)
def test_times_are_read_as_instants(text: str, utc: str) -> None:
    frame, problems = read(f"{HEADER}\n{line(1, text)}\n")
    assert problems == []
    assert frame is not None
    assert frame["received_at"].tolist() == [pd.Timestamp(utc)]


@pytest.mark.parametrize("minute", ["01:00", "01:30:00", "01:59:59"])
@pytest.mark.parametrize(("day", "word"), [("2026-03-29", "skip"), ("2026-10-25", "repeat")])
def test_the_hour_of_a_clock_change_needs_an_offset(minute: str, day: str, word: str) -> None:
    _, problems = read(f"{HEADER}\n{line(1)}\n{line(2, f'{day}T{minute}')}\n")
    (problem,) = problems
    assert (problem.row, problem.column) == (3, "received_at")
    assert f"they {word} this one, so write the time with its offset" in problem.sentence


@given(
    st.lists(
        st.datetimes(datetime(1990, 1, 1), datetime(2035, 12, 31), allow_imaginary=True),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from((LONDON, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC")),
)
@settings(max_examples=40, deadline=None)
def test_local_times_agree_with_the_standard_library(walls: list[datetime], zone: str) -> None:
    walls = [wall.replace(microsecond=0) for wall in walls]
    texts = pd.Series([wall.isoformat() for wall in walls], dtype="str")
    moments = read_moments(texts, zone)
    local = ZoneInfo(zone)
    for index, wall in enumerate(walls):
        first = wall.replace(tzinfo=local, fold=0)
        second = wall.replace(tzinfo=local, fold=1)
        back = first.astimezone(ZoneInfo("UTC")).astimezone(local).replace(tzinfo=None)
        skipped = back != wall
        repeated = not skipped and first.utcoffset() != second.utcoffset()
        assert moments.skipped[index] == skipped
        assert moments.repeated[index] == repeated
        assert not moments.wrong[index]
        if not skipped and not repeated:
            assert moments.instants[index] == first


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-06-01",
        "20260601T1200",
        "2026-06-01T12",
        "2026-13-01T12:00",
        "2026-06-31T12:00",
        "2026-06-01T24:30",
        "1780315200",
        "0001-01-01T00:00",
        "9999-12-31T23:59",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-14:00",
        "2026-06-01T12:00:00.1234567",
        "2026-06-01T12:00+15:00",
        "now",
    ],
)
def test_what_is_no_date_time_is_refused(text: str) -> None:
    _, (problem,) = read(f"{HEADER}\n{line(1, text)}\n", "America/New_York")
    assert problem.expected == "a date and time such as 2026-03-29T14:05"
    assert problem.row == 2


def test_alike_problems_are_counted_beyond_the_first_fifty() -> None:
    count = MOST_ALIKE + 70
    lines = "\n".join(line(number, grade="9") for number in range(count))
    _, problems = read(f"{HEADER}\n{lines}\n")
    assert len(problems) == MOST_ALIKE + 1
    assert [problem.row for problem in problems[:-1]] == list(range(2, MOST_ALIKE + 2))
    assert problems[-1].sentence == (
        "incidents.csv, column grade: 70 more rows have the same problem."
    )


cells = st.sampled_from(("a", "", "x,y", 'say "hi"', "two\nlines", "'", " b ", "NA", "\r\n", "é"))


@given(
    st.lists(st.lists(cells, min_size=7, max_size=9), max_size=6),
    st.sampled_from(("\n", "\r\n")),
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_the_fast_reader_sees_what_the_csv_module_sees(
    rows: list[list[str]], line_end: str, quoted: bool
) -> None:
    """Row numbers and widths agree with the standard library, whatever the quoting."""
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(text, lineterminator=line_end, quoting=quoting)
    writer.writerow(REQUIRED_INCIDENT_COLUMNS)
    writer.writerows(rows)
    records = list(csv.reader(io.StringIO(text.getvalue(), newline="")))
    expected = {
        number: record[4].strip()
        for number, record in enumerate(records[1:], start=2)
        if any(cell.strip() for cell in record)
        and len(record) >= 8
        and not any(cell.strip() for cell in record[8:])
    }
    frame, problems = read(text.getvalue())
    assert frame is not None
    assert list(frame.index) == list(expected)
    wrong = {problem.row for problem in problems if "the header has 8" in problem.sentence}
    filled = {n for n, r in enumerate(records[1:], start=2) if any(c.strip() for c in r)}
    assert wrong == filled - set(expected)
    plain = {row: text for row, text in expected.items() if text.isprintable() and text}
    assert frame.loc[list(plain), "category"].to_dict() == plain


def test_the_quick_look_reads_what_the_careful_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """And it is taken: a file of many rows, of every column, with blanks and both kinds of time."""
    header = f"modelled_fields,{HEADER},area_id,arrived_at"
    lines = [
        f"grade;category,I{n},2026-06-01T12:00:{n % 60:02}{'+01:00' if n % 3 else ''},"
        f"{'' if n % 4 else '-0.125'},{'' if n % 4 else '52.5'},Café,{1 + n % 4},{n}.5,1,"
        f"{'A1' if n % 5 else ''},{'2026-07-01 10:00Z' if n % 7 else ''}"
        for n in range(40)
    ]
    text = "\n".join([header, *lines]) + "\n"
    monkeypatch.setattr(sound_incidents, "LEAST_ROWS", 10**9)
    careful, _ = read(text)
    monkeypatch.setattr(sound_incidents, "LEAST_ROWS", 0)
    monkeypatch.setattr(incident_file, "_read_cells", pytest.fail)
    quick, problems = read(text)
    assert problems == []
    assert quick is not None
    assert careful is not None
    assert quick.index.equals(careful.index)
    assert as_incidents(quick).equals(as_incidents(careful))
    assert quick["area_id"].isna().tolist() == careful["area_id"].isna().tolist()
