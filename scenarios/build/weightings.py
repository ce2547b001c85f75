"""What each weighting would make of a plan: which places are hot, and what the patrols cover."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimiser.demand.switching import heat_shares, hottest, shared_part
from optimiser.demand.weights import WEIGHTINGS, Weighting, category_weights
from optimiser.heat import Heatmap, LevelName
from optimiser.patrols.goals.uncovered_heat import uncovered_percent
from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.problem import PatrolProblem
from scenarios.build.levels import HeatLevel
from scenarios.schema.pack import Pack

MINUTES_PER_HOUR = 60
PERCENT = 100
BRITAIN = (-9.5, 49.5, 3.0, 61.5)


@dataclass(frozen=True)
class WeightingEffect:
    """One weighting beside the chosen one.

    `heat_by_category` are shares of the heat. `hottest_shared` is the part of the chosen
    weighting's hottest 1 % of cells that are among this one's. `patrol_cover` is the share of this
    weighting's heat that the plan's patrols cover, None where no patrols were planned.
    """

    weighting: str
    police_generated_weight: float
    chosen: bool
    heat_by_category: dict[str, float]
    hottest_shared: float
    patrol_cover: float | None = None


def cell_level(pack: Pack) -> LevelName:
    """Cells to compare weightings on: 250 m of the national grid in Great Britain, else H3."""
    west, south, east, north = BRITAIN
    points = [point for area in pack.areas for point in _points(area.geometry["coordinates"])]
    britain = all(west <= x <= east and south <= y <= north for x, y in points)
    return "250m" if britain else "h3-9"


def weighting_effects(
    pack: Pack,
    heatmap: Heatmap,
    level: HeatLevel,
    patrols: tuple[PatrolProblem, PatrolPlan] | None = None,
) -> list[WeightingEffect]:
    """Every weighting under the policy's weight of police-generated categories, and, where that
    is not 1, the chosen weighting with those categories counted as any other.

    Cells of the level are the hotter, the more of what they are ranked by they have.
    """
    policy = pack.policy.demand
    incidents = heatmap.incidents.sum(axis=(0, 1, 2))
    chosen = hottest(level.ranking.incidents, heatmap.weighting)
    uncovered = None if patrols is None else uncovered_percent(*patrols)
    effects = []
    for name, police in _variants(policy.weighting, policy.police_generated_weight):
        weights = category_weights(
            heatmap.categories,
            name,
            harm_cap=policy.harm_cap,
            police_generated_weight=police,
            officer_minutes_per_incident=level.field.minutes,
        )
        shares = heat_shares(incidents, weights).tolist()
        cover = None
        if patrols is not None and uncovered is not None:
            cover = _cover(uncovered, patrols[0], replace(heatmap, weighting=weights))
        effects.append(
            WeightingEffect(
                weighting=name,
                police_generated_weight=police,
                chosen=(name, police) == (policy.weighting, policy.police_generated_weight),
                heat_by_category=dict(zip(heatmap.categories, shares, strict=True)),
                hottest_shared=shared_part(chosen, hottest(level.ranking.incidents, weights)),
                patrol_cover=cover,
            )
        )
    return effects


def _variants(chosen: Weighting, police: float) -> Iterator[tuple[Weighting, float]]:
    for name in WEIGHTINGS:
        yield name, police
        if name == chosen and police != 1:
            yield name, 1.0


def _cover(uncovered: NDArray[np.int64], problem: PatrolProblem, heatmap: Heatmap) -> float | None:
    """Share of a weighting's heat that patrols cover, their hours as they are."""
    row = {place_id: index for index, place_id in enumerate(heatmap.place_ids)}
    rows = [row[area.area_id] for area in problem.areas]
    heat = heatmap.weighted[rows][:, list(problem.horizon.hours_of_week)]
    whole = float(heat.sum()) * MINUTES_PER_HOUR * PERCENT
    return 1 - float((uncovered * heat).sum()) / whole if whole > 0 else None


def _points(nested: Any) -> Iterator[tuple[float, float]]:
    """Every position of GeoJSON coordinates, however deep."""
    if nested and isinstance(nested[0], (int, float)):
        yield float(nested[0]), float(nested[1])
    else:
        for inner in nested:
            yield from _points(inner)
