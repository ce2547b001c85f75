"""A plan as one archive to hand on, with what tells of offenders in a marked folder of its own."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from optimiser.errors import MusterError
from scenarios.caseload_tables import (
    BESIDE_THE_PLAN,
    CASELOAD_FOLDER,
    CASELOAD_MARKING,
    CASELOAD_TABLES,
    CONFIRMATION_FILE,
    GIVEN_WITHOUT,
    MARKED_FOLDER,
)
from scenarios.export.csv_file import csv_text
from scenarios.plan_files import MARK, PLAN_TABLES, SUMMARY_FILE, read_plan_table
from scenarios.rules_in_force import part_planned
from scenarios.tables import PARTS

Contents = Literal["all", "plan", "caseloads"]
OF_OTHER_PARTS = ("replay", "value_for_money", MARK)
SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""Stamp of every entry, so that the same plan always gives the same archive."""


def write_archive(folder: Path, file: Path, contents: Contents = "all") -> tuple[str, ...]:
    """Write the plan in `folder` as a .zip and give the names in it.

    `contents` is the whole plan, the plan without its caseloads, or the caseloads alone. Files
    that tell of offenders lie in a folder that carries their marking, as the archive itself does.

    Raises
    ------
    MusterError
        If there is no plan in the folder, or nothing of what is asked for.
    """
    if not (folder / SUMMARY_FILE).is_file():
        message = f"{folder} holds no plan: there is no {SUMMARY_FILE}"
        raise MusterError(message)
    entries = dict(_entries(folder, contents))
    if not entries:
        message = f"{folder} holds a plan without caseloads; choose other contents"
        raise MusterError(message)
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w") as archive:
        if any(name.startswith(MARKED_FOLDER) for name in entries):
            archive.comment = CASELOAD_MARKING.encode()
        for name, source in entries.items():
            entry = zipfile.ZipInfo(name, SAME_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, source)
    return tuple(entries)


def tells_of_offenders(way: str) -> bool:
    """Whether a file of a plan, by its way in the folder, belongs to the caseloads."""
    path = PurePosixPath(way)
    is_table = path.suffix == ".csv" and path.stem in BESIDE_THE_PLAN | CASELOAD_TABLES.keys()
    in_folder = path.parts[0] in (CASELOAD_FOLDER, MARKED_FOLDER)
    return is_table or in_folder or way == CONFIRMATION_FILE


def _entries(folder: Path, contents: Contents) -> Iterator[tuple[str, bytes]]:
    """Name in the archive and content, of everything that is handed on.

    The marked folder is a plan of its own, with the summary and the rules of the caseloads alone;
    what a plan of least breach breaks is in the rota.
    """
    ways = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    apart = [way for way in ways if tells_of_offenders(way)]
    summary: dict[str, Any] = json.loads((folder / SUMMARY_FILE).read_bytes())
    if apart and contents != "plan":
        yield f"{MARKED_FOLDER}/{SUMMARY_FILE}", _json(_of_the_caseloads(summary))
        yield f"{MARKED_FOLDER}/rules.csv", _rules_of_the_caseloads(folder)
        yield f"{MARKED_FOLDER}/breaches.csv", csv_text(tuple(PLAN_TABLES["breaches"]), ()).encode()
        for way in apart:
            inside = way.removeprefix(f"{MARKED_FOLDER}/")
            yield f"{MARKED_FOLDER}/{inside}", (folder / way).read_bytes()
    if contents == "caseloads":
        return
    if contents == "plan" and "caseloads" in summary:
        summary[GIVEN_WITHOUT] = ["caseloads"]
    for way in ways:
        if way == SUMMARY_FILE:
            yield way, _json(summary)
        elif not tells_of_offenders(way):
            yield way, (folder / way).read_bytes()


def _of_the_caseloads(summary: dict[str, Any]) -> dict[str, Any]:
    """A summary without the other parts, which it says that it is given without."""
    others = [part for part in PARTS if part in summary and part != "caseloads"]
    kept = {key: value for key, value in summary.items() if key not in (*others, *OF_OTHER_PARTS)}
    return kept | {GIVEN_WITHOUT: others}


def _rules_of_the_caseloads(folder: Path) -> bytes:
    rules = read_plan_table("rules", folder / "rules.csv")
    own = rules[rules["part"].map(part_planned) == "caseloads"]
    return csv_text(tuple(own.columns), own.itertuples(index=False)).encode()


def _json(summary: dict[str, Any]) -> bytes:
    return (json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()
