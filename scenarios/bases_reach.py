"""How soon bases reach demand, and the response hours they need: today, and as chosen."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimiser.heat import Heatmap
from optimiser.people import RoleGroup
from optimiser.requirement import staffing_requirement
from scenarios.build.requirement import build_requirement_of
from scenarios.build.siting import Ground
from scenarios.schema.pack import Pack


@dataclass(frozen=True)
class Reach:
    """How soon demand is reached: mean minutes, share within the immediate target, bases, and the
    response staff-hours a week that so many bases need (None: not asked)."""

    name: str
    bases: int
    mean_minutes: float
    share_in_target: float
    response_hours_per_week: float | None = None


def reaches_of(
    pack: Pack, heatmap: Heatmap, ground: Ground, served: NDArray[np.int64]
) -> tuple[Reach, ...]:
    """Today as areas are served, today's bases with the nearest serving, and the plan."""
    ids = [site.base_id for site in ground.sites]
    today = np.array([ids.index(area.base_id) for area in ground.areas], dtype=np.int64)
    existing = tuple(range(len(pack.bases)))
    cases = (
        ("today", today),
        ("today, nearest base", ground.nearest(existing)),
        ("chosen", served),
    )
    return tuple(
        Reach(
            name,
            len(set(serves.tolist())),
            *_figures(ground, serves),
            _response_hours(pack, heatmap, ground, serves),
        )
        for name, serves in cases
    )


def _figures(ground: Ground, serves: NDArray[np.int64]) -> tuple[float, float]:
    """Mean minutes and share within target, weighted by demand."""
    rows = np.arange(len(ground.areas))
    mean = float(np.average(ground.seconds[rows, serves], weights=ground.weight)) / 60
    reached = float(np.average(ground.in_target[rows, serves], weights=ground.weight))
    return mean, reached


def _response_hours(
    pack: Pack, heatmap: Heatmap, ground: Ground, serves: NDArray[np.int64]
) -> float:
    """Response staff-hours a week by the queueing formulas, each base for what it serves."""
    problem = build_requirement_of(pack, heatmap)
    moved = replace(
        problem,
        areas=tuple(
            replace(area, base_id=ground.sites[site].base_id)
            for area, site in zip(problem.areas, serves.tolist(), strict=True)
        ),
        bases=tuple(ground.sites[site] for site in sorted(set(serves.tolist()))),
        pools=(),
        visits=(),
        own_levels=(),
        events=(),
        commitments=(),
        method="formula",
    )
    required = staffing_requirement(moved)
    people = sum(
        int(required.row(group).sum())
        for group in required.groups
        if group.role_group is RoleGroup.RESPONSE
    )
    return people * 7 / problem.horizon.days
