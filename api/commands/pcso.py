"""`muster pcso`: the monthly check of PCSOs on patrol alone."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.check import PackPath
from api.commands.console import FAILED, AsJson, print_json, say, working
from api.commands.verify import PlanFolder

EPILOG = "Example: muster pcso packs/north plans/december --out reports"
Out = Annotated[Path, typer.Option(metavar="DIR", help="Folder of the report.")]


def pcso(
    pack: PackPath, plan_dir: PlanFolder, out: Out = Path("pcso"), as_json: AsJson = False
) -> None:
    """Write where and when PCSOs of a plan are alone, by month, area and hour, as page and table.

    Exit code 1 where one is alone and no assessment allows it.
    """
    from scenarios.export.pcso_report import single_hours, write_pcso_report
    from scenarios.load import load_pack
    from scenarios.verify import planned_parts

    with working("reading the plan"):
        loaded = load_pack(pack, planned_parts(plan_dir) or None)
        hours = single_hours(loaded, plan_dir)
        write_pcso_report(loaded, hours, out)
    told = {
        "single_hours": round(sum(hour.minutes for hour in hours) / 60, 2),
        "exception_hours": round(sum(hour.exception_minutes for hour in hours) / 60, 2),
        "overdue": len({(hour.area_id, hour.hour) for hour in hours if hour.overdue}),
    }
    if as_json:
        print_json(told | {"folder": str(out)})
    else:
        say(
            f"{told['single_hours']:,.1f} hours of PCSOs alone, {told['exception_hours']:,.1f} "
            f"without an assessment that allows it; {told['overdue']} areas and hours overdue for "
            f"review. Written to {out}"
        )
    if told["exception_hours"]:
        raise typer.Exit(FAILED)
