"""`muster check`: is this pack sound?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import FAILED, AsJson, print_facts, print_json, say, working

if TYPE_CHECKING:
    from scenarios.schema.pack import Pack

PackPath = Annotated[Path, typer.Argument(help="Folder or .zip of a pack.", show_default=False)]
EPILOG = "Example: muster check packs/north"


def check(pack: PackPath, as_json: AsJson = False) -> None:
    """Validate a pack and list every problem at once.

    Each problem names file, row, column, value and what is expected; with any, the exit code is 2.
    Where published and locked duties break a rule by themselves, so that no rota can keep it, or
    nobody may lead a case, it is 1. What else is worth knowing before planning is told below.
    A pack of offenders and managers without a rota is checked for its caseloads alone.
    """
    from scenarios.caseload_findings import caseload_findings
    from scenarios.findings import NOTHING_FOUND, rota_findings
    from scenarios.load import load_any_pack

    with working("reading the pack"):
        loaded = load_any_pack(pack)
        found = rota_findings(loaded) if loaded.staff else NOTHING_FOUND
        found += caseload_findings(loaded)
    facts = facts_of(loaded)
    if as_json:
        told = {"conflicts": found.conflicts, "remarks": found.remarks}
        print_json({"valid": True, "problems": [], "digest": loaded.digest, **told, **facts})
    else:
        count = len(found.conflicts)
        mend = (
            "nothing to mend" if not count else "1 conflict" if count == 1 else f"{count} conflicts"
        )
        print_facts(f"{loaded.manifest.name}: {mend}", facts)
        for sentence in (*found.conflicts, *found.remarks):
            say(sentence)
    if found.conflicts:
        raise typer.Exit(FAILED)


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
