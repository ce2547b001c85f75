"""The text of one cell: how values are written, and never as the beginning of a formula."""

import math
import re
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal

import numpy as np
import pandas as pd

Kind = Literal["text", "number", "flag", "day", "instant"]
"""What the cells of a column hold."""

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_FORMULA = re.compile(r"'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
_GUARDED = re.compile(rf"'(?:{_FORMULA.pattern})")
_EXACT_WHOLE = 1e15


def cell_text(value: Any) -> str:
    """One value as the pack format writes it: blank for nothing, `true`, ISO times, `a;b`."""
    if type(value) is str:
        return value
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return ";".join(sorted(map(cell_text, value)))
    if isinstance(value, (tuple, list)):
        return ";".join(map(cell_text, value))
    return str(value)


def _float_text(value: float) -> str:
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < _EXACT_WHOLE:
        return str(int(value))
    return repr(float(value))


def guard(text: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would read a formula."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def unguard(text: str) -> str:
    """The cell without the apostrophe that `guard` put before it."""
    if text.startswith("'") and _GUARDED.match(text):
        return text[1:]
    return text
