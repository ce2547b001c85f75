"""`muster generate`: a synthetic district or force."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.check import facts_of
from api.commands.console import AsJson, print_facts, print_json, working

if TYPE_CHECKING:
    from scenarios.schema.pack import Pack

EPILOG = "Example: muster generate --officers 300 --weeks 4 --seed 7 --out packs/synthetic"

OutPack = Annotated[Path, typer.Option("--out", help="Folder of the new pack.", show_default=False)]
Weeks = Annotated[int, typer.Option(min=1, max=52, metavar="W", help="Weeks to plan.")]
Seed = Annotated[
    int, typer.Option(min=0, max=2**31 - 1, metavar="N", help="Seed of everything drawn.")
]
Officers = Annotated[
    int,
    typer.Option(
        min=10, max=10_000, metavar="N", help="Constables and sergeants.", show_default=False
    ),
]
Offenders = Annotated[int | None, typer.Option(min=1, metavar="N", help="Size of the cohort.")]
Managers = Annotated[int | None, typer.Option(min=1, metavar="N", help="Offender managers.")]


def generate(
    officers: Officers,
    weeks: Weeks,
    seed: Seed,
    out: OutPack,
    offenders: Offenders = None,
    managers: Managers = None,
    as_json: AsJson = False,
) -> None:
    """Make a synthetic district or force of any size; the same options give the same pack.

    PCSOs, specials and partner staff scale with the officers as in the built-in district; without
    --managers there is one for 12 offenders.
    """
    from scenarios.generate import generate_pack
    from scenarios.load import load_pack
    from scenarios.write import write_pack

    with working("making a pack"):
        pack = generate_pack(officers, weeks, seed, offenders=offenders, managers=managers)
        folder = write_pack(pack, out)
        written = load_pack(folder)
    show_pack(written, folder, as_json)


def show_pack(pack: "Pack", folder: Path, as_json: bool, **more: object) -> None:
    """Print what a new pack holds."""
    facts = {**facts_of(pack), **more}
    if as_json:
        print_json({"pack": str(folder), "digest": pack.digest, **facts})
    else:
        print_facts(f"{pack.manifest.name}, written to {folder}", facts)
