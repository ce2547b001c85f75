"""`muster plan`: plan a pack and write every result."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.check import PackPath
from api.commands.console import (
    FAILED,
    INTERRUPTED,
    AsJson,
    planning_bar,
    print_json,
    print_rows,
    say,
    stopping_on_ctrl_c,
    warn,
    working,
)
from optimiser.solving import Cancel, Limits
from scenarios.export.sentences import sentences_of
from scenarios.export.whole import refuse_foreign
from scenarios.load import load_pack
from scenarios.overrides import load_scenario, parse_settings
from scenarios.problems import PackError, one_of, problem_at
from scenarios.run import BASELINE, PlanResult, plan_pack, with_needs, write_plan
from scenarios.schema.pack import Pack
from scenarios.schema.scenario import Scenario
from scenarios.tables import PARTS
from scenarios.verify import SUMMARY_FILE

EPILOG = "Example: muster plan packs/north --out plans/december --set policy.overtime.cap_percent=3"
SOLVED = ("rota", "patrols", "caseloads")

OutPlan = Annotated[
    Path, typer.Option("--out", help="Folder of the plan.", metavar="DIR", show_default=False)
]
TimeLimit = Annotated[
    float, typer.Option(min=0.1, metavar="SECONDS", help="For all parts together.")
]
WorkLimit = Annotated[
    float | None,
    typer.Option(
        min=0.1, metavar="WORK", help="Work instead of time, so that a run repeats byte for byte."
    ),
]
Workers = Annotated[int, typer.Option(min=0, metavar="N", help="Processors to use; 0 for all.")]
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


def plan(
    pack: PackPath,
    out: OutPlan,
    scenario: ScenarioFile = None,
    settings: Settings = None,
    time_limit: TimeLimit = 60.0,
    work_limit: WorkLimit = None,
    workers: Workers = 0,
    seed: Seed = 1,
    only: Only = None,
    as_json: AsJson = False,
) -> None:
    """Plan a pack: demand, staffing requirement, rota, patrols and caseloads.

    The plan is written only after the checker has read it. Ctrl-C keeps the best plan so far.
    """
    parts = None if only is None else parts_in(only)
    chosen = scenario_of(scenario, settings or [])
    limits = Limits(seconds=time_limit, work=work_limit, workers=workers, seed=seed)
    with working("reading the pack"):
        loaded = load_pack(pack, parts and with_needs(parts))
    plan_and_show(loaded, out, limits, as_json, only=parts, scenario=chosen)


def parts_in(text: str) -> list[str]:
    """The parts that a list with commas names."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in PARTS]
    if unknown or not names:
        values = unknown or [text]
        raise PackError([problem_at("--only", one_of(PARTS), value=value) for value in values])
    return names


def scenario_of(file: Path | None, settings: Sequence[str]) -> Scenario:
    """The scenario of a file with the settings of the command line on top."""
    base = BASELINE if file is None else load_scenario(file)
    changes = parse_settings(settings)
    if not changes:
        return base
    return base.model_copy(update={"changes": {**base.changes, **changes}})


def plan_and_show(
    pack: Pack, out: Path, limits: Limits, as_json: bool, **options: Any
) -> PlanResult:
    """Plan, write, print the summary; ends the command where there is no plan or on Ctrl-C."""
    refuse_foreign(out, SUMMARY_FILE)
    cancel = Cancel()
    with stopping_on_ctrl_c(cancel), planning_bar(limits.seconds) as listen:
        result = plan_pack(pack, limits=limits, cancel=cancel, on_progress=listen, **options)
        write_plan(result, out)
    summary = result.summary()
    if as_json:
        print_json(summary)
    else:
        show_summary(summary, out)
    if not result.is_complete:
        for text in result.conflicts:
            warn(f"  {text}")
        raise typer.Exit(FAILED)
    if cancel.requested:
        raise typer.Exit(INTERRUPTED)
    return result


def show_summary(summary: dict[str, Any], folder: Path) -> None:
    """Print a plan in words and in a short table."""
    for sentence in sentences_of(summary):
        say(sentence)
    rows = [_row(part, summary[part]) for part in SOLVED if part in summary]
    if rows:
        header = ("Part", "Status", "Objective", "Proven bound", "Gap", "Breaches", "Seconds")
        print_rows("", header, rows)
    say(f"Written to {folder} in {summary['seconds']:.0f} seconds; open {folder / 'report.html'}")


def _row(part: str, block: dict[str, Any]) -> tuple[object, ...]:
    gap = block.get("gap")
    return (
        part,
        str(block["status"]).replace("_", " "),
        block.get("objective"),
        block.get("bound"),
        None if gap is None else f"{100 * gap:.2f} %",
        block.get("breaches"),
        block["seconds"],
    )
