"""Dates and times in any usual form are read as they were meant."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.importers.incidents.times import DAY
from scenarios.reading.clocks import to_utc
from scenarios.reading.stamps import order_of, read_stamps

EPOCH = datetime(1970, 1, 1)
FORMS = {
    "dmy": (
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M:%S",
        "%Y/%m/%d %H:%M:%S",
        "%d/%m/%Y %H:%M:%S",
        "%d.%m.%y %H:%M:%S",
        "%d/%m/%Y %I:%M:%S %p",
        "%d-%b-%Y %H:%M:%S",
        "%d %B %Y %H:%M:%S",
        "%a %d/%m/%Y %H:%M:%S",
        "%Y%m%d%H%M%S",
        "%b %d, %Y %I:%M:%S%p",
    ),
    "mdy": ("%m/%d/%Y %H:%M:%S", "%m-%d-%y %I:%M:%S %p"),
}
MOMENTS = st.datetimes(datetime(1972, 1, 1), datetime(2069, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)


@given(st.lists(st.tuples(MOMENTS, st.integers(0, 10)), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_forms_may_be_mixed_in_one_column(moments: list[tuple[datetime, int]]) -> None:
    texts = [moment.strftime(FORMS["dmy"][form]) for moment, form in moments]
    stamps = read_stamps(pa.array(texts), "moment")
    days, sound = stamps.days("dmy")
    assert sound.all()
    read = [EPOCH + timedelta(microseconds=int(at)) for at in DAY * days + stamps.microsecond]
    assert read == [moment for moment, _ in moments]


@given(st.lists(MOMENTS, min_size=1, max_size=30), st.sampled_from(FORMS["mdy"]))
@settings(max_examples=20, deadline=None)
def test_the_whole_column_says_that_months_come_first(moments: list[datetime], form: str) -> None:
    stamps = read_stamps(pa.array([moment.strftime(form) for moment in moments]), "moment")
    assert order_of([stamps]) == ({"mdy"} if any(m.day > 12 for m in moments) else set())
    days, _ = stamps.days("mdy")
    assert [EPOCH.date() + timedelta(int(day)) for day in days] == [m.date() for m in moments]


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-06-01T12:00Z", "2026-06-01T12:00"),
        ("2026-06-01 12:00:30.25+05:30", "2026-06-01T06:30:30.250"),
        ("01/06/2026 12:00 -0500", "2026-06-01T17:00"),
        ("1780315200", "2026-06-01T12:00"),
        ("1780315200123", "2026-06-01T12:00:00.123"),
    ],
)
def test_offsets_and_epochs(text: str, utc: str) -> None:
    stamps = read_stamps(pa.array([text]), "moment")
    days, _ = stamps.days("dmy")
    day = 0 if stamps.is_epoch[0] else days[0]
    read = DAY * day + stamps.microsecond[0] - 60_000_000 * stamps.offset[0]
    assert stamps.is_read[0]
    assert np.datetime64(int(read), "us") == np.datetime64(utc, "us")


def test_midnight_may_be_the_end_of_the_day() -> None:
    stamps = read_stamps(pa.array(["24:00", "2400", "12:30 am", "0:05"]), "time")
    minutes = stamps.microsecond // 60_000_000
    assert minutes.tolist() == [1440, 1440, 30, 5]


@pytest.mark.parametrize(
    "text",
    ["31/04/2026 10:00", "2026-06-01 25:00", "24:01", "13:00 PM", "noon", "01/06/2026", "10:60"],
)
def test_what_is_no_time_is_not_read(text: str) -> None:
    stamps = read_stamps(pa.array([text]), "moment")
    assert not stamps.days("dmy")[1][0] or not stamps.is_read[0]


@given(st.lists(MOMENTS, min_size=1, max_size=20), st.sampled_from(["Europe/London", "UTC"]))
@settings(max_examples=30, deadline=None)
def test_clocks_agree_with_the_standard_library(moments: list[datetime], zone: str) -> None:
    wall = np.array([(m - EPOCH) // timedelta(microseconds=1) for m in moments])
    instants = to_utc(wall, zone)
    for moment, utc, skipped in zip(moments, instants.utc, instants.skipped, strict=True):
        meant = moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
        if not (skipped or instants.repeated.any()):
            assert EPOCH + timedelta(microseconds=int(utc)) == meant


def utc_of(texts: list[str]) -> list[str]:
    stamps = read_stamps(pa.array(texts), "moment")
    instants = to_utc(DAY * stamps.days(None)[0] + stamps.microsecond, "Europe/London")
    return [str(np.datetime64(int(at), "us").astype("datetime64[m]"))[11:] for at in instants.utc]


def test_a_skipped_hour_moves_forward() -> None:
    assert utc_of(["2026-03-29 00:59", "2026-03-29 01:30", "2026-03-29 02:30"]) == [
        "00:59",
        "01:30",
        "01:30",
    ]


def test_a_repeated_hour_is_told_apart_by_the_order_of_the_file() -> None:
    times = ["00:40", "01:10", "01:50", "01:05", "01:40", "02:10"]
    expected = ["23:40", "00:10", "00:50", "01:05", "01:40", "02:10"]
    texts = [f"2026-10-25 {time}" for time in ["00:10", "00:20", "00:30", *times]]
    texts += [f"2026-10-25 0{hour}:30" for hour in range(3, 9)]
    assert utc_of(texts)[3:9] == expected
    assert utc_of(texts[::-1])[::-1][3:9] == expected
    shuffled = ["2026-10-25 05:00", "2026-10-25 01:50", "2026-10-25 03:00", "2026-10-25 01:10"]
    assert utc_of(shuffled) == ["05:00", "00:50", "03:00", "00:10"]


def test_offsets_are_kept_in_the_repeated_hour() -> None:
    first = datetime(2026, 10, 25, 1, 30, tzinfo=timezone(timedelta(hours=1)))
    stamps = read_stamps(pa.array([first.isoformat()]), "moment")
    assert stamps.has_offset[0]
    assert stamps.offset[0] == 60
