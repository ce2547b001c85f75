"""Days of a whole group filled anew: every near way is offered, no rule broken, nothing lost."""

from itertools import product

import numpy as np
import pytest

from optimiser.rota.day_windows import DayWindows
from optimiser.rota.kernel import shortfall
from optimiser.rota.near_ways import near_ways
from optimiser.rota.pool import Bench, build_bench
from optimiser.rota.rewards import keeps_limits
from optimiser.rota.row_bound import RowBound
from optimiser.rota.rules import OvertimeCap, Supervision
from optimiser.rota.search import Search
from optimiser.rota.verify import breaches_of
from optimiser.rota.window_search import WindowSearch
from optimiser.solving import Cancel, Limits
from tests.optimiser.rota.problems import SHIFTS, district, member, problem

PENNY = 0.02
FIRST, DAYS = 2, 3


def is_legal(bench: Bench, row: np.ndarray) -> bool:
    pool, state = bench.pool, int(bench.pool.start_state[0])
    for day, option in enumerate(row):
        state = int(pool.tables[pool.table_of_day[day], state, option])
        if state < 0:
            return False
    units = int(pool.units[np.arange(len(row)), row].sum())
    return units <= pool.budget[0] and bool(keeps_limits(pool, 0, row))


@pytest.mark.parametrize("seed", range(4))
def test_the_near_ways_are_all_those_within_reach_of_the_best(seed: int) -> None:
    p = problem([member("P0")], np.ones((1, 168)), days=7, shifts=SHIFTS[:2])
    bench = build_bench(p)
    Search(bench, Limits(5), Cancel()).construct()
    rng = np.random.default_rng(seed)
    worth = rng.normal(0.5, 1.0, size=(DAYS, len(bench.options) + 1))
    worth[rng.random(worth.shape) < 0.2] = -np.inf
    worth[:, 0] = 0.0
    known = {}
    for way in product(range(worth.shape[1]), repeat=DAYS):
        row, value = bench.pool.rows[0].copy(), worth[np.arange(DAYS), way].sum()
        row[FIRST : FIRST + DAYS] = way
        if value > -np.inf and is_legal(bench, row):
            known[way] = value
    best = max(known.values())
    near = {way: best - value for way, value in known.items() if value >= best - 1.5}
    ways, lacks = near_ways(bench.pool, 0, FIRST, worth, 1.5)
    found = {tuple(way.tolist()): lack for way, lack in zip(ways, lacks.tolist(), strict=True)}
    assert found == pytest.approx(near)
    assert len(near) > 1


def searched() -> Bench:
    p = district(officers=36, days=14, bases=2)
    bench = build_bench(p)
    search = Search(bench, Limits(5), Cancel())
    search.construct()
    search.settle()
    return bench


def cost(bench: Bench, group: int) -> float:
    pool, days = bench.pool, np.arange(bench.pool.rows.shape[1])
    people = bench.people_of_group(group)
    pence = int(pool.pence[people[:, None], days, pool.rows[people]].sum())
    short = shortfall(pool, group, 0, pool.cover.shape[1])
    return float(bench.problem.requirement_weights[group] * short + PENNY * pence / 60)


def test_a_sweep_breaks_no_rule_and_makes_no_group_worse() -> None:
    bench = searched()
    groups = [group for group in RowBound(bench).groups if len(group.people)]
    before = {group.group: cost(bench, group.group) for group in groups}
    rows = bench.pool.rows.copy()
    prices = {g.group: np.full(len(g.needed), 0.5) for g in groups}
    alone = groups[0].group
    limits = Limits(work=1.0)
    with WindowSearch(bench, groups, prices, limits, Cancel()) as windows:
        windows.sweep([number for number in before if number != alone], PENNY / 60, lambda: False)
    assert np.array_equal(bench.pool.rows[groups[0].people], rows[groups[0].people])
    after = {group.group: cost(bench, group.group) for group in groups}
    assert all(after[group] <= before[group] + 1e-6 for group in after)
    assert sum(after.values()) < sum(before.values())
    leads = bench.pool.leads
    assert np.array_equal(bench.pool.rows[leads], rows[leads])
    told = {breach.rule for breach in breaches_of(bench.roster(), bench.problem)}
    assert told <= {OvertimeCap.id}
    assert Supervision.id not in told


def test_who_is_locked_stays() -> None:
    bench = searched()
    pool, group = bench.pool, RowBound(bench).groups[0]
    pool.pinned[group.people] = True
    windows = DayWindows(bench, group, np.full(len(group.needed), 0.5), Cancel())
    assert not windows.sweep(PENNY / 60, Limits(2.0, workers=1), lambda: False)
