"""`muster verify`: the independent checker."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.commands.check import PackPath
from api.commands.console import FAILED, AsJson, print_json, print_rows, say, working
from optimiser.rule import Breach

PlanFolder = Annotated[Path, typer.Argument(help="Folder of a plan.", show_default=False)]
MOST_SHOWN = 20
EPILOG = "Example: muster verify packs/north plans/december"


def verify(pack: PackPath, plan_dir: PlanFolder, as_json: AsJson = False) -> None:
    """Re-check every rule and every total of a written plan, from the files alone.

    Exit code 1 where anything does not hold.
    """
    from scenarios.caseload_tables import CONFIRMATION_FILE
    from scenarios.load import load_pack
    from scenarios.verify import parts_left_out, planned_parts, verify_folder

    with working("reading the plan"):
        left_out = parts_left_out(plan_dir)
        breaches = verify_folder(load_pack(pack, planned_parts(plan_dir) or None), plan_dir)
    show_breaches(breaches, as_json)
    if breaches and (plan_dir / CONFIRMATION_FILE).is_file() and not as_json:
        say(
            "The plan was confirmed, so that the pack has other lead managers now: a plan holds "
            "against the pack that it was made of."
        )
    if left_out and not as_json:
        say(f"Given without {', '.join(left_out)}: nothing of that was checked.")
    if breaches:
        raise typer.Exit(FAILED)


def show_breaches(breaches: tuple[Breach, ...], as_json: bool) -> None:
    """Print what the checker found."""
    if as_json:
        print_json({"valid": not breaches, "breaches": [asdict(breach) for breach in breaches]})
    elif breaches:
        rows = [(each.rule, each.who, each.message) for each in breaches[:MOST_SHOWN]]
        count = "1 breach" if len(breaches) == 1 else f"{len(breaches):,} breaches"
        print_rows(count, ("Rule", "Where", "What"), rows)
        if len(breaches) > MOST_SHOWN:
            say(f"and {len(breaches) - MOST_SHOWN:,} more; --json lists them all")
    else:
        say("No breach: every rule and every total holds.")
