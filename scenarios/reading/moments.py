"""Columns of date-times to UTC instants; local times are those of one zone."""

from dataclasses import dataclass

import pandas as pd

from scenarios.schema.incidents import INSTANT
from scenarios.schema.values import FIRST_YEAR, LAST_YEAR

_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
_OFFSET = r"(?:Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])"


@dataclass(frozen=True, eq=False)
class Moments:
    """Instants, and which of them could not be told: each mask has a reason of its own.

    `skipped` local times never were on the clock, `repeated` ones were there twice.
    """

    instants: "pd.Series[pd.Timestamp]"
    wrong: "pd.Series[bool]"
    skipped: "pd.Series[bool]"
    repeated: "pd.Series[bool]"


def read_moments(texts: "pd.Series[str]", timezone: str) -> Moments:
    """Read ISO 8601 date-times; those without an offset are on the clocks of `timezone`."""
    with_offset = texts.str.fullmatch(_MOMENT + _OFFSET)
    is_local = ~with_offset
    is_local[is_local] = texts[is_local].str.fullmatch(_MOMENT)
    instants = pd.Series(pd.NaT, index=texts.index, dtype=INSTANT)
    instants[with_offset] = pd.to_datetime(
        texts[with_offset], format="ISO8601", utc=True, errors="coerce"
    ).astype(INSTANT)
    wall = pd.to_datetime(texts[is_local], format="ISO8601", errors="coerce").astype(
        "datetime64[us]"
    )
    once = wall.dt.tz_localize(timezone, ambiguous="NaT", nonexistent="NaT")
    shifted = wall.dt.tz_localize(timezone, ambiguous="NaT", nonexistent="shift_forward")
    instants[is_local] = once.dt.tz_convert("UTC").astype(INSTANT)
    skipped = _spread(once.isna() & shifted.notna(), texts.index)
    repeated = _spread(wall.notna() & shifted.isna(), texts.index)
    odd_year = ~instants.dt.year.between(FIRST_YEAR, LAST_YEAR)
    wrong = (instants.isna() | odd_year) & ~skipped & ~repeated
    return Moments(instants.mask(wrong), wrong, skipped, repeated)


def _spread(mask: "pd.Series[bool]", index: pd.Index) -> "pd.Series[bool]":
    return mask.reindex(index, fill_value=False)
