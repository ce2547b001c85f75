"""When calls were received: one column, a date and a time, or the number of a day and an hour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.importers.incidents.cells import Cells, Floats, Mask, Numbers
from scenarios.importers.incidents.mapping import FieldName, IncidentMapping
from scenarios.problems import Problem, problem_of
from scenarios.reading.archive import Note
from scenarios.reading.clocks import MICROSECONDS, to_utc
from scenarios.reading.stamps import DateOrder, Stamps, order_of

DAY = 86_400 * MICROSECONDS
NOT_A_TIME = np.iinfo(np.int64).min
DATED_FIELDS: tuple[FieldName, ...] = (
    "received_at",
    "received_date",
    "dispatched_at",
    "arrived_at",
    "cleared_at",
)
A_MOMENT = "a date and time such as 29/03/2026 14:05 or 2026-03-29T14:05"
A_DATE = "a date such as 29/03/2026 or 2026-03-29"
A_TIME = "a time such as 14:05, 24:00 or 2:05 PM"
LAST_DAY_NUMBER = 200_000


@dataclass(frozen=True, eq=False)
class Times:
    """UTC microseconds of a column, `NOT_A_TIME` where blank, and what was put right on the way."""

    utc: Numbers
    midnight: Mask
    skipped: Mask
    repeated: Mask


def date_order(
    mapping: IncidentMapping, batches: Iterable[Cells], file: str, note: Note
) -> DateOrder | None:
    """Whether days or months come first, by the first batches that prove it.

    None where no date is open to both readings, or where it was noted that none can be chosen.
    """
    columns = [mapping.columns[field] for field in DATED_FIELDS if field in mapping.columns]
    if mapping.date_order is not None or not columns:
        return mapping.date_order
    is_open = False
    for cells in batches:
        kinds = {"received_date": "date"}
        stamps = [
            cells.stamps(mapping.columns[field], "date" if field in kinds else "moment")[0]
            for field in DATED_FIELDS
            if field in mapping.columns
        ]
        is_open |= any(bool(own.is_open.any()) for own in stamps)
        proved = order_of(stamps)
        if len(proved) == 1:
            return proved.pop()
        if proved:
            note(_both_orders(file, columns))
            return None
        if not is_open:
            return None
    note(_no_order(file, columns))
    return None


def _both_orders(file: str, columns: Sequence[str]) -> Problem:
    fault = f"some dates of {', '.join(columns)} have the day first and some the month"
    return problem_of(file, fault, "write them one way, or give --date-order dmy or mdy")


def _no_order(file: str, columns: Sequence[str]) -> Problem:
    fault = f"every date of {', '.join(columns)} may be read with the day or the month first"
    return problem_of(file, fault, "give --date-order dmy or --date-order mdy")


def received_times(
    cells: Cells, mapping: IncidentMapping, order: DateOrder | None, rng: np.random.Generator
) -> Times:
    """When calls were received; every row needs it.

    Where the source has hours only, the minute is drawn evenly.
    """
    if mapping.has("received_at"):
        return read_times(cells, mapping, "received_at", order, required=True)
    if mapping.has("received_date", "received_time"):
        date_column = mapping.columns["received_date"]
        dates, _ = cells.stamps(date_column, "date")
        day, dated = dates.days(order)
        cells.refuse(date_column, ~dated, A_DATE)
        clock, told = _clock_times(cells, mapping.columns["received_time"])
        return _placed(day, clock, dated & told, mapping.timezone)
    column = mapping.columns["received_day"]
    number = cells.numbers(column, 1, LAST_DAY_NUMBER, whole=True)
    cells.refuse(column, np.isnan(number), "the number of a day")
    microsecond, told = _hours(cells, mapping.columns["received_hour"], rng)
    first = np.datetime64(mapping.day_one or "1970-01-01", "D").astype(np.int64)
    day = first - 1 + np.nan_to_num(number, nan=1).astype(np.int64)
    clock = Stamps.none(len(cells))
    clock.microsecond[:] = microsecond
    return _placed(day, clock, ~np.isnan(number) & told, mapping.timezone)


def _clock_times(cells: Cells, column: str) -> tuple[Stamps, Mask]:
    clock, _ = cells.stamps(column, "time")
    cells.refuse(column, ~clock.is_read, A_TIME)
    return clock, clock.is_read


def _hours(cells: Cells, column: str, rng: np.random.Generator) -> tuple[Numbers, Mask]:
    """Microseconds from midnight of hours such as 0, 13, 13.5 or 13:30."""
    clock, blank = cells.stamps(column, "time")
    is_clock = clock.is_read & ~blank
    if is_clock.all():
        return clock.microsecond, is_clock
    hours: Floats = cells.numbers(column, 0, 24)
    told = ~np.isnan(hours)
    cells.refuse(column, ~told & blank, "an hour from 0 to 24")
    whole = bool((hours[told] % 1 == 0).all())
    minutes = rng.integers(0, 60, len(hours)) * whole
    microsecond = np.round(np.nan_to_num(hours) * 3600).astype(np.int64) + 60 * minutes
    return MICROSECONDS * microsecond, told


def read_times(
    cells: Cells,
    mapping: IncidentMapping,
    field: FieldName,
    order: DateOrder | None,
    *,
    required: bool = False,
) -> Times:
    """One column of dates with times to UTC."""
    column = mapping.columns[field]
    stamps, blank = cells.stamps(column, "moment")
    day, sound = stamps.days(order)
    sound |= stamps.is_epoch & stamps.is_read
    cells.refuse(column, ~sound if required else ~sound & ~blank, A_MOMENT)
    return _placed(day, stamps, sound, mapping.timezone)


def _placed(day: Numbers, clock: Stamps, sound: Mask, timezone: str) -> Times:
    """Days and times of day to UTC: by their offset, or on the clocks of a zone."""
    wall = np.where(sound, DAY * day + clock.microsecond, 0)
    is_local = sound & ~clock.has_offset & ~clock.is_epoch
    utc = np.full(len(day), NOT_A_TIME, dtype=np.int64)
    skipped, repeated = np.zeros((2, len(day)), dtype=np.bool_)
    if is_local.any():
        own = to_utc(wall[is_local], timezone)
        utc[is_local], skipped[is_local], repeated[is_local] = own.utc, own.skipped, own.repeated
    told = sound & clock.has_offset
    utc[told] = wall[told] - 60 * MICROSECONDS * clock.offset[told]
    epoch = sound & clock.is_epoch
    utc[epoch] = clock.microsecond[epoch]
    return Times(utc, sound & ~epoch & (clock.microsecond == DAY), skipped, repeated)
