"""`muster check`: is this pack sound?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import AsJson, print_facts, print_json, working

if TYPE_CHECKING:
    from scenarios.schema.pack import Pack

PackPath = Annotated[Path, typer.Argument(help="Folder or .zip of a pack.", show_default=False)]
EPILOG = "Example: muster check packs/north"


def check(pack: PackPath, as_json: AsJson = False) -> None:
    """Validate a pack and list every problem at once.

    Each problem names file, row, column, value and what is expected; with any, the exit code is 2.
    """
    from scenarios.load import load_pack

    with working("reading the pack"):
        loaded = load_pack(pack)
    facts = facts_of(loaded)
    if as_json:
        print_json({"valid": True, "problems": [], "digest": loaded.digest, **facts})
    else:
        print_facts(f"{loaded.manifest.name}: nothing to mend", facts)


def facts_of(pack: "Pack") -> dict[str, object]:
    """What a pack holds, in a few numbers."""
    manifest = pack.manifest
    weeks = "1 week" if manifest.plan_weeks == 1 else f"{manifest.plan_weeks} weeks"
    return {
        "period": f"{weeks} from {manifest.plan_start}",
        "history": f"{manifest.history_start} to {manifest.history_end}",
        "areas": len(pack.areas),
        "bases": len(pack.bases),
        "staff": len(pack.staff),
        "incidents": len(pack.incidents),
        "offenders": len(pack.offenders),
        "managers": len(pack.managers),
    }
