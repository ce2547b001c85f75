"""Write docs/pack.md from the schemas: every file, column, type and meaning, and the policy."""

import sys
import types
from collections.abc import Iterator
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from scenarios.schema.incidents import INCIDENT_TYPES, REQUIRED_INCIDENT_COLUMNS
from scenarios.schema.pack import AreaRow, Manifest
from scenarios.schema.policy import Policy, PolicySection
from scenarios.tables import AREAS_FILE, INCIDENTS_FILE, MANIFEST_FILE, TABLES

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = DOCS / "pack.md"
COLUMNS = DOCS / "columns.yaml"
INTRODUCTION = """\
# A pack: what a force exports

<!-- Written by `make docs` from scenarios/schema and docs/columns.yaml; do not edit. -->

A pack is one folder of plain files, or a `.zip` of it. Lists in a cell use `;`, booleans are `true`
or `false`, dates are whole local days with both ends included, date-times are ISO 8601 with an
offset and half-open. Names that end in `_percent` hold per cent, money is in pence. `muster check`
lists everything that does not fit, with file, row, column, value and what is expected.

Columns marked `?` may be left out. An offender is a reference, never a name.
"""
POLICY_INTRODUCTION = """\
## policy.yaml

Every number that a force may change. Leave out what should keep its default; `--set policy.…=value`
changes one for a single plan. The status says how far a number was verified: V1 read in the primary
text, V2 in a secondary source only, D worked out from verified numbers, M from memory and not
verified, P a choice of this project. None of it is legal advice.
"""
INCIDENT_WORDS = {
    "str": "text",
    "float64": "number",
    "int8": "whole number",
    "int16": "whole number",
}
WORDS = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    date: "date",
    AwareDatetime: "date-time",
    dict: "GeoJSON",
}


def type_in_words(annotation: Any) -> str:
    """A type as a planner would say it."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_in_words(arguments[0])
    if origin in (Union, types.UnionType):
        return type_in_words(next(part for part in arguments if part is not type(None)))
    if origin is Literal:
        return ", ".join(str(choice) for choice in arguments)
    if origin in (tuple, list):
        return f"list of {type_in_words(arguments[0])}"
    if origin is dict:
        return "GeoJSON" if arguments[1] is Any else f"{type_in_words(arguments[1])} each"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(str(member.value) for member in annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "span such as 07:00-24:00"
    return WORDS[annotation]


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def row_table(
    file: str, fields: dict[str, FieldInfo], meanings: dict[str, str], blank: tuple[str, ...] = ()
) -> str:
    """One CSV, YAML or GeoJSON file as a table of its columns."""
    rows = []
    for name, field in fields.items():
        optional = "" if field.is_required() or name in blank else "?"
        rows.append([f"`{name}`{optional}", type_in_words(field.annotation), meanings[name]])
    return f"## {file}\n\n{table(['Column', 'Type', 'Meaning'], rows)}"


def incident_table(meanings: dict[str, str]) -> str:
    """`incidents.csv`, whose columns are those of a data frame."""
    rows = []
    for name, kind in INCIDENT_TYPES.items():
        optional = "" if name in REQUIRED_INCIDENT_COLUMNS else "?"
        rows.append([f"`{name}`{optional}", INCIDENT_WORDS.get(kind, "date-time"), meanings[name]])
    return f"## {INCIDENTS_FILE}\n\n{table(['Column', 'Type', 'Meaning'], rows)}"


def policy_rows(section: BaseModel, path: str = "policy") -> Iterator[list[str]]:
    """Every policy number with its path, default, meaning, source and status."""
    defaults = section.model_dump(mode="json")
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        extra = field.json_schema_extra
        if isinstance(value, PolicySection) and not isinstance(defaults[name], str):
            yield from policy_rows(value, f"{path}.{name}")
        elif isinstance(extra, dict):
            facts = (field.description or "", str(extra["source"]), str(extra["status"]))
            yield [f"`{path}.{name}`", f"`{shown(defaults[name])}`", *facts]


def shown(value: Any) -> str:
    """A default as one would write it in YAML on one line."""
    return yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=10_000).split(
        "\n"
    )[0]


def page() -> str:
    """The whole of docs/pack.md."""
    meanings = yaml.safe_load(COLUMNS.read_text(encoding="utf-8"))
    parts = [
        INTRODUCTION,
        row_table(MANIFEST_FILE, Manifest.model_fields, meanings[MANIFEST_FILE]),
        incident_table(meanings[INCIDENTS_FILE]),
        row_table(AREAS_FILE, AreaRow.model_fields, meanings[AREAS_FILE]),
    ]
    for each in TABLES:
        fields = each.row.model_fields
        parts.append(row_table(each.file, fields, meanings[each.file], each.may_be_blank))
    rows = list(policy_rows(Policy()))
    parts.append(POLICY_INTRODUCTION)
    parts.append(table(["Path", "Default", "Meaning", "Source", "Status"], rows))
    return "\n".join(parts)


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"wrote {PAGE.relative_to(DOCS.parent)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
