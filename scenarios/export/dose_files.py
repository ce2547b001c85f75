"""What the read-back of delivered patrol says, for machines and as `dose.csv`."""

from pathlib import Path
from typing import Any

from scenarios.build.delivered import DoseReadBack
from scenarios.export.csv_file import write_csv

HEADER = ("place_id", "hour", "planned_minutes", "delivered_minutes", "delivered_share")
DECIMALS = 4


def dose_summary(read: DoseReadBack) -> dict[str, Any]:
    """Totals and shares by place and by hour, shrunk, with what was not planned told apart."""
    planned = float(read.planned.sum())
    return {
        "planned_minutes": round(planned, 1),
        "delivered_minutes": round(float(read.delivered.sum()), 1),
        "raw_share": round(float(read.delivered.sum()) / planned, DECIMALS),
        "delivered_share": round(read.shares.whole, DECIMALS),
        "elsewhere_minutes": round(read.elsewhere_minutes, 1),
        "unknown_crews": list(read.unknown_crews),
        "unknown_places": list(read.unknown_places),
        "by_place": {
            place: round(float(share), DECIMALS)
            for place, share in zip(read.place_ids, read.shares.by_place, strict=True)
        },
        "by_hour": [round(float(share), DECIMALS) for share in read.shares.by_hour],
    }


def write_dose(path: Path, read: DoseReadBack) -> None:
    """Write a row for every place and hour of the day in which visits were due."""
    rows = (
        (
            place,
            hour,
            round(float(read.planned[number, hour]), 1),
            round(float(read.delivered[number, hour]), 1),
            round(float(read.shares.by_place_and_hour[number, hour]), DECIMALS),
        )
        for number, place in enumerate(read.place_ids)
        for hour in range(read.planned.shape[1])
        if read.planned[number, hour]
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_csv(path, HEADER, rows)
