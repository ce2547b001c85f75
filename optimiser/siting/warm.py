"""Runs every compiled function of siting once, so that it is compiled when it is needed."""

import numpy as np

from optimiser.siting.annealing import anneal
from optimiser.siting.arrays import by_site_of, lists_of, state_of
from optimiser.siting.odd_cuts import odd_cuts
from optimiser.siting.problem import maximal_covering, p_median
from optimiser.siting.relaxation import relax_covering
from optimiser.siting.solve import choose_sites


def compile_siting() -> None:
    """Site two bases among six, and anneal and cut a covering of six customers."""
    steps = np.abs(np.subtract.outer(np.arange(6), np.arange(6)))
    choose_sites(p_median(steps + 1, np.ones(6, dtype=np.int64), 2))
    problem = maximal_covering(steps <= 1, np.ones(6, dtype=np.int64), 2)
    is_open = np.arange(6) < 2
    heat = np.array([1.0, 0.1])
    anneal(lists_of(problem), by_site_of(problem), state_of(problem), is_open, 1, 10, heat)
    relaxed = relax_covering(problem, [], 1.0)
    if relaxed is not None:
        odd_cuts(problem, relaxed)
