from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.places import Area, AreaKind
from optimiser.requirement.problem import ResponseTargets
from optimiser.requirement.response import (
    COMMITTED,
    IMMEDIATE,
    OUT_OF_REACH,
    ResponseLoad,
    chances_with,
    fewest_units,
)
from optimiser.requirement.travel import ground_of
from tests.optimiser.requirement.simulation import Square, shares_in_target

TARGETS = ResponseTargets()
TOWN = Area("A1", "Town", "B1", AreaKind.URBAN, 20.0, -0.25, 52.57)
WEEK = np.arange(168)


def load(
    *arrivals: float, service: float = 1.0, scv: float = 1.0, area: Area = TOWN
) -> ResponseLoad:
    rates = np.repeat(np.array(arrivals)[:, None], 168, axis=1)
    ground = ground_of([area], np.ones(1), TARGETS)
    return ResponseLoad(rates, np.full(3, service), np.full(3, scv), ground)


def needed(given_load: ResponseLoad, targets: ResponseTargets = TARGETS) -> int:
    return int(fewest_units(given_load, targets)[0][0])


def test_the_cap_on_committed_time_decides_where_units_are_many_and_near() -> None:
    busy = load(10.0, 20.0, 10.0, service=0.5, area=replace(TOWN, square_km=1e-3))
    units, causes = fewest_units(busy, TARGETS)
    assert units[0] == 34  # 20 Erlang of work over 0.6
    assert causes[0] == COMMITTED


def test_a_quiet_town_still_needs_units_near_enough() -> None:
    quiet = load(0.01, 0.01, 0.0, area=replace(TOWN, square_km=200.0))
    units, causes = fewest_units(quiet, TARGETS)
    # one free unit in 200 sq km has a call within its 6.7 km with chance 0.45; four 0.91
    assert units[0] == 4
    assert causes[0] == IMMEDIATE


def test_a_target_that_no_number_reaches_falls_back_to_the_cap() -> None:
    hopeless = load(0.5, 0.5, 0.0, area=replace(TOWN, square_km=1e9))
    units, causes = fewest_units(hopeless, TARGETS)
    assert units[0] == 2
    assert causes[0] == OUT_OF_REACH


@settings(max_examples=60, deadline=None)
@given(
    arrivals=st.tuples(st.floats(0, 6), st.floats(0, 6), st.floats(0, 6)),
    service=st.floats(0.1, 3),
    square_km=st.floats(1, 600),
    more=st.floats(1, 3),
)
def test_more_work_never_needs_fewer_units(
    arrivals: tuple[float, ...], service: float, square_km: float, more: float
) -> None:
    area = replace(TOWN, square_km=square_km)
    base = needed(load(*arrivals, service=service, area=area))
    assert needed(load(*(more * rate for rate in arrivals), service=service, area=area)) >= base
    assert (
        needed(load(*arrivals, service=service, area=replace(area, square_km=more * square_km)))
        >= base
    )


@settings(max_examples=30, deadline=None)
@given(arrivals=st.tuples(st.floats(0, 6), st.floats(0, 6), st.floats(0, 6)))
def test_the_answer_keeps_every_target_and_one_unit_less_does_not(
    arrivals: tuple[float, ...],
) -> None:
    given_load = load(*arrivals)
    units, _ = fewest_units(given_load, TARGETS)
    assert _keeps_all(given_load, units)
    if units[0] > 1:
        assert not _keeps_all(given_load, units - 1)


def _keeps_all(given_load: ResponseLoad, units: np.ndarray) -> bool:
    chances = chances_with(given_load, units, WEEK)
    return bool(
        chances.immediate[0] >= TARGETS.share_in_target
        and chances.priority[0] >= TARGETS.share_in_target
        and chances.committed[0] <= TARGETS.committed_time_cap
    )


@pytest.mark.parametrize(
    ("units", "arrivals", "service", "square_km", "sigma"),
    [
        (4, (0.5, 0.8, 0.5), 1.0, 20.0, None),
        (7, (1.0, 1.5, 1.0), 1.0, 60.0, None),
        (7, (1.0, 1.5, 1.0), 1.0, 60.0, 0.7),
        (15, (2.0, 3.0, 2.0), 1.2, 100.0, 0.7),
        (3, (0.3, 0.4, 0.2), 1.0, 150.0, None),
    ],
)
def test_shares_in_target_are_those_of_a_simulation(
    units: int,
    arrivals: tuple[float, float, float],
    service: float,
    square_km: float,
    sigma: float | None,
) -> None:
    scv = 1.0 if sigma is None else float(np.exp(sigma**2) - 1)
    area = replace(TOWN, square_km=square_km)
    chances = chances_with(
        load(*arrivals, service=service, scv=scv, area=area), np.full(168, units), WEEK
    )
    immediate, priority = shares_in_target(
        Square(square_km, TARGETS.speed_kmh_urban, TARGETS.detour_factor),
        units,
        arrivals,
        service,
        (0.25, 1.0),
        calls=8_000,
        seed=units,
        lognormal_sigma=sigma,
    )
    assert chances.immediate[0] == pytest.approx(immediate, abs=0.04)
    assert chances.priority[0] == pytest.approx(priority, abs=0.04)
