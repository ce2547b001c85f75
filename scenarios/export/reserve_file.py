"""`reserve.csv` of a plan: the response reserve by base and hour, with its reason."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimiser.patrols.goals.reserve_shortfall import reserve_counts
from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem
from optimiser.staffing import StaffingRequirement
from scenarios.build.reserve import asked_of_response
from scenarios.export.csv_file import write_csv
from scenarios.plan_files import PLAN_TABLES
from scenarios.schema.pack import Pack

PERCENT = 100
DECIMALS = 2


def write_reserve(
    path: Path,
    plan: PatrolPlan,
    problem: PatrolProblem,
    pack: Pack,
    requirement: StaffingRequirement,
) -> None:
    """Write one row a base and hour: people asked for by calls, free, needed in reserve and kept.

    `pack` is the pack with the changes of the plan's scenario. Free, needed and kept are means of
    the minutes of the hour.
    """
    write_csv(path, tuple(PLAN_TABLES["reserve"]), _rows(plan, problem, pack, requirement))


def _rows(
    plan: PatrolPlan, problem: PatrolProblem, pack: Pack, requirement: StaffingRequirement
) -> Iterator[tuple[Any, ...]]:
    counts = reserve_counts(problem, plan)
    free, needed, kept = (_by_hour(each) for each in (counts.free, counts.needed, counts.kept))
    asked = asked_of_response(pack, requirement)
    for row, base_id in enumerate(problem.vehicles):
        own, wanted = asked[base_id], problem.reserve_by_hour.get(base_id)
        for hour, start in enumerate(problem.horizon.hours):
            people = int(own.people[hour])
            if wanted is None:
                reason = _flat(problem)
            else:
                few = needed[row][hour] < wanted[hour]
                reason = _reason(pack, people, own.reasons[hour], few)
            means = (free[row][hour], needed[row][hour], kept[row][hour])
            yield problem.horizon.local(start), base_id, people, *means, reason


def _by_hour(minutes: NDArray[np.int64]) -> list[list[float]]:
    """Means of the minutes of each hour, by base."""
    hours: list[list[float]] = (
        minutes.reshape(len(minutes), -1, MINUTES_PER_HOUR).mean(axis=2).round(DECIMALS).tolist()
    )
    return hours


def _flat(problem: PatrolProblem) -> str:
    return f"{problem.settings.reserve_percent} % of who is free, in every hour"


def _reason(pack: Pack, asked: int, reason: str, few: bool) -> str:
    """Why so many are kept free, and whether fewer are there than should be."""
    share = PERCENT * pack.policy.crewing.response_reserve_share
    why = f" ({reason})" if reason and asked else ""
    lacking = "; fewer are free in a part of the hour" if few else ""
    return f"{share:g} % of the {asked} that calls ask for{why}{lacking}"
