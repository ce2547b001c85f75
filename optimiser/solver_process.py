"""The child process that runs CP-SAT: `python -m optimiser.solver_process`.

Reads one JSON job a line on standard input (`model`, a text-format file; `parameters`; `held`,
pairs of variable and value that are kept in this solve) and answers with JSON lines: every better
solution, every better bound, then the end. A job with `relax` asks for the linear relaxation
instead. The word `stop` on a line ends the running solve. The parent may kill it at any time and
keep what it has been sent.

It speaks to the compiled part of OR-Tools alone: the Python part loads pandas, which takes longer
than many a model that is solved here.
"""

import json
import queue
import sys
import threading
from pathlib import Path
from typing import Any

from ortools.sat.python import cp_model_helper


class _Reporter(cp_model_helper.SolutionCallback):
    """Sends every improving solution to the parent as it is found."""

    def OnSolutionCallback(self) -> None:  # noqa: N802 - the name that the solver calls
        _send(
            event="solution",
            objective=self.ObjectiveValue(),
            bound=self.BestObjectiveBound(),
            values=list(self.Response().solution),  # type: ignore[no-untyped-call]
        )


class _Running:
    """The solve that runs, and whether it is to stop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._solver: cp_model_helper.SolveWrapper | None = None
        self._stopped = False

    def expect(self) -> None:
        """A job was read; what stopped the one before is over."""
        with self._lock:
            self._stopped = False

    def stop(self) -> None:
        """End the running solve, or the one that is about to run."""
        with self._lock:
            self._stopped = True
            if self._solver is not None:
                self._solver.stop_search()

    def solve(
        self, solver: cp_model_helper.SolveWrapper, model: cp_model_helper.CpModelProto
    ) -> cp_model_helper.CpSolverResponse | None:
        """Solve until the end or until told to stop; nothing where told so beforehand."""
        with self._lock:
            if self._stopped:
                return None
            self._solver = solver
        try:
            response: cp_model_helper.CpSolverResponse
            response = solver.solve(model)  # type: ignore[no-untyped-call]
            return response
        finally:
            with self._lock:
                self._solver = None


def _send(**message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _run(job: dict[str, Any], running: _Running) -> None:
    model = cp_model_helper.CpModelProto()
    if not model.parse_text_format(Path(job["model"]).read_text(encoding="ascii")):
        _send(event="end", status="MODEL_INVALID", bound=None)
        return
    _hold(model, job["held"])
    if job["relax"]:
        _relax(model, job["parameters"])
        return
    solver = cp_model_helper.SolveWrapper()
    solver.set_parameters(_parameters(job["parameters"]))
    reporter = _Reporter()
    solver.add_solution_callback(reporter)
    solver.add_best_bound_callback(lambda bound: _send(event="bound", bound=bound))
    response = running.solve(solver, model)
    solver.clear_solution_callback(reporter)
    if response is None:
        _send(event="end", status="UNKNOWN", bound=None)
        return
    _send(
        event="end",
        status=response.status.name,
        bound=response.best_objective_bound,
        objective=response.objective_value,
        values=list(response.solution),
        work=response.deterministic_time,
    )


def _hold(model: cp_model_helper.CpModelProto, held: list[tuple[int, int]]) -> None:
    """Leave variables no value but the one given."""
    for index, value in held:
        domain = model.variables[index].domain
        domain.clear()
        domain.extend([value, value])


def _relax(model: cp_model_helper.CpModelProto, parameters: dict[str, Any]) -> None:
    """Send the bound of the linear relaxation, its values and its prices."""
    from optimiser.linear_relaxation import relax

    relaxed = relax(model, parameters["seconds"], parameters["work"])
    _send(
        event="end",
        status="UNKNOWN" if relaxed is None else "RELAXED",
        bound=None if relaxed is None else relaxed.bound,
        relaxed=None if relaxed is None else relaxed.values,
        prices=None if relaxed is None else relaxed.prices,
    )


def _parameters(values: dict[str, Any]) -> cp_model_helper.SatParameters:
    parameters = cp_model_helper.SatParameters()
    for name, value in values.items():
        setattr(parameters, name, value)
    return parameters


def main() -> None:
    """Serve jobs until standard input closes."""
    jobs: queue.Queue[dict[str, Any] | None] = queue.Queue()
    running = _Running()

    def read() -> None:
        for line in map(str.strip, sys.stdin):
            if line.startswith("{"):
                running.expect()
                jobs.put(json.loads(line))
            elif line == "stop":
                running.stop()
        jobs.put(None)

    threading.Thread(target=read, daemon=True).start()
    while (job := jobs.get()) is not None:
        _run(job, running)


if __name__ == "__main__":
    main()
