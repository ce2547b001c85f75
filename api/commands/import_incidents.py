"""`muster import incidents`: a pack from any command-and-control export."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from api.commands.console import AsJson, say, working
from api.commands.generate import OutPack, Seed, Weeks, show_pack
from api.commands.import_street_crime import Officers

if TYPE_CHECKING:
    from scenarios.importers.incidents.mapping import IncidentMapping
    from scenarios.problems import Problem
    from scenarios.reading.archive import Note

EPILOG = (
    "Example: muster import incidents calls.csv --map incident_id=URN --map received_at=Created "
    "--map easting=X --map northing=Y --map category=Type --map grade=Priority "
    "--grades Immediate=1,Priority=2,Scheduled=3 --drop 'Patrol by' --out packs/calls"
)

File = Annotated[
    Path, typer.Argument(help="CSV file with a header, plain or .gz.", show_default=False)
]
Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="FIELD=COLUMN", help="Column of a field; minutes_on_scene:hours=COLUMN."
    ),
]
Grades = Annotated[
    list[str] | None,
    typer.Option(metavar="WORD=N,...", help="Grade 1 to 4 of each priority word."),
]
Drops = Annotated[
    list[str] | None,
    typer.Option(metavar="TYPE", help="Type to leave out, as officer-initiated ones."),
]
DropList = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Text file of types to leave out, one a line.")
]
Categories = Annotated[
    list[str] | None,
    typer.Option("--category", metavar="TYPE=NAME", help="Category that a type belongs to."),
]
Mapping = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Mapping saved before; options add to it.")
]
SaveMapping = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Save the mapping for the next import.")
]
Areas = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="GeoJSON areas as in a pack; else they are drawn."),
]
Timezone = Annotated[
    str | None, typer.Option(metavar="ZONE", help="Zone of times without an offset.")
]
Order = Annotated[
    Literal["dmy", "mdy"] | None, typer.Option(help="Whether days or months come first.")
]
DayOne = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Date of day 1, for received_day."),
]
HoldOut = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], metavar="DATE", help="Rows from this day on are for replay only."
    ),
]
Encoding = Annotated[
    Literal["utf-8", "cp1252", "latin-1", "utf-16"] | None, typer.Option(help="Of the file.")
]


def incidents(
    file: File,
    out: OutPack,
    maps: Maps = None,
    grades: Grades = None,
    drop: Drops = None,
    drop_list: DropList = None,
    categories: Categories = None,
    mapping: Mapping = None,
    save_mapping: SaveMapping = None,
    areas: Areas = None,
    timezone: Timezone = None,
    date_order: Order = None,
    day_one: DayOne = None,
    encoding: Encoding = None,
    hold_out_from: HoldOut = None,
    officers: Officers = None,
    weeks: Weeks = 4,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Make a pack from the export of a command-and-control system.

    Incidents are real; what the source lacks is drawn from tables and listed in modelled_fields.
    Staff, bases and cohort are synthetic and marked SYN-.
    """
    from scenarios.importers.incidents.import_incidents import StaffingChoice, import_incidents
    from scenarios.load import load_pack
    from scenarios.write import write_pack

    problems: list[Problem] = []
    words = _Words(maps or (), grades or (), drop or (), drop_list, categories or ())
    said = _said(mapping, words, problems.append)
    changes: dict[str, Any] = {
        "timezone": timezone,
        "date_order": date_order,
        "day_one": None if day_one is None else day_one.date(),
        "encoding": encoding,
    }
    chosen = said.model_copy(update={key: v for key, v in changes.items() if v is not None})
    with working("importing incidents"):
        result = import_incidents(
            file,
            chosen,
            areas=areas,
            hold_out_from=None if hold_out_from is None else hold_out_from.date(),
            staffing=StaffingChoice(officers, weeks, seed),
            problems=problems,
        )
        written = write_pack(result.pack, out)
        pack = load_pack(written)
    if save_mapping is not None:
        _save(chosen, save_mapping)
    counts = asdict(result.counts)
    if as_json:
        show_pack(pack, written, as_json, **counts, remarks=result.remarks)
        return
    show_pack(pack, written, as_json, **_flat(counts))
    for remark in result.remarks:
        say(remark)


class _Words(NamedTuple):
    """What options say of columns and words."""

    maps: Sequence[str]
    grades: Sequence[str]
    drop: Sequence[str]
    drop_list: Path | None
    categories: Sequence[str]


def _said(saved: Path | None, words: _Words, note: "Note") -> "IncidentMapping":
    """The saved mapping with what the options add to it."""
    from scenarios.importers.incidents.mapping import (
        IncidentMapping,
        read_drop_list,
        read_mapping,
        with_words,
    )

    known = IncidentMapping() if saved is None else read_mapping(saved, note)
    types = [*words.drop, *read_drop_list(words.drop_list, note)]
    return with_words(known, words.maps, words.grades, types, words.categories, note)


def _save(mapping: "IncidentMapping", path: Path) -> None:
    from scenarios.importers.incidents.mapping import save_mapping

    save_mapping(mapping, path)


def _flat(counts: dict[str, Any]) -> dict[str, Any]:
    """Counts by kind as lines of a table."""
    lines: dict[str, Any] = {}
    for name, value in counts.items():
        if isinstance(value, dict):
            lines[name] = sum(value.values())
            lines |= {f"{name}: {kind}": count for kind, count in value.items()}
        else:
            lines[name] = value
    return lines
