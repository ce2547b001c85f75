"""`muster archive`: a plan as one .zip to hand on, with or without its caseloads."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.commands.console import AsJson, print_json, say
from api.commands.verify import PlanFolder

EPILOG = "Example: muster archive plans/december --contents plan --out december.zip"
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the .zip goes.")]
Chosen = Annotated[
    Literal["all", "plan", "caseloads"],
    typer.Option(
        "--contents",
        help="All of it, the plan without its caseloads, or the caseloads alone.",
    ),
]


def archive(
    plan_dir: PlanFolder,
    out: Out = Path("plan.zip"),
    contents: Chosen = "all",
    as_json: AsJson = False,
) -> None:
    """Put a plan into one archive.

    Whatever tells of offenders lies in a folder marked OFFICIAL-SENSITIVE, so that the plan can be
    given without it, and it without the plan.
    """
    from scenarios.export.archive import write_archive

    names = write_archive(plan_dir, out, contents)
    if as_json:
        print_json({"file": str(out), "contents": contents, "names": names})
        return
    say(f"{len(names)} files written to {out}")
