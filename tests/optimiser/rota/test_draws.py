"""Row draws: what an option is worth, how often a row is drawn, and that every row is legal."""

from collections import Counter
from itertools import product
from math import exp

import numpy as np
import pytest

from optimiser.people import Role
from optimiser.rota.draws import anneal, redraw
from optimiser.rota.goals.shortfall import shortfall_minutes
from optimiser.rota.kernel import place
from optimiser.rota.pool import Bench, build_bench
from optimiser.rota.rewards import NO_OVERTIME, Terms, rewards
from optimiser.rota.rules import OvertimeCap, Supervision
from optimiser.rota.verify import breaches_of
from tests.optimiser.rota.problems import DAY, NIGHT, SHIFTS, district, member, problem

FREE = 1e-9
"""A price at which overtime costs nothing that counts."""


def put(bench: Bench, person: int, day: int, option: int) -> None:
    if option:
        place(bench.pool, person, day, option, 1)
    bench.pool.rows[person, day] = option


def priced_hours(bench: Bench, price: float) -> float:
    """Staff-hours short, and what is planned as overtime at its price, from the roster alone."""
    roster = bench.roster()
    pence = sum(tour.cost_pence for tour in roster.planned)
    return float(shortfall_minutes(roster, bench.problem).sum() / 60 + price * pence)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("price", [FREE, 0.0004])
def test_the_reward_of_an_option_is_what_it_changes(seed: int, price: float) -> None:
    rng = np.random.default_rng(seed)
    required = rng.integers(0, 3, size=(1, 168))
    people = [member("P0"), member("P1", annual_pay_pence=3_116_300)]
    rules = [OvertimeCap()]
    p = problem(people, required, days=7, extension_minutes=(60,), rules=rules)
    bench = build_bench(p)
    for day in range(0, 7, 2):
        put(bench, 1, day, int(rng.integers(0, 5)))
    worth = rewards(bench.pool, 0, 0, 7, Terms(1.0, price, 0, 0.0), 0) - bench.pool.fill
    before = priced_hours(bench, price)
    assert np.array_equal(np.isfinite(worth), bench.pool.allowed[0])
    for day, option in product(range(7), range(1, len(bench.options) + 1)):
        if not bench.pool.allowed[0, day, option]:
            continue
        put(bench, 0, day, option)
        assert worth[day, option] == pytest.approx(before - priced_hours(bench, price))
        place(bench.pool, 0, day, option, -1)
        bench.pool.rows[0, day] = 0


def test_rows_are_drawn_as_often_as_they_are_worth() -> None:
    """Against the weights of all rows of one person and three days, worked out one by one."""
    gamma, draws = 0.3, 20_000
    required = np.array([[1 if 10 <= hour % 24 < 14 else 0 for hour in range(168)]])
    bench = build_bench(problem([member("P0")], required, days=3, shifts=(DAY, NIGHT), rules=()))
    worth = rewards(bench.pool, 0, 0, 3, Terms(gamma, NO_OVERTIME, 0, 0.0), 0)
    legal = {}
    for row in product(range(3), repeat=3):
        units = sum(int(bench.pool.units[day, option]) for day, option in enumerate(row))
        if units <= bench.pool.budget[0]:
            legal[row] = exp(gamma * sum(worth[day, option] for day, option in enumerate(row)))
    assert 1 < len(legal) < 27
    rng = np.random.default_rng(3)
    seen: Counter[tuple[int, ...]] = Counter()
    for _ in range(draws):
        redraw(bench.pool, rng, 0, 0, 3, Terms(gamma, NO_OVERTIME, 0, 0.0))
        seen[tuple(int(option) for option in bench.pool.rows[0])] += 1
    assert set(seen) <= set(legal)
    for row, weight in legal.items():
        share = weight / sum(legal.values())
        assert seen[row] / draws == pytest.approx(share, abs=4 * (share / draws) ** 0.5)


@pytest.mark.parametrize("price", [FREE, 0.0005, NO_OVERTIME])
def test_rows_drawn_keep_every_rule_but_the_cap(price: float) -> None:
    p = district(officers=24, days=14, bases=2)
    bench = build_bench(p)
    rng = np.random.default_rng(5)
    for people in (bench.supervisors(), bench.people_of_group(0), bench.people_of_group(1)):
        anneal(bench.pool, rng, people, 2000, Terms(4.0, price, 1, 2.0), 5, 14)
    roster = bench.roster()
    told = {breach.rule for breach in breaches_of(roster, p)}
    assert told <= {OvertimeCap.id, Supervision.id}
    worked = sum(tour.overtime_minutes for tour in roster.planned)
    assert (worked == 0) == (price == NO_OVERTIME)


def test_nobody_is_drawn_into_an_hour_without_a_sergeant() -> None:
    people = [member("S0", Role.SERGEANT), member("P0")]
    p = problem(people, np.ones((1, 168)), days=7, shifts=SHIFTS)
    bench = build_bench(p)
    rng = np.random.default_rng(1)
    anneal(bench.pool, rng, bench.people_of_group(0), 200, Terms(3.0, NO_OVERTIME, 1, 2.0), 5, 7)
    assert not bench.pool.rows.any()
