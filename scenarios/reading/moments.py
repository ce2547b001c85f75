"""Columns of date-times to UTC instants; local times are those of one zone."""

from dataclasses import dataclass

import pandas as pd

from scenarios.schema.incidents import INSTANT
from scenarios.schema.values import MOMENT, OFFSET


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
    with_offset = texts.str.fullmatch(MOMENT.pattern + OFFSET.pattern)
    is_local = ~with_offset
    is_local[is_local] = texts[is_local].str.fullmatch(MOMENT.pattern)
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
    wrong = instants.isna() & ~skipped & ~repeated
    return Moments(instants, wrong, skipped, repeated)


def _spread(mask: "pd.Series[bool]", index: pd.Index) -> "pd.Series[bool]":
    return mask.reindex(index, fill_value=False)
