"""Runs of whole days, as a manifest names them."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

A_RUN_OF_DAYS = "a first and a last day with a stroke between them, such as 2026-03-06/2026-03-31"
_DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")


def days_of(run: str) -> tuple[date, date]:
    """The first and the last day of a run of days."""
    first, _, last = run.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last)


def _days(value: str) -> str:
    first, _, last = value.partition("/")
    if not (_DAY.fullmatch(first) and _DAY.fullmatch(last)):
        raise ValueError(A_RUN_OF_DAYS)
    start, end = days_of(value)
    if start > end:
        raise ValueError(A_RUN_OF_DAYS)
    return value


Days = Annotated[str, AfterValidator(_days)]
