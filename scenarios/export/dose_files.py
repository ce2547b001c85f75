"""What the read-back of delivered patrol says, for people, machines and the next plan."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from optimiser.errors import MusterError
from scenarios.build.delivered import DoseReadBack
from scenarios.export.csv_file import write_csv
from scenarios.plan_files import read_plan_table
from scenarios.schema.pack import Pack
from scenarios.schema.rows import DoseRow

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


def learn_dose(path: Path, read: DoseReadBack, pack: Pack, folder: Path) -> int:
    """Add what was planned and delivered of a plan to a `dose.csv`, for the pack of the next plan.

    `folder` is that of the plan. What the pack knew of earlier plans, and rows of other plans in
    the file, stay; rows of the same plan are replaced, so that learning twice counts once. Returns
    the rows of this plan.

    Raises
    ------
    MusterError
        If the plan has no `places.csv`, or the file is there and is no `dose.csv`.
    """
    start = pack.manifest.plan_start
    before = (row for row in (*pack.dose, *_rows_of(path)) if row.plan_start != start)
    others = {(row.plan_start, row.place_id, row.hour): row for row in before}
    points = _points(folder)
    own = [
        DoseRow(
            plan_start=start,
            place_id=place,
            longitude=points[place][0],
            latitude=points[place][1],
            hour=hour,
            planned_minutes=round(float(read.planned[number, hour]), 1),
            delivered_minutes=round(float(read.delivered[number, hour]), 1),
        )
        for number, place in enumerate(read.place_ids)
        for hour in range(read.planned.shape[1])
        if place in points and read.planned[number, hour]
    ]
    rows = sorted(
        (*others.values(), *own), key=lambda row: (row.plan_start, row.place_id, row.hour)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    names = tuple(DoseRow.model_fields)
    write_csv(path, names, ([getattr(row, name) for name in names] for row in rows))
    return len(own)


def _rows_of(path: Path) -> Iterator[DoseRow]:
    """The rows of a `dose.csv`, none where there is no file."""
    if not path.is_file():
        return
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                yield DoseRow.model_validate(row)
    except (ValidationError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: this is no dose.csv to add to; name another file"
        raise MusterError(message) from error


def _points(folder: Path) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of the places of a plan."""
    file = folder / "places.csv"
    if not file.is_file():
        message = f"{folder}: there is no places.csv here, which tells where the places were"
        raise MusterError(message)
    table = read_plan_table("places", file)
    points = zip(table["longitude"].astype(float), table["latitude"].astype(float), strict=True)
    return dict(zip(table["place_id"], points, strict=True))
