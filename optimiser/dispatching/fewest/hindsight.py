"""The fewest officers with everything known beforehand, and how few no dispatcher can do with."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from optimiser.dispatching.fewest.descent import DOUBLINGS, Served, descend
from optimiser.dispatching.fewest.period import Period, Sizes
from optimiser.dispatching.fewest.size_cuts import allowed, size_cuts
from optimiser.dispatching.fewest.size_master import SizeCut

FIRST_SHARE, BOUND_SHARE = 0.3, 0.7
"""When the first search ends and when the bound does, as shares of the time."""


@dataclass(frozen=True)
class Fewest:
    """The fewest officers found and how they serve, and what every dispatcher needs.

    `least` are whole sizes of the least sum that the proved inequalities `cuts` allow.
    """

    served: Served
    least: Sizes
    cuts: tuple[SizeCut, ...]

    def allows(self, sizes: Sequence[int]) -> bool:
        """Whether nothing proved rules some sizes out."""
        return all(cut.allows(sizes) for cut in self.cuts)


def fewest_with_hindsight(
    period: Period, served: Served, seconds: float, seed: int = 1, doublings: int = DOUBLINGS
) -> Fewest:
    """Search downwards from officers who serve, prove in between, and search on in what is left.

    What is fewest is the sum of the sizes: officers on duty in a day where every day has one shift
    of each group. The search gives up when its steps have doubled so many times in vain.
    """
    began = time.monotonic()
    first = began + FIRST_SHARE * seconds
    served = descend(period, served, lambda _: False, first, seed, min(doublings, 1))
    cuts = size_cuts(period, served, began + BOUND_SHARE * seconds)
    fewest = Fewest(served, allowed(cuts, period.group_count), tuple(cuts))
    if sum(fewest.least) < sum(served.sizes):
        found = descend(
            period,
            served,
            lambda sizes: not fewest.allows(sizes),
            began + seconds,
            seed + 1,
            doublings,
        )
        fewest = Fewest(found, fewest.least, fewest.cuts)
    return fewest
