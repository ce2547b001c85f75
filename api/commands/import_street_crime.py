"""`muster import street-crime`: a pack from files that data.police.uk publishes."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import AsJson, working
from api.commands.generate import OutPack, Seed, Weeks, show_pack

EPILOG = (
    "Example: muster import street-crime data/cambridgeshire --boundaries data/lsoa2021.geojson "
    "--district Peterborough --out packs/peterborough"
)

Folder = Annotated[Path, typer.Argument(help="Folder of street files.", show_default=False)]
Boundaries = Annotated[
    Path, typer.Option(metavar="FILE", help="GeoJSON polygons of LSOAs.", show_default=False)
]
District = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="A LAD of the boundaries, such as Peterborough.", show_default=False
    ),
]
Population = Annotated[
    Path | None, typer.Option(metavar="FILE", help="CSV with the residents of each LSOA.")
]
Deprivation = Annotated[
    Path | None, typer.Option(metavar="FILE", help="CSV with the IMD decile of each LSOA.")
]
Profile = Annotated[
    str, typer.Option(metavar="NAME", help="Hour-of-week profile for incidents without an hour.")
]
Officers = Annotated[
    int | None,
    typer.Option(
        min=10, max=10_000, metavar="N", help="Constables and sergeants; else as demand asks."
    ),
]


def street_crime(
    folder: Folder,
    boundaries: Boundaries,
    district: District,
    out: OutPack,
    population: Population = None,
    deprivation: Deprivation = None,
    profile: Profile = "uk-blend",
    officers: Officers = None,
    weeks: Weeks = 4,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Make a pack of a real district from its published street crime.

    Areas and incidents are real, rows are counted by their LSOA code and hours are modelled;
    staff, bases and cohort are synthetic and marked SYN-.
    """
    from scenarios.importers.street_crime import import_street_crime
    from scenarios.load import load_pack
    from scenarios.write import write_pack

    with working("importing street crime"):
        result = import_street_crime(
            folder,
            boundaries,
            district,
            population=population,
            deprivation=deprivation,
            profile=profile,
            officers=officers,
            weeks=weeks,
            seed=seed,
        )
        written = write_pack(result.pack, out)
        pack = load_pack(written)
    show_pack(pack, written, as_json, **asdict(result.counts))
