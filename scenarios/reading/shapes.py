"""Texts of dates and times by their shape: `07/01/24 4:23` is `99/99/99 9:99` whatever the digits.

All texts of one shape have their figures at the same places, so a column of a million is read with
a few operations on its bytes, and a shape is understood once.
"""

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

LONGEST_TEXT = 48
MOST_SHAPES = 400
_FACTOR = np.uint64(0xBF58476D1CE4E5B9)

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]
Match = re.Match[str]

_DATE = (
    r"(?:[aTZ]{3,9},? )?(?:"
    r"(?P<year>9999)(?P<s1>[-/.])(?P<month>99?)(?P=s1)(?P<day>99?)"
    r"|(?P<first>99?)(?P<s2>[-/. ])(?P<second>99?)(?P=s2)(?P<year2>9999|99)"
    r"|(?P<day3>99?)[-/ ]?(?P<name3>[aTZ]{3,9})[-/ ,]{1,2}(?P<year3>9999|99)"
    r"|(?P<name4>[aTZ]{3,9}) (?P<day4>99?),? (?P<year4>9999)"
    r"|(?P<year5>9999)(?P<month5>99)(?P<day5>99))"
)
_TIME = (
    r"(?P<hour>99?)[:.h](?P<minute>99)(?:[:.](?P<sec>99)(?:[.,](?P<part>9{1,9}))?)?"
    r"(?: ?(?P<half>aa|a\.a\.?))?"
)
_SHORT_TIME = r"(?P<hour6>99)(?P<minute6>99)(?P<sec6>99)?|(?P<hour7>99?) ?(?P<half7>aa)"
_OFFSET = r"(?: ?(?:(?P<utc>Z)|(?P<sign>[+-])(?P<off_h>99):?(?P<off_m>99)?))?"
_BETWEEN = r"(?:T|,? {1,2}|[-_])"
_EPOCH = r"(?P<epoch>9{9,10}|9{13}|9{16})(?:\.(?P<epoch_part>9{1,9}))?"
_ISO = (
    r"(?P<year>9999)-(?P<month>99)-(?P<day>99)[T ](?P<hour>99):(?P<minute>99)"
    r"(?::(?P<sec>99)(?:\.(?P<part>9{1,6}))?)?"
    r"(?:(?P<utc>Z)|(?P<sign>[+-])(?P<off_h>99):?(?P<off_m>99))?"
)
_PATTERNS = {
    "iso": re.compile(_ISO, re.ASCII),
    "moment": re.compile(
        rf"{_EPOCH}|{_DATE}{_BETWEEN}?(?:{_TIME}|{_SHORT_TIME}){_OFFSET}", re.ASCII
    ),
    "date": re.compile(rf"{_DATE}(?:{_BETWEEN}{_TIME}{_OFFSET})?", re.ASCII),
    "time": re.compile(rf"(?:{_DATE}{_BETWEEN})?(?:{_TIME}|{_SHORT_TIME}){_OFFSET}", re.ASCII),
}


def _classes() -> Bytes:
    classes = np.arange(256, dtype=np.uint8)
    for letters in (b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
        classes[list(letters)] = ord("a")
    classes[ord("T")], classes[ord("Z")] = ord("T"), ord("Z")
    classes[list(b"0123456789")] = ord("9")
    return classes


_CLASSES = _classes()


def groups_by_shape(texts: pa.Array, kind: str) -> Iterator[tuple[Match, Numbers, Bytes]]:
    """Texts that a kind of column may hold, a shape at a time.

    Parameters
    ----------
    texts
        Trimmed strings without nulls.
    kind
        `moment`, `date` or `time`; `iso` is a moment in the form of a pack.

    Yields
    ------
    How the shape is understood, the rows that have it, and their bytes, shape (rows, length). Rows
    of which nothing is understood come in no group.
    """
    lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False).astype(np.int64)
    for length in np.unique(lengths):
        if not 0 < length <= LONGEST_TEXT:
            continue
        rows = np.flatnonzero(lengths == length)
        own = texts if len(rows) == len(lengths) else texts.take(pa.array(rows))
        characters = _matrix(own, int(length))
        classes = _CLASSES[characters]
        for _ in range(MOST_SHAPES):
            if not len(rows):
                break
            same = (classes == classes[0]).all(axis=1)
            match = _understood(classes[0].tobytes().decode("latin-1"), kind)
            if same.all():
                if match:
                    yield match, rows, characters
                break
            if match:
                yield match, rows[same], characters[same]
            rows, characters, classes = rows[~same], characters[~same], classes[~same]


def _matrix(texts: pa.Array, length: int) -> Bytes:
    """Bytes of strings that are all of one length."""
    width = 8 if pa.types.is_large_string(texts.type) else 4
    offsets = np.frombuffer(texts.buffers()[1], dtype=f"i{width}")
    start = int(offsets[texts.offset])
    data = np.frombuffer(texts.buffers()[2], dtype=np.uint8)
    return data[start : start + len(texts) * length].reshape(len(texts), length)


@cache
def _understood(shape: str, kind: str) -> Match | None:
    return _PATTERNS[kind].fullmatch(shape)


def place_at(match: Match, *names: str) -> slice | None:
    """Where the first of the named parts stands that the shape has."""
    for name in names:
        if name in match.re.groupindex and match.start(name) >= 0:
            return slice(*match.span(name))
    return None


def number_at(match: Match, characters: Bytes, *names: str) -> Numbers | None:
    """The whole number at the first of the named parts that the shape has."""
    place = place_at(match, *names)
    return None if place is None else digits(characters[:, place])


def digits(characters: Bytes) -> Numbers:
    """Whole numbers written in bytes of shape (rows, digits)."""
    number = np.zeros(len(characters), dtype=np.int64)
    for column in characters.T:
        number = 10 * number + (column - ord("0"))
    return number


def hashes_of(texts: pa.Array) -> NDArray[np.uint64]:
    """64-bit hashes of texts without nulls, by their bytes eight at a time."""
    lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False).astype(np.int64)
    hashes = np.zeros(len(lengths), dtype=np.uint64)
    for length in np.unique(lengths):
        rows = np.flatnonzero(lengths == length)
        own = texts if len(rows) == len(lengths) else texts.take(pa.array(rows))
        words = -(-int(length) // 8)
        padded = np.zeros((len(rows), 8 * words), dtype=np.uint8)
        if length:
            padded[:, :length] = _matrix(own, int(length))
        mixed = np.full(len(rows), length, dtype=np.uint64)
        for word in padded.view(np.uint64).reshape(len(rows), words).T:
            mixed = (mixed ^ word) * _FACTOR
            mixed ^= mixed >> np.uint64(29)
        hashes[rows] = mixed
    return hashes
