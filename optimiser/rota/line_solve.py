"""Plans a rota by lines: column generation for the bound, dives and replanning for the plan."""

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.errors import MusterError
from optimiser.outcome import Status
from optimiser.rota.column_dive import NobodyCanWork, construct, dive, improve_rows
from optimiser.rota.column_generation import Generation
from optimiser.rota.column_search import ColumnSearch
from optimiser.rota.line_columns import LineColumns
from optimiser.rota.line_rota import LineRota
from optimiser.solving import Cancel, Limits, Progress, ProgressListener, ignore_progress

ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class LineOutcome:
    """The plan, rows (P, D) of options, its bound, and what the search counted."""

    status: Status
    rows: NDArray[np.int16]
    bound: float | None
    counts: dict[str, int]


def plan_lines(
    rota: LineRota,
    limits: Limits,
    cancel: Cancel,
    on_progress: ProgressListener = ignore_progress,
) -> LineOutcome:
    """Plan everybody's line at the least cost of cover and requests."""
    started = time.monotonic()

    def stop() -> bool:
        return cancel.requested or time.monotonic() - started > limits.seconds

    def tell(cost: float) -> None:
        seconds = time.monotonic() - started
        bound = generation.bound if math.isfinite(generation.bound) else None
        on_progress(Progress("rota", "lines", seconds, cost, bound))

    lines = LineColumns(rota)
    generation = Generation(lines.master(), lines, stop)
    master, rng = generation.master, np.random.default_rng(limits.seed)
    try:
        plan = improve_rows(generation, construct(generation), rng)
    except NobodyCanWork as error:
        message = f"no line was found that keeps every limit of {rota.people[error.person].code}"
        raise MusterError(message) from None
    tell(master.cost_of(plan.values()))
    relaxed = generation.run()
    dived = improve_rows(generation, dive(generation, rng), rng)
    plan = min(plan, dived, key=lambda each: master.cost_of(each.values()))
    tell(master.cost_of(plan.values()))
    search = ColumnSearch(generation, relaxed, plan, limits.seed, cancel)
    search.run(tell)
    rows = [lines.row(master.columns[search.plan[each]]) for each in range(len(rota.people))]
    counts = {"columns": len(master.columns), "rounds": generation.rounds, "tries": search.tries}
    bound = _proved(generation)
    optimal = bound is not None and search.cost <= bound + ROUNDING
    status = Status.OPTIMAL if optimal else Status.FEASIBLE
    return LineOutcome(status, np.stack(rows), bound, counts)


def _proved(generation: Generation) -> float | None:
    """The least whole cost that the bound leaves room for."""
    return math.ceil(generation.bound - ROUNDING) if math.isfinite(generation.bound) else None
