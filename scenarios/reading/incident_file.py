"""A table of incidents to a DataFrame: columns at a time, because there may be a million rows."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd

from scenarios.cells import unguard
from scenarios.problems import MOST_ALIKE, problem_at, uncounted
from scenarios.reading.archive import Note
from scenarios.reading.expected import british_hint
from scenarios.reading.limits import LONGEST_MINUTES, MOST_OFFICERS
from scenarios.reading.moments import read_moments
from scenarios.reading.sheet import Header, Records, is_sound_width, read_header
from scenarios.reading.sound_incidents import read_sound_incidents
from scenarios.reading.text import decode, is_readable
from scenarios.schema.incidents import INCIDENT_COLUMNS, REQUIRED_INCIDENT_COLUMNS
from scenarios.schema.values import CONTROL, LONGEST_TEXT, ONE_LINE
from scenarios.sheets import FIRST_ROW

AS_WRITTEN = pd.StringDtype(storage="python", na_value=np.nan)
"""Text that may hold bytes which are no text (see `decode`): Arrow would refuse them."""

A_LOCAL_MOMENT = "a date and time such as 2026-03-29T14:05"


def read_incidents(file: str, data: bytes, timezone: str, note: Note) -> pd.DataFrame | None:
    """Read the incidents of a file, indexed by row number, with unsound cells missing.

    Date-times without an offset are local times of `timezone`. None where nothing can be used.
    """
    text = decode(file, data, note)
    if text is None:
        return None
    records = Records(file, text, note)
    header = read_header(file, records, INCIDENT_COLUMNS, REQUIRED_INCIDENT_COLUMNS, note)
    if header is None:
        return None
    sound = read_sound_incidents(text, header, timezone)
    if sound is not None:
        return sound
    cells = _read_cells(file, text, records, header, note)
    return _typed(file, cells, timezone, note)


def _read_cells(file: str, text: str, records: Records, header: Header, note: Note) -> pd.DataFrame:
    """The text of every cell, by column and row number; blank rows are left out."""
    fast = _read_fast(text, header.width)
    if fast is None:
        rows = {
            number: record[: header.width]
            for number, record in records
            if is_sound_width(file, header.width, number, record, note)
        }
        frame = pd.DataFrame(
            list(rows.values()), index=list(rows), columns=range(header.width), dtype=AS_WRITTEN
        )
    else:
        frame = fast
    columns = {name: frame[at].astype(AS_WRITTEN) for name, at in header.position_by_column.items()}
    cells = pd.DataFrame({name: _trimmed(column) for name, column in columns.items()})
    return cells[(cells != "").any(axis=1)]


def _read_fast(text: str, width: int) -> pd.DataFrame | None:
    """Read a file whose every row has `width` cells; None where it needs a closer look."""
    if text.count("\r") != text.count("\r\n") or not is_readable(text):
        return None
    data = text.rstrip("\r\n").encode()
    if not _is_regular(data, width):
        return None
    try:
        frame = pd.read_csv(
            BytesIO(data),
            header=0,
            names=list(range(width)),
            index_col=False,
            dtype="str",
            keep_default_na=False,
            skip_blank_lines=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError):
        return None
    return frame.set_axis(range(FIRST_ROW, FIRST_ROW + len(frame)))


def _is_regular(data: bytes, width: int) -> bool:
    """Whether every line outside quotation marks has `width` cells, counted without a loop."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(buffer == ord('"'))
    ends = _outside(np.flatnonzero(buffer == ord("\n")), quotes)
    if len(buffer) and buffer[-1] != ord("\n"):
        ends = np.append(ends, len(buffer))
    commas = _outside(np.flatnonzero(buffer == ord(",")), quotes)
    counts = np.diff(np.searchsorted(commas, ends), prepend=0)
    return len(quotes) % 2 == 0 and bool(np.all(counts == width - 1))


def _outside(positions: np.ndarray, quotes: np.ndarray) -> np.ndarray:
    return positions[np.searchsorted(quotes, positions) % 2 == 0] if len(quotes) else positions


def _trimmed(column: "pd.Series[str]") -> "pd.Series[str]":
    codes, words = pd.factorize(column)
    trimmed = [unguard(word).strip() for word in words.tolist()]
    return pd.Series(trimmed, dtype=AS_WRITTEN).take(codes).set_axis(column.index)


