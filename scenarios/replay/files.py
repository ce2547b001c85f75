"""`replay.csv`, `replay_by_base.csv` and the `replay` block of a plan's summary."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import Any

from optimiser.replay.compare import Difference, difference, means
from optimiser.replay.measures import FIGURES
from scenarios.build.common import bases_of
from scenarios.export.csv_file import write_csv
from scenarios.export.whole import replace_file
from scenarios.plan_files import PLAN_TABLES, SUMMARY_FILE
from scenarios.replay.run import Replay
from scenarios.verify.summary_file import read_summary

COMPARED = (
    "immediate_in_target",
    "priority_in_target",
    "hours_short",
    "hotspot_hours",
    "crews_at_harm",
    "hotspot_minutes",
    "visible_hours",
    "committed_share",
    "overrun_hours",
)
DECIMALS = 4


def write_replay(folder: Path, replay: Replay) -> dict[str, Any]:
    """Write the tables of a replay beside the plan and its block into the summary; the block."""
    write_csv(folder / "replay.csv", tuple(PLAN_TABLES["replay"]), _rows(replay))
    by_base = tuple(PLAN_TABLES["replay_by_base"])
    write_csv(folder / "replay_by_base.csv", by_base, _base_rows(replay))
    block = replay_summary(replay)
    summary = read_summary(folder) | {"replay": block}
    text = json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False)
    replace_file(folder / SUMMARY_FILE, text + "\n")
    return block


def replay_summary(replay: Replay) -> dict[str, Any]:
    """The `replay` block: means over the replications, differences plan minus baseline.

    `difference_ci95` is where the difference lies that is to be expected of such a period,
    `simulation_error_ci95` how exactly its mean is known from so many replications. The former
    covers days where there are several of a weekday to draw from. A response time is null where
    more calls than the quantile leaves were never answered in some replication.
    """
    several = replay.held_out.days_per_weekday > 1
    drawn = replay.held_out.period.as_they_fell is None and several
    days = round(replay.held_out.days_per_weekday, DECIMALS) if drawn else None
    weeks = replay.pack.manifest.plan_weeks
    plan, baseline = replay.runs["plan"].figures, replay.runs["baseline"].figures
    found = {name: difference(plan, baseline, name, days, weeks) for name in COMPARED}
    return {
        "replications": replay.replications,
        "seed": replay.seed,
        "incidents_held_out": replay.held_out.used,
        "incidents_left_out": replay.held_out.left_out,
        "weeks": weeks,
        "days_per_weekday": days,
        "interval_covers": "days and dice" if drawn else "dice alone",
        "baseline_roster": replay.baseline.name,
        "baseline_breaches": dict(replay.baseline.breaches),
        "visits_in_baseline": dict(replay.visits),
        "hours": replay.hours,
        **{name: _rounded(means(run.figures)) for name, run in replay.runs.items()},
        "difference": {name: round(each.mean, DECIMALS) for name, each in found.items()},
        "difference_ci95": {name: _pair(each.interval) for name, each in found.items()},
        "simulation_error_ci95": {name: _pair(each.of_mean) for name, each in found.items()},
        "shown": {name: _shown(each) for name, each in found.items()},
    }


def _shown(found: Difference) -> bool:
    return found.is_shown


def _pair(interval: tuple[float, float]) -> list[float]:
    return [round(end, DECIMALS) for end in interval]


def _rounded(figures: Mapping[str, float]) -> dict[str, float | None]:
    return {
        name: round(value, DECIMALS) if isfinite(value) else None for name, value in figures.items()
    }


def _rows(replay: Replay) -> Iterator[tuple[Any, ...]]:
    for name, run in replay.runs.items():
        for number, figures in enumerate(run.figures, start=1):
            cells = asdict(figures)
            yield (name, number, *(_cell(cells[figure]) for figure in FIGURES))


def _cell(value: float) -> Any:
    return value if isinstance(value, int) or isfinite(value) else ""


def _base_rows(replay: Replay) -> Iterator[tuple[Any, ...]]:
    for name, run in replay.runs.items():
        for base, counts in zip(bases_of(replay.pack), run.by_base.tolist(), strict=True):
            yield (name, base.base_id, *counts)
