"""`muster dose`: how much of the planned visits was delivered?"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.check import PackPath
from api.commands.console import AsJson, print_json, print_rows, say, working
from api.commands.verify import PlanFolder

EPILOG = "Example: muster dose packs/december plans/december --learn packs/january/dose.csv"
MOST_SHOWN = 20
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Where place and hour go, as CSV.")]
Learn = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="A dose.csv to add to, for the pack of the next plan."),
]


def dose(
    pack: PackPath,
    plan_dir: PlanFolder,
    out: Out = None,
    learn: Learn = None,
    as_json: AsJson = False,
) -> None:
    """Compare the log of delivered patrol (`delivered.csv` of the pack) with a plan's visits.

    Shares by place and hour are shrunk to the share of all, and that to the policy's, as far as the
    log is short. Time logged outside planned visits is told apart. With --learn the next plan
    counts on what was delivered at each place and hour.
    """
    from scenarios.build.delivered import read_back
    from scenarios.export.dose_files import dose_summary, learn_dose, write_dose
    from scenarios.load import load_pack
    from scenarios.verify import planned_parts

    with working("reading the log"):
        loaded = load_pack(pack, planned_parts(plan_dir) or None)
        read = read_back(loaded, plan_dir)
    if out is not None:
        write_dose(out, read)
    learnt = learn_dose(learn, read, loaded, plan_dir) if learn is not None else 0
    told = dose_summary(read)
    if as_json:
        print_json(told)
        return
    say(
        f"Delivered: {told['raw_share']:.0%} of {told['planned_minutes']:,.0f} planned minutes, "
        f"with the prior {told['delivered_share']:.0%}. {told['elsewhere_minutes']:,.0f} minutes "
        "were logged outside planned visits."
    )
    if learn is not None:
        say(f"{learnt} rows of place and hour are in {learn}, for the pack of the next plan.")
    for name in ("crews", "places"):
        unknown = told[f"unknown_{name}"]
        if unknown:
            say(f"The plan does not have these {name} of the log: {', '.join(unknown)}.")
    least = sorted(told["by_place"].items(), key=lambda pair: pair[1])[:MOST_SHOWN]
    print_rows(
        "", ("Least delivered", "Share"), [(place, f"{share:.0%}") for place, share in least]
    )