class _Column:
    """One column, with the ways to read it and to say what is wrong with it.

    Everything is worked out once for each different text and then spread over the rows.
    """

    def __init__(self, file: str, texts: "pd.Series[str]", timezone: str, note: Note) -> None:
        self._file = file
        codes, words = pd.factorize(texts)
        self._codes = codes
        self._words = pd.Series(words.tolist(), dtype=AS_WRITTEN)
        self._index = texts.index
        self._name = str(texts.name)
        self._timezone = timezone
        self._note = note

    def _spread(self, values: "pd.Series[Any]") -> "pd.Series[Any]":
        return values.take(self._codes).set_axis(self._index)

    def _refuse(
        self,
        faulty: "pd.Series[bool]",
        expected: str,
        hint: Callable[[str], str] = lambda text: "",
    ) -> None:
        """Note the first of the cells with faulty texts one by one and count the others."""
        readable = self._words.map(is_readable).astype(bool)
        rows = self._index[self._spread(faulty & readable)]
        texts = self._spread(self._words)
        for row in rows[:MOST_ALIKE]:
            text = str(texts[row])
            told = hint(text)
            self._note(
                problem_at(self._file, expected, row=row, column=self._name, value=text, hint=told)
            )
        if len(rows) > MOST_ALIKE:
            self._note(uncounted(self._file, self._name, expected, len(rows) - MOST_ALIKE))

    def text(self, *, required: bool) -> "pd.Series[str]":
        """Text on one line; blank is missing."""
        blank = self._words == ""
        control = self._words.str.contains(CONTROL.pattern, regex=True)
        control |= self._words.str.len() > LONGEST_TEXT
        if control.any():
            self._refuse(control, ONE_LINE)
        if required and blank.any():
            self._refuse(blank, "filled in")
        return self._spread(self._words.mask(blank | control))

    def number(
        self, low: float, high: float, *, whole: bool = False, required: bool = True
    ) -> "pd.Series[float]":
        """Numbers from `low` to `high`; blank is missing."""
        blank = self._words == ""
        values = pd.to_numeric(self._words.mask(blank), errors="coerce").astype("float64")
        sound = values.between(low, high) & ~(whole & (values % 1 != 0))
        faulty = ~sound if required else ~sound & ~blank
        if faulty.any():
            kind = "a whole number" if whole else "a number"
            ending = "" if required else ", or blank"
            self._refuse(faulty, f"{kind} from {low} to {high}{ending}")
        return self._spread(values.where(sound))

    def moment(self, *, required: bool) -> "pd.Series[pd.Timestamp]":
        """UTC instants; blank is missing."""
        moments = read_moments(self._words, self._timezone)
        wrong = moments.wrong if required else moments.wrong & (self._words != "")
        clocks = f"a time that the clocks of {self._timezone} show"
        advice = "so write the time with its offset"
        for faulty, expected, hint in (
            (wrong, A_LOCAL_MOMENT, british_hint),
            (moments.skipped, clocks, lambda text: f"they skip this one, {advice}"),
            (moments.repeated, f"{clocks} once", lambda text: f"they repeat this one, {advice}"),
        ):
            if faulty.any():
                self._refuse(faulty, expected, hint)
        return self._spread(moments.instants)

    def names_of_columns(self) -> "pd.Series[str]":
        """Names of columns with semicolons between them, or blank."""
        known = frozenset(INCIDENT_COLUMNS)
        strange = self._words.map(lambda text: not known.issuperset(_listed(text))).astype(bool)
        if strange.any():
            expected = "names of columns of this file with semicolons between them"
            self._refuse(strange, expected)
        return self._spread(self._words.mask(strange))


def _listed(text: str) -> list[str]:
    return [word for word in text.split(";") if word]


_READERS: Mapping[str, Callable[[_Column], "pd.Series[Any]"]] = {
    "incident_id": lambda column: column.text(required=True),
    "received_at": lambda column: column.moment(required=True),
    "longitude": lambda column: column.number(-180, 180, required=False),
    "latitude": lambda column: column.number(-90, 90, required=False),
    "category": lambda column: column.text(required=True),
    "grade": lambda column: column.number(1, 4, whole=True),
    "minutes_on_scene": lambda column: column.number(0, LONGEST_MINUTES),
    "officers_required": lambda column: column.number(0, MOST_OFFICERS, whole=True),
    "area_id": lambda column: column.text(required=False),
    "arrived_at": lambda column: column.moment(required=False),
    "dispatched_at": lambda column: column.moment(required=False),
    "modelled_fields": lambda column: column.names_of_columns(),
}


def _typed(file: str, cells: pd.DataFrame, timezone: str, note: Note) -> pd.DataFrame:
    columns = {
        name: _READERS[name](_Column(file, cells[name], timezone, note))
        for name in INCIDENT_COLUMNS
        if name in cells
    }
    return pd.DataFrame(columns, index=cells.index)
