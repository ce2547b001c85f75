"""`muster replan`: fill the gaps of the published roster with the fewest changes."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.console import (
    FAILED,
    AsJson,
    planning_bar,
    print_json,
    print_rows,
    say,
    stopping_on_ctrl_c,
    warn,
    working,
)
from api.commands.plan import LeastBreach, OutPlan, Seed, Workers
from api.commands.publish import PackFolder
from api.commands.verify import PlanFolder

if TYPE_CHECKING:
    from scenarios.plan_result import PlanResult

EPILOG = (
    "Example: muster replan packs/north plans/december --absence PC012:2026-12-01:2026-12-03 "
    "--out plans/december-2"
)
MOST_SHOWN = 40
Absence = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID:FROM:TO",
        help="Who is away from which day to which; may be repeated. A fourth part is the reason.",
    ),
]
KeepPattern = Annotated[
    bool,
    typer.Option(
        "--keep-pattern", help="Leave every other duty as it is; fill gaps by overtime alone."
    ),
]
ToldOn = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="Day on which people are told; notice counts from it. Today."
    ),
]
TimeLimit = Annotated[
    float, typer.Option(min=0.1, max=604800.0, metavar="SECONDS", help="For all parts together.")
]


def replan(
    pack: PackFolder,
    plan_dir: PlanFolder,
    out: OutPlan,
    absence: Absence = None,
    keep_pattern: KeepPattern = False,
    least_breach: LeastBreach = False,
    told_on: ToldOn = None,
    time_limit: TimeLimit = 60.0,
    workers: Workers = 0,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Fill the gaps that absences leave in the published roster, with the fewest changes.

    Writes a whole plan with every change, its notice, cost and reason in changes.csv. Publishing it
    needs a lawful reason. Exit code 1 where no lawful change fills the gaps: nothing is written
    then, but with --least-breach the roster that breaks least, with what it breaks in breaches.csv.
    """
    from api.commands.planning import end_command, refuse_published
    from optimiser.rota.gaps import Mode
    from optimiser.solving import Cancel, Limits
    from scenarios.build.common import horizon_of
    from scenarios.export.whole import refuse_foreign
    from scenarios.load import load_pack
    from scenarios.plan_files import PLAN_FILES, SUMMARY_FILE
    from scenarios.replan import read_request
    from scenarios.run import plan_pack, write_plan
    from scenarios.schema.amendment import Amendment
    from scenarios.verify import planned_parts

    refuse_published(out)
    refuse_foreign(out, SUMMARY_FILE, PLAN_FILES)
    with working("reading the published plan"):
        parts = planned_parts(plan_dir)
        loaded = load_pack(pack, parts or None)
        absences, scenario = read_request(loaded, plan_dir, absence or [])
    amendment = Amendment(
        mode=Mode.KEEP_PATTERN if keep_pattern else Mode.FEWEST_CHANGES,
        told_on=told_on.date() if told_on else horizon_of(loaded).local(datetime.now(UTC)).date(),
        absences=absences,
        least_breach=least_breach,
    )
    limits, cancel = Limits(time_limit, workers=workers, seed=seed), Cancel()
    with stopping_on_ctrl_c(cancel), planning_bar(limits.seconds) as listen:
        result = plan_pack(
            loaded,
            only=parts,
            limits=limits,
            scenario=scenario,
            amendment=amendment,
            cancel=cancel,
            on_progress=listen,
        )
        _refuse_incomplete(result)
        write_plan(result, out)
    _show(result, out, as_json=as_json)
    end_command(result, interrupted=cancel.requested)


def _refuse_incomplete(result: "PlanResult") -> None:
    """End the command with the reasons where some part has no plan."""
    if result.is_complete:
        return
    for text in result.conflicts or ("No plan was found in the time given.",):
        warn(f"  {text}")
    if result.conflicts:
        warn("--least-breach writes the roster that breaks least, marked as such.")
    raise typer.Exit(FAILED)


def _show(result: "PlanResult", out: Path, *, as_json: bool) -> None:
    """Print every change, what was reached and what is proved."""
    from api.commands.planning import show_summary

    summary, changes = result.summary(), result.changes()
    if as_json:
        print_json(summary | {"changes_to_duties": changes})
        return
    amendment = summary["amendment"]
    lost = amendment["lost_duties"]
    duties = "1 duty is lost" if lost == 1 else f"{lost:,} duties are lost"
    say(f"{duties}; {len(changes):,} person-days change:")
    for change in changes[:MOST_SHOWN]:
        say(f"  {_sentence(change)}")
    if len(changes) > MOST_SHOWN:
        say(f"and {len(changes) - MOST_SHOWN:,} more in changes.csv")
    goals = (
        (goal["goal"].replace("_", " "), goal["unit"], goal["objective"], goal["bound"])
        for goal in amendment["goals"]
    )
    print_rows("", ("Goal", "Unit", "Reached", "Proven bound"), goals)
    say(f"The bounds hold among these rosters: {amendment['proved_over']}")
    show_summary(summary, out)


def _sentence(change: dict[str, Any]) -> str:
    """One change: who, when, what, at what cost and notice, why, and what follows."""
    cost = change["cost_pence"] / 100
    days = change["notice_days"]
    money = f"-£{-cost:,.2f}" if cost < 0 else f"£{cost:,.2f}"
    return (
        f"{change['staff_id']} on {change['date']}: {_duty(change, 'before')} becomes "
        f"{_duty(change, 'after')}, {money}, {days} clear day{'' if days == 1 else 's'} of notice. "
        f"{change['reason']} {change['remarks']}"
    ).rstrip()


def _duty(change: dict[str, Any], side: str) -> str:
    code, minutes = change[side], change[f"{side}_extension_minutes"]
    if not code:
        return "a rest day"
    paid = " on a rest day" if change[f"{side}_kind"] == "rest_day_working" else ""
    return f"{code}{paid}" + (f" +{minutes} min" if minutes else "")
