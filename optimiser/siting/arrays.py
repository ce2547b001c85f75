"""The arrays of a siting problem as the compiled functions take them."""

import numpy as np

from optimiser.siting.problem import Ints, SitingProblem


def lists_of(problem: SitingProblem) -> tuple[Ints, Ints, Ints, Ints]:
    """Start, site, cost and what a customer costs otherwise."""
    return problem.start, problem.site, problem.cost, problem.otherwise


def by_site_of(problem: SitingProblem) -> tuple[Ints, Ints, Ints]:
    """The customers of each site: start, customer and cost."""
    customer = np.repeat(np.arange(len(problem.otherwise)), np.diff(problem.start))
    order = np.argsort(problem.site, kind="stable")
    start = np.searchsorted(problem.site[order], np.arange(problem.sites + 1))
    return start.astype(np.int64), customer[order].astype(np.int64), problem.cost[order]


def state_of(problem: SitingProblem) -> Ints:
    """1 for sites that must be open, 0 for the others."""
    state = np.zeros(problem.sites, dtype=np.int64)
    state[list(problem.required)] = 1
    return state
