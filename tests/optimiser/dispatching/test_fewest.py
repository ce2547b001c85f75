"""Fewest officers with hindsight: the search and the inequalities against enumeration."""

import time
from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from optimiser.dispatching.calls import ShiftCover, clear_at, is_late
from optimiser.dispatching.chain_master import Chain
from optimiser.dispatching.chain_program import ShiftTask
from optimiser.dispatching.fewest.descent import Served, smaller
from optimiser.dispatching.fewest.hindsight import fewest_with_hindsight
from optimiser.dispatching.fewest.period import (
    Period,
    dispatches_of,
    plan_of_dispatches,
    window,
)
from optimiser.dispatching.fewest.placing import place_calls, resized
from optimiser.dispatching.fewest.size_cuts import allowed
from optimiser.dispatching.fewest.size_master import SizeCut, SizeMaster
from optimiser.dispatching.online import dispatch_online
from optimiser.dispatching.policy import Policy
from tests.optimiser.dispatching.weeks import calls_of, possible_sets, random_task

HOURS = ((0.0, 2.0), (2.0, 4.0))


def period(seed: int) -> Period:
    """Eight calls of three hours in two short shifts."""
    return Period(random_task(seed, calls=8).calls, HOURS, (0, 1), 2)


def serves(made: Period, sizes: Sequence[int]) -> bool:
    """Whether some officers reach every call, by enumeration."""
    every = (1 << len(made.calls)) - 1
    reached = {0}
    for (start, end), officers in zip(made.hours, sizes, strict=True):
        cost = np.ones(len(made.calls))
        task = ShiftTask(made.calls, tuple(range(len(cost))), start, end, officers, cost)
        sets = [possible_sets(task, base) for base in range(made.calls.travel.shape[1])]
        for _ in range(officers):
            reached = {done | chosen for done in reached for each in sets for chosen in each}
    return every in reached


def served(made: Period) -> Served:
    """Plenty of officers who serve online."""
    shifts = [ShiftCover(*hours, (4, 4)) for hours in made.hours]
    sent = dispatch_online(made.calls, shifts, Policy())
    assert not any(is_late(made.calls, each) for each in sent)
    assert len(sent) == len(made.calls)
    return Served((8, 8), plan_of_dispatches(made, (8, 8), sent))


@pytest.mark.parametrize("seed", range(4))
def test_the_search_finds_and_the_bound_proves_the_enumerated_fewest(seed: int) -> None:
    made = period(seed)
    best = min(
        early + late for early in range(1, 6) for late in range(1, 6) if serves(made, (early, late))
    )
    found = fewest_with_hindsight(made, served(made), 600.0, doublings=1)
    assert sum(found.served.sizes) == best
    assert best - 1 <= sum(found.least) <= best
    for early, late in product(range(5), repeat=2):
        assert found.allows((early, late)) or not serves(made, (early, late))


@pytest.mark.parametrize("seed", range(3))
def test_a_plan_with_fewer_officers_is_possible_and_leaves_nobody(seed: int) -> None:
    made = period(seed)
    plan = fewest_with_hindsight(made, served(made), 600.0, doublings=0).served.plan
    sent = dispatches_of(made, plan)
    assert sorted(each.call for each in sent) == list(range(len(made.calls)))
    assert not any(is_late(made.calls, each) for each in sent)
    free: dict[tuple[int, int, int], float] = {}
    for each in sent:
        start, end = made.hours[each.shift]
        officer = each.shift, each.base, each.officer
        assert max(start, made.calls.reported[each.call], free.get(officer, 0.0)) <= each.depart
        assert each.depart < end
        free[officer] = clear_at(made.calls, each)


def test_too_few_officers_find_no_plan_and_are_ruled_out() -> None:
    made = period(1)
    assert not serves(made, (1, 1))
    start = resized(made, served(made).plan, (1, 1))
    assert place_calls(made, start, 2_000, time.monotonic() + 5, 1) is None
    cut = SizeMaster(made, served(made).plan).cut_off((1, 1), time.monotonic() + 60)
    assert cut is not None
    assert not cut.allows((1, 1))
    assert cut.lack((1, 1)) > 0


def test_a_window_leaves_out_what_can_be_reached_from_outside_it() -> None:
    calls = calls_of((0, 1, 0.5), (1, 3, 0.5), (2, 1, 0.5))
    made = Period(calls, HOURS, (0, 1), 2)
    plan = [[Chain(0, (0, 1))], [Chain(0, (2,))]]
    first, chains = window(made, plan, 0, 0)
    assert (first.calls.reported.tolist(), chains) == ([0.0], [[Chain(0, (0,))]])
    whole, chains = window(made, plan, 0, 1)
    assert (len(whole.calls), chains) == (3, plan)


def test_sizes_are_whole_and_keep_every_inequality() -> None:
    cuts = [SizeCut((1.0, 0.0), 1.5), SizeCut((1.0, 2.0), 6.9)]
    assert sum(allowed(cuts, 2)) == 5
    assert set(smaller((2, 3))) == {(1, 3), (2, 2), (3, 1)}
