"""Dispatch against exact queues and against ciw, where both can express the system."""

import ciw
import numpy as np
import pytest

from optimiser.replay.events import dispatch
from optimiser.replay.problem import Terms
from tests.optimiser.replay.systems import duties_of, poisson_calls, terms

RUNS = 20


def mean_waits(
    rates: dict[int, float], spans: list[tuple[float, float]], ending: float, told: Terms
) -> dict[int, tuple[float, float]]:
    """Mean wait to the start of service by grade with its standard error, over seeded runs."""
    waits: dict[int, list[float]] = {grade: [] for grade in rates}
    for seed in range(RUNS):
        calls = poisson_calls(rates, 1.0, ending, seed)
        own = dispatch(duties_of(spans), calls, told).reached - calls.received
        for grade, found in waits.items():
            settled = (calls.grade == grade) & (calls.received < 0.95 * ending)
            found.append(float(own[settled].mean()))
    return {grade: _with_error(found) for grade, found in waits.items()}


def _with_error(found: list[float]) -> tuple[float, float]:
    return float(np.mean(found)), float(np.std(found, ddof=1)) / len(found) ** 0.5


def test_one_server_with_pre_emption_waits_as_the_exact_formulas_say() -> None:
    high, low, ending = 0.3, 0.4, 10_000.0
    found = mean_waits({1: high, 3: low}, [(0, ending)], ending, terms(ending, preempts=True))
    exact = {
        1: high / (1 - high),
        3: (high + low) / (1 - high - low) / (1 - high),
    }
    for grade, wait in exact.items():
        mean, error = found[grade]
        assert abs(mean - wait) < 3 * error + 0.01, (grade, mean, wait)


@pytest.mark.parametrize("load", [0.5, 0.8])
def test_several_servers_with_two_priorities_wait_as_the_exact_formulas_say(load: float) -> None:
    servers, ending = 3, 5_000.0
    rates = {2: 0.4 * load * servers, 3: 0.6 * load * servers}
    found = mean_waits(rates, [(0, ending)] * servers, ending, terms(ending))
    total = load * servers
    terms_ = [total**n / float(np.prod(range(1, n + 1))) for n in range(servers)]
    last = total**servers / float(np.prod(range(1, servers + 1))) / (1 - load)
    delayed = last / (sum(terms_) + last)
    urgent = rates[2] / servers
    for grade, wait in ((2, delayed / servers / (1 - urgent)),
                        (3, delayed / servers / (1 - urgent) / (1 - load))):  # fmt: skip
        mean, error = found[grade]
        assert abs(mean - wait) < 3 * error + 0.005, (grade, mean, wait)


def test_a_schedule_of_servers_waits_as_ciw_says() -> None:
    """Two classes by day: one server, then three, who finish what they began."""
    half, days = 60.0, 40
    ending = 2 * half * days
    rates = {2: 0.5, 3: 0.6}
    spans = [(0.0, ending)]
    for day in range(days):
        spans += [(2 * half * day + half, 2 * half * (day + 1))] * 2
    ours = mean_waits(rates, spans, ending, terms(ending))
    theirs = _by_ciw(rates, half, ending)
    for grade in rates:
        (mean, error), (other, other_error) = ours[grade], theirs[grade]
        assert abs(mean - other) < 3 * float(np.hypot(error, other_error)), (grade, mean, other)


def _by_ciw(rates: dict[int, float], half: float, ending: float) -> dict[int, tuple[float, float]]:
    network = ciw.create_network(
        arrival_distributions={
            str(grade): [ciw.dists.Exponential(rate)] for grade, rate in rates.items()
        },
        service_distributions={str(grade): [ciw.dists.Exponential(1.0)] for grade in rates},
        number_of_servers=[
            ciw.Schedule(numbers_of_servers=[1, 3], shift_end_dates=[half, 2 * half])
        ],
        priority_classes={str(grade): place for place, grade in enumerate(sorted(rates))},
    )
    waits: dict[int, list[float]] = {grade: [] for grade in rates}
    for seed in range(RUNS):
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(ending)
        records = simulation.get_all_records()
        for grade, found in waits.items():
            own = [
                record.waiting_time
                for record in records
                if record.customer_class == str(grade) and record.arrival_date < 0.95 * ending
            ]
            found.append(float(np.mean(own)))
    return {grade: _with_error(found) for grade, found in waits.items()}
