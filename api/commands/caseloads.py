"""`muster caseloads`: a person decides on what a plan proposes, or asks what would relieve most."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.check import PackPath
from api.commands.console import (
    AsJson,
    print_json,
    print_rows,
    say,
    stopping_on_ctrl_c,
    working,
)
from api.commands.plan import ScenarioFile, Seed, Settings, TimeLimit, Workers
from api.commands.publish import PackFolder
from api.commands.verify import PlanFolder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from scenarios.caseload_asked import Change

DECIDE_EPILOG = (
    "Example: muster caseloads decide packs/north plans/monday --by 'I Manager' "
    "--accept N0012 --refuse N0031 --reason 'court next week'"
)
CONFIRM_EPILOG = "Example: muster caseloads confirm packs/north plans/monday --by 'I Manager'"
CLEAR_EPILOG = "Example: muster caseloads clear packs/north --set managers.M03.leaves_on=2026-12-14"
FORECAST_EPILOG = "Example: muster caseloads forecast packs/north plans/monday"
MOST_SHOWN = 40

By = Annotated[str, typer.Option(help="Who decides.", show_default=False)]
Accept = Annotated[
    list[str] | None,
    typer.Option(metavar="REF", help="A change to accept; may be repeated; all for the rest."),
]
Refuse = Annotated[
    list[str] | None,
    typer.Option(metavar="REF", help="A change to refuse; may be repeated; all for the rest."),
]
Withdraw = Annotated[
    list[str] | None,
    typer.Option(metavar="REF", help="A case whose decision is forgotten; may be repeated."),
]
CoWorkers = Annotated[
    bool,
    typer.Option(
        "--co-workers", help="Let the plan's co-workers take effect too, where its lead is kept."
    ),
]
FullPoints = Annotated[
    int | None,
    typer.Option(
        min=1, metavar="POINTS", help="What a new person leads full time; else as the managers do."
    ),
]
Reason = Annotated[str | None, typer.Option(help="Why; kept with each of these decisions.")]


def decide(
    pack: PackFolder,
    plan_dir: PlanFolder,
    by: By,
    accept: Accept = None,
    refuse: Refuse = None,
    withdraw: Withdraw = None,
    reason: Reason = None,
    as_json: AsJson = False,
) -> None:
    """Accept or refuse changes of lead manager, one by one, before the caseloads are planned again.

    An accepted case goes to its new manager in every further plan, a refused one stays. Decisions
    are kept in decisions.csv of the pack; no case changes hands before they are confirmed.
    """
    from scenarios.caseload_decisions import decide as keep

    with working("reading the plan"):
        done = keep(
            pack,
            plan_dir,
            by,
            accept=accept or [],
            refuse=refuse or [],
            withdraw=withdraw or [],
            reason=reason,
        )
    if as_json:
        decided = [row.model_dump(mode="json") for row in done.fresh]
        left = [asdict(each) for each in done.undecided]
        print_json({"decided": decided, "withdrawn": list(done.withdrawn), "undecided": left})
        return
    words = [row.decision for row in done.fresh]
    say(
        f"{words.count('accepted')} accepted, {words.count('refused')} refused, "
        f"{len(done.withdrawn)} withdrawn by {by}; {len(done.undecided)} of the plan are undecided."
    )
    _show(done.undecided)
    say("Nothing has taken effect: plan again, or confirm what is accepted.")


def confirm(
    pack: PackFolder,
    plan_dir: PlanFolder,
    by: By,
    co_workers: CoWorkers = False,
    as_json: AsJson = False,
) -> None:
    """Let the accepted changes of a plan take effect: the pack names the new lead managers.

    The plan must hold against the pack and its decisions. What nobody accepted stays as it is. The
    record is in confirmation.json of the plan.
    """
    from scenarios.caseload_confirmation import confirm as carry_out
    from scenarios.caseload_tables import place_of

    with working("checking the plan"):
        done = carry_out(pack, plan_dir, by, co_workers=co_workers)
    if as_json:
        print_json(asdict(done))
        return
    say(f"{len(done.made)} cases have a new lead manager, confirmed by {done.by}:")
    _show(done.made)
    if done.left:
        say(f"{len(done.left)} changes that nobody accepted have not taken effect:")
        _show(done.left)
    if co_workers:
        say(f"{len(done.co_workers)} cases have the plan's co-workers.")
    say(f"What is handed over, with the contacts due, is in {plan_dir / place_of('handover')}")


def clear(
    pack: PackPath,
    scenario: ScenarioFile = None,
    settings: Settings = None,
    full_points: FullPoints = None,
    time_limit: TimeLimit = 60.0,
    workers: Workers = 0,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Say what brings everybody inside the band with least: moves alone, else the fewest new hours.

    New people are told in full-time equivalents with the skills that their cases would need.
    Nothing is written: plan the caseloads to move anybody.
    """
    from api.commands.planning import changed_pack
    from optimiser.solving import Cancel, Limits
    from scenarios.caseload_clearing import clear_overload, clearing_summary, load_rows, sentences

    changed, cancel = changed_pack(pack, scenario, settings, ["caseloads"]), Cancel()
    limits = Limits(time_limit, workers=workers, seed=seed)
    with stopping_on_ctrl_c(cancel), working("looking for the least"):
        found = clear_overload(changed, limits, full_points, cancel)
    if as_json:
        print_json(clearing_summary(found))
        return
    header = ("Manager", "Capacity", "Before %", "After %", "Cases given")
    print_rows("", header, [_load(row) for row in load_rows(found)])
    tiers = ((t.goal.replace("_", " "), t.unit, t.objective, t.bound) for t in found.chosen.tiers)
    print_rows("", ("Goal", "Unit", "Reached", "Proven bound"), tiers)
    for sentence in sentences(found):
        say(sentence)


def forecast(pack: PackPath, plan_dir: PlanFolder, as_json: AsJson = False) -> None:
    """Show every manager's load by week, in per cent of capacity, and who will have too much.

    A load with a star has a number that is assumed: load_forecast.csv of the plan says what.
    """
    from scenarios.caseload_forecast import (
        KNOWN_CASES,
        MARK,
        forecast_sentences,
        policy_of,
        read_forecast,
        week_loads,
    )
    from scenarios.load import load_pack

    with working("reading the plan"):
        rows = read_forecast(plan_dir)
        policy = policy_of(load_pack(pack, ["caseloads"]), plan_dir)
    told = list(forecast_sentences(rows, policy))
    if as_json:
        print_json({"sentences": told, "weeks": rows})
        return
    days = dict.fromkeys(row["week_start"] for row in rows)
    header = ("Who", *(f"{day.day}\n{day:%b}" for day in days))
    print_rows(
        "Load in per cent, by the first day of the week",
        header,
        [(who, *loads) for who, loads in week_loads(rows)],
    )
    say(f"{MARK} something about it is assumed")
    say(KNOWN_CASES)
    for sentence in told:
        say(sentence)


def _load(row: "Mapping[str, Any]") -> tuple[object, ...]:
    return tuple("none" if value is None else value for value in row.values())


def _show(changes: "Sequence[Change]") -> None:
    if not changes:
        return
    rows = [
        (each.offender_ref, each.previous_manager_id or "nobody", each.manager_id, each.reason)
        for each in changes[:MOST_SHOWN]
    ]
    print_rows("", ("Case", "From", "To", "Why"), rows)
    if len(changes) > MOST_SHOWN:
        say(f"and {len(changes) - MOST_SHOWN:,} more in caseloads.csv")
