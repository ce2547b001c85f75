"""What siting is given: customers, the sites that could serve them at what cost, and how many."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class SitingProblem:
    """Open exactly `count` of `sites` sites so that serving every customer costs least.

    The sites that can serve customer j are `site[start[j]:start[j + 1]]` at `cost`, cheapest
    first; `otherwise[j]` is what it costs where none of them is open. Costs are whole numbers of
    any unit. `required` sites are open in every plan.
    """

    sites: int
    count: int
    start: Ints
    site: Ints
    cost: Ints
    otherwise: Ints
    required: tuple[int, ...] = ()

    @property
    def is_covering(self) -> bool:
        """Whether a customer is served for nothing or not at all."""
        return not self.cost.any()

    def cost_of(self, opened: Collection[int]) -> int:
        """What it costs to serve everybody from the sites opened, each from its cheapest."""
        is_open = np.zeros(self.sites, dtype=np.bool_)
        is_open[list(opened)] = True
        least = self.otherwise.copy()
        customer = np.repeat(np.arange(len(least)), np.diff(self.start))
        usable = is_open[self.site]
        np.minimum.at(least, customer[usable], self.cost[usable])
        return int(least.sum())


def p_median(
    distance: ArrayLike, weight: ArrayLike, count: int, required: tuple[int, ...] = ()
) -> SitingProblem:
    """The p-median (Hakimi 1964): least weighted distance of customers to their nearest open site.

    `distance` of shape (customers, sites) and `weight` of shape (customers,) are whole numbers.
    """
    costs = np.asarray(distance, dtype=np.int64) * np.asarray(weight, dtype=np.int64)[:, None]
    customers, sites = costs.shape
    order = np.argsort(costs, axis=1, kind="stable")
    return SitingProblem(
        sites,
        count,
        np.arange(customers + 1, dtype=np.int64) * sites,
        order.ravel(),
        np.take_along_axis(costs, order, axis=1).ravel(),
        costs.max(axis=1, initial=0) + 1,
        required,
    )


def maximal_covering(
    is_covered: ArrayLike, demand: ArrayLike, count: int, required: tuple[int, ...] = ()
) -> SitingProblem:
    """Maximal covering (Church and ReVelle 1974), as the least demand that no open site covers.

    `is_covered` of shape (customers, sites) says which site would cover whom; `demand` of shape
    (customers,) are whole numbers.
    """
    covered = np.asarray(is_covered, dtype=np.bool_)
    customer, site = np.nonzero(covered)
    return SitingProblem(
        covered.shape[1],
        count,
        np.searchsorted(customer, np.arange(len(covered) + 1)).astype(np.int64),
        site.astype(np.int64),
        np.zeros(len(site), dtype=np.int64),
        np.asarray(demand, dtype=np.int64).copy(),
        required,
    )
