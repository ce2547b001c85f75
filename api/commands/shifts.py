"""`muster shifts`: shifts designed from a pack's staffing requirement."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.check import PackPath
from api.commands.console import (
    INTERRUPTED,
    AsJson,
    planning_bar,
    print_json,
    print_rows,
    say,
    stopping_on_ctrl_c,
)
from api.commands.generate import OutPack
from api.commands.plan import Seed, Workers

if TYPE_CHECKING:
    from scenarios.shifts.design import Designed

EPILOG = (
    "Example: muster shifts packs/north --out packs/north-shifts --set policy.shifts.most_shifts=6"
)
DesignTime = Annotated[
    float, typer.Option("--time-limit", min=1, max=86400, metavar="SECONDS", help="For everything.")
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="One change of the policy; may be repeated."),
]


def shifts(
    pack: PackPath,
    out: OutPack,
    changes: Changes = None,
    time_limit: DesignTime = 120.0,
    workers: Workers = 0,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Design the shifts of officers and PCSOs: start times, lengths and days, as few as pay.

    The pack is written with the new shifts, each with its refreshment (Annex E). Old shifts stay
    for history alone, and patterns change to the nearest new shift. `policy.shifts` has the
    numbers.
    """
    from optimiser.solving import Cancel, Limits
    from scenarios.load import load_pack
    from scenarios.overrides import SETTINGS, apply_overrides, parse_settings
    from scenarios.shifts.design import design_for
    from scenarios.write import write_pack

    limits, cancel = Limits(seconds=time_limit, workers=workers, seed=seed), Cancel()
    with stopping_on_ctrl_c(cancel), planning_bar(time_limit) as listen:
        loaded = load_pack(pack)
        changed = apply_overrides(loaded, parse_settings(changes or []), SETTINGS)
        made, designed = design_for(changed, limits, cancel=cancel, on_progress=listen)
        write_pack(made, out)
    _show(designed, out, as_json)
    if cancel.requested:
        raise typer.Exit(INTERRUPTED)


def _show(designed: "tuple[Designed, ...]", out: Path, as_json: bool) -> None:
    if as_json:
        made = [asdict(each) | {"rows": _plain(each)} for each in designed]
        print_json({"pack": str(out), "designed": made})
        return
    for each in designed:
        rows = [
            (
                row.shift_code,
                row.start,
                row.minutes,
                row.break_minutes,
                ", ".join(row.days) or "every day",
            )
            for row in each.rows
        ]
        bound = "nothing proved" if each.bound is None else f"no less than {each.bound:,.1f}"
        title = (
            f"{each.kind}: {len(rows)} shifts; of {each.required_hours:,.0f} required staff-hours "
            f"a week {each.under_hours:,.1f} are short and {each.over_hours:,.1f} too many "
            f"({each.now_under_hours:,.1f} and {each.now_over_hours:,.1f} with the "
            f"{each.now_shifts} shifts of now); cost {each.objective:,.1f}, {bound}"
        )
        print_rows(title, ("Shift", "Start", "Minutes", "Refreshment", "Days"), rows)
    say(f"Written to {out}")


def _plain(each: "Designed") -> list[dict[str, object]]:
    return [row.model_dump(mode="json") for row in each.rows]
