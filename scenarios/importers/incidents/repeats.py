"""Rows that an export holds more than once."""

import numpy as np
import pandas as pd
import pyarrow as pa

from scenarios.importers.incidents.cells import Mask
from scenarios.importers.incidents.rows import ExportRows
from scenarios.reading.shapes import hashes_of


def repeated_ids(rows: ExportRows, among: Mask) -> tuple[Mask, int]:
    """Rows whose id comes again later, among the given; and how many of them had other content.

    The last row of an id stays, for exports append corrections. A row without an id always stays.
    """
    repeated = np.zeros(len(rows), dtype=np.bool_)
    if rows.incident_id is None:
        return repeated, 0
    named = among & rows.incident_id.is_valid().to_numpy(zero_copy_only=False)
    chosen = np.flatnonzero(named)
    ids = hashes_of(rows.incident_id.take(pa.array(chosen)))
    again = pd.Series(ids).duplicated(keep="last").to_numpy()
    repeated[chosen[again]] = True
    if not again.any():
        return repeated, 0
    content = pd.util.hash_pandas_object(
        pd.DataFrame(
            {
                "received": rows.received,
                "longitude": rows.longitude,
                "latitude": rows.latitude,
                "area": rows.area.code,
                "category": rows.category.code,
                "grade": rows.grade,
                "minutes": rows.minutes,
                "officers": rows.officers,
            }
        ).iloc[chosen],
        index=False,
    ).to_numpy()
    last = pd.Series(content, index=ids)
    last = last[~last.index.duplicated(keep="last")]
    changed = content[again] != last.reindex(ids[again]).to_numpy()
    return repeated, int(changed.sum())
