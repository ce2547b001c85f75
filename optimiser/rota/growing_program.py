"""A linear program that is solved by GLOP, grows by columns, and is solved again from where it was.

It speaks MathOpt's messages: through its Python objects a search takes about twice the time.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    model_update_pb2,
    parameters_pb2,
)
from ortools.math_opt.core.python import solver as mathopt_solver
from pybind11_abseil.status import StatusNotOk  # type: ignore[import-untyped]

from optimiser.errors import InvalidModel

INFINITE = float("inf")
ALGORITHMS = (
    parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX,
    parameters_pb2.LP_ALGORITHM_PRIMAL_SIMPLEX,
)
"""How a program is tried anew where GLOP gave up."""

Entries = Sequence[tuple[int, float]]


class GrowingProgram:
    """Minimise over columns that are 0 or more; every row has a right-hand side that it meets."""

    def __init__(self, sides: Sequence[float]) -> None:
        self._rows = len(sides)
        self._model = model_pb2.ModelProto()
        constraints = self._model.linear_constraints
        constraints.ids.extend(range(len(sides)))
        constraints.lower_bounds.extend(sides)
        constraints.upper_bounds.extend(sides)
        self._solver: Any = None
        self._columns: list[tuple[float, Entries]] = []
        self._told = 0
        self._least: dict[int, float] = {}
        self._changed: set[int] = set()
        self._wanted = _without_details()

    def add(self, cost: float, entries: Entries) -> int:
        """Add a column with its cost and its (row, coefficient) entries; its number."""
        self._columns.append((cost, entries))
        return len(self._columns) - 1

    def set_least(self, least: Mapping[int, float]) -> None:
        """Give columns, by number, another least value than 0."""
        self._least |= least
        self._changed |= least.keys()

    def solve(self) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
        """The value, the price of every row and the value of every column.

        Raises
        ------
        InvalidModel
            If GLOP finds no solution in any way that it is asked: the rows cannot be met.
        """
        if self._solver is None or not self._solver.update(self._update()):
            self._solver = self._started()
        solution = self._solution(parameters_pb2.SolveParametersProto())
        for algorithm in ALGORITHMS:
            if solution is None:
                self._solver = self._started()
                anew = parameters_pb2.SolveParametersProto(lp_algorithm=algorithm)
                solution = self._solution(anew)
        if solution is None:
            message = f"GLOP found no solution of a program of {len(self._columns)} columns"
            raise InvalidModel(message)
        values = np.zeros(len(self._columns))
        primal = solution.primal_solution
        values[list(primal.variable_values.ids)] = list(primal.variable_values.values)
        prices = np.zeros(self._rows)
        dual = solution.dual_solution.dual_values
        prices[list(dual.ids)] = list(dual.values)
        return float(primal.objective_value), prices, values

    def _solution(self, parameters: parameters_pb2.SolveParametersProto) -> Any:
        """What GLOP finds; None where it gives up, as it does on rare bases, nearly singular.

        A solver that did is of no more use.
        """
        try:
            result = self._run(parameters)
        except StatusNotOk:
            return None
        return result.solutions[0] if result.solutions else None

    def _run(self, parameters: parameters_pb2.SolveParametersProto) -> Any:
        registration = callback_pb2.CallbackRegistrationProto()
        return self._solver.solve(parameters, self._wanted, None, registration, None, None)

    def _started(self) -> Any:
        """A solver for the model with all its columns."""
        self._told = 0
        update = self._update()
        self._model.variables.CopyFrom(update.new_variables)
        self._model.objective.linear_coefficients.CopyFrom(
            update.objective_updates.linear_coefficients
        )
        self._model.linear_constraint_matrix.CopyFrom(update.linear_constraint_matrix_updates)
        kind = parameters_pb2.SOLVER_TYPE_GLOP
        return mathopt_solver.new(kind, self._model, parameters_pb2.SolverInitializerProto())

    def _update(self) -> model_update_pb2.ModelUpdateProto:
        """What the solver has not been told yet."""
        update = model_update_pb2.ModelUpdateProto()
        variables, costs = update.new_variables, update.objective_updates.linear_coefficients
        cells: list[tuple[int, int, float]] = []
        for number, (cost, entries) in enumerate(self._columns[self._told :], start=self._told):
            variables.ids.append(number)
            variables.lower_bounds.append(self._least.get(number, 0.0))
            variables.upper_bounds.append(INFINITE)
            variables.integers.append(False)
            costs.ids.append(number)
            costs.values.append(cost)
            cells += [(row, number, coefficient) for row, coefficient in entries if coefficient]
        matrix = update.linear_constraint_matrix_updates
        for row, number, coefficient in sorted(cells):
            matrix.row_ids.append(row)
            matrix.column_ids.append(number)
            matrix.coefficients.append(coefficient)
        known = (number for number in self._changed if number < self._told)
        _set_bounds(update, ((number, self._least[number]) for number in known))
        self._told, self._changed = len(self._columns), set()
        return update


def _set_bounds(
    update: model_update_pb2.ModelUpdateProto, least: Iterable[tuple[int, float]]
) -> None:
    bounds = update.variable_updates.lower_bounds
    for number, value in sorted(least):
        bounds.ids.append(number)
        bounds.values.append(value)


def _without_details() -> model_parameters_pb2.ModelSolveParametersProto:
    """Ask for what is not zero, and for no reduced costs."""
    wanted = model_parameters_pb2.ModelSolveParametersProto()
    wanted.variable_values_filter.skip_zero_values = True
    wanted.dual_values_filter.skip_zero_values = True
    wanted.reduced_costs_filter.filter_by_ids = True
    return wanted
