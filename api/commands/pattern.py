"""`muster pattern`: a rotating pattern for teams of a pack."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.check import PackPath
from api.commands.console import (
    DONE,
    FAILED,
    AsJson,
    print_json,
    print_rows,
    say,
    stopping_on_ctrl_c,
    warn,
    working,
)
from api.commands.generate import OutPack
from api.commands.plan import Seed, TimeLimit, Workers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimiser.solving import Cancel, Limits
    from scenarios.schema.pack import Pack
    from scenarios.shifts.pattern import Patterned

EPILOG = (
    'Example: muster pattern packs/north --teams "Response *" --duty E07=1 --duty L14=1 '
    "--duty N22=1 --out packs/north-vsa"
)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Teams = Annotated[
    str,
    typer.Option(
        "--teams",
        metavar="NAMES",
        help="Teams by semicolons; * stands for any letters.",
        show_default=False,
    ),
]
Ready = Annotated[
    str | None,
    typer.Option(
        "--ready",
        metavar="NAME",
        help="A ready-made pattern: 3x8, 2-2-2-4, ottawa, 4-on-4-off or 5-week-vsa.",
    ),
]
Duties = Annotated[
    list[str] | None,
    typer.Option(
        "--duty", metavar="CODE=TEAMS[@DAYS]", help="Teams wanted on a shift; may be repeated."
    ),
]
WorkRuns = Annotated[
    str | None, typer.Option("--work-runs", metavar="A-B", help="Days of duty in a row.")
]
FreeRuns = Annotated[
    str | None, typer.Option("--free-runs", metavar="A-B", help="Rest days in a row.")
]
ShiftRuns = Annotated[
    str | None, typer.Option("--shift-runs", metavar="A-B", help="Days in a row on one shift.")
]
Forward = Annotated[
    bool, typer.Option(help="A run of duty goes on only to shifts that start no earlier.")
]
Accept = Annotated[
    bool, typer.Option("--accept-breaches", help="Write the pack although the law is broken.")
]


def pattern(
    pack: PackPath,
    teams: Teams,
    out: OutPack,
    ready: Ready = None,
    duties: Duties = None,
    work_runs: WorkRuns = None,
    free_runs: FreeRuns = None,
    shift_runs: ShiftRuns = None,
    forward: Forward = True,
    accept_breaches: Accept = False,
    time_limit: TimeLimit = 30.0,
    workers: Workers = 0,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Give teams a rotating pattern, each a step behind the other, and write the pack with it.

    The pattern is a ready-made one or the one with the most free weekends that keeps to the wishes
    and to the law (rest, runs, nights, average week). Exit code 1 where it breaks the law.
    """
    from optimiser.solving import Cancel, Limits
    from scenarios.load import load_pack
    from scenarios.shifts.wishes import teams_of
    from scenarios.write import write_pack

    with working("reading the pack"):
        loaded = load_pack(pack)
    named = teams_of(loaded, teams)
    limits, cancel = Limits(seconds=time_limit, workers=workers, seed=seed), Cancel()
    if ready is not None:
        from scenarios.shifts.pattern import use_ready
        from scenarios.shifts.ready import ready_pattern

        _refuse_both(duties)
        chosen = ready_pattern(ready)
        made = use_ready(loaded, named, chosen)
        if not as_json:
            say(f"{chosen.name}. {chosen.source} (status {chosen.status}). {chosen.note}".rstrip())
    else:
        runs = (work_runs, free_runs, shift_runs)
        made = _found(loaded, named, duties or [], runs, forward, limits, cancel)
    written = accept_breaches or not made.breaches
    if written:
        write_pack(made.pack, out)
    _show(made, named, out if written else None, as_json)
    raise typer.Exit(FAILED if made.breaches and not accept_breaches else DONE)


def _refuse_both(duties: "Sequence[str] | None") -> None:
    from scenarios.problems import PackError, problem_at

    if duties:
        expected = "left out where --ready names a pattern"
        raise PackError([problem_at("--duty", expected, value=each) for each in duties])


def _found(
    pack: "Pack",
    teams: "Sequence[str]",
    duties: "Sequence[str]",
    runs: "tuple[str | None, str | None, str | None]",
    forward: bool,
    limits: "Limits",
    cancel: "Cancel",
) -> "Patterned":
    from scenarios.shifts.pattern import find_pattern
    from scenarios.shifts.wishes import wishes_of

    wishes = wishes_of(pack, teams, duties, runs, forward=forward)
    with stopping_on_ctrl_c(cancel), working("looking for a pattern"):
        return find_pattern(pack, teams, wishes, limits, cancel)


def _show(made: "Patterned", teams: "Sequence[str]", out: Path | None, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "pack": None if out is None else str(out),
                "teams": list(teams),
                "cycle": list(made.cycle),
                "average_hours_per_week": round(made.average_hours_per_week, 2),
                "free_weekends": made.free_weekends,
                "status": made.status,
                "breaches": [breach.message for breach in made.breaches],
            }
        )
        return
    days = len(made.cycle)
    width = len(WEEKDAYS) if days % len(WEEKDAYS) == 0 else days
    header = WEEKDAYS if width == len(WEEKDAYS) else tuple(str(day + 1) for day in range(days))
    rows = [[code or "-" for code in made.cycle[at : at + width]] for at in range(0, days, width)]
    weekends = "" if made.free_weekends is None else f", free weekends: {made.free_weekends}"
    average = f"{made.average_hours_per_week:.1f} hours in the average week{weekends}"
    print_rows(f"A cycle of {days} days for {len(teams)} teams: {average}", header, rows)
    worked = set(made.cycle)
    for row in made.pack.shifts:
        if row.shift_code in worked:
            say(f"{row.shift_code} starts at {row.start} and lasts {row.minutes / 60:g} hours")
    for breach in made.breaches:
        warn(f"  {breach.message} (rule {breach.rule})")
    if out is None:
        warn("Nothing was written; --accept-breaches writes it all the same.")
    else:
        say(f"Written to {out}")
