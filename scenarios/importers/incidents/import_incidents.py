"""`muster import incidents`: a pack from any command-and-control export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from scenarios.generate import RealPlaces
from scenarios.generate.streams import stream
from scenarios.importers.incidents.bases import chosen_bases, named_bases
from scenarios.importers.incidents.batches import joined, read_batches
from scenarios.importers.incidents.cells import Numbers, Words
from scenarios.importers.incidents.choice import Choice, ImportCounts, chosen_rows, counted
from scenarios.importers.incidents.drawn_areas import drawn_areas
from scenarios.importers.incidents.export_file import open_export
from scenarios.importers.incidents.mapping import IncidentMapping, mapping_problems
from scenarios.importers.incidents.modelled import with_usual_facts
from scenarios.importers.incidents.placed import AreaFinder, read_area_rows
from scenarios.importers.incidents.rows import ExportRows
from scenarios.importers.incidents.table import incident_table
from scenarios.importers.staffing import staffed
from scenarios.problems import PackError, Problem, condense, did_you_mean, problem_of
from scenarios.schema.pack import AreaRow, BaseRow, Pack
from scenarios.schema.policy import Policy


@dataclass(frozen=True, eq=False)
class ImportResult:
    """The pack, what it was made from, and what to know about it."""

    pack: Pack
    counts: ImportCounts
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class StaffingChoice:
    """How much synthetic staff a pack gets, for how many weeks, from which seed."""

    officers: int | None = None
    weeks: int = 4
    seed: int = 1


def import_incidents(
    path: Path,
    mapping: IncidentMapping,
    *,
    areas: Path | None = None,
    hold_out_from: date | None = None,
    staffing: StaffingChoice | None = None,
    problems: Sequence[Problem] = (),
) -> ImportResult:
    """Make a pack from a file of incidents, with synthetic bases, staff and cohort.

    Parameters
    ----------
    path
        Delimited text with a header, plain or compressed.
    mapping
        Which columns are what.
    areas
        GeoJSON polygons with the properties of `areas.geojson`; else areas are drawn around the
        incidents and marked so.
    hold_out_from
        Local day from which on rows are held out of the history, for replay.
    staffing
        Size, weeks and seed of what is made up.
    problems
        What was found wrong before, to be told with the rest.

    Raises
    ------
    PackError
        With every problem of the input.
    """
    found = list(problems)
    choice = staffing or StaffingChoice()
    given = [] if areas is None else read_area_rows(areas, found.append)
    rows = _read(path, mapping, choice.seed, found)
    if rows is None or found:
        raise PackError(condense(found))
    chosen = chosen_rows(rows, mapping, hold_out_from)
    _refuse_nothing(path.name, rows, chosen, hold_out_from)
    area_rows = given or _drawn(path.name, rows, chosen, choice.seed)
    place = AreaFinder(area_rows).place(rows.area, rows.longitude, rows.latitude)
    counts = counted(rows, chosen, place)
    if not counts.used:
        fault = f"none of {int(chosen.history.sum()):,} rows lies in an area"
        raise PackError([problem_of(path.name, fault, "check --areas and the coordinates")])
    real = _real_places(rows, chosen, area_rows, place, mapping, choice.seed, is_drawn=not given)
    name = f"{path.name} {chosen.days.start} to {chosen.days.end} (synthetic staff)"
    pack = staffed(real, name, choice.officers, choice.weeks, choice.seed)
    return ImportResult(pack, counts, tuple(_remarks(rows, chosen, mapping, is_drawn=not given)))


def _refuse_nothing(
    file: str, rows: ExportRows, chosen: Choice, hold_out_from: date | None
) -> None:
    if not chosen.history.any():
        when = "" if hold_out_from is None else f" before {hold_out_from}"
        fault = f"of {len(rows):,} rows none is left{when}"
        raise PackError([problem_of(file, fault, "check --drop and --hold-out-from")])


def _drawn(file: str, rows: ExportRows, chosen: Choice, seed: int) -> Sequence[AreaRow]:
    """Areas around the rows of the history."""
    own = chosen.history
    code = Words(rows.area.code[own], rows.area.words)
    areas = drawn_areas(rows.longitude[own], rows.latitude[own], code, seed)
    if not areas:
        fault = "no areas can be drawn, for no row has coordinates"
        raise PackError([problem_of(file, fault, "give --areas with their polygons")])
    return areas


def _read(
    path: Path, mapping: IncidentMapping, seed: int, problems: list[Problem]
) -> ExportRows | None:
    """All rows of the file; None where it cannot be read at all."""
    export = open_export(path, mapping.encoding, problems.append)
    if export is None:
        return None
    problems.extend(mapping_problems(mapping, export.name, export.header))
    if problems:
        return None
    rng = stream(seed, "imported minutes")
    rows = joined(read_batches(export, mapping, rng, problems.append))
    if rows is None and not problems:
        expected = "write at least one under the header"
        problems.append(problem_of(export.name, "the file has no rows", expected))
    return rows


def _real_places(
    rows: ExportRows,
    chosen: Choice,
    areas: Sequence[AreaRow],
    place: Numbers,
    mapping: IncidentMapping,
    seed: int,
    *,
    is_drawn: bool,
) -> RealPlaces:
    rng = stream(seed, "imported incidents")
    facts = with_usual_facts(
        rows.category, mapping.categories, rows.grade, rows.minutes, rows.officers, rng
    )
    inside = place[chosen.history]
    work = np.bincount(inside[inside >= 0], minlength=len(areas))
    bases: tuple[BaseRow, ...]
    placed_areas: tuple[AreaRow, ...] = tuple(areas)
    if is_drawn:
        placed_areas, bases = chosen_bases(areas, work)
    else:
        bases = named_bases(areas, work)
    names = [area.area_id for area in areas]
    return RealPlaces(
        areas=placed_areas,
        bases=bases,
        incidents=incident_table(rows, facts, chosen.history, place, names, "I"),
        history_start=chosen.days.start,
        history_end=chosen.days.end,
        policy=Policy(),
        timezone=mapping.timezone,
        history_gaps=chosen.days.gaps,
        for_replay=incident_table(rows, facts, chosen.for_replay, place, names, "H"),
    )


def _remarks(
    rows: ExportRows, chosen: Choice, mapping: IncidentMapping, *, is_drawn: bool
) -> Iterator[str]:
    """What a reader of the result should know."""
    seen = {word.casefold() for word in rows.category.words}
    for word in mapping.drop:
        if word.casefold() not in seen:
            hint = did_you_mean(word, rows.category.words)
            yield f'No row has the type "{word}" that --drop names{f"; {hint}" if hint else "."}'
    gaps = len(chosen.days.seen) - int(chosen.days.seen.sum())
    if gaps:
        yield (
            f"The file covers {int(chosen.days.seen.sum())} of {len(chosen.days.seen)} days; rates "
            "are by the days covered."
        )
    if mapping.has("received_day", "received_hour"):
        yield "Where the file has whole hours only, minutes are drawn evenly within the hour."
    if is_drawn:
        yield "Borders of areas are drawn from the incidents and are not those of the force."
    hours = rows.received // 3_600_000_000 % 24
    if len(rows) > 1_000 and len(np.unique(hours)) <= 12:
        yield "No call has an hour in one half of the day; check that times say AM or PM."
