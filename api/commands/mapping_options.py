"""Options that say what the columns and words of an export mean; two commands have them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

if TYPE_CHECKING:
    from datetime import date

    from scenarios.importers.incidents.mapping import IncidentMapping
    from scenarios.reading.archive import Note

Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=COLUMN",
        help="Column of a field; minutes_on_scene:hours or :hh:mm.",
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
Timezone = Annotated[
    str | None, typer.Option(metavar="ZONE", help="Zone of times without an offset.")
]
Order = Annotated[
    Literal["dmy", "mdy"] | None, typer.Option(help="Whether days or months come first.")
]
Encoding = Annotated[
    Literal["utf-8", "cp1252", "latin-1", "utf-16"] | None, typer.Option(help="Of the file.")
]


class Said(NamedTuple):
    """What options say of columns and words, and of the forms of dates and bytes."""

    saved: Path | None
    maps: Sequence[str] | None
    grades: Sequence[str] | None
    drop: Sequence[str] | None
    drop_list: Path | None
    categories: Sequence[str] | None
    timezone: str | None
    date_order: Literal["dmy", "mdy"] | None
    encoding: str | None
    day_one: "date | None" = None


def mapping_of(said: Said, note: "Note") -> "IncidentMapping":
    """The saved mapping with what the options add to it."""
    from scenarios.importers.incidents.mapping import (
        IncidentMapping,
        read_drop_list,
        read_mapping,
        with_words,
    )

    known = IncidentMapping() if said.saved is None else read_mapping(said.saved, note)
    types = [*(said.drop or ()), *read_drop_list(said.drop_list, note)]
    worded = with_words(
        known, said.maps or (), said.grades or (), types, said.categories or (), note
    )
    changes: dict[str, Any] = {
        "timezone": said.timezone,
        "date_order": said.date_order,
        "day_one": said.day_one,
        "encoding": said.encoding,
    }
    return worded.model_copy(update={key: v for key, v in changes.items() if v is not None})
