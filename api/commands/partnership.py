"""`muster caseloads partnership`: what one shared cohort saves against separate ones."""

from typing import Any

import typer

from api.commands.check import PackPath
from api.commands.console import (
    FAILED,
    AsJson,
    print_json,
    print_rows,
    say,
    stopping_on_ctrl_c,
    working,
)
from api.commands.plan import ScenarioFile, Seed, Settings, TimeLimit, Workers

EPILOG = "Example: muster caseloads partnership packs/north --time-limit 20"
TINY = 1e-9


def partnership(
    pack: PackPath,
    scenario: ScenarioFile = None,
    settings: Settings = None,
    time_limit: TimeLimit = 60.0,
    workers: Workers = 0,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Say what one shared cohort saves against separate ones: both allocations, with their bounds.

    Nothing is written. Exit code 1 where either way has no allocation.
    """
    from api.commands.planning import changed_pack
    from optimiser.solving import Cancel, Limits
    from scenarios.pooling import compare_pooling, pooling_sentences, pooling_summary

    changed, cancel = changed_pack(pack, scenario, settings, ["caseloads"]), Cancel()
    limits = Limits(time_limit, workers=workers, seed=seed)
    with stopping_on_ctrl_c(cancel), working("allocating both ways"):
        ways = compare_pooling(changed, limits, cancel)
    if as_json:
        print_json(pooling_summary(ways))
    else:
        for way in ways:
            head = ("Goal", "Unit", "Reached", "Proven bound", "Gap")
            tiers = map(_tier, way.summary["tiers"])
            print_rows(f"{way.cohorts.capitalize()}: {way.summary['status']}", head, tiers)
            rows = [
                (share.agency, share.offenders, share.load_percent, share.takes, share.gives)
                for share in way.shares
            ]
            print_rows("", ("Agency", "Cases", "Load %", "Takes", "Gives"), rows)
        for sentence in pooling_sentences(ways):
            say(sentence)
    if any(not way.shares for way in ways):
        raise typer.Exit(FAILED)


def _tier(tier: dict[str, Any]) -> tuple[object, ...]:
    reached, bound = tier["objective"], tier["bound"]
    gap = None if bound is None else abs(reached - bound) / max(abs(reached), TINY)
    in_words = None if gap is None else f"{100 * gap:.2f} %"
    return tier["goal"].replace("_", " "), tier["unit"], reached, bound, in_words
