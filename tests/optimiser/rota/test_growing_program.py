"""A program whose solver gave up is solved all the same."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest
from ortools.math_opt import parameters_pb2
from pybind11_abseil.status import Status, StatusCode, StatusNotOk

from optimiser.errors import InvalidModel
from optimiser.rota.growing_program import GrowingProgram


def no_solution() -> object:
    return SimpleNamespace(solutions=[])


def an_error() -> object:
    raise StatusNotOk(Status(StatusCode.INTERNAL, "gave up"))


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("give_up", [no_solution, an_error])
def test_a_solver_that_gave_up_is_made_anew(
    give_up: Callable[[], object], times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = GrowingProgram([2.0, 3.0])
    for cost, entries in ((9.0, [(0, 1.0)]), (9.0, [(1, 1.0)]), (3.0, [(0, 1.0), (1, 1.0)])):
        program.add(cost, entries)
    assert program.solve()[0] == pytest.approx(15.0)
    program.add(1.0, [(1, 1.0)])
    program.set_least({0: 1.0})
    run, calls = program._run, []

    def give_up_at_first(parameters: parameters_pb2.SolveParametersProto) -> object:
        calls.append(parameters)
        if len(calls) <= times:
            return give_up()
        return run(parameters)

    monkeypatch.setattr(program, "_run", give_up_at_first)
    value, prices, parts = program.solve()
    assert value == pytest.approx(9.0 + 3.0 + 2.0)
    assert parts == pytest.approx(np.array([1.0, 0.0, 1.0, 2.0]))
    assert prices[1] == pytest.approx(1.0)
    program.add(0.5, [(1, 1.0)])
    assert program.solve()[0] == pytest.approx(9.0 + 3.0 + 1.0)


def test_rows_that_cannot_be_met_are_told() -> None:
    program = GrowingProgram([2.0, 3.0])
    program.add(1.0, [(0, 1.0)])
    with pytest.raises(InvalidModel, match="no solution of a program of 1 columns"):
        program.solve()
