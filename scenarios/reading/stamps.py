"""Columns of dates and times in any of the usual forms to days and seconds on the wall clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scenarios.reading.shapes import (
    Bytes,
    Match,
    Numbers,
    digits,
    groups_by_shape,
    number_at,
    place_at,
)

DateOrder = Literal["dmy", "mdy"]
Kind = Literal["moment", "date", "time", "iso"]
Mask = NDArray[np.bool_]
MICROSECONDS = 1_000_000
DAY_SECONDS = 86_400
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_PIVOT_YEAR = 70
_LONGEST_OFFSET = 14 * 60 + 59
_END_OF_EPOCHS = (_LAST_YEAR - 1969) * 365 * DAY_SECONDS * MICROSECONDS
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


@dataclass(frozen=True, eq=False)
class Stamps:
    """A column as it stands in its file, before it is known whether day or month comes first.

    All arrays have a row each. `first` and `second` are day and month where `is_open`, else they
    are sure to be day and month. `microsecond` counts from midnight and may be a whole day (24:00).
    `offset` is in minutes where `has_offset`. `is_epoch` rows have their UTC microsecond in
    `microsecond`. `is_read` is False where nothing was understood.
    """

    year: Numbers
    first: Numbers
    second: Numbers
    microsecond: Numbers
    offset: Numbers
    has_offset: Mask
    is_open: Mask
    is_epoch: Mask
    is_halved: Mask
    is_read: Mask

    @classmethod
    def none(cls, rows: int) -> "Stamps":
        """Rows of which nothing is known yet."""
        numbers = np.zeros((5, rows), dtype=np.int64)
        masks = np.zeros((5, rows), dtype=np.bool_)
        return cls(*numbers, *masks)

    def days(self, order: DateOrder | None) -> tuple[Numbers, Mask]:
        """Days since 1970-01-01, and which of them are in the calendar."""
        swapped = self.is_open & (order == "mdy")
        day = np.where(swapped, self.second, self.first)
        month = np.where(swapped, self.first, self.second)
        sound = self.is_read & (month >= 1) & (month <= 12) & (day >= 1)
        sound &= (self.year >= _FIRST_YEAR) & (self.year <= _LAST_YEAR)
        months = np.where(sound, 12 * (self.year - 1970) + month - 1, 0).astype("datetime64[M]")
        first = months.astype("datetime64[D]").astype(np.int64)
        length = (months + 1).astype("datetime64[D]").astype(np.int64) - first
        sound &= day <= length
        return first + day - 1, sound


def read_stamps(texts: pa.Array, kind: Kind) -> Stamps:
    """Read trimmed texts without nulls; blank ones stay unread."""
    stamps = Stamps.none(len(texts))
    for match, rows, characters in groups_by_shape(texts, kind):
        if place_at(match, "epoch"):
            _read_epoch(stamps, match, rows, characters)
            continue
        sound = np.ones(len(rows), dtype=np.bool_)
        _read_date(stamps, match, rows, characters, sound)
        _read_time(stamps, match, rows, characters, sound)
        _read_offset(stamps, match, rows, characters, sound)
        stamps.is_read[rows] = sound
    return stamps


def order_of(stamps: Iterable[Stamps]) -> set[DateOrder]:
    """Orders that some dates prove: none where every date may be read both ways."""
    proved: set[DateOrder] = set()
    for own in stamps:
        first, second = own.first[own.is_open], own.second[own.is_open]
        if (first > 12).any():
            proved.add("dmy")
        if (second > 12).any():
            proved.add("mdy")
    return proved


def _read_epoch(stamps: Stamps, match: Match, rows: Numbers, characters: Bytes) -> None:
    place = place_at(match, "epoch")
    if place is not None:
        unit = {13: 1_000, 16: 1}.get(place.stop - place.start, MICROSECONDS)
        part = _fraction(match, characters, "epoch_part")
        stamps.microsecond[rows] = digits(characters[:, place]) * unit + part
        stamps.is_epoch[rows] = True
        stamps.is_read[rows] = stamps.microsecond[rows] < _END_OF_EPOCHS


def _read_date(stamps: Stamps, match: Match, rows: Numbers, characters: Bytes, sound: Mask) -> None:
    place = place_at(match, "year", "year2", "year3", "year4", "year5")
    if place is None:
        return
    year = digits(characters[:, place])
    is_short = place.stop - place.start == 2
    stamps.year[rows] = year + np.where(year < _PIVOT_YEAR, 2000, 1900) if is_short else year
    day = number_at(match, characters, "day", "day3", "day4", "day5", "first")
    month = number_at(match, characters, "month", "month5", "second")
    named = place_at(match, "name3", "name4")
    if month is None and named is not None:
        month = _named_months(characters[:, named.start : named.start + 3])
        sound &= month > 0
    stamps.first[rows] = 0 if day is None else day
    stamps.second[rows] = 0 if month is None else month
    stamps.is_open[rows] = place_at(match, "first") is not None


def _named_months(letters: Bytes) -> Numbers:
    """Month of three letters in any case; 0 where they begin none."""
    folded = letters | 0x20
    months = np.zeros(len(letters), dtype=np.int64)
    for name, number in _MONTHS.items():
        months[(folded == np.frombuffer(name.encode(), dtype=np.uint8)).all(axis=1)] = number
    return months


def _read_time(stamps: Stamps, match: Match, rows: Numbers, characters: Bytes, sound: Mask) -> None:
    hour = number_at(match, characters, "hour", "hour6", "hour7")
    if hour is None:
        return
    zero = np.zeros(len(rows), dtype=np.int64)
    minute = number_at(match, characters, "minute", "minute6")
    second = number_at(match, characters, "sec", "sec6")
    minute, second = zero if minute is None else minute, zero if second is None else second
    half = place_at(match, "half", "half7")
    if half is not None:
        letter = characters[:, half.start] | 0x20
        sound &= (hour >= 1) & (hour <= 12) & ((letter == ord("a")) | (letter == ord("p")))
        hour = hour % 12 + 12 * (letter == ord("p"))
        stamps.is_halved[rows] = True
    part = _fraction(match, characters, "part")
    sound &= (minute < 60) & (second < 60)
    sound &= (hour < 24) | ((hour == 24) & (minute == 0) & (second == 0) & (part == 0))
    stamps.microsecond[rows] = MICROSECONDS * (3600 * hour + 60 * minute + second) + part


def _fraction(match: Match, characters: Bytes, name: str) -> Numbers:
    """Microseconds after a point; further digits are cut."""
    place = place_at(match, name)
    if place is None:
        return np.zeros(len(characters), dtype=np.int64)
    kept = characters[:, place][:, :6]
    return digits(kept) * int(10 ** (6 - kept.shape[1]))


def _read_offset(
    stamps: Stamps, match: Match, rows: Numbers, characters: Bytes, sound: Mask
) -> None:
    sign = place_at(match, "sign")
    if sign is not None:
        hours = number_at(match, characters, "off_h")
        minutes = number_at(match, characters, "off_m")
        total = 60 * (0 if hours is None else hours) + (0 if minutes is None else minutes)
        sound &= total <= _LONGEST_OFFSET
        stamps.offset[rows] = np.where(characters[:, sign.start] == ord("-"), -total, total)
    stamps.has_offset[rows] = sign is not None or place_at(match, "utc") is not None
