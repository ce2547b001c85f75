"""A program whose solver gave up is solved all the same."""

import numpy as np
import pytest
from ortools.math_opt import parameters_pb2
from pybind11_abseil.status import Status, StatusCode, StatusNotOk

from optimiser.rota.growing_program import GrowingProgram


def test_a_solver_that_gave_up_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    program = GrowingProgram([2.0, 3.0])
    for cost, entries in ((9.0, [(0, 1.0)]), (9.0, [(1, 1.0)]), (3.0, [(0, 1.0), (1, 1.0)])):
        program.add(cost, entries)
    assert program.solve()[0] == pytest.approx(15.0)
    program.add(1.0, [(1, 1.0)])
    program.set_least({0: 1.0})
    run, calls = program._run, []

    def give_up_once(parameters: parameters_pb2.SolveParametersProto) -> object:
        calls.append(parameters)
        if len(calls) == 1:
            raise StatusNotOk(Status(StatusCode.INTERNAL, "gave up"))
        return run(parameters)

    monkeypatch.setattr(program, "_run", give_up_once)
    value, prices, parts = program.solve()
    assert value == pytest.approx(9.0 + 3.0 + 2.0)
    assert parts == pytest.approx(np.array([1.0, 0.0, 1.0, 2.0]))
    assert prices[1] == pytest.approx(1.0)
    program.add(0.5, [(1, 1.0)])
    assert program.solve()[0] == pytest.approx(9.0 + 3.0 + 1.0)
