"""The kinds of value that a cell, a property or a key may hold."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
LONGEST_TEXT = 1_000
ONE_LINE = f"text on one line without control characters, at most {LONGEST_TEXT:,} long"
_SEPARATOR = re.compile(r"[;,|]")
_DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(_DAY.pattern + r"[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")
OFFSET = re.compile(r"(?:Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])")
FIRST_YEAR, LAST_YEAR = 1900, 2199
A_DAY = "a date such as 2026-03-29"
A_MOMENT = "a date and time with its offset such as 2026-03-29T09:00:00+01:00"


def _one_line(text: str) -> str:
    if CONTROL.search(text) or len(text) > LONGEST_TEXT:
        raise ValueError(ONE_LINE)
    return text


def _one_word(text: str) -> str:
    if _SEPARATOR.search(text):
        message = "words with semicolons between them, without commas or bars"
        raise ValueError(message)
    return text


def blank_as_none(value: Any) -> Any:
    """An empty cell as nothing."""
    return None if isinstance(value, str) and not value.strip() else value


def _day(value: Any) -> Any:
    """An ISO date of this age; nothing else is taken for a date, numbers least of all."""
    if isinstance(value, str):
        text = value.strip()
        value = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    if not isinstance(value, date) or not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(A_DAY)
    return value


def _moment(value: Any) -> Any:
    """An ISO date-time with its offset."""
    if isinstance(value, str):
        text = value.strip()
        offset = OFFSET.search(text, 16)
        whole = offset and offset.end() == len(text) and MOMENT.fullmatch(text[: offset.start()])
        value = datetime.fromisoformat(text) if whole else None
    if not isinstance(value, datetime) or not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(A_MOMENT)
    return value


Text = Annotated[str, Field(min_length=1), AfterValidator(_one_line)]
OptionalText = Annotated[Text | None, BeforeValidator(blank_as_none)]
Words = tuple[Annotated[Text, AfterValidator(_one_word)], ...]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
