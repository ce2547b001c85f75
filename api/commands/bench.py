"""`muster bench`: public benchmarks through the product's own engines."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import (
    FAILED,
    INTERRUPTED,
    AsJson,
    planning_bar,
    print_facts,
    print_json,
    stopping_on_ctrl_c,
    warn,
)
from api.commands.plan import Cluster, Seed, TimeLimit, Workers

if TYPE_CHECKING:
    from scenarios.bench.run import BenchResult

EPILOG = (
    "Example: muster bench rotating_workforce/Example7 --data ../shared/benchmarks --out out/bench"
)

Name = Annotated[str, typer.Argument(help="Family and instance: FAMILY/INSTANCE or FAMILY:SIZE.")]
Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder that holds the published files."),
]
OutAnswer = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Folder for the answer, so that others can check."),
]


def bench(
    name: Name,
    data: Data = None,
    out: OutAnswer = None,
    time_limit: TimeLimit = 60.0,
    workers: Workers = 0,
    seed: Seed = 1,
    cluster: Cluster = None,
    as_json: AsJson = False,
) -> None:
    """Run a public benchmark and have the answer checked by code that shares nothing with it.

    Exit code 1 where no answer was found or the checker does not confirm it.
    """
    from optimiser.solving import Cancel, Limits
    from scenarios.bench.family import Task
    from scenarios.bench.run import run_benchmark

    cancel = Cancel()
    with stopping_on_ctrl_c(cancel), planning_bar(time_limit) as listen:
        limits = Limits(time_limit, workers=workers, seed=seed, cluster=cluster)
        result = run_benchmark(name, Task("", data, limits, cancel, listen), out)
    show_result(result, out, as_json)
    if not result.checked:
        raise typer.Exit(FAILED)
    if cancel.requested:
        raise typer.Exit(INTERRUPTED)


def show_result(result: "BenchResult", out: Path | None, as_json: bool) -> None:
    """Print the figures of a run, and on standard error why it does not count."""
    figures = result.figures()
    if as_json:
        print_json(figures)
    else:
        faults = figures.pop("faults")
        place = "" if out is None or not result.solved.tables else f", written to {out}"
        print_facts(f"{result.name}{place}", figures)
        for fault in faults[:20]:
            warn(f"  {fault}")
