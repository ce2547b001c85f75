"""The child process that runs CP-SAT: `python -m optimiser.solver_process`.

Reads one JSON job a line on standard input (`model`, a text-format file; `parameters`; `held`,
pairs of variable and value that are kept in this solve) and answers with JSON lines: every better
solution, every better bound, then the end. A job with `relax` asks for the linear relaxation
instead. The word `stop` on a line ends the running solve. The parent may kill it at any time and
keep what it has been sent.
"""

import json
import queue
import sys
import threading
from pathlib import Path
from typing import Any

from ortools.sat.python import cp_model

from optimiser.linear_relaxation import relax


class _Reporter(cp_model.CpSolverSolutionCallback):
    """Sends every improving solution to the parent as it is found."""

    def on_solution_callback(self) -> None:
        _send(
            event="solution",
            objective=self.objective_value,
            bound=self.best_objective_bound,
            values=list(self.response_proto.solution),
        )


def _send(**message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _run(job: dict[str, Any], commands: "queue.Queue[str | None]") -> None:
    model = cp_model.CpModel()
    if not model.proto.parse_text_format(Path(job["model"]).read_text(encoding="ascii")):
        _send(event="end", status="MODEL_INVALID", bound=None)
        return
    model.rebuild_constant_map()
    _hold(model, job["held"])
    if job["relax"]:
        _relax(model, job["parameters"])
        return
    solver = _solver(job["parameters"])
    solver.best_bound_callback = lambda bound: _send(event="bound", bound=bound)
    status = _search(solver, model, commands, _Reporter())
    response = solver.response_proto
    _send(
        event="end",
        status=status,
        bound=solver.best_objective_bound,
        objective=solver.objective_value,
        values=list(response.solution),
        work=response.deterministic_time,
    )


def _hold(model: cp_model.CpModel, held: list[tuple[int, int]]) -> None:
    """Leave variables no value but the one given."""
    for index, value in held:
        domain = model.proto.variables[index].domain
        domain.clear()
        domain.extend([value, value])


def _relax(model: cp_model.CpModel, parameters: dict[str, Any]) -> None:
    """Send the bound of the linear relaxation, its values and its prices."""
    relaxed = relax(model.proto, parameters["seconds"], parameters["work"])
    _send(
        event="end",
        status="UNKNOWN" if relaxed is None else "RELAXED",
        bound=None if relaxed is None else relaxed.bound,
        relaxed=None if relaxed is None else relaxed.values,
        prices=None if relaxed is None else relaxed.prices,
    )


def _solver(parameters: dict[str, Any]) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    for name, value in parameters.items():
        setattr(solver.parameters, name, value)
    return solver


def _search(
    solver: cp_model.CpSolver,
    model: cp_model.CpModel,
    commands: "queue.Queue[str | None]",
    callback: cp_model.CpSolverSolutionCallback | None = None,
) -> str:
    """Solve until the end or until told to stop; the name of the status."""
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            try:
                command = commands.get(timeout=0.05)
            except queue.Empty:
                continue
            if command != "stop":
                commands.put(command)
            solver.stop_search()
            return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    status = solver.solve(model, callback)
    done.set()
    watcher.join()
    return solver.status_name(status)


def main() -> None:
    """Serve jobs until standard input closes."""
    commands: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in sys.stdin:
            commands.put(line.strip())
        commands.put(None)

    threading.Thread(target=read, daemon=True).start()
    while (line := commands.get()) is not None:
        if line.startswith("{"):
            _run(json.loads(line), commands)


if __name__ == "__main__":
    main()
