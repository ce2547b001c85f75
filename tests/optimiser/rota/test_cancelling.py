"""Cancelled before, while and after anything is found, a solve ends soon with what it has."""

from threading import Timer

import numpy as np
import pytest

from optimiser.outcome import StopReason
from optimiser.rota.bounds import Bounds, Prover
from optimiser.rota.pool import build_bench
from optimiser.rota.problem import RotaProblem
from optimiser.rota.row_bound import Prices, RowBound
from optimiser.rota.solve import plan_rota
from optimiser.rota.stopping import Stopped
from optimiser.rota.verify import breaches_of
from optimiser.solving import Cancel, Limits
from tests.optimiser.rota.problems import SHIFTS, member, problem


def cancelled() -> Cancel:
    cancel = Cancel()
    cancel.request()
    return cancel


def small() -> RotaProblem:
    return problem([member("P0"), member("P1")], np.ones((1, 168)), days=7, shifts=SHIFTS[:2])


def test_nothing_is_proved_once_cancelled() -> None:
    bench = build_bench(small())
    prover = Prover(bench, Limits(5), cancelled(), lambda: 5.0)
    assert prover.shortfall() == Bounds()
    assert prover.pounds(10.0) is None
    free = Prices(np.zeros(bench.problem.requirement.required.shape), 0.0)
    assert RowBound(bench).by_group(free) == pytest.approx([0.0], abs=1e-6)
    with pytest.raises(Stopped):
        RowBound(bench, cancelled()).by_group(free)


@pytest.mark.parametrize("after", [0.0, 0.05, 0.5])
def test_whenever_it_is_cancelled_a_solve_has_a_legal_roster(after: float) -> None:
    p = problem([member(f"P{i}") for i in range(30)], np.full((1, 672), 6), days=28)
    cancel = cancelled() if not after else Cancel()
    timer = Timer(after, cancel.request)
    timer.start()
    outcome = plan_rota(p, Limits(120), cancel=cancel)
    timer.join()
    assert outcome.stop_reason is StopReason.CANCELLED
    assert outcome.plan is not None
    assert breaches_of(outcome.plan, p) == ()
    assert outcome.seconds < 60
