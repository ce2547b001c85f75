"""Runs the compiled search of caseloads once, so that it is compiled when it is needed."""

import numpy as np

from optimiser.caseloads.annealing import Board, Cases, anneal


def compile_caseloads() -> None:
    """Anneal three cases of two managers."""
    points, cost = np.array([2, 1, 1]), np.array([[0, 1], [0, 1], [1, 0]])
    limit = np.array([2, 2])
    may_lead, apart = (
        np.ones(cost.shape, dtype=np.bool_),
        (np.array([0, 0, 1, 2]), np.array([2, 1])),
    )
    cases = Cases(points, may_lead, cost, limit, limit, *apart)
    anneal(Board(cases, 0, 0, 1.0), np.array([0, 0, 1]), 10, 1, lambda: False)
