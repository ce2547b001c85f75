"""One CP-SAT model of the whole rota, from the rows that HiGHS is given too."""

import time
from collections.abc import Sequence

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.peers.answer import Answer
from benchmarks.peers.plain import duty_row, plain
from benchmarks.peers.rows import Rows, chosen
from optimiser.rota.problem import RotaProblem

MOST_TO_PRESOLVE = 10**6
"""Terms. At a district's size the whole presolve takes most of a minute, and there is no plan in
another unless one is hinted; smaller rotas go better without the hint."""


def model_of(rows: Rows) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The rows as a model, and its variables."""
    model = cp_model.CpModel()
    variables = [model.new_int_var(0, high, "") for high in rows.high]
    for row, (first, last) in enumerate(zip(rows.starts, rows.starts[1:], strict=False)):
        own = [variables[column] for column in rows.columns[first:last]]
        total = cp_model.LinearExpr.weighted_sum(own, rows.factors[first:last])
        lower, upper = rows.lower[row], rows.upper[row]
        if lower == -np.inf:
            model.add(total <= int(upper))
        elif upper == np.inf:
            model.add(total >= int(lower))
        else:
            model.add_linear_constraint(total, int(lower), int(upper))
    model.minimize(cp_model.LinearExpr.weighted_sum(variables, rows.cost))
    return model, variables


def hint_nobody(model: cp_model.CpModel, variables: Sequence[cp_model.IntVar], free: int) -> None:
    """Hint that nobody is on duty, with the values of all variables, so that it is a plan at once.

    The first `free` variables are the choices. There is no hint where duties are locked.
    """
    for variable in variables[:free]:
        model.add_hint(variable, 0)
    solver = cp_model.CpSolver()
    solver.parameters.fix_variables_to_their_hinted_value = True
    status = solver.solve(model)
    model.clear_hints()
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        for variable in variables:
            model.add_hint(variable, solver.value(variable))


class _Trace(cp_model.CpSolverSolutionCallback):
    """Keeps when every better plan came, and what it was worth."""

    def __init__(self, answer: Answer, started: float) -> None:
        super().__init__()
        self._answer, self._started = answer, started

    def on_solution_callback(self) -> None:
        """Note a better plan."""
        self._answer.trace.append((time.monotonic() - self._started, self.objective_value))


def run(problem: RotaProblem, seconds: float, seed: int, workers: int) -> Answer:
    """Solve the one model until the time is over."""
    started, answer = time.monotonic(), Answer(note=f"{workers} workers")
    numbers = plain(problem)
    rows = Rows(numbers)
    model, variables = model_of(rows)
    is_large = len(rows.columns) > MOST_TO_PRESOLVE
    if is_large:
        hint_nobody(model, variables, len(rows.choices))
    answer.model_seconds = time.monotonic() - started
    started = time.monotonic()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = seconds
    if is_large:
        solver.parameters.max_presolve_iterations = 1
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 1
    status = solver.solve(model, _Trace(answer, started))
    answer.bound = solver.best_objective_bound
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        worked = chosen(rows, map(solver.value, variables))
        answer.duties = [duty_row(problem, numbers, slot, duty) for slot, duty in worked]
    return answer
