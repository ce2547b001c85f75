"""`muster plan`: plan a pack and write every result."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.check import PackPath
from api.commands.console import AsJson, working

EPILOG = "Example: muster plan packs/north --out plans/december --set policy.overtime.cap_percent=3"

OutPlan = Annotated[
    Path, typer.Option("--out", help="Folder of the plan.", metavar="DIR", show_default=False)
]
LONGEST_SECONDS = 7 * 24 * 3600
TimeLimit = Annotated[
    float,
    typer.Option(min=0.1, max=LONGEST_SECONDS, metavar="SECONDS", help="For all parts together."),
]
WorkLimit = Annotated[
    float | None,
    typer.Option(
        min=0.1,
        max=LONGEST_SECONDS,
        metavar="WORK",
        help="Work instead of time, so that a run repeats byte for byte.",
    ),
]
Workers = Annotated[int, typer.Option(min=0, metavar="N", help="Processors to use; 0 for all.")]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Dask scheduler whose workers help, such as tls://host:8786; else this machine alone.",
    ),
]
Seed = Annotated[int, typer.Option(min=0, max=2**31 - 1, metavar="N", help="Seed of every search.")]
ScenarioFile = Annotated[
    Path | None,
    typer.Option("--scenario", metavar="FILE", help="YAML file with named changes to the pack."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="One change; may be repeated."),
]
Only = Annotated[
    str | None,
    typer.Option(metavar="PARTS", help="Parts to plan, by commas; what they need is planned too."),
]

LeastBreach = Annotated[
    bool,
    typer.Option(
        "--least-breach",
        help="Where no lawful roster exists, write the one that breaks least, marked as such.",
    ),
]


def plan(
    pack: PackPath,
    out: OutPlan,
    scenario: ScenarioFile = None,
    settings: Settings = None,
    time_limit: TimeLimit = 60.0,
    work_limit: WorkLimit = None,
    workers: Workers = 0,
    seed: Seed = 1,
    cluster: Cluster = None,
    only: Only = None,
    least_breach: LeastBreach = False,
    as_json: AsJson = False,
) -> None:
    """Plan a pack: demand, staffing requirement, rota, patrols and caseloads.

    The plan is written only after the checker has read it. Ctrl-C keeps the best plan so far.
    Exit code 1 where no lawful plan exists, and for one of least breach.
    """
    from api.commands.planning import (
        parts_in,
        plan_and_show,
        refuse_published,
        refuse_unfit_changes,
        scenario_of,
    )
    from optimiser.solving import Limits
    from scenarios.load import load_pack
    from scenarios.run import with_needs

    parts = None if only is None else parts_in(only)
    chosen = scenario_of(scenario, settings or [])
    limits = Limits(time_limit, work_limit, workers, seed, cluster=cluster)
    refuse_published(out)
    with working("reading the pack"):
        loaded = load_pack(pack, parts and with_needs(parts))
        refuse_unfit_changes(loaded, scenario, chosen, settings or [])
    plan_and_show(
        loaded, out, limits, as_json, only=parts, scenario=chosen, least_breach=least_breach
    )
