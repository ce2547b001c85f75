"""`muster bases`: which bases to keep, and how many vehicles at each."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

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
from api.commands.plan import Seed, TimeLimit

if TYPE_CHECKING:
    from scenarios.bases import BasesPlan

EPILOG = "Example: muster bases packs/north --count 2 --vehicles 20 --out out/bases"
Count = Annotated[int, typer.Option(min=1, metavar="K", help="Bases to have.", show_default=False)]
Vehicles = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Vehicles to share out; else as now.")
]
Bays = Annotated[int | None, typer.Option(min=1, metavar="N", help="Most vehicles at one base.")]
BaysAt = Annotated[
    list[str] | None,
    typer.Option("--bays-at", metavar="BASE=N", help="Most vehicles at this base; repeatable."),
]
AimOption = Annotated[
    Literal["time", "target", "free"],
    typer.Option(
        "--aim",
        help="Least mean travel time, most demand within target, or most within target of a "
        "vehicle that is free: bases and vehicles chosen together.",
    ),
]
WeightOption = Annotated[
    Literal["work", "immediate"],
    typer.Option("--weight", help="Areas count by officer-minutes or by immediate calls."),
]
NewSites = Annotated[
    bool, typer.Option("--new-sites", help="Also consider the centre of every area.")
]
Keep = Annotated[
    list[str] | None, typer.Option("--keep", metavar="BASE", help="A base that stays; repeatable.")
]
Crew = Annotated[
    float, typer.Option("--crew", min=1, max=8, metavar="N", help="People in a vehicle.")
]
Out = Annotated[Path | None, typer.Option(help="Folder for bases.csv and areas.csv.")]

UNITS = {
    "time": "minutes of mean travel",
    "target": "of demand within target",
    "free": "of demand within target of a free vehicle",
}


def bases(
    pack: PackPath,
    count: Count,
    vehicles: Vehicles = None,
    bays: Bays = None,
    bays_at: BaysAt = None,
    aim: AimOption = "time",
    weight: WeightOption = "work",
    new_sites: NewSites = False,
    keep: Keep = None,
    crew: Crew = 1.0,
    out: Out = None,
    time_limit: TimeLimit = 60.0,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Choose the bases and share out the vehicles, beside what is there today.

    Every area is served by its nearest base, whatever the borders of today. Response hours come
    from the queueing formulas of the staffing requirement; what fewer bases need less could go to
    neighbourhoods. Vehicles are shared for the busiest hour of the week.
    """
    from optimiser.solving import Cancel, Limits
    from scenarios.bases import bases_summary, choose_bases, write_bases
    from scenarios.bases_choice import Wanted
    from scenarios.load import load_pack

    wanted = Wanted(
        count, vehicles, bays, aim, weight, new_sites, tuple(keep or ()), crew, _bays(bays_at or [])
    )
    limits, cancel = Limits(time_limit, seed=seed), Cancel()
    with stopping_on_ctrl_c(cancel), planning_bar(time_limit) as listen:
        plan = choose_bases(load_pack(pack), wanted, limits, cancel=cancel, on_progress=listen)
    if out is not None:
        write_bases(plan, out)
    if as_json:
        print_json(bases_summary(plan))
    else:
        _show(plan, aim, out)
    if cancel.requested:
        raise typer.Exit(INTERRUPTED)


def _bays(words: list[str]) -> dict[str, int]:
    """Bays by base; one sentence for everything that is not BASE=N."""
    from optimiser.errors import MusterError

    parts = [word.rpartition("=") for word in words]
    faults = [
        f"--bays-at is BASE=N, for example B1=6, not {word!r}"
        for word, (base, _, number) in zip(words, parts, strict=True)
        if not base or not number.isdecimal()
    ]
    if faults:
        raise MusterError("; ".join(faults))
    return {base: int(number) for base, _, number in parts}


def _show(plan: "BasesPlan", aim: str, out: Path | None) -> None:
    unit = UNITS[aim]
    shown = "{:,.2f}" if aim == "time" else "{:.1%}"
    objective, bound = shown.format(plan.objective), shown.format(plan.bound)
    least = "none can be better than"
    title = f"{len(plan.bases)} bases: {objective} {unit}, {least} {bound} (gap {plan.gap:.2%})"
    print_rows(
        title,
        ("Base", "Name", "Vehicles", "Demand", "New"),
        [
            (b.base_id, b.name, b.vehicles, f"{b.demand_share:.1%}", "yes" if b.is_new else "no")
            for b in plan.bases
        ],
    )
    rows = [
        (
            reach.name,
            reach.bases,
            reach.mean_minutes,
            f"{reach.share_in_target:.1%}",
            reach.response_hours_per_week,
        )
        for reach in plan.reaches
    ]
    header = ("", "Bases", "Mean minutes", "In target", "Response hours a week")
    print_rows("Against today, weighted by demand:", header, rows)
    hours = plan.released_hours_per_week
    told = f"{hours:,.0f} fewer" if hours >= 0 else f"{-hours:,.0f} more"
    say(f"Closed: {', '.join(plan.closed) or 'none'}. Response needs {told} staff-hours a week.")
    if plan.apart is not None:
        say(f"With the vehicles shared out after the bases it would be {plan.apart:.1%}.")
    lost = plan.calls_without_vehicle
    say(f"In the busiest hour {lost:.2%} of calls find no vehicle of their base free.")
    if out is not None:
        say(f"Written to {out}")
