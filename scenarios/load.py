"""Load a pack from a folder or a zip: all of it, or every problem in it."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from scenarios.checks import CHECKS
from scenarios.problems import PackError, Problem, condense, problem_of
from scenarios.reading.archive import Note, digest_of, read_files
from scenarios.reading.area_file import read_areas
from scenarios.reading.incident_file import read_incidents
from scenarios.reading.layer_file import read_pack_layers
from scenarios.reading.manifest_file import read_manifest
from scenarios.reading.sheet import read_sheet
from scenarios.reading.yaml_file import read_model
from scenarios.schema.layers import LayerPolygon
from scenarios.schema.pack import Pack
from scenarios.schema.policy import Policy
from scenarios.sheets import Sheet, Sheets
from scenarios.tables import (
    AREAS_FILE,
    DEMAND_FILES,
    HELD_OUT_FILE,
    INCIDENT_FILES,
    INCIDENTS_FILE,
    MANIFEST_FILE,
    PACK_FILES,
    POLICY_FILE,
    REQUIRED_FILES,
    TABLES,
)
from scenarios.timezones import known_timezones

DEFAULT_TIMEZONE = "Europe/London"


def load_pack(path: Path, parts: Collection[str] | None = None) -> Pack:
    """Load a pack.

    Parameters
    ----------
    path
        A folder, or a zip of one.
    parts
        The parts that will be planned ("demand", "rota", "patrols", "caseloads"): their files
        must be there. None means all that the pack has files for, the rota at least.

    Raises
    ------
    PackError
        With every problem of the pack, in the order of its files and rows.
    """
    problems: list[Problem] = []
    files = read_files(path, problems.append)
    if files is None:
        raise PackError(problems)
    problems.extend(_missing_files(files, parts))
    sheets = read_sheets(files, problems.append)
    layers = read_pack_layers(files, problems.append)
    problems.extend(_empty_files(sheets, parts))
    for check in CHECKS:
        problems.extend(check(sheets))
    if problems:
        raise PackError(_in_order(condense(problems)))
    return _pack_of(sheets, layers, digest_of(files))


def read_sheets(files: Mapping[str, bytes], note: Note) -> Sheets:
    """Read what can be read of every file, and note what cannot."""
    by_file: dict[str, Sheet] = {}
    if MANIFEST_FILE in files:
        by_file[MANIFEST_FILE] = read_manifest(files[MANIFEST_FILE], note)
    policy: Policy | None = Policy()
    if POLICY_FILE in files:
        policy = read_model(POLICY_FILE, files[POLICY_FILE], Policy, note)
    if AREAS_FILE in files:
        _keep(by_file, AREAS_FILE, read_areas(files[AREAS_FILE], note))
    for table in TABLES:
        if table.file in files:
            _keep(by_file, table.file, read_sheet(table, files[table.file], note))
    sheets = Sheets(by_file, policy)
    tables = {
        file: read_incidents(file, files[file], _timezone(sheets), note)
        for file in INCIDENT_FILES
        if file in files
    }
    sound = {file: table for file, table in tables.items() if table is not None}
    return replace(sheets, incidents_by_file=sound)


def load_any_pack(path: Path) -> Pack:
    """Load a pack that can be planned, if only its caseloads: many IOM managers have no rota."""
    try:
        return load_pack(path)
    except PackError:
        names = (read_files(path, lambda _: None) or {}).keys()
        if names & {"staff.csv", "shifts.csv"} or "offenders.csv" not in names:
            raise
        return load_pack(path, ["caseloads"])


def _keep(by_file: dict[str, Sheet], file: str, sheet: Sheet | None) -> None:
    if sheet is not None:
        by_file[file] = sheet


def _timezone(sheets: Sheets) -> str:
    """The zone of local times, or the usual one where the pack names none that exists."""
    named = (zone for _, (zone,) in sheets.cells(MANIFEST_FILE, "timezone"))
    return next((zone for zone in named if zone in known_timezones()), DEFAULT_TIMEZONE)


def needed_files(present: Collection[str], parts: Collection[str] | None) -> tuple[str, ...]:
    """Files that the parts cannot be planned without, in the order of the pack."""
    if parts is None:
        has_cohort = not {"offenders.csv", "managers.csv"}.isdisjoint(present)
        parts = ("rota", "caseloads") if has_cohort else ("rota",)
    needed = {file for part in parts for file in REQUIRED_FILES[part]}
    return tuple(file for file in PACK_FILES if file in needed)


def _needs_demand(parts: Collection[str] | None) -> bool:
    return parts is None or not {"rota", "patrols"}.isdisjoint(parts)


def _missing_files(present: Collection[str], parts: Collection[str] | None) -> Iterator[Problem]:
    needed = needed_files(present, parts)
    for file in needed:
        if file not in present:
            yield problem_of(file, "the file is missing", "the pack cannot be planned without it")
    if _needs_demand(parts) and set(DEMAND_FILES).isdisjoint({*present, *needed}):
        yield problem_of(INCIDENTS_FILE, "the file is missing", "give it, or requirement.csv")


def _empty_files(sheets: Sheets, parts: Collection[str] | None) -> Iterator[Problem]:
    """Files that must say something but have only a header."""
    for file in needed_files(sheets.by_file, parts):
        sheet = sheets.by_file.get(file)
        if sheet is not None and not (sheet.rows or sheet.partial or sheet.unsure):
            if file == AREAS_FILE:
                yield problem_of(file, "the collection has no features", "draw at least one area")
            else:
                yield problem_of(
                    file, "the file has no rows", "write at least one under the header"
                )


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the order of the files of a pack and of the rows in each, then of it all."""
    place = {file: index for index, file in enumerate(PACK_FILES)}
    return sorted(problems, key=lambda found: (place.get(found.file, -1), found.row or math.inf))


def _pack_of(sheets: Sheets, layers: Mapping[str, Sequence[LayerPolygon]], digest: str) -> Pack:
    tables = {
        table.attribute: tuple(sheets.by_file[table.file].rows.values())
        for table in TABLES
        if table.file in sheets
    }
    areas = tuple(sheets.by_file[AREAS_FILE].rows.values())
    return Pack.model_validate(
        {
            "manifest": sheets.manifest,
            "policy": sheets.policy,
            "areas": areas,
            "incidents": sheets.incidents_by_file.get(INCIDENTS_FILE),
            "held_out": sheets.incidents_by_file.get(HELD_OUT_FILE),
            "layers": layers,
            "digest": digest,
            **tables,
        }
    )
