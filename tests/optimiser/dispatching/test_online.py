"""Dispatch as the day goes: who is answered first, and nothing is known before its report."""

from dataclasses import replace

import numpy as np
import pytest

from optimiser.dispatching.calls import Calls, Dispatch, ShiftCover, clear_at, is_late
from optimiser.dispatching.online import dispatch_online
from optimiser.dispatching.policy import Policy
from optimiser.dispatching.split import split_officers
from tests.optimiser.dispatching.weeks import calls_of

DAY = (ShiftCover(0.0, 8.0, (1,)), ShiftCover(8.0, 16.0, (1,)))


def order(calls: Calls, policy: Policy) -> list[int]:
    return [each.call for each in dispatch_online(calls, DAY, policy)]


def test_an_urgent_call_goes_before_a_short_one() -> None:
    calls = calls_of((0, 3, 0.5), (0, 1, 2.5))
    assert order(calls, Policy()) == [1, 0]


def test_of_equal_slack_the_short_call_goes_first_if_its_time_is_known() -> None:
    calls = calls_of((0, 3, 2.5), (0, 3, 0.5))
    assert order(calls, Policy()) == [1, 0]
    assert order(calls, Policy(assumed_on_scene=1.5)) == [0, 1]


def test_a_hopeless_call_waits_until_nothing_else_does() -> None:
    calls = calls_of((0, 1, 4.0), (1, 1.5, 1.0), (3, 6, 1.0))
    assert order(calls, Policy()) == [0, 2, 1]


def test_a_call_begun_in_time_is_finished_after_the_shift_and_the_next_shift_is_free() -> None:
    calls = calls_of((7, 3, 2.5), (8, 3, 1.0), travel=0.25)
    first, second = dispatch_online(calls, DAY, Policy())
    assert first == Dispatch(0, 0, 0, 0, 7.0)
    assert clear_at(calls, first) == 9.75
    assert second == Dispatch(1, 1, 0, 0, 8.0)


def test_what_finds_no_officer_waits_for_the_next_shift() -> None:
    calls = calls_of((0, 1, 9.0), (1, 6, 1.0))
    _, second = dispatch_online(calls, DAY, Policy())
    assert (second.shift, second.depart, is_late(calls, second)) == (1, 8.0, True)


def test_the_nearest_base_with_a_free_officer_is_asked() -> None:
    calls = replace(calls_of((0, 3, 1.0), (0, 3, 1.0)), travel=np.array([[0.2, 0.1], [0.2, 0.1]]))
    sent = dispatch_online(calls, [ShiftCover(0.0, 8.0, (1, 1))], Policy())
    assert [each.base for each in sent] == [1, 0]


@pytest.mark.parametrize("seed", range(3))
def test_later_calls_change_no_earlier_decision(seed: int) -> None:
    draw = np.random.default_rng(seed)
    reported = np.sort(draw.integers(0, 16, 60)).astype(float)
    rows = [(hour, draw.choice([1.0, 3.0, 6.0]), draw.random() + 0.3) for hour in reported]
    calls = calls_of(*rows, travel=0.1)
    sent = dispatch_online(calls, DAY, Policy())
    for hour in (3.0, 7.0, 12.0):
        known = int(np.searchsorted(reported, hour, side="right"))
        early = dispatch_online(calls_of(*rows[:known], travel=0.1), DAY, Policy())
        before = [each for each in sent if each.depart < hour + 1 and each.depart <= hour]
        assert before == [each for each in early if each.depart <= hour]


@pytest.mark.parametrize(
    ("officers", "load", "split"),
    [
        (15, (58.0, 17.0, 25.0), (9, 2, 4)),
        (3, (98.0, 1.0, 1.0), (1, 1, 1)),
        (2, (98.0, 1.0, 1.0), (2, 0, 0)),
        (4, (0.0, 1.0, 1.0), (0, 2, 2)),
    ],
)
def test_officers_are_shared_by_load(
    officers: int, load: tuple[float, ...], split: tuple[int, ...]
) -> None:
    assert split_officers(officers, load) == split
