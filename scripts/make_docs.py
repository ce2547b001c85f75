"""Write docs/pack.md from the schemas and docs/rules.md from the rules and the policy."""

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

from scenarios.rules_in_force import STATUS_IN_WORDS, rules_in_force, setting_in_words
from scenarios.schema.incidents import INCIDENT_TYPES, REQUIRED_INCIDENT_COLUMNS
from scenarios.schema.pack import AreaRow, Manifest
from scenarios.schema.policy import Policy, PolicySection
from scenarios.tables import AREAS_FILE, HELD_OUT_FILE, INCIDENTS_FILE, MANIFEST_FILE, TABLES

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = DOCS / "pack.md"
RULES_PAGE = DOCS / "rules.md"
COLUMNS = DOCS / "columns.yaml"
INTRODUCTION = """\
# A pack: what a force exports

<!-- Written by `make docs` from scenarios/schema and docs/columns.yaml; do not edit. -->

A pack is one folder of plain files, or a `.zip` of it. Lists in a cell use `;`, booleans are `true`
or `false`, dates are whole local days with both ends included, date-times are ISO 8601 with an
offset and half-open. Names that end in `_percent` hold per cent, money is in pence. `muster check`
lists everything that does not fit, with file, row, column, value and what is expected.

Columns marked `?` may be left out. An offender is a reference, never a name.

A folder `layers` may hold polygons beside the areas, such as `layers/lsoa.geojson` or
`layers/beats.geojson`: GeoJSON whose features have an `area_id` of their own. The Demand page and
`muster heatmap` show heat over them; nothing is planned by them.
"""
POLICY_INTRODUCTION = """\
## policy.yaml

Every number that a force may change. Leave out what should keep its default; `--set policy.…=value`
changes one for a single plan. The status says how far a number was verified: V1 read in the primary
text, V2 in a secondary source only, D worked out from verified numbers, M from memory and not
verified, P a choice of this project. None of it is legal advice.
"""
RULES_INTRODUCTION = f"""\
# The rules that a plan keeps

<!-- Written by `make docs` from the rules and scenarios/schema/policy; do not edit. -->

Every plan keeps all of these; a checker with code of its own reads each of them again from the
files. A setting is a key of `policy.yaml`, shown here with its default; the report of a plan lists
the rules as that plan had them. The authority says who may change a rule: the law, an agreement
with staff, or the force. Under Pay are the provisions by which [duty is paid](pay.md).
[Rest and notice](rest.md) tells of what is owed in rest, and how a roster is published and changed.

{STATUS_IN_WORDS}
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


HELD_OUT_WORDS = f"""`{HELD_OUT_FILE}`? has the same columns: incidents received on other days than
those of the history. No plan sees them; `muster replay` sends the planned people to them. It may be
added after a plan was made: it is no part of the pack's digest."""


def incident_table(meanings: dict[str, str]) -> str:
    """`incidents.csv`, whose columns are those of a data frame."""
    rows = []
    for name, kind in INCIDENT_TYPES.items():
        optional = "" if name in REQUIRED_INCIDENT_COLUMNS else "?"
        rows.append([f"`{name}`{optional}", INCIDENT_WORDS.get(kind, "date-time"), meanings[name]])
    columns = table(["Column", "Type", "Meaning"], rows)
    return f"## {INCIDENTS_FILE}\n\n{columns}\n{HELD_OUT_WORDS}\n"


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


def rules_page() -> str:
    """The whole of docs/rules.md."""
    parts = [RULES_INTRODUCTION]
    rules = list(rules_in_force(Policy()))
    for part in dict.fromkeys(rule.part for rule in rules):
        rows = [
            [
                f"`{rule.id}`",
                rule.statement,
                "<br>".join(f"`{p}`: {setting_in_words(v)}" for p, v in rule.settings.items()),
                rule.authority.value,
                rule.source,
                rule.status,
            ]
            for rule in rules
            if rule.part == part
        ]
        header = ["Rule", "What it says", "Settings", "Authority", "Source", "Status"]
        parts.append(f"## {part.capitalize()}\n\n{table(header, rows)}")
    return "\n".join(parts)


def main() -> int:
    """Write the pages."""
    for path, text in ((PAGE, page()), (RULES_PAGE, rules_page())):
        path.write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write(f"wrote {path.relative_to(DOCS.parent)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
