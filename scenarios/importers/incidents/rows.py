"""Batches of an export to columns with types: nothing is left out yet and nothing made up."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scenarios.geography import to_degrees
from scenarios.importers.incidents.cells import NO_WORD, Cells, Floats, Mask, Numbers, Words
from scenarios.importers.incidents.mapping import (
    CLOCK,
    GRADES,
    MINUTES_BY_UNIT,
    FieldName,
    IncidentMapping,
)
from scenarios.importers.incidents.times import NOT_A_TIME, Times, read_times, received_times
from scenarios.problems import problem_of, quotable
from scenarios.reading.archive import Note
from scenarios.reading.stamps import DateOrder

LONGEST_MINUTES = 100_000
MOST_OFFICERS = 1_000
EASTERN_EDGE, NORTHERN_EDGE = 700_000, 1_300_000
NO_GRADE = 0
_MICROSECONDS_PER_MINUTE = 60_000_000


@dataclass(frozen=True, eq=False)
class ExportRows:
    """Rows of an export, columns of equal length.

    Times are UTC microseconds, `NOT_A_TIME` where unknown; coordinates, minutes and officers are
    NaN where unknown, `grade` is `NO_GRADE` and words are `NO_WORD`. `mended` says by kind in which
    rows something was put right.
    """

    incident_id: pa.Array | None
    received: Numbers
    longitude: Floats
    latitude: Floats
    area: Words
    category: Words
    grade: Numbers
    minutes: Floats
    officers: Floats
    dispatched: Numbers
    arrived: Numbers
    mended: Mapping[str, Mask]

    def __len__(self) -> int:
        return len(self.received)


def read_rows(
    cells: Cells,
    mapping: IncidentMapping,
    order: DateOrder | None,
    rng: np.random.Generator,
    note: Note,
) -> ExportRows:
    """Read one batch, or the whole file as one; unsound cells are noted."""
    received = received_times(cells, mapping, order, rng)
    longitude, latitude, blanked = _points(cells, mapping)
    dispatched = _later_times(cells, mapping, "dispatched_at", order)
    arrived = _later_times(cells, mapping, "arrived_at", order)
    dispatched, arrived, disordered = _in_order(received.utc, dispatched, arrived)
    return ExportRows(
        incident_id=_ids(cells, mapping),
        received=received.utc,
        longitude=longitude,
        latitude=latitude,
        area=_words(cells, mapping, "area_id"),
        category=_words(cells, mapping, "category"),
        grade=_grades(cells, mapping, note),
        minutes=_minutes(cells, mapping, order, arrived),
        officers=_numbers(cells, mapping, "officers_required", MOST_OFFICERS, whole=True),
        dispatched=dispatched,
        arrived=arrived,
        mended=_mended(received, blanked, disordered),
    )


def _mended(received: Times, blanked: Mask, disordered: Mask) -> Mapping[str, Mask]:
    return {
        "midnight_as_24": received.midnight,
        "hour_skipped_by_clocks": received.skipped,
        "hour_repeated_by_clocks": received.repeated,
        "coordinates_half_or_zero": blanked,
        "times_in_wrong_order": disordered,
    }


def _ids(cells: Cells, mapping: IncidentMapping) -> pa.Array | None:
    column = mapping.columns.get("incident_id")
    return None if column is None else cells.texts(column)


def _words(cells: Cells, mapping: IncidentMapping, field: FieldName) -> Words:
    if field in mapping.columns:
        return cells.words(mapping.columns[field])
    return Words(np.full(len(cells), NO_WORD, dtype=np.int64), ())


def _numbers(
    cells: Cells, mapping: IncidentMapping, field: FieldName, high: float, *, whole: bool = False
) -> Floats:
    if field in mapping.columns:
        return cells.numbers(mapping.columns[field], 0, high, whole=whole)
    return np.full(len(cells), np.nan)


def _later_times(
    cells: Cells, mapping: IncidentMapping, field: FieldName, order: DateOrder | None
) -> Numbers:
    if field in mapping.columns:
        return read_times(cells, mapping, field, order).utc
    return np.full(len(cells), NOT_A_TIME, dtype=np.int64)


def _in_order(
    received: Numbers, dispatched: Numbers, arrived: Numbers
) -> tuple[Numbers, Numbers, Mask]:
    """Dispatch and arrival without those that lie before what they follow."""
    early = (dispatched != NOT_A_TIME) & (dispatched < received)
    before = np.maximum(received, np.where(early, NOT_A_TIME, dispatched))
    too_soon = (arrived != NOT_A_TIME) & (arrived < before)
    return (
        np.where(early, NOT_A_TIME, dispatched),
        np.where(too_soon, NOT_A_TIME, arrived),
        early | too_soon,
    )


def _minutes(
    cells: Cells, mapping: IncidentMapping, order: DateOrder | None, arrived: Numbers
) -> Floats:
    """Minutes on scene: as told, else from arrival to clearing."""
    if "minutes_on_scene" in mapping.columns and mapping.unit == CLOCK:
        return cells.durations(mapping.columns["minutes_on_scene"], LONGEST_MINUTES)
    if "minutes_on_scene" in mapping.columns:
        factor = MINUTES_BY_UNIT[mapping.unit]
        told = _numbers(cells, mapping, "minutes_on_scene", LONGEST_MINUTES / factor)
        return np.round(told * factor, 3)
    cleared = _later_times(cells, mapping, "cleared_at", order)
    known = (cleared != NOT_A_TIME) & (arrived != NOT_A_TIME) & (cleared >= arrived)
    spent = (np.where(known, cleared, 0) - np.where(known, arrived, 0)) / _MICROSECONDS_PER_MINUTE
    return np.where(known & (spent <= LONGEST_MINUTES), spent, np.nan)


def _grades(cells: Cells, mapping: IncidentMapping, note: Note) -> Numbers:
    """Grades 1 to 4 as they are, other words by the table; each word without one is noted."""
    words = _words(cells, mapping, "grade")
    table = {word.casefold(): grade for word, grade in mapping.grades.items()}
    grades = [*range(len(words.words)), NO_GRADE]
    for index, word in enumerate(words.words):
        own = word.removesuffix(".0")
        grades[index] = table.get(word.casefold()) or (
            int(own) if own in ("1", "2", "3", "4") else NO_GRADE
        )
        if grades[index] == NO_GRADE:
            column = mapping.columns["grade"]
            fault = f'"{quotable(word)}" in column {column} is no grade from 1 to 4'
            note(problem_of(GRADES, fault, f"give {GRADES} {quotable(word)}=N", column=column))
    return np.array(grades, dtype=np.int64)[words.code]


def _points(cells: Cells, mapping: IncidentMapping) -> tuple[Floats, Floats, Mask]:
    """Degrees, and the rows with one coordinate only or with zeros, which have no location."""
    if mapping.has("longitude", "latitude"):
        east = cells.numbers(mapping.columns["longitude"], -180, 180)
        north = cells.numbers(mapping.columns["latitude"], -90, 90)
    elif mapping.has("easting", "northing"):
        east = cells.numbers(mapping.columns["easting"], 0, EASTERN_EDGE)
        north = cells.numbers(mapping.columns["northing"], 0, NORTHERN_EDGE)
    else:
        nowhere = np.full(len(cells), np.nan)
        return nowhere, nowhere.copy(), np.zeros(len(cells), dtype=np.bool_)
    half = np.isnan(east) != np.isnan(north)
    blanked = half | ((east == 0) & (north == 0))
    east[blanked] = north[blanked] = np.nan
    if not mapping.has("longitude", "latitude"):
        known = ~np.isnan(east)
        east[known], north[known] = to_degrees(east[known], north[known])
    return east, north, blanked
