"""Runs the compiled searches of caseloads once, so that they are compiled when needed."""

import numpy as np

from optimiser.caseloads.annealing import Board, Cases, anneal
from optimiser.caseloads.eligibility import possible_leaders
from optimiser.caseloads.load_relaxation import Climbed, LoadRelaxation
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender, PointsTerm
from optimiser.caseloads.rules import RULES
from optimiser.caseloads.solve import plan_caseloads
from optimiser.caseloads.table import CaseTable
from optimiser.solving import Limits


def compile_caseloads() -> None:
    """Anneal three cases of two managers, plan them, and bound every pair."""
    points, cost = np.array([2, 1, 1]), np.array([[0, 1], [0, 1], [1, 0]])
    limit = np.array([2, 2])
    may_lead = np.ones(cost.shape, dtype=np.bool_)
    apart_first, apart_with = np.array([0, 0, 1, 2]), np.array([2, 1])
    cases = Cases(points, may_lead, cost, limit, limit, apart_first, apart_with)
    anneal(Board(cases, 0, 0, 1.0), np.array([0, 0, 1]), 10, 1, lambda: False)
    offenders = [
        Offender(f"N{n}", "A1", (PointsTerm("points", p),), current_manager_id="M1")
        for n, p in enumerate((2, 1, 1))
    ]
    managers = [Manager(name, "police", "B1", 2) for name in ("M1", "M2")]
    rules = tuple(rule() for rule in RULES)
    problem = CaseloadProblem(tuple(offenders), tuple(managers), rules)
    plan_caseloads(problem, Limits(work=0.05))
    relaxation = LoadRelaxation(CaseTable(problem, possible_leaders(problem), 1000))
    relaxation.pair_bounds(relaxation.moves(), (), Climbed(0, np.zeros(3), np.zeros(0)))
