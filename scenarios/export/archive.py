"""A plan as one archive to hand on, with what tells of offenders in a marked folder of its own."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Literal

from optimiser.errors import MusterError
from scenarios.caseload_tables import (
    BESIDE_THE_PLAN,
    CASELOAD_FOLDER,
    CASELOAD_MARKING,
    CASELOAD_TABLES,
    CONFIRMATION_FILE,
)
from scenarios.plan_files import SUMMARY_FILE

Contents = Literal["all", "plan", "caseloads"]
MARKED_FOLDER = f"{CASELOAD_FOLDER}-{CASELOAD_MARKING}"
SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""Stamp of every entry, so that the same plan always gives the same archive."""


def write_archive(folder: Path, file: Path, contents: Contents = "all") -> tuple[str, ...]:
    """Write the plan in `folder` as a .zip and give the names in it.

    `contents` is the whole plan, the plan without its caseloads, or the caseloads alone. Files
    that tell of offenders lie in a folder that carries their marking, as the archive itself does.

    Raises
    ------
    MusterError
        If there is no plan in the folder, nothing of what is asked for, or a plan that is to be
        without caseloads and names offenders in the changes of its scenario.
    """
    if not (folder / SUMMARY_FILE).is_file():
        message = f"{folder} holds no plan: there is no {SUMMARY_FILE}"
        raise MusterError(message)
    if contents == "plan" and (named := _changes_of_offenders(folder)):
        message = (
            f"the scenario of {folder} changes {', '.join(named)}, which its summary tells: plan "
            "demand, rota and patrols again without that change, and give that plan"
        )
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
            archive.writestr(entry, source.read_bytes())
    return tuple(entries)


def _changes_of_offenders(folder: Path) -> list[str]:
    """Paths of the plan's scenario that name offenders."""
    summary = json.loads((folder / SUMMARY_FILE).read_text(encoding="utf-8"))
    return [path for path in summary.get("changes", ()) if path.startswith("offenders.")]


def tells_of_offenders(way: str) -> bool:
    """Whether a file of a plan, by its way in the folder, belongs to the caseloads."""
    path = PurePosixPath(way)
    is_table = path.suffix == ".csv" and path.stem in BESIDE_THE_PLAN | CASELOAD_TABLES.keys()
    return is_table or way == CONFIRMATION_FILE or path.parts[0] == CASELOAD_FOLDER


def _entries(folder: Path, contents: Contents) -> Iterator[tuple[str, Path]]:
    """Name in the archive and file, of everything that is handed on."""
    for source in sorted(path for path in folder.rglob("*") if path.is_file()):
        way = source.relative_to(folder).as_posix()
        if tells_of_offenders(way):
            if contents != "plan":
                yield f"{MARKED_FOLDER}/{source.name}", source
        elif contents != "caseloads":
            yield way, source
