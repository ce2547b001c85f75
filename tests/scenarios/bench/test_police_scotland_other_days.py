"""Patience chosen on other days, and the order in which sizes are tried."""

import numpy as np

from optimiser.dispatching.policy import Policy, Situation
from scenarios.bench.police_scotland.fewest import sizes_of_sum
from scenarios.bench.police_scotland.patience import (
    ByDay,
    chosen_without_each_day,
    day_alone,
)
from tests.optimiser.dispatching.weeks import calls_of


def test_a_day_is_judged_by_the_patience_of_the_others() -> None:
    late = np.array([[[5], [0], [0]], [[0], [1], [1]]])
    assert chosen_without_each_day(late) == [0, 1, 1]


def test_each_day_has_its_own_patience() -> None:
    calls = calls_of((0, 3, 2.5), (0, 2.9, 2.9), (24, 3, 2.5), (24, 2.9, 2.9))
    by_day = ByDay((Policy(patience=1e-3), Policy(patience=1e3)))
    assert by_day.choose(Situation(0.0, 8.0, calls, [0, 1], [1])) == (1, 0)
    assert by_day.choose(Situation(24.0, 32.0, calls, [2, 3], [1])) == (0, 0)


def test_a_day_alone_is_counted_from_its_midnight() -> None:
    alone = day_alone(calls_of((0, 3, 1), (25, 3, 2), (49, 3, 3)), 1)
    assert (alone.reported.tolist(), alone.on_scene.tolist()) == ([1.0], [2.0])


def test_sizes_of_a_sum_begin_with_the_nearest_and_are_all_there() -> None:
    found = list(sizes_of_sum((2, 2, 2), 5, None))
    assert len(found) == len(set(found)) == 6
    assert found[0] in {(1, 2, 2), (2, 1, 2), (2, 2, 1)}
    assert list(sizes_of_sum((2, 2, 2), 5, 0)) == [(2, 2, 1)]
