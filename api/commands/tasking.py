"""`muster tasking`: the tasking sheets of one day, for print."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.check import PackPath
from api.commands.console import AsJson, print_json, say, working
from api.commands.verify import PlanFolder

EPILOG = "Example: muster tasking packs/north plans/december --day 2026-12-05 --out tasking.html"
Day = Annotated[
    datetime,
    typer.Option(
        formats=["%Y-%m-%d"], metavar="DATE", help="Day on which tours start.", show_default=False
    ),
]
Base = Annotated[str | None, typer.Option(metavar="BASE", help="One base alone.")]
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the page goes.")]


def tasking(
    pack: PackPath,
    plan_dir: PlanFolder,
    day: Day,
    base: Base = None,
    out: Out = Path("tasking.html"),
    as_json: AsJson = False,
) -> None:
    """Write what each crew of a day does, where and when: a board a parade, a sheet a crew.

    The page prints on A4 and fetches nothing.
    """
    from scenarios.export.tasking import write_tasking
    from scenarios.load import load_pack
    from scenarios.verify import planned_parts

    with working("writing the tasking sheets"):
        loaded = load_pack(pack, planned_parts(plan_dir) or None)
        written = write_tasking(loaded, plan_dir, day.date(), out, base)
    if as_json:
        print_json({"file": str(out), "parades": written.parades, "sheets": written.sheets})
        return
    say(f"{written.sheets} sheets of {written.parades} parades, written to {out}")
