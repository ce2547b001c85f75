from dataclasses import replace

import numpy as np
import pytest

from optimiser.places import Area, AreaKind
from optimiser.requirement.problem import Breaks, ResponseTargets
from optimiser.requirement.queueing import erlang_c
from optimiser.requirement.response import fewest_units, load_of, response_people
from optimiser.requirement.simulated import draw_weeks, simulate, simulated_units
from optimiser.requirement.travel import ground_of
from optimiser.requirement.work import BaseWork, work_of
from tests.optimiser.requirement.problems import problem

TARGETS = ResponseTargets()
NO_BREAKS = Breaks()
POINT = Area("A1", "Point", "B1", AreaKind.URBAN, 1e-3, -0.25, 52.57)


def work(rates: tuple[float, ...], *, service: float = 1.0, scv: float = 1.0) -> BaseWork:
    """One small area with the same calls in every hour, each for one unit."""
    shares = np.zeros((3, 168, 2))
    shares[:, :, 0] = 1
    return BaseWork(
        incidents=np.repeat(np.array(rates)[:, None], 168, axis=1),
        service=np.full(3, service),
        scv=np.full(3, scv),
        unit_shares=shares,
        pair_share=np.zeros(168),
        ground=ground_of([POINT], np.ones(1), TARGETS),
    )


def test_with_exponential_service_nobody_is_free_as_often_as_erlang_says() -> None:
    """Immediate target of nearly nothing: who has to wait is late, so the share is 1 - C."""
    at_once = work((1.0, 1.0, 1.0))
    ground = replace(at_once.ground, targets=at_once.ground.targets * 0 + 1e-9)
    given = replace(at_once, ground=ground, scv=np.full(3, 0.5))
    weeks = draw_weeks(given, np.random.default_rng(1))
    calls = weeks.calls._replace(
        service=np.random.default_rng(2).exponential(1.0, len(weeks.calls.times))
    )
    reached = simulate(given, replace(weeks, calls=calls), np.full(168, 5), NO_BREAKS)
    assert reached.in_target.mean(axis=1) == pytest.approx(1 - float(erlang_c(5, 3.0)), abs=0.01)
    assert reached.committed.mean() == pytest.approx(3 / 5, abs=0.01)


def test_the_backlog_of_an_overloaded_hour_is_carried_into_the_next() -> None:
    given = work((0.2, 0.2, 0.2))
    given.incidents[:, 20] = 4.0
    weeks = draw_weeks(given, np.random.default_rng(3))
    reached = simulate(given, weeks, np.full(168, 4), NO_BREAKS)
    assert reached.in_target[0, 19] > 0.99
    assert reached.in_target[0, 21] < 0.9
    assert reached.in_target[0, 30] > 0.99


def test_units_at_refreshment_are_not_free() -> None:
    given = work((1.0, 1.0, 1.0))
    weeks = draw_weeks(given, np.random.default_rng(4))
    without, with_breaks = (
        simulate(given, weeks, np.full(168, 5), breaks).in_target[0].mean()
        for breaks in (NO_BREAKS, Breaks(0.1, 45))
    )
    assert 0.01 < without - with_breaks < 0.15


def test_every_hour_keeps_its_targets_and_one_unit_less_would_not() -> None:
    """The answer held to other draws than its own, for a week with a peak every evening."""
    given = work((0.8, 1.2, 0.6))
    given.incidents[:] *= 1 + 0.8 * np.sin(2 * np.pi * (np.arange(168) - 15) / 24)
    least = np.ones(168, dtype=np.int64)
    start, _ = fewest_units(load_of(given), TARGETS)
    units, causes = simulated_units(
        given, TARGETS, Breaks(0.09, 45), start, least.astype(bool), least, 1
    )
    fresh = draw_weeks(given, np.random.default_rng(99))
    reached = simulate(given, fresh, units, Breaks(0.09, 45))
    assert reached.in_target.min() > TARGETS.share_in_target - 0.05
    assert (reached.in_target >= TARGETS.share_in_target - 0.02).mean() > 0.9
    assert reached.committed.max() < TARGETS.committed_time_cap + 0.03
    fewer = simulate(given, fresh, np.maximum(units - 1, 1), Breaks(0.09, 45))
    fails = fewer.failing(TARGETS, np.ones(168, dtype=bool)).any(axis=0)
    assert np.asarray(fails)[units > 1].mean() > 0.9
    assert set(causes[units > 1].tolist()) <= {0, 1, 2}
    again = simulated_units(given, TARGETS, Breaks(0.09, 45), start, least.astype(bool), least, 1)
    assert (again[0] == units).all()


def test_crews_are_whole() -> None:
    sizes = np.ones((3, 168))
    sizes[0, :24] = 2
    mixed = problem(crew_sizes=sizes)
    given = work_of(mixed, [0, 1])
    assert given.pair_share[:24] == pytest.approx(2 / 3)  # an hour brings 1 and 0.5 calls
    assert given.people(np.full(168, 3))[[0, 30]].tolist() == [5, 3]
    assert given.units_of(2)[[0, 30]].tolist() == [1, 2]
    people, _ = response_people(replace(mixed, method="simulated"), "B1")
    plain, _ = response_people(replace(problem(), method="simulated"), "B1")
    assert (people[:24] > plain[:24]).all()


def test_officers_of_an_incident_come_in_units_of_the_size_of_the_hour() -> None:
    sizes = np.ones((3, 168))
    sizes[:, 5] = 2
    shares = np.zeros((4, 3))
    shares[:] = [0.5, 0.2, 0.3]
    given = work_of(problem(crew_sizes=sizes, officer_shares=shares), [2])
    assert given.unit_shares[0, 4].tolist() == pytest.approx([0.5, 0.2, 0.3])
    assert given.unit_shares[0, 5].tolist() == pytest.approx([0.7, 0.3, 0])
    # an hour of work by officer is an hour over 1.8 officers of each incident
    assert given.service[0] == pytest.approx(1 / 1.8)
