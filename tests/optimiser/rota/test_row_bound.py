"""The best row is the best of all rows, and no prices bound a rota above its optimum."""

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimiser.people import Role
from optimiser.rota.alike_states import alike_states
from optimiser.rota.best_row import best_path, foremost, working_room
from optimiser.rota.exact import solve_exactly
from optimiser.rota.option_arrays import twins
from optimiser.rota.pool import build_bench
from optimiser.rota.row_bound import Prices, RowBound, together
from optimiser.rota.row_relaxation import GroupRelaxation
from optimiser.solving import Limits
from tests.optimiser.rota.problems import MONDAY, SHIFTS, member, problem


@pytest.mark.parametrize("seed", range(8))
def test_the_best_row_is_the_best_of_all_rows(seed: int) -> None:
    p = problem([member("P0")], np.ones((1, 168)), days=4, shifts=SHIFTS[:2] + SHIFTS[3:])
    bench = build_bench(p)
    pool, rng = bench.pool, np.random.default_rng(seed)
    worth = rng.normal(0.5, 1.0, size=(4, len(bench.options) + 1))
    worth[rng.random(worth.shape) < 0.2] = -np.inf
    worth[:, 0] = 0.0
    room = int(pool.budget[0]) // 2
    best = -np.inf
    for row in product(range(worth.shape[1]), repeat=4):
        state, units = int(pool.start_state[0]), 0
        for day, option in enumerate(row):
            state = pool.tables[pool.table_of_day[day], state, option]
            units += int(pool.units[day, option])
            if state < 0:
                break
        else:
            if units <= room:
                best = max(best, sum(worth[day, option] for day, option in enumerate(row)))
    start = int(pool.start_state[0])
    alike = twins(pool.tables, pool.table_of_day, np.zeros_like(pool.units))
    merged, chosen = foremost(pool.twin, alike, pool.units, worth)
    path = np.zeros(4, dtype=np.int16)
    same = alike_states(pool.tables, pool.table_of_day, worth > -np.inf)
    value = best_path(
        pool.tables, pool.table_of_day, pool.units, merged, same, start, room, 0,
        working_room(pool.tables, 4, room), path,
    )  # fmt: skip
    assert value == pytest.approx(best)
    days = np.arange(4)
    assert worth[days, chosen[days, path]].sum() == pytest.approx(best)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 1000),
    cap=st.sampled_from([0.0, 4.0, 50.0]),
    penny=st.sampled_from([0.0, 0.02, 0.2]),
    locked=st.booleans(),
)
def test_no_prices_bound_a_rota_above_its_optimum(
    seed: int, cap: float, penny: float, locked: bool
) -> None:
    rng = np.random.default_rng(seed)
    required = rng.integers(0, 3, size=(1, 168))
    people = [member("S0", Role.SERGEANT), member("P0"), member("P1", annual_pay_pence=3_116_300)]
    fixed = {("P0", MONDAY): "E", ("P1", MONDAY): None} if locked else {}
    p = problem(
        people,
        required,
        days=7,
        shifts=SHIFTS[:2],
        cap_percent=cap,
        extension_minutes=(60,),
        fixed=fixed,
    )
    exact = solve_exactly(p, Limits(4, workers=2, seed=seed)).solved.tiers[0]
    assert exact.objective is not None
    cover = np.clip(rng.normal(0.7, 0.5, size=p.requirement.required.shape), 0.0, 1.0)
    prices, bench = Prices(cover, penny), build_bench(p)
    rows = RowBound(bench)
    bound = together(rows.by_group(prices), penny, p.overtime.cap_pence)
    assert bound <= 60 * exact.objective + 1e-6
    group = rows.groups[0]
    relaxation, raised = GroupRelaxation(bench, group, penny, cover[0]), [bound]
    for _ in range(20):
        if not relaxation.closed:
            relaxation.advance()
        raised.append(together([relaxation.bound], penny, p.overtime.cap_pence))
    assert raised == sorted(raised)
    assert raised[-1] <= 60 * exact.objective + 1e-6
