"""`muster import incidents`: a pack from any command-and-control export."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.console import AsJson, say, working
from api.commands.generate import OutPack, Seed, Weeks, show_pack
from api.commands.import_street_crime import Officers
from api.commands.mapping_options import (
    Categories,
    DropList,
    Drops,
    Encoding,
    Grades,
    Mapping,
    Maps,
    Order,
    Said,
    Timezone,
    mapping_of,
)

if TYPE_CHECKING:
    from datetime import date

    from scenarios.importers.incidents.mapping import IncidentMapping
    from scenarios.problems import Problem

EPILOG = (
    "Example: muster import incidents calls.csv --map incident_id=URN --map received_at=Created "
    "--map easting=X --map northing=Y --map category=Type --map grade=Priority "
    "--grades Immediate=1,Priority=2,Scheduled=3 --drop 'Patrol by' --out packs/calls"
)

File = Annotated[
    Path, typer.Argument(help="CSV file with a header, plain or .gz.", show_default=False)
]
SaveMapping = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Save the mapping for the next import.")
]
Areas = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="GeoJSON areas as in a pack; else they are drawn."),
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
    dates = timezone, date_order, encoding, _day(day_one)
    said = Said(mapping, maps, grades, drop, drop_list, categories, *dates)
    chosen = mapping_of(said, problems.append)
    with working("importing incidents"):
        result = import_incidents(
            file,
            chosen,
            areas=areas,
            hold_out_from=_day(hold_out_from),
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


def _day(moment: datetime | None) -> "date | None":
    """The day of an option that names one."""
    return None if moment is None else moment.date()


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
