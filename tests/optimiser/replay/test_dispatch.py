"""Dispatch on days small enough to follow by hand, and what holds of every day."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.replay.events import dispatch
from optimiser.replay.problem import (
    BREAK_LOST,
    COMMITMENT,
    ENGAGED,
    OVERRUN,
    PREEMPTED,
    SHORT,
    VISIBLE,
)
from tests.optimiser.replay.systems import calls_of, duties_of, terms

DAY = 1440.0


def test_calls_wait_for_the_only_person_in_order_of_grade_and_receipt() -> None:
    calls = calls_of([0, 10, 20, 30], [3, 3, 2, 1], [60, 60, 60, 60])
    done = dispatch(duties_of([(0, DAY)]), calls, terms(DAY))
    assert done.reached.tolist() == [0, 180, 120, 60]
    assert done.tally[SHORT] == (120 - 20) + (60 - 30)
    assert done.tally[ENGAGED] == 240


def test_an_immediate_call_takes_the_unit_of_a_scheduled_one_which_is_resumed() -> None:
    calls = calls_of([0, 20], [3, 1], [60, 30])
    done = dispatch(duties_of([(0, DAY)]), calls, terms(DAY, preempts=True))
    assert done.reached.tolist() == [0, 20]
    assert done.away[:, 1:].tolist() == [[0, 20], [20, 50], [50, 90]]
    assert done.tally[PREEMPTED] == 1
    assert done.served.tolist() == [1, 1]


def test_a_break_is_interrupted_by_an_immediate_call_alone_and_made_up() -> None:
    calls = calls_of([10, 20], [2, 1], [5, 30])
    duties = duties_of([(0, DAY)], break_at=[0.0], break_minutes=[40.0])
    done = dispatch(duties, calls, terms(DAY, break_grade=1))
    assert done.reached.tolist() == [70, 20]
    assert done.away[:, 1:].tolist() == [[0, 20], [20, 50], [50, 70], [70, 75]]
    assert done.tally[BREAK_LOST] == 0


def test_work_beyond_the_end_of_a_tour_is_overrun_and_a_break_not_had_is_lost() -> None:
    duties = duties_of([(0, 100)], break_at=[50.0], break_minutes=[30.0])
    done = dispatch(duties, calls_of([40], [2], [100]), terms(DAY))
    assert done.tally[OVERRUN] == 40
    assert done.tally[BREAK_LOST] == 30


def test_patrol_yields_to_urgent_calls_at_once_and_to_scheduled_ones_after_a_while() -> None:
    duties = duties_of([(0, DAY)], place_task=[VISIBLE])
    calls = calls_of([0, 100], [3, 2], [10, 10])
    done = dispatch(duties, calls, terms(DAY, yields_after=60.0))
    assert done.reached.tolist() == [60, 100]
    committed = duties_of([(0, DAY)], place_task=[COMMITMENT])
    calls = calls_of([0, 100, 200], [3, 2, 1], [10, 10, 10])
    done = dispatch(committed, calls, terms(DAY))
    assert np.isinf(done.reached[:2]).all()
    assert done.reached[2] == 200


def test_another_base_helps_after_a_while_or_where_it_is_clearly_nearer() -> None:
    duties = duties_of([(0, DAY), (0, DAY)], base=[0, 1], place_x=[20.0, 10.0])
    late = terms(DAY, help_after=np.array([0.0, 15.0, 240.0]), help_nearer=5.0)
    near = calls_of([0], [2], [60], x=[10.0])
    assert dispatch(duties, near, late).reached[0] == 0
    busy = calls_of([0, 1], [2, 2], [600, 60], x=[20.0, 20.0])
    assert dispatch(duties, busy, late).reached.tolist() == [0, 16 + 10]


def test_a_crew_goes_together_and_counts_twice_where_two_are_needed() -> None:
    duties = duties_of([(0, DAY), (0, DAY)], place_mate=[1, 0])
    one = dispatch(duties, calls_of([0, 5], [2, 2], [30, 30]), terms(DAY))
    assert one.reached.tolist() == [0, 30]
    two = dispatch(duties, calls_of([0], [2], [30], officers=[2]), terms(DAY))
    assert two.served[0] == 2
    assert two.tally[ENGAGED] == 60


def test_travel_is_by_the_way_and_the_mean_pace_from_where_the_last_call_was() -> None:
    duties = duties_of([(0, DAY)], place_pace=[2.0])
    calls = calls_of([0, 100], [2, 2], [50, 10], x=[10.0, 10.0], pace=[4.0, 4.0])
    done = dispatch(duties, calls, terms(DAY))
    back = (100 - 80) / 20
    assert done.reached[0] == pytest.approx(30)
    assert done.reached[1] == pytest.approx(100 + min(1, back) * 10 * 3)


def test_a_crew_on_foot_walks_to_a_call_whoever_is_soonest_goes() -> None:
    walks = duties_of([(0, DAY)], place_pace=[20.0], place_drives=[0])
    calls = calls_of([0], [1], [50], x=[2.0], pace=[4.0])
    assert dispatch(walks, calls, terms(DAY)).reached[0] == 40
    both = duties_of(
        [(0, DAY)] * 2, place_x=[0.0, -6.0], place_pace=[20.0, 2.0], place_drives=[0, 1]
    )
    assert dispatch(both, calls, terms(DAY)).reached[0] == 8 * 3


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 1400), st.integers(1, 3), st.floats(1, 200), st.integers(1, 3),
            st.integers(0, 1),
        ),
        min_size=1,
        max_size=40,
    ),
    st.lists(st.tuples(st.integers(0, 900), st.integers(60, 600)), min_size=1, max_size=8),
    st.booleans(),
)  # fmt: skip
def test_every_officer_wanted_comes_once_or_waits_to_the_end(
    wanted: list[tuple[float, int, float, int, int]],
    tours: list[tuple[int, int]],
    preempts: bool,
) -> None:
    wanted = sorted(wanted)
    received, grade, minutes, officers, base = (
        list(column) for column in zip(*wanted, strict=True)
    )
    calls = calls_of(received, grade, minutes, officers=officers, base=base)
    spans = [(float(start), float(start + length)) for start, length in tours]
    duties = duties_of(
        spans,
        base=[n % 2 for n in range(len(tours))],
        break_at=[start + 30 for start, _ in spans],
        break_minutes=[20.0] * len(tours),
        place_task=[n % 3 for n in range(len(tours))],
    )
    done = dispatch(duties, calls, terms(DAY, preempts=preempts, break_grade=1, yields_after=60.0))
    assert (done.served <= calls.officers).all()
    reached = np.isfinite(done.reached)
    assert (done.served[~reached] == 0).all()
    assert (done.reached[reached] >= calls.received[reached] - 1e-9).all()
    for tour in range(len(tours)):
        own = done.away[done.away[:, 0] == tour]
        own = own[np.argsort(own[:, 1], kind="stable")]
        assert (own[1:, 1] >= own[:-1, 2] - 1e-9).all()
        assert (own[:, 1] >= spans[tour][0] - 1e-9).all()
    work = (calls.minutes * done.served)[~np.isin(calls.grade, [3])].sum()
    assert done.tally[ENGAGED] >= work - 1e-6
