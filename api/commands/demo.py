"""`muster demo`: the whole chain on the built-in district."""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.console import AsJson, working
from api.commands.plan import Seed, TimeLimit, Workers
from api.commands.replay import replay_and_write, show_replay

EPILOG = "Example: muster demo --out out/demo"
PACK_SUFFIX = "-pack"
REPLICATIONS = 100

Out = Annotated[Path, typer.Option(help="Folder of the plan; its pack goes to OUT-pack.")]


def demo(
    out: Out = Path("out/demo"),
    seed: Seed = 1,
    time_limit: TimeLimit = 40.0,
    workers: Workers = 0,
    as_json: AsJson = False,
) -> None:
    """Plan the built-in district: about 120 officers, 30 PCSOs, 140 offenders, four weeks.

    Then replay the plan: what happens in those weeks, which it never saw, against it and against
    a flat 3x8 with the same people and the same money.
    """
    from api.commands.planning import plan_and_show
    from optimiser.solving import Limits
    from scenarios.districts.built_in import built_in_pack
    from scenarios.load import load_pack
    from scenarios.write import write_pack

    with working("making the built-in district"):
        folder = write_pack(built_in_pack(), pack_folder_of(out))
        pack = load_pack(folder)
    limits = Limits(seconds=time_limit, workers=workers, seed=seed)

    def replayed() -> dict[str, Any]:
        return {"replay": replay_and_write(pack, out, REPLICATIONS, seed, workers)}

    plan_and_show(pack, out, limits, as_json, more=replayed)
    if not as_json:
        show_replay(replayed()["replay"])


def pack_folder_of(out: Path) -> Path:
    """Where the pack of a demo lies: beside its plan."""
    return out.with_name(out.name + PACK_SUFFIX)
