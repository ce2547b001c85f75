"""One CP-SAT model over people, days and options: every rule as the product's `constrain` reads."""

import time

from ortools.sat.python import cp_model

from benchmarks.peers.answer import Answer
from optimiser.rota.decisions import RotaDecisions
from optimiser.rota.goals import GOALS
from optimiser.rota.problem import RotaProblem


def model_of(problem: RotaProblem) -> tuple[cp_model.CpModel, RotaDecisions, float]:
    """The whole rota as one model that minimises the first goal, and units to a staff-hour."""
    model = cp_model.CpModel()
    decisions = RotaDecisions(model, problem)
    enforced = model.new_constant(1)
    for rule in problem.rules:
        rule.constrain(model, decisions, enforced)
    model.minimize(GOALS[0].penalty(model, decisions))
    return model, decisions, GOALS[0].scale


class _Trace(cp_model.CpSolverSolutionCallback):
    """Keeps when every better plan came, and what it was worth."""

    def __init__(self, answer: Answer, started: float, scale: float) -> None:
        super().__init__()
        self._answer, self._started, self._scale = answer, started, scale

    def on_solution_callback(self) -> None:
        """Note a better plan."""
        seconds = time.monotonic() - self._started
        self._answer.trace.append((seconds, self.objective_value / self._scale))


def run(problem: RotaProblem, seconds: float, seed: int, workers: int) -> Answer:
    """Solve the one model until the time is over."""
    started, answer = time.monotonic(), Answer(note=f"{workers} workers")
    model, decisions, scale = model_of(problem)
    answer.model_seconds = time.monotonic() - started
    started = time.monotonic()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model, _Trace(answer, started, scale))
    answer.bound = solver.best_objective_bound / scale
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        answer.keep(decisions.roster(solver.value))
    return answer
