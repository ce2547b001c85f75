"""`muster demo`: the whole chain on the built-in district."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import AsJson, working
from api.commands.plan import Seed, TimeLimit, Workers

EPILOG = "Example: muster demo --out out/demo"
PACK_SUFFIX = "-pack"

Out = Annotated[Path, typer.Option(help="Folder of the plan; its pack goes to OUT-pack.")]


def demo(
    out: Out = Path("out/demo"),
    seed: Seed = 1,
    time_limit: TimeLimit = 40.0,
    workers: Workers = 0,
    as_json: AsJson = False,
) -> None:
    """Plan the built-in district: about 120 officers, 30 PCSOs, 140 offenders, four weeks."""
    from api.commands.planning import plan_and_show
    from optimiser.solving import Limits
    from scenarios.districts.built_in import built_in_pack
    from scenarios.load import load_pack
    from scenarios.write import write_pack

    with working("making the built-in district"):
        folder = write_pack(built_in_pack(), pack_folder_of(out))
        pack = load_pack(folder)
    limits = Limits(seconds=time_limit, workers=workers, seed=seed)
    plan_and_show(pack, out, limits, as_json)


def pack_folder_of(out: Path) -> Path:
    """Where the pack of a demo lies: beside its plan."""
    return out.with_name(out.name + PACK_SUFFIX)
