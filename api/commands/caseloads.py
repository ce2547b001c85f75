"""`muster caseloads`: a person decides on the changes that a plan proposes."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import AsJson, print_json, print_rows, say, working
from api.commands.publish import PackFolder
from api.commands.verify import PlanFolder
from scenarios.caseload_tables import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.caseload_decisions import Change

DECIDE_EPILOG = (
    "Example: muster caseloads decide packs/north plans/monday --by 'I Manager' "
    "--accept N0012 --refuse N0031 --reason 'court next week'"
)
CONFIRM_EPILOG = "Example: muster caseloads confirm packs/north plans/monday --by 'I Manager'"
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
        print_json({"decided": decided, "withdrawn": done.withdrawn, "undecided": left})
        return
    words = [row.decision for row in done.fresh]
    say(
        f"{words.count('accepted')} accepted, {words.count('refused')} refused, "
        f"{len(done.withdrawn)} withdrawn by {by}; {len(done.undecided)} of the plan are undecided."
    )
    _show(done.undecided)
    say("Nothing has taken effect: plan again, or confirm what is accepted.")


def confirm(pack: PackFolder, plan_dir: PlanFolder, by: By, as_json: AsJson = False) -> None:
    """Let the accepted changes of a plan take effect: the pack names the new lead managers.

    The plan must hold against the pack and its decisions. What nobody accepted stays as it is. The
    record is in confirmation.json of the plan.
    """
    from scenarios.caseload_confirmation import confirm as carry_out

    with working("checking the plan"):
        done = carry_out(pack, plan_dir, by)
    if as_json:
        print_json(asdict(done))
        return
    say(f"{len(done.made)} cases have a new lead manager, confirmed by {done.by}:")
    _show(done.made)
    if done.left:
        say(f"{len(done.left)} changes that nobody accepted have not taken effect:")
        _show(done.left)
    say(f"What is handed over, with the contacts due, is in {plan_dir / place_of('handover')}")


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
