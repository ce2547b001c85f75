"""Look-ahead: what it gains over its rule, and that it knows nothing that it cannot know."""

from dataclasses import replace

import numpy as np
import pytest

from optimiser.dispatching.calls import Calls, Dispatch, ShiftCover, is_late
from optimiser.dispatching.lookahead import LookAhead
from optimiser.dispatching.online import dispatch_online
from optimiser.dispatching.policy import Dispatcher, Policy
from tests.optimiser.dispatching.weeks import calls_of

DAYS = [ShiftCover(8.0 * n, 8.0 * n + 8.0, (3, 3)) for n in range(12)]


def busy_days(seed: int) -> Calls:
    """Four days with about as many calls as six officers can answer."""
    draw, count = np.random.default_rng(seed), 390
    reported = np.sort(draw.integers(0, 96, count)).astype(float)
    rows = [(hour, draw.choice([1.0, 3.0, 3.0, 6.0]), draw.random() * 2 + 0.3) for hour in reported]
    calls = calls_of(*rows, bases=2)
    return replace(calls, travel=draw.random((count, 2)) / 3, urgent=calls.target < 1)


def test_a_call_that_takes_too_long_is_given_up_for_two() -> None:
    yesterday = [(0.0, 6.0, 0.5), (1.0, 1.2, 0.6), (1.0, 1.2, 0.6)]
    today = [(24.0, 1.4, 2.4), (24.0, 6.0, 1.1), (25.0, 1.2, 0.6), (25.0, 1.2, 0.6)]
    calls = calls_of(*yesterday, *today)
    calls = replace(calls, urgent=np.zeros(len(calls), dtype=bool))
    shifts = [ShiftCover(8.0 * n, 8.0 * n + 8.0, (1,)) for n in range(6)]

    def late(dispatcher: Policy | LookAhead) -> int:
        return sum(is_late(calls, each) for each in dispatch_online(calls, shifts, dispatcher))

    assert (late(Policy(patience=1.0)), late(LookAhead(Policy(patience=1.0)))) == (2, 1)


@pytest.mark.parametrize("policy", [Policy(), Policy(assumed_on_scene=1.3)])
def test_later_calls_change_no_earlier_decision(policy: Policy) -> None:
    calls = busy_days(1)
    ahead = LookAhead(policy, futures=4)
    sent = dispatch_online(calls, DAYS, ahead)
    for hour in (30.0, 50.0):
        known = int(np.searchsorted(calls.reported, hour, side="right"))
        early = replace(
            calls,
            reported=calls.reported[:known],
            target=calls.target[:known],
            on_scene=calls.on_scene[:known],
            travel=calls.travel[:known],
            urgent=calls.urgent[:known],
        )
        assert _until(sent, hour) == _until(dispatch_online(early, DAYS, ahead), hour)


def test_the_blind_do_not_know_how_long_an_unfinished_call_takes() -> None:
    calls = busy_days(2)
    ahead = LookAhead(Policy(assumed_on_scene=1.3), futures=4)
    sent = dispatch_online(calls, DAYS, ahead)
    hour = 40.0
    ends = {e.call: e.depart + calls.travel[e.call, e.base] + calls.on_scene[e.call] for e in sent}
    over = [call for call, end in ends.items() if end <= hour]
    longer = calls.on_scene + 5.0
    longer[over] = calls.on_scene[over]
    other = dispatch_online(replace(calls, on_scene=longer), DAYS, ahead)
    assert _until(sent, hour) == _until(other, hour)
    assert sent != other


def test_look_ahead_makes_fewer_late_on_busy_days_than_a_rule_of_short_patience() -> None:
    late = np.zeros((2, 2))
    for seed in range(3, 6):
        calls = busy_days(seed)
        for row, policy in enumerate((Policy(0.5), Policy(0.5, assumed_on_scene=1.3))):
            both: tuple[Dispatcher, Dispatcher] = (policy, LookAhead(policy, futures=12))
            for column, dispatcher in enumerate(both):
                sent = dispatch_online(calls, DAYS, dispatcher)
                late[row, column] += len(calls) - sum(not is_late(calls, each) for each in sent)
    assert (late[:, 1] < late[:, 0]).all(), late


def _until(sent: list[Dispatch], hour: float) -> list[Dispatch]:
    return [each for each in sent if each.depart <= hour]
