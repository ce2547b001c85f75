"""The feedback loop on a pack's own areas: where patrols would drift, by what is counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimiser.demand.weights import called_for_share
from optimiser.errors import MusterError
from optimiser.heat import Heatmap
from optimiser.patrols.feedback import FeedbackLoop, drift, run_loop
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of
from scenarios.export.csv_file import write_csv
from scenarios.schema.pack import Pack

FINDS = "finds alone, no limits"
COUNTED = "calls and finds, no limits"
COUNTED_HELD = "calls and finds, floor and cap"
CALLS = "calls alone, no limits"
AS_POLICY = "as the policy has it"
QUANTILES = (0.05, 0.95)
FILE = "feedback.csv"
HEADER = ("case", "week", "drift", "low", "high", "largest_share")


@dataclass(frozen=True, eq=False)
class FeedbackCase:
    """One way to share patrol by the record, and what came of it week after week.

    Arrays are (weeks + 1,). `drift` is the mean over runs of the part of patrol that would have to
    move to follow the true rates, `low` and `high` hold nine runs of ten, `largest_share` is the
    mean share of the area that has most.
    """

    name: str
    drift: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    largest_share: NDArray[np.float64]


def feedback_of(pack: Pack, weeks: int, replications: int, seed: int) -> tuple[FeedbackCase, ...]:
    """Let patrols follow what is recorded, in five ways, from the pack's own mean week.

    Finds are incidents of police-generated categories, calls all others, one counts as one. The
    true rates are assumed to be those of the pack's history: of finds nobody knows them, so this
    shows how a loop runs and not how this place was policed. The floor is the policy's visible
    hours of an area over all visible hours that the requirement has, the cap its times the equal
    share.

    Raises
    ------
    MusterError
        If the pack has no located incidents, or a single area.
    """
    heatmap = build_heatmap_of(pack)
    loop = _loop(heatmap)
    held = replace(loop, least_share=_floor(pack, heatmap), most_share=_cap(pack))
    weight = pack.policy.demand.police_generated_weight
    cases = (
        (FINDS, replace(loop, reported_weight=0.0)),
        (COUNTED, loop),
        (COUNTED_HELD, held),
        (CALLS, replace(loop, found_weight=0.0)),
        (AS_POLICY, replace(held, found_weight=weight)),
    )
    return tuple(_case(name, each, weeks, replications, seed) for name, each in cases)


def _loop(heatmap: Heatmap) -> FeedbackLoop:
    by_category = heatmap.incidents.sum(axis=(1, 2))
    by_category /= heatmap.unplaced_factor * (1 + heatmap.non_crime_uplift_percent / 100)
    reported_share = called_for_share(heatmap.categories, 0.0)
    if len(by_category) < 2 or not by_category.sum():
        message = "the loop needs at least two areas and incidents that lie in them"
        raise MusterError(message)
    return FeedbackLoop(by_category @ reported_share, by_category @ (1 - reported_share))


def _floor(pack: Pack, heatmap: Heatmap) -> float:
    """Least share of patrol of an area, at most an equal one."""
    requirement = build_requirement_of(pack, heatmap)
    weekly = sum(float(pool.hours.mean()) for pool in requirement.pools)
    floor = pack.policy.visible.floor_hours_per_area_per_week
    equal = 1 / len(pack.areas)
    return min(floor / weekly, equal) if weekly else 0.0


def _cap(pack: Pack) -> float:
    equal = 1 / len(pack.areas)
    return min(1.0, max(1.0, pack.policy.patrols.most_times_equal_share) * equal)


def _case(name: str, loop: FeedbackLoop, weeks: int, replications: int, seed: int) -> FeedbackCase:
    shares = run_loop(loop, weeks, replications, seed)
    away = drift(shares, loop.true_shares)
    low, high = np.quantile(away, QUANTILES, axis=0)
    return FeedbackCase(name, away.mean(axis=0), low, high, shares.max(axis=2).mean(axis=0))


def feedback_summary(cases: Sequence[FeedbackCase]) -> list[dict[str, Any]]:
    """Where each case begins and ends, as fractions of all patrol."""
    return [
        {
            "case": case.name,
            "weeks": len(case.drift) - 1,
            "drift_at_start": round(float(case.drift[0]), 4),
            "drift_at_end": round(float(case.drift[-1]), 4),
            "drift_at_end_low": round(float(case.low[-1]), 4),
            "drift_at_end_high": round(float(case.high[-1]), 4),
            "largest_share_at_start": round(float(case.largest_share[0]), 4),
            "largest_share_at_end": round(float(case.largest_share[-1]), 4),
        }
        for case in cases
    ]


def write_feedback(cases: Sequence[FeedbackCase], folder: Path) -> Path:
    """Write every week of every case as `feedback.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = (
        (case.name, week, *(round(float(series[week]), 6) for series in _series(case)))
        for case in cases
        for week in range(len(case.drift))
    )
    write_csv(folder / FILE, HEADER, rows)
    return folder / FILE


def _series(case: FeedbackCase) -> tuple[NDArray[np.float64], ...]:
    return case.drift, case.low, case.high, case.largest_share
