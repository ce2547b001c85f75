"""Columns of an export to the table of incidents that a pack holds."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from optimiser.demand.incidents import OUTSIDE
from scenarios.importers.incidents.cells import NO_WORD, Mask, Numbers
from scenarios.importers.incidents.modelled import Facts
from scenarios.importers.incidents.rows import ExportRows
from scenarios.importers.incidents.times import NOT_A_TIME
from scenarios.schema.incidents import OUTSIDE_AREA, as_incidents

COORDINATE_DECIMALS = 6
_STRINGS = pd.StringDtype(na_value=np.nan)


def incident_table(
    rows: ExportRows,
    facts: Facts,
    chosen: Mask,
    place: Numbers,
    area_ids: Sequence[str],
    prefix: str,
) -> pd.DataFrame:
    """The chosen rows in order of time; those without an id of their own are numbered.

    `area_id` is that of rows placed by their code; others are found by their coordinates again.
    """
    order = np.flatnonzero(chosen)
    order = order[np.argsort(rows.received[order], kind="stable")]
    coded = (rows.area.code[order] != NO_WORD) | ~np.isfinite(rows.longitude[order])
    names = np.array([*area_ids, OUTSIDE_AREA, None], dtype=object)
    own = place[order]
    index = np.where(own >= 0, own, np.where(own == OUTSIDE, len(area_ids), len(area_ids) + 1))
    index = np.where(coded | (own == OUTSIDE), index, len(area_ids) + 1)
    table = pd.DataFrame(
        {
            "incident_id": _ids(rows, order, prefix),
            "received_at": _instants(rows.received[order]),
            "longitude": np.round(rows.longitude[order], COORDINATE_DECIMALS),
            "latitude": np.round(rows.latitude[order], COORDINATE_DECIMALS),
            "category": np.array(facts.names, dtype=object)[facts.category[order]],
            "grade": facts.grade[order],
            "minutes_on_scene": facts.minutes[order],
            "officers_required": facts.officers[order],
            "area_id": names[index],
            "arrived_at": _instants(rows.arrived[order]),
            "dispatched_at": _instants(rows.dispatched[order]),
            "modelled_fields": np.array(facts.modelled_names, dtype=object)[facts.modelled[order]],
        }
    )
    return as_incidents(table)


def _instants(microseconds: Numbers) -> pd.DatetimeIndex:
    moments = np.where(
        microseconds == NOT_A_TIME, np.datetime64("NaT").astype(np.int64), microseconds
    )
    return pd.DatetimeIndex(moments.astype("datetime64[us]")).tz_localize("UTC")


def _ids(rows: ExportRows, order: Numbers, prefix: str) -> "pd.Series[str]":
    own = pa.nulls(len(order), pa.string())
    if rows.incident_id is not None:
        own = rows.incident_id.take(pa.array(order))
    if own.null_count:
        numbers = [f"{prefix}{number:07}" for number in range(1, len(order) + 1)]
        own = pc.coalesce(own, pa.array(numbers))
    return pd.Series(pd.array(own, dtype=_STRINGS))
