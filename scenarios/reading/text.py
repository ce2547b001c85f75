"""Bytes to text: UTF-8 with or without a byte order mark, and nothing else."""

import re

from scenarios.problems import problem_of
from scenarios.reading.archive import Note

_UNREADABLE = re.compile("[\udc00-\udcff]")
_NUL_MARK = "\udc00"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ADVICE = "save the file as UTF-8"


def decode(file: str, data: bytes, note: Note) -> str | None:
    """Give the text of a file, or None where it is not text at all.

    Bytes that are not UTF-8 and NUL bytes are noted once. They stay in the text as lone
    surrogates, which no text has, so that the cells around them are still checked.
    """
    if data.startswith(_UTF16_MARKS):
        note(problem_of(file, "the file is encoded as UTF-16", _ADVICE))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        fault = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        note(problem_of(file, fault, _ADVICE, row=row))
        text = data.decode("utf-8-sig", errors="surrogateescape")
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        fault = "there is a NUL byte, which no text has"
        note(problem_of(file, fault, "export the file again", row=row))
        text = text.replace("\0", _NUL_MARK)
    return text


def is_readable(text: str) -> bool:
    """Whether nothing in a decoded text stands for a byte that was noted."""
    return text.isascii() or _UNREADABLE.search(text) is None
