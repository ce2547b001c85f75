"""`muster offers`: who is asked for overtime next, in fairness."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import AsJson, print_json, print_rows, say, working
from api.commands.publish import PackFolder
from api.commands.verify import PlanFolder

if TYPE_CHECKING:
    from scenarios.offers import Offer

EPILOG = "Example: muster offers packs/north plans/december --refused PC012:2026-12-05"
MOST_SHOWN = 3
OVER = " £"
Day = Annotated[
    list[datetime] | None,
    typer.Option("--day", formats=["%Y-%m-%d"], help="Overtime of this day; may be repeated."),
]
Refused = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID:DATE", help="An offer that was refused: kept in offers.csv of the pack."
    ),
]


def offers(
    pack: PackFolder,
    plan_dir: PlanFolder,
    day: Day = None,
    refused: Refused = None,
    as_json: AsJson = False,
) -> None:
    """Tell who is asked for each piece of overtime of a plan, and who next if they refuse.

    Those who were offered least over time come first, hours weighing more on part-timers; a refused
    offer counts as one that was had. Only whoever could lawfully do it is named.
    """
    from scenarios.load import load_pack
    from scenarios.offers import add_offers, offers_of, read_refusals

    with working("reading the plan"):
        loaded = load_pack(pack, ["rota"])
        if refused:
            loaded = add_offers(loaded, pack, read_refusals(loaded, plan_dir, refused))
        found = offers_of(loaded, plan_dir, [each.date() for each in day or ()])
    if as_json:
        print_json([_facts(offer) for offer in found])
        return
    if not found:
        say("No overtime is planned there.")
        return
    header = ("Date", "Shift", "Overtime, min", "Planned", "Offered, h", "Then ask (offered, h)")
    print_rows("", header, [_row(offer) for offer in found])
    if any(asked.over_cap_pence for offer in found for asked in offer.next[:MOST_SHOWN]):
        say(f"{OVER.strip()} costs more than the planned person, and more than the cap leaves.")


def _row(offer: "Offer") -> tuple[object, ...]:
    tour = offer.tour
    then = ", ".join(
        f"{asked.staff_id} ({asked.offered_hours:.1f}){OVER if asked.over_cap_pence else ''}"
        for asked in offer.next[:MOST_SHOWN]
    )
    return (
        *(tour.day.isoformat(), tour.shift_code, tour.overtime_minutes),
        *(tour.staff_id, round(offer.offered_hours, 1), then or "nobody could"),
    )


def _facts(offer: "Offer") -> dict[str, object]:
    tour = offer.tour
    return {
        "date": tour.day,
        "shift_code": tour.shift_code,
        "kind": tour.kind,
        "extension_minutes": tour.extension_minutes,
        "overtime_minutes": tour.overtime_minutes,
        "staff_id": tour.staff_id,
        "offered_hours": round(offer.offered_hours, 2),
        "next": [asdict(asked) for asked in offer.next],
    }
