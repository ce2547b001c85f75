"""How soon a free unit reaches a call on the ground of one base, as the crow flies and detoured."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from optimiser.places import Area, AreaKind, great_circle_km
from optimiser.requirement.problem import ResponseTargets
from optimiser.requirement.queueing import within_square

Floats = NDArray[np.float64]
MINUTES_PER_HOUR = 60
NEARLY_SURE = 1 - 1e-9
NEAREST_OF = 2.0 ** np.arange(-1, 11)
STEPS_TO_FURTHEST = 60
STEPS_OF_TABLE = 240


@dataclass(frozen=True, eq=False)
class Ground:
    """The ground of one base, where calls fall and units are with the same shares by area.

    `shares` of shape (areas,) sum to 1. `targets` and `reach`, both (2, areas), are for grades 1
    and 2: hours, and -log P(one unit is too far away), which adds up over units. `mean_travel` are
    hours to the nearest of `NEAREST_OF` free units. `reach_by_time` of shape (areas, steps) is the
    same -log P as in `reach`, within 0, `step`, 2 `step`, ... hours.
    """

    shares: Floats
    targets: Floats
    reach: Floats
    mean_travel: Floats
    reach_by_time: Floats
    step: float

    def travel(self, free_units: Floats) -> Floats:
        """Mean hours of travel of the nearest of so many free units."""
        return np.interp(np.log(free_units), np.log(NEAREST_OF), self.mean_travel)


def ground_of(areas: Sequence[Area], calls: Floats, targets: ResponseTargets) -> Ground:
    """Lay out the ground of a base; `calls` of shape (areas,) in any unit.

    Within an area a unit and a call are at random places of a square of its size; between two areas
    their distance is about normal around that of the centres. Speed is by the kind of area, half
    the way each.
    """
    shares = calls / calls.sum() if calls.any() else np.full(len(areas), 1 / len(areas))
    laid = _laid_out(tuple(areas), targets)
    near = np.minimum(laid.near @ shares, NEARLY_SURE)
    too_far = -np.log1p(-near)
    by_step, by_table, reach = np.split(
        too_far, [STEPS_TO_FURTHEST, STEPS_TO_FURTHEST + STEPS_OF_TABLE + 1]
    )
    survival = np.exp(-NEAREST_OF[:, None, None] * by_step) @ shares
    return Ground(
        shares=shares,
        targets=laid.targets,
        reach=reach,
        mean_travel=survival.sum(axis=1) * laid.furthest / STEPS_TO_FURTHEST,
        reach_by_time=by_table.T.copy(),
        step=laid.furthest / STEPS_OF_TABLE,
    )


@dataclass(frozen=True, eq=False)
class _LaidOut:
    """What of a ground does not depend on where calls fall.

    `near` of shape (times, areas, areas) is P(a call in one area and a unit in another are within
    each of the times): the middles of `STEPS_TO_FURTHEST`, the table's, the two targets.
    """

    targets: Floats
    near: Floats
    furthest: float


@lru_cache(maxsize=256)
def _laid_out(areas: tuple[Area, ...], targets: ResponseTargets) -> _LaidOut:
    pace = np.array([targets.detour_factor / _speed(area, targets) for area in areas])
    paces = (pace[:, None] + pace[None, :]) / 2
    hours = np.array([_target_hours(area, targets) for area in areas]).T
    side = np.sqrt([max(area.square_km, 1e-3) for area in areas])
    centres = np.array([[_centre_km(a, b) for b in areas] for a in areas])
    furthest = float((paces * (centres + 2 * side[:, None] + 2 * side[None, :])).max())
    middles = (np.arange(STEPS_TO_FURTHEST) + 0.5) * furthest / STEPS_TO_FURTHEST
    table = np.arange(STEPS_OF_TABLE + 1) * furthest / STEPS_OF_TABLE
    same = np.repeat(np.concatenate([middles, table])[:, None], len(areas), axis=1)
    times = np.concatenate([same, hours])
    return _LaidOut(hours, _within(times[:, :, None] / paces, centres, side), furthest)


def _within(kilometres: Floats, centres: Floats, side: Floats) -> Floats:
    """P(distance of a call in the row's area and a unit in the column's is at most this)."""
    spread = np.sqrt((side[:, None] ** 2 + side[None, :] ** 2) / 12)
    mean = np.sqrt(centres**2 + spread**2)
    between = np.asarray(ndtr((kilometres - mean) / spread), dtype=np.float64)
    same = np.eye(len(side), dtype=np.bool_)
    return np.where(same, within_square(kilometres / side[:, None]), between)


def _centre_km(first: Area, second: Area) -> float:
    return great_circle_km((first.longitude, first.latitude), (second.longitude, second.latitude))


def _speed(area: Area, targets: ResponseTargets) -> float:
    urban = area.kind is AreaKind.URBAN
    return targets.speed_kmh_urban if urban else targets.speed_kmh_rural


def _target_hours(area: Area, targets: ResponseTargets) -> tuple[float, float]:
    urban = area.kind is AreaKind.URBAN
    immediate = targets.immediate_minutes_urban if urban else targets.immediate_minutes_rural
    return immediate / MINUTES_PER_HOUR, targets.priority_minutes / MINUTES_PER_HOUR
