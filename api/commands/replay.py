"""`muster replay`: held-out incidents against a plan and against what is done without one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.check import PackPath
from api.commands.console import AsJson, counting, print_json, print_rows, say
from api.commands.plan import Seed, Workers
from api.commands.verify import PlanFolder

if TYPE_CHECKING:
    from scenarios.schema.pack import Pack

EPILOG = "Example: muster replay packs/north plans/december --replications 200"
SHOWN = {
    "immediate_in_target": "immediate in target",
    "priority_in_target": "priority in target",
    "hours_short": "hours short",
    "hotspot_hours": "hot spot hours",
    "crews_at_harm": "crews at harm",
    "hotspot_minutes": "hot spot minutes",
    "visible_hours": "visible hours",
    "committed_share": "committed",
    "overrun_hours": "overrun hours",
}
SHARES = ("immediate_in_target", "priority_in_target", "committed_share")
TENS = 10

Replications = Annotated[
    int, typer.Option(min=2, max=10_000, metavar="N", help="How often the period is replayed.")
]


def replay(
    pack: PackPath,
    plan_dir: PlanFolder,
    replications: Replications = 200,
    seed: Seed = 1,
    workers: Workers = 0,
    as_json: AsJson = False,
) -> None:
    """Dispatch incidents that no plan saw to a plan and to the baseline, and compare them.

    The baseline is the published roster where there is one, else a flat 3x8 with the same people
    and the same money, and makes the plan's visits to offenders as well. Both meet the same days,
    work and traffic in every replication. Writes
    replay.csv and replay_by_base.csv into the folder of the plan and a block into its summary.
    """
    from scenarios.load import load_pack

    block = replay_and_write(load_pack(pack), plan_dir, replications, seed, workers)
    if as_json:
        print_json(block)
    else:
        show_replay(block)


def replay_and_write(
    pack: "Pack", folder: Path, replications: int, seed: int, workers: int
) -> dict[str, Any]:
    """Replay with a bar on a terminal, write the tables, the block and the report; the block."""
    from scenarios.export.report import rewrite_report
    from scenarios.replay.files import write_replay
    from scenarios.replay.run import replay_plan

    with counting("replaying", replications) as count:
        found = replay_plan(pack, folder, replications, seed, workers=workers, on_done=count)
    block = write_replay(folder, found)
    rewrite_report(pack, folder)
    return block


def show_replay(block: dict[str, Any]) -> None:
    """Print what a replay shows in a sentence and a short table."""
    from scenarios.export.replay_sentences import replay_sentence, visits_sentence

    say(replay_sentence(block))
    rows = [_row(block, name, words) for name, words in SHOWN.items()]
    header = ("Figure", "Plan", "Baseline", "Difference", "95 % interval", "Shown")
    print_rows("", header, rows)
    if visits := visits_sentence(block):
        say(visits)
    if block["baseline_breaches"]:
        told = ", ".join(f"{rule} {count}" for rule, count in block["baseline_breaches"].items())
        say(f"The baseline breaks rules of the rota that the plan keeps: {told}.")


def _row(block: dict[str, Any], name: str, words: str) -> tuple[str, ...]:
    low, high = block["difference_ci95"][name]
    scale, digits = (100, 1) if name in SHARES else (1, 2 if abs(block["plan"][name]) < TENS else 0)
    sides = [f"{scale * block[side][name]:,.{digits}f}" for side in ("plan", "baseline")]
    change, low, high = (scale * value for value in (block["difference"][name], low, high))
    interval = f"{low:+,.{digits}f} to {high:+,.{digits}f}"
    unit = ", %" if name in SHARES else ""
    shown = "yes" if block["shown"][name] else "no"
    return (words + unit, *sides, f"{change:+,.{digits}f}", interval, shown)
