"""The table of incidents: a DataFrame with fixed columns and types; there may be millions."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

REQUIRED_INCIDENT_COLUMNS = (
    "incident_id",
    "received_at",
    "longitude",
    "latitude",
    "category",
    "grade",
    "minutes_on_scene",
    "officers_required",
)
OPTIONAL_INCIDENT_COLUMNS = ("area_id", "arrived_at", "dispatched_at", "modelled_fields")
INCIDENT_COLUMNS = REQUIRED_INCIDENT_COLUMNS + OPTIONAL_INCIDENT_COLUMNS
OUTSIDE_AREA = "outside"
INSTANT: Final = "datetime64[us, UTC]"
INCIDENT_TYPES: Mapping[str, str] = {
    "incident_id": "str",
    "received_at": INSTANT,
    "longitude": "float64",
    "latitude": "float64",
    "category": "str",
    "grade": "int8",
    "minutes_on_scene": "float64",
    "officers_required": "int16",
    "area_id": "str",
    "arrived_at": INSTANT,
    "dispatched_at": INSTANT,
    "modelled_fields": "str",
}


def as_incidents(frame: Any) -> pd.DataFrame:
    """Give incidents the columns, order and types that every part relies on.

    Instants are UTC. Missing are: NaN coordinates (unplaced), NA `area_id` (`OUTSIDE_AREA` where
    the source knows that it is none of the areas), NaT `arrived_at` and `dispatched_at`.
    `modelled_fields` lists columns that an importer filled, joined by `;`, and is
    never missing. None and absent optional columns are allowed; other columns are dropped.
    """
    if frame is None:
        frame = pd.DataFrame(columns=list(INCIDENT_COLUMNS))
    table = frame.reindex(columns=list(INCIDENT_COLUMNS)).reset_index(drop=True)
    table["modelled_fields"] = table["modelled_fields"].astype("object").fillna("")
    typed: pd.DataFrame = table.astype(dict(INCIDENT_TYPES))
    return typed


def no_incidents() -> pd.DataFrame:
    """An empty table of incidents."""
    return as_incidents(None)
