import csv
from math import exp, factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimiser.requirement.queueing import (
    carried_over,
    erlang_b,
    erlang_c,
    priority_wait_rates,
    reached_after_wait,
    reached_by_free_unit,
    wait_tail,
    within_square,
)
from tests.shared_data import shared

SERVERS, LOAD = st.integers(1, 200), st.floats(0.01, 150)


def test_erlang_by_hand() -> None:
    assert float(erlang_b(2, 1.5)) == pytest.approx(1.125 / (1 + 1.5 + 1.125))
    assert float(erlang_c(1, 0.5)) == pytest.approx(0.5)
    assert float(erlang_c(3, 3.0)) == 1
    assert erlang_b([0, 1, 2], [1.0, 1.0, 1.0]).tolist() == pytest.approx([1, 1 / 2, 1 / 5])


def test_erlang_agrees_with_the_published_table() -> None:
    with shared("benchmarks", "queueing", "mmc_reference.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        servers, load = int(row["servers"]), float(row["offered_load_erlang"])
        delayed = float(erlang_c(servers, load))
        assert float(erlang_b(servers, load)) == pytest.approx(float(row["ErlangB"]), abs=1e-9)
        assert delayed == pytest.approx(float(row["ErlangC_Pwait"]), abs=1e-9)
        wait = delayed / (servers - load)
        assert wait == pytest.approx(float(row["Wq_in_service_times"]), abs=1e-9)
        assert load * wait == pytest.approx(float(row["Lq"]), abs=1e-9)


def test_very_large_systems_stay_finite() -> None:
    assert 0 < float(erlang_b(5_000, 5_000)) < 0.02
    assert float(erlang_b(400, 1e-3)) == 0


@given(servers=SERVERS, load=LOAD, more=st.floats(1, 2))
def test_more_load_waits_more_and_more_servers_wait_less(
    servers: int, load: float, more: float
) -> None:
    blocked = float(erlang_b(servers, load))
    assert 0 <= blocked <= 1
    assert float(erlang_b(servers, more * load)) >= blocked - 1e-12
    assert float(erlang_b(servers + 1, load)) <= blocked
    delayed = float(erlang_c(servers, load))
    assert blocked - 1e-12 <= delayed <= 1
    assert float(erlang_c(servers, more * load)) >= delayed - 1e-12
    assert float(erlang_c(servers + 1, load)) <= delayed + 1e-12


def test_the_tail_of_waiting_of_a_single_server() -> None:
    assert float(wait_tail(1, 0.5, 2.0, 3.0)) == pytest.approx(0.5 * exp(-0.5 * 3 / 2))


def test_the_first_class_waits_as_if_alone_once_all_are_busy() -> None:
    loads = np.array([[1.0], [2.0], [0.5]])
    first, second, third = priority_wait_rates(4, loads, np.array([0.5]), np.array([1.0]))[:, 0]
    assert first == pytest.approx((4 - 1) / 0.5)
    # Cobham: mean wait once delayed is (S / c) / ((1 - s1) (1 - s1 - s2))
    assert second == pytest.approx((4 / 0.5) * (1 - 0.25) * (1 - 0.75))
    assert third == pytest.approx((4 / 0.5) * (1 - 0.75) * (1 - 0.875))
    regular = priority_wait_rates(4, loads, np.array([0.5]), np.array([0.0]))[0, 0]
    assert regular == pytest.approx(2 * first)


@pytest.mark.parametrize(("servers", "load", "reach"), [(1, 0.4, 0.7), (5, 2.3, 0.4), (9, 8.0, 3)])
def test_reach_of_the_nearest_free_unit_sums_over_the_number_busy(
    servers: int, load: float, reach: float
) -> None:
    states = np.array([load**busy / factorial(busy) for busy in range(servers)])
    free = servers - np.arange(servers)
    direct = 1 - (states * np.exp(-reach * free)).sum() / states.sum()
    assert float(reached_by_free_unit(servers, load, reach)) == pytest.approx(direct)


@pytest.mark.parametrize("kilometres", [2.0, 6.0, 11.0, 30.0])
def test_reach_of_one_unit_is_that_of_random_points_in_a_square(kilometres: float) -> None:
    rng = np.random.default_rng(4)
    unit, call = 10 * rng.random((2, 200_000, 2))
    near = float((np.hypot(*(unit - call).T) <= kilometres).mean())
    assert float(within_square(kilometres / 10)) == pytest.approx(near, abs=0.02)


def test_reach_after_a_wait_is_the_mean_over_travel_and_wait() -> None:
    rng = np.random.default_rng(1)
    wait = rng.exponential(1 / 3, 400_000)
    travel = 0.5 * np.sqrt(rng.exponential(1, 400_000) / 0.8)
    drawn = float((wait + travel <= 0.5).mean())
    given_by_formula = float(reached_after_wait(np.array(3.0), np.array(0.8), 0.5))
    assert given_by_formula == pytest.approx(drawn, abs=0.003)


def test_work_left_over_by_hand() -> None:
    arrivals = np.zeros((1, 168))
    arrivals[0, 0] = 1.0
    service = np.array([2.0])
    kept = exp(-1 / 2)
    first = 2 * (1 - 2 * (1 - kept))
    begun = 2 * (1 - kept)
    second = begun * 2 * (1 - kept)
    effective = carried_over(arrivals, service)[0]
    assert effective[0] * 2 == pytest.approx(first)
    assert effective[1] * 2 == pytest.approx(second)
    assert effective[2] == pytest.approx(kept * effective[1])


@given(seed=st.integers(0, 500), service=st.floats(0.05, 12))
def test_work_left_over_is_neither_lost_nor_made(seed: int, service: float) -> None:
    arrivals = np.random.default_rng(seed).random((2, 168)) * 5
    effective = carried_over(arrivals, np.array([service, 1.0]))
    assert effective.sum(axis=1) == pytest.approx(arrivals.sum(axis=1))
    assert effective.min() >= 0
    assert effective[0].std() <= arrivals[0].std() + 1e-12
