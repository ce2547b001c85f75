"""`muster caseloads view`: what one agency may see of a plan."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.check import PackPath
from api.commands.console import AsJson, print_json, say, working
from api.commands.verify import PlanFolder

EPILOG = (
    "Example: muster caseloads view packs/north plans/monday --agency probation --out given/monday"
)
Agency = Annotated[str, typer.Option(help="Whose view.", show_default=False)]
OutView = Annotated[
    Path, typer.Option("--out", help="Folder of the view.", metavar="DIR", show_default=False)
]


def view(
    pack: PackPath, plan_dir: PlanFolder, agency: Agency, out: OutView, as_json: AsJson = False
) -> None:
    """Write what one agency may see of a plan of caseloads, and nothing else.

    That is the cases that it leads, hands over or works beside, with their points, visits and
    hand-over, its own people, and totals of the whole. Every file is OFFICIAL-SENSITIVE.
    """
    from scenarios.agency_view import agency_view
    from scenarios.caseload_tables import CASELOAD_MARKING
    from scenarios.export.agency_view_files import VIEW_PAGE, write_agency_view
    from scenarios.load import load_pack

    with working("reading the plan"):
        loaded = load_pack(pack, ["caseloads"])
        found = agency_view(loaded, plan_dir, agency)
        write_agency_view(found, loaded, out)
    counts = {name: len(rows) for name, rows in found.tables.items()}
    if as_json:
        print_json({"agency": agency, "marking": CASELOAD_MARKING, "rows": counts})
        return
    say(
        f"{counts['cases']} cases that {agency} leads, hands over or works beside, written to "
        f"{out} ({CASELOAD_MARKING}); open {out / VIEW_PAGE}"
    )
