"""Bases and vehicles chosen together: maximal expected covering (Daskin 1983).

Every vehicle is out with the same chance, whatever the others do, so of k vehicles within reach of
an area all are out with the chance `busy` to the power k.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimiser.errors import MusterError

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class FleetProblem:
    """Put `vehicles` at `bases` sites, at least one and at most `room` at each.

    `reach` of shape (areas, sites) says which site reaches which area in time; `demand` of shape
    (areas,) are whole numbers of any unit; `busy` is the chance that a vehicle is out, at least 0
    and below 1. `required` sites are bases in every plan.
    """

    reach: Bools
    demand: Ints
    bases: int
    vehicles: int
    busy: float
    room: Ints
    required: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no plan can meet: every fault, a sentence each."""
        sites, faults = self.reach.shape[1], []
        least = max(1, len(set(self.required)))
        if not least <= self.bases <= sites:
            faults.append(f"{self.bases} sites are to be open, but it can be {least} to {sites}")
        if not 0 <= self.busy < 1:
            faults.append(
                f"a vehicle is out for {100 * self.busy:.0f} % of the time, "
                "but it must be less than 100 %"
            )
        if (self.room < 1).any():
            faults.append("a site has room for no vehicle")
        must = sum(int(self.room[site]) for site in set(self.required))
        others = np.sort(np.delete(self.room, list(set(self.required))))[::-1]
        most = must + int(others[: max(0, self.bases - len(set(self.required)))].sum())
        if not self.bases <= self.vehicles <= most:
            faults.append(
                f"{self.vehicles} vehicles are to stand at {self.bases} bases, but it can be "
                f"{self.bases} to {most}"
            )
        if faults:
            raise MusterError("; ".join(faults))

    @cached_property
    def gains(self) -> Ints:
        """What the k-th vehicle within reach of an area adds, of shape (areas, levels).

        Rounded to whole numbers, and only so many levels as add anything; never more with k.
        """
        chance = (1 - self.busy) * self.busy ** np.arange(self.vehicles)
        gains = np.rint(self.demand[:, None] * chance).astype(np.int64)
        levels = max(1, int(gains.any(axis=0).sum()))
        return gains[:, :levels]

    def covered(self, vehicles: Sequence[int] | Ints) -> int:
        """The demand expected within reach of a vehicle that is free, by vehicles at each site."""
        near = self.reach @ np.asarray(vehicles, dtype=np.int64)
        up_to = np.concatenate([np.zeros((len(near), 1), np.int64), self.gains.cumsum(axis=1)], 1)
        level = np.minimum(near, self.gains.shape[1])
        return int(up_to[np.arange(len(near)), level].sum())


def faults_of_fleet(problem: FleetProblem, vehicles: Sequence[int], covered: int) -> list[str]:
    """Every way in which vehicles by site and what they cover are not what was asked for.

    Counts one area after the other, from the chance that all within reach are out.
    """
    faults = []
    opened = [site for site, number in enumerate(vehicles) if number]
    if len(opened) != problem.bases:
        faults.append(f"{len(opened)} bases have vehicles, but {problem.bases} are asked for")
    if sum(vehicles) != problem.vehicles or min(vehicles) < 0:
        faults.append(f"{sum(vehicles)} vehicles are placed, but there are {problem.vehicles}")
    for site in opened:
        if vehicles[site] > problem.room[site]:
            faults.append(f"site {site} has more vehicles than room")
    missing = sorted(set(problem.required) - set(opened))
    if missing:
        faults.append(f"sites {missing} must be bases and are not")
    counted, rounding = 0.0, 0.0
    for area, demand in enumerate(problem.demand.tolist()):
        near = sum(vehicles[site] for site in opened if problem.reach[area, site])
        counted += demand * (1 - problem.busy**near)
        rounding += 0.5 * problem.vehicles
    if abs(counted - covered) > rounding:
        faults.append(f"the plan is said to cover {covered}, but {counted:g} are counted")
    return faults
