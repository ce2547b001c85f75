"""A table of incidents that is sound throughout, read with a few operations a column.

Whatever may need a sentence, or a closer look, makes it None: then the file is read again cell by
cell, by `read_incidents`.
"""

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from scenarios.cells import unguard
from scenarios.reading.clocks import to_utc
from scenarios.reading.limits import LONGEST_MINUTES, MOST_OFFICERS
from scenarios.reading.sheet import Header
from scenarios.reading.stamps import DAY_SECONDS, MICROSECONDS, read_stamps
from scenarios.reading.text import is_readable
from scenarios.schema.incidents import INCIDENT_COLUMNS, REQUIRED_INCIDENT_COLUMNS
from scenarios.schema.values import CONTROL, LONGEST_TEXT
from scenarios.sheets import FIRST_ROW

LEAST_ROWS = 1_000
_NUMBERS = {
    "longitude": (-180, 180, False, False),
    "latitude": (-90, 90, False, False),
    "grade": (1, 4, True, True),
    "minutes_on_scene": (0, LONGEST_MINUTES, False, True),
    "officers_required": (0, MOST_OFFICERS, True, True),
}
_MOMENTS = {"received_at": True, "arrived_at": False, "dispatched_at": False}
_TEXTS = {"incident_id": True, "category": True, "area_id": False}
_STRINGS = pd.StringDtype(na_value=np.nan)


class _Unsound(Exception):
    """Something in a column needs a closer look."""


def read_sound_incidents(text: str, header: Header, timezone: str) -> pd.DataFrame | None:
    """The rows of a large file, indexed by row number, or None where not every cell is sound."""
    lines, header_end = text.count("\n"), text.find("\n")
    if lines < LEAST_ROWS or header_end < 0 or text.find('"', header_end) >= 0:
        return None
    if text.count("\r") != text.count("\r\n") or not is_readable(text):
        return None
    if not set(REQUIRED_INCIDENT_COLUMNS) <= set(header.position_by_column):
        return None
    table = _cells(text, header.width)
    if table is None:
        return None
    try:
        columns = {
            name: _typed(name, table.column(header.position_by_column[name]), timezone)
            for name in INCIDENT_COLUMNS
            if name in header.position_by_column
        }
    except _Unsound:
        return None
    index = pd.RangeIndex(FIRST_ROW, FIRST_ROW + table.num_rows)
    return pd.DataFrame(columns).set_axis(index)


def _cells(text: str, width: int) -> pa.Table | None:
    """Cells as they stand there; None where a row has more or fewer than `width`."""
    names = [f"c{number}" for number in range(width)]
    data = text.rstrip("\r\n").encode()
    try:
        return pacsv.read_csv(
            io.BytesIO(data),
            read_options=pacsv.ReadOptions(column_names=names, skip_rows=1),
            parse_options=pacsv.ParseOptions(quote_char=False, ignore_empty_lines=False),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None


def _typed(name: str, cells: pa.ChunkedArray, timezone: str) -> "pd.Series":
    texts = cells.combine_chunks()
    if name in _NUMBERS:
        return pd.Series(_numbers(texts, *_NUMBERS[name]))
    if name in _MOMENTS:
        return pd.Series(_moments(texts, timezone, required=_MOMENTS[name]))
    if name in _TEXTS:
        return _words(texts, required=_TEXTS[name])
    return _names_of_columns(texts)


def _require(sound: bool) -> None:
    if not sound:
        raise _Unsound


def _blank(texts: pa.Array) -> NDArray[np.bool_]:
    blank: NDArray[np.bool_] = pc.equal(texts, "").to_numpy(zero_copy_only=False)
    return blank


def _numbers(
    texts: pa.Array, low: float, high: float, whole: bool, required: bool
) -> NDArray[np.float64]:
    blank = _blank(texts)
    _require(not (required and blank.any()))
    try:
        numbers = pc.cast(pc.if_else(pa.array(blank), None, texts), pa.float64())
    except pa.ArrowInvalid:
        raise _Unsound from None
    values: NDArray[np.float64] = np.array(numbers.to_numpy(zero_copy_only=False))
    told = values[~blank]
    _require(bool(((told >= low) & (told <= high)).all()))
    _require(not whole or bool((told % 1 == 0).all()))
    return values


def _moments(texts: pa.Array, timezone: str, *, required: bool) -> pd.DatetimeIndex:
    blank = _blank(texts)
    _require(not (required and blank.any()))
    stamps = read_stamps(texts, "iso")
    days, in_calendar = stamps.days(None)
    own = DAY_SECONDS * MICROSECONDS
    _require(bool((in_calendar | blank).all()) and bool((stamps.microsecond < own).all()))
    utc = own * days + stamps.microsecond - 60 * MICROSECONDS * stamps.offset
    local = ~stamps.has_offset & ~blank
    if local.any():
        instants = to_utc(utc[local], timezone)
        _require(not (instants.skipped.any() or instants.repeated.any()))
        utc[local] = instants.utc
    moments = utc.astype("datetime64[us]")
    moments[blank] = np.datetime64("NaT")
    return pd.DatetimeIndex(moments).tz_localize("UTC")


def _words(texts: pa.Array, *, required: bool) -> "pd.Series[str]":
    blank = _blank(texts)
    _require(not (required and blank.any()))
    _require_plain(texts)
    return _strings(pc.if_else(pa.array(blank), None, texts))


def _require_plain(texts: pa.Array) -> None:
    """Texts of one line that need no trimming and no look behind a guarding apostrophe."""
    longest = pc.max(pc.binary_length(texts)).as_py() or 0
    _require(longest <= LONGEST_TEXT)
    trimmed = pc.equal(pc.utf8_trim_whitespace(texts), texts)
    _require(bool(pc.all(trimmed).as_py()))
    _require(not pc.any(pc.starts_with(texts, "'")).as_py())
    characters = np.frombuffer(texts.buffers()[2] or b"", dtype=np.uint8)
    if len(characters) and (characters.min() < ord(" ") or characters.max() > ord("~")):
        words = pc.unique(texts).to_pylist()
        _require(all(word == unguard(word).strip() for word in words))
        _require(not any(CONTROL.search(word) for word in words))


def _names_of_columns(texts: pa.Array) -> "pd.Series[str]":
    known = frozenset(INCIDENT_COLUMNS)
    for word in pc.unique(texts).to_pylist():
        _require(known.issuperset(name for name in word.split(";") if name))
    return _strings(texts)


def _strings(texts: pa.Array) -> "pd.Series[str]":
    return pd.Series(pd.array(texts, dtype=_STRINGS))
