"""Columns of text to what they mean, every different word looked at once where words are few."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scenarios.importers.incidents.faults import Faults
from scenarios.reading.stamps import Kind, Stamps, read_stamps

BLANKS = pa.array(
    ["", "-", "NULL", "null", "Null", "N/A", "n/a", "NA", "#N/A", "NaN", "nan", "None"]
)
NO_WORD = -1
DURATION = (
    r"^(?P<hours>[0-9]{1,5}):(?P<minutes>[0-5]?[0-9])(?::(?P<seconds>[0-5]?[0-9](?:\.[0-9]+)?))?$"
)

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Words:
    """A column of few different words: `code` is an index of `words`, or `NO_WORD`."""

    code: Numbers
    words: tuple[str, ...]

    def matching(self, is_chosen: Callable[[str], bool]) -> Mask:
        """Rows whose word is chosen."""
        chosen = np.array([is_chosen(word) for word in self.words] + [False], dtype=np.bool_)
        return chosen[self.code]


class Cells:
    """The cells of one batch by column, and the way to say what is wrong with them."""

    def __init__(self, table: pa.Table, first_row: int, faults: Faults) -> None:
        self._table = table
        self._first_row = first_row
        self._faults = faults

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def texts(self, column: str) -> pa.Array:
        """Trimmed texts; blank and its many spellings are null."""
        whole = self._table[column].combine_chunks()
        trimmed = pc.utf8_trim_whitespace(whole)
        return pc.if_else(pc.is_in(trimmed, BLANKS), None, trimmed)

    def words(self, column: str) -> Words:
        """A column of which many cells are alike."""
        encoded = pc.dictionary_encode(self.texts(column))
        code = encoded.indices.fill_null(NO_WORD).to_numpy(zero_copy_only=False)
        return Words(code.astype(np.int64), tuple(encoded.dictionary.to_pylist()))

    def numbers(self, column: str, low: float, high: float, *, whole: bool = False) -> Floats:
        """Numbers; NaN is blank, and other than a number in range is noted."""
        texts = self.texts(column)
        try:
            values = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
        except pa.ArrowInvalid:
            series = texts.to_pandas().str.replace(",", "", regex=False)
            values = pd.to_numeric(series, errors="coerce").to_numpy(dtype=np.float64)
        numbers: Floats = np.array(values, dtype=np.float64)
        blank = texts.is_null().to_numpy(zero_copy_only=False)
        sound = (numbers >= low) & (numbers <= high)
        if whole:
            sound &= numbers % 1 == 0
        kind = "a whole number" if whole else "a number"
        self.refuse(column, ~sound & ~blank, f"{kind} from {low:,g} to {high:,g}, or blank")
        numbers[~sound] = np.nan
        return numbers

    def durations(self, column: str, longest_minutes: float) -> Floats:
        """Minutes of times spent such as 1:05 or 01:05:30; NaN is blank, all else is noted."""
        texts = self.texts(column)
        parts = pc.extract_regex(texts, DURATION)
        minutes: Floats = np.zeros(len(texts))
        for name, factor in (("hours", 60.0), ("minutes", 1.0), ("seconds", 1 / 60)):
            part = pc.struct_field(parts, name)
            told = pc.cast(pc.if_else(pc.equal(part, ""), "0", part), pa.float64())
            minutes += factor * told.to_numpy(zero_copy_only=False)
        blank = texts.is_null().to_numpy(zero_copy_only=False)
        sound = minutes <= longest_minutes
        self.refuse(column, ~sound & ~blank, "hours and minutes such as 1:05, or blank")
        minutes[~sound] = np.nan
        return np.round(minutes, 3)

    def stamps(self, column: str, kind: Kind) -> tuple[Stamps, Mask]:
        """Dates or times as they stand there, and which cells are blank."""
        texts = self.texts(column)
        blank = texts.is_null().to_numpy(zero_copy_only=False)
        return read_stamps(texts.fill_null(""), kind), blank

    def refuse(self, column: str, faulty: Mask, expected: str, hint: str = "") -> None:
        """Note the first of the faulty cells one by one and count the others."""
        rows = np.flatnonzero(faulty)
        for row in rows[: self._faults.room(column, expected, len(rows))].tolist():
            value = self._table[column][row].as_py()
            self._faults.of_cell(self._first_row + row, column, value, expected, hint)
