"""Dispatch with everything known: bounds and plans against enumeration."""

import time
from dataclasses import replace

import numpy as np
import pytest

from optimiser.dispatching.calls import ShiftCover, is_late
from optimiser.dispatching.chain_program import ChainProgram
from optimiser.dispatching.hindsight import dispatch_with_hindsight
from optimiser.dispatching.online import dispatch_online
from optimiser.dispatching.policy import Policy
from optimiser.dispatching.shift_bound import shift_bound
from optimiser.dispatching.shift_search import ShiftSearch
from tests.optimiser.dispatching.weeks import calls_of, least_left, random_task


@pytest.mark.parametrize("seed", range(4))
def test_the_bound_and_the_chains_meet_at_the_enumerated_optimum(seed: int) -> None:
    task = random_task(seed)
    best = least_left(task, task.officers)
    assert best > 0, "the instance proves nothing"
    ends = time.monotonic() + 60.0
    search = ShiftSearch(task, ends, seed)
    search.improve(best, ends)
    assert search.cost == best
    assert shift_bound(task, float(best), 60.0) == best


def test_the_bound_holds_for_chains_without_repeats_and_for_the_program() -> None:
    task = random_task(1)
    program = ChainProgram(task, up=False)
    loose = program.grow(time.monotonic() + 5).value
    tight = program.grow(time.monotonic() + 5, exact=True)
    assert loose - 1e-6 <= program.bound <= tight.value + 1e-6
    assert program.bound <= least_left(task, task.officers) + 1e-6


def test_hindsight_keeps_the_short_calls_that_the_dispatcher_could_not_foresee() -> None:
    calls = calls_of((0, 1.5, 2.5), (1, 1.5, 0.5), (1, 1.5, 0.5), (1, 1.5, 0.5))
    shifts = [ShiftCover(0.0, 8.0, (1,)), ShiftCover(8.0, 16.0, (1,))]
    online = dispatch_online(calls, shifts, Policy())
    assert sum(is_late(calls, each) for each in online) == 2
    found = dispatch_with_hindsight(calls, shifts, Policy(), 30.0)
    assert sorted(each.call for each in found.sent) == [0, 1, 2, 3]
    assert [each.call for each in found.sent if is_late(calls, each)] == [0]
    assert (found.bound, found.missed) == (1.0, [1.0, 0.0])


def test_an_urgent_call_is_never_given_up_for_others() -> None:
    calls = calls_of((0, 1.0, 2.5), (1, 1.2, 0.5), (1, 1.2, 0.5))
    found = dispatch_with_hindsight(calls, [ShiftCover(0.0, 8.0, (1,))], Policy(), 30.0)
    assert sorted(each.call for each in found.sent if is_late(calls, each)) == [1, 2]
    relaxed = replace(calls, urgent=np.zeros(3, dtype=bool))
    found = dispatch_with_hindsight(relaxed, [ShiftCover(0.0, 8.0, (1,))], Policy(), 30.0)
    assert [each.call for each in found.sent if is_late(calls, each)] == [0]
