"""`muster feedback`: would patrols drift if they followed what they find?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.check import PackPath
from api.commands.console import AsJson, print_json, print_rows, say, working
from api.commands.plan import Seed

if TYPE_CHECKING:
    from scenarios.feedback import FeedbackCase

EPILOG = "Example: muster feedback packs/north --weeks 104 --out out/loop"
Weeks = Annotated[int, typer.Option(min=1, max=1040, help="Weeks to simulate.")]
Replications = Annotated[int, typer.Option(min=1, max=2000, help="Runs with their own chance.")]
Out = Annotated[Path | None, typer.Option(help="Folder for feedback.csv, week by week.")]


def feedback(
    pack: PackPath,
    weeks: Weeks = 104,
    replications: Replications = 200,
    seed: Seed = 1,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Simulate the feedback loop: patrols go where incidents were recorded, and find more there.

    Drift is the part of all patrol that would have to move to follow the true rates, which are
    assumed to be those of the pack's history. Compared are patrols that follow what they find
    themselves (police-generated categories), what the public calls them for, or both, with and
    without the floor and the cap of the policy, and as the policy has it.
    """
    from scenarios.feedback import feedback_of, feedback_summary, write_feedback
    from scenarios.load import load_pack

    with working("simulating the loop"):
        cases = feedback_of(load_pack(pack, ["demand"]), weeks, replications, seed)
    if out is not None:
        write_feedback(cases, out)
    if as_json:
        print_json(feedback_summary(cases))
        return
    header = ("Patrol follows", "Drift now", f"After {weeks} weeks", "9 of 10 runs", "Largest area")
    print_rows("", header, [_row(case) for case in cases])
    say("True rates are assumed, not known: it shows how a loop runs, not how a place was policed.")


def _row(case: "FeedbackCase") -> tuple[str, ...]:
    first, last = case.largest_share[0], case.largest_share[-1]
    return (
        case.name,
        f"{case.drift[0]:.1%}",
        f"{case.drift[-1]:.1%}",
        f"{case.low[-1]:.1%} to {case.high[-1]:.1%}",
        f"{first:.1%} to {last:.1%}",
    )
