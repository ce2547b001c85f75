"""A pack to a siting problem: where bases could be, how far that is, and how much falls there."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from optimiser.heat import Heatmap
from optimiser.places import Area, AreaKind, Base, great_circle_km
from optimiser.siting.problem import SitingProblem, maximal_covering, p_median
from scenarios.build.common import areas_of, bases_of
from scenarios.build.requirement import targets_of
from scenarios.schema.pack import Pack

Aim = Literal["time", "target", "free"]
Weight = Literal["work", "immediate"]
DEPLOYED_GRADES, IMMEDIATE = (1, 2, 3), 1
SECONDS_PER_HOUR, THOUSANDTHS = 3600, 1000


@dataclass(frozen=True, eq=False)
class Ground:
    """Areas, the places where a base could be, and the way between them.

    `seconds` of shape (areas, sites) is the mean response drive from a site to a call in an area;
    `target_seconds` of shape (areas,) is the immediate target. `weight` of shape (areas,) is the
    demand of a mean week in thousandths of its unit.
    """

    areas: tuple[Area, ...]
    sites: tuple[Base, ...]
    seconds: NDArray[np.int64]
    target_seconds: NDArray[np.int64]
    weight: NDArray[np.int64]

    @property
    def in_target(self) -> NDArray[np.bool_]:
        """Which area a base at which site reaches in time, of shape (areas, sites)."""
        reached: NDArray[np.bool_] = self.seconds <= self.target_seconds[:, None]
        return reached

    def problem(
        self, count: int, aim: Literal["time", "target"], required: tuple[int, ...] = ()
    ) -> SitingProblem:
        """Open `count` sites for the least mean time, or the most demand within target."""
        if aim == "time":
            return p_median(self.seconds, self.weight, count, required)
        return maximal_covering(self.in_target, self.weight, count, required)

    def nearest(self, opened: tuple[int, ...]) -> NDArray[np.int64]:
        """The site of `opened` that serves each area: the one that is there first."""
        chosen = np.array(opened, dtype=np.int64)
        served: NDArray[np.int64] = chosen[self.seconds[:, chosen].argmin(axis=1)]
        return served


def ground_of(pack: Pack, heatmap: Heatmap, weight: Weight, *, area_sites: bool) -> Ground:
    """Lay out the ground; with `area_sites` a base could be at the centre of any area too.

    The drive is the crow's way and the mean way inside the area (root mean square from the centre
    of a square of its size), times the detour, half at the speed of the site's surroundings and
    half at that of the area.
    """
    areas, sites = areas_of(pack), list(bases_of(pack))
    if area_sites:
        taken = {site.base_id for site in sites}
        sites += [
            Base(area.area_id, f"centre of {area.name}", area.longitude, area.latitude, 0)
            for area in areas
            if area.area_id not in taken
        ]
    targets = targets_of(pack.policy)
    urban = np.array([area.kind is AreaKind.URBAN for area in areas])
    speed = np.where(urban, targets.speed_kmh_urban, targets.speed_kmh_rural)
    minutes = np.where(urban, targets.immediate_minutes_urban, targets.immediate_minutes_rural)
    apart = np.array([[_km(area, site) for site in sites] for area in areas])
    around = speed[apart.argmin(axis=0)]
    inside = np.array([area.square_km for area in areas]) / 6
    way = targets.detour_factor * np.sqrt(apart**2 + inside[:, None])
    hours = way * (1 / speed[:, None] + 1 / around[None, :]) / 2
    return Ground(
        areas=areas,
        sites=tuple(sites),
        seconds=np.rint(SECONDS_PER_HOUR * hours).astype(np.int64),
        target_seconds=np.rint(60 * minutes).astype(np.int64),
        weight=np.rint(THOUSANDTHS * demand_of(heatmap, weight)).astype(np.int64),
    )


def demand_of(heatmap: Heatmap, weight: Weight) -> NDArray[np.float64]:
    """Demand of a mean week by area: immediate calls, or officer-minutes of deployed calls."""
    grades = [n for n, grade in enumerate(heatmap.grades) if grade in DEPLOYED_GRADES]
    if weight == "immediate":
        grades = [n for n in grades if heatmap.grades[n] == IMMEDIATE]
        counted = heatmap.incidents
    else:
        counted = heatmap.officer_minutes
    total: NDArray[np.float64] = counted[:, :, grades].sum(axis=(1, 2, 3))
    return total


def busiest_hour(
    heatmap: Heatmap, people_in_a_vehicle: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Deployed calls and vehicle-hours of work by area in the busiest hour of the force's week."""
    grades = [n for n, grade in enumerate(heatmap.grades) if grade in DEPLOYED_GRADES]
    minutes = heatmap.officer_minutes[:, :, grades].sum(axis=(2, 3))
    hour = int(minutes.sum(axis=0).argmax())
    calls = heatmap.incidents[:, hour][:, grades].sum(axis=(1, 2))
    return calls, minutes[:, hour] / 60 / people_in_a_vehicle


def _km(area: Area, site: Base) -> float:
    return great_circle_km((area.longitude, area.latitude), (site.longitude, site.latitude))
