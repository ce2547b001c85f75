"""`muster publish`: a verified plan becomes the published roster."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import (
    BAD_INPUT,
    FAILED,
    AsJson,
    print_json,
    print_rows,
    say,
    warn,
    working,
)
from api.commands.verify import PlanFolder, show_breaches

if TYPE_CHECKING:
    from scenarios.publish import Publication

EPILOG = (
    "Example: muster publish packs/north plans/december --by 'A Planner' --approved-by 'B Chief'"
)
MOST_CHANGES_SHOWN = 20

PackFolder = Annotated[Path, typer.Argument(help="Folder of the pack.", show_default=False)]
By = Annotated[str, typer.Option(help="Who publishes.", show_default=False)]
WHY = "Why published duties change: exigency, own_request or joint_branch_board; never money."
Reason = Annotated[str | None, typer.Option(help=WHY)]
ACC = "The assistant chief constable who authorised work on public holidays at short notice."
HolidayAuthority = Annotated[str | None, typer.Option(help=ACC)]
ApprovedBy = Annotated[str | None, typer.Option(help="Who approved; never the one who publishes.")]

Accept = Annotated[
    bool,
    typer.Option(
        "--accept-breaches",
        help="Publish a plan of least breach with what it breaks; somebody else must approve it.",
    ),
]


def publish(
    pack: PackFolder,
    plan_dir: PlanFolder,
    by: By,
    approved_by: ApprovedBy = None,
    reason: Reason = None,
    accept_breaches: Accept = False,
    holiday_authority: HolidayAuthority = None,
    as_json: AsJson = False,
) -> None:
    """Make a verified plan the published roster of the pack.

    The period in published.csv is replaced, history before it stays. Prints what changed and who
    must be told; the whole record is in publication.json of the plan.
    """
    from scenarios.publish import publish as publish_plan
    from scenarios.publishable import PublicationRefused

    try:
        with working("checking the plan"):
            publication = publish_plan(
                pack,
                plan_dir,
                by,
                approved_by,
                reason=reason,
                accept_breaches=accept_breaches,
                holiday_authority=holiday_authority,
            )
    except PublicationRefused as refused:
        warn(f"muster: {refused}")
        if not refused.breaches:
            raise typer.Exit(BAD_INPUT) from refused
        show_breaches(refused.breaches, as_json)
        raise typer.Exit(FAILED) from refused
    if as_json:
        print_json(asdict(publication) | {"people_to_tell": publication.people_to_tell})
    else:
        _show(publication)


def _show(publication: "Publication") -> None:
    from optimiser.rota.told_breaches import hours_in_a_row

    first = sum(change.before is None for change in publication.changes)
    changed = [change for change in publication.changes if change.before is not None]
    say(
        f"Published {publication.duties:,} duties by {publication.by}, "
        f"approved by {publication.approved_by or 'nobody'}: {first:,} person-days for the first "
        f"time, {len(changed):,} changed, {len(publication.people_to_tell):,} people to tell."
    )
    if publication.breaches:
        warn(f"NOT LAWFUL: the roster is published with {len(publication.breaches):,} breaches:")
        for breach, more in hours_in_a_row(publication.breaches):
            warn(f"  {breach.message}{more} (rule {breach.rule})")
    for sentence in publication.notice:
        say(sentence)
    if not changed:
        return
    late = sum(not change.in_time for change in changed)
    say(
        f"Reason: {publication.reason}. {late:,} of the changes are told after midnight of the day "
        "before the duty."
    )
    rows = [
        (
            change.staff_id,
            change.name,
            change.date,
            change.before or "rest",
            change.after or "rest",
            change.notice_days,
            " ".join(change.remarks),
        )
        for change in changed[:MOST_CHANGES_SHOWN]
    ]
    header = ("Who", "Name", "Date", "Was", "Is", "Clear days' notice", "What follows")
    print_rows("Changes", header, rows)
    if len(changed) > MOST_CHANGES_SHOWN:
        say(f"and {len(changed) - MOST_CHANGES_SHOWN:,} more in publication.json")
