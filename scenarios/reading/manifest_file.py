"""`pack.yaml` to a manifest, or as much of it as is sound."""

from collections.abc import Mapping
from typing import Any

from scenarios.problems import Problem
from scenarios.reading.archive import Note
from scenarios.reading.text import decode
from scenarios.reading.yaml_file import read_document, read_model
from scenarios.schema.pack import Manifest
from scenarios.sheets import Sheet
from scenarios.tables import MANIFEST_FILE

_EXAMPLE: Mapping[str, Any] = {
    "name": "example",
    "plan_start": "2026-11-30",
    "plan_weeks": 4,
    "history_start": "2026-06-01",
    "history_end": "2026-11-29",
}


def read_manifest(data: bytes, note: Note) -> Sheet:
    """Read the manifest as a sheet of one row, so that its sound values are checked too."""
    problems: list[Problem] = []
    manifest = read_model(MANIFEST_FILE, data, Manifest, problems.append)
    for problem in problems:
        note(problem)
    if manifest is not None:
        return Sheet({1: manifest})
    faulty = {problem.column for problem in problems}
    content = _content(data)
    sound = {
        name: content[name]
        for name in Manifest.model_fields
        if name in content and name not in faulty
    }
    filled = Manifest.model_validate({**_EXAMPLE, **sound})
    return Sheet({}, {1: {name: getattr(filled, name) for name in sound}})


def _content(data: bytes) -> Mapping[str, Any]:
    """The keys of a file whose faults have been noted already."""
    text = decode(MANIFEST_FILE, data, _ignore)
    document = None if text is None else read_document(MANIFEST_FILE, text, _ignore)
    return document.content if document and isinstance(document.content, dict) else {}


def _ignore(problem: Problem) -> None:
    """Note nothing."""
