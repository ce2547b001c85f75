"""Rebuilding: what several people drawn together gain, keep, and never break."""

import numpy as np
import pytest

from optimiser.people import Role
from optimiser.rota.draws import anneal
from optimiser.rota.kernel import place, shortfall, spent_pence
from optimiser.rota.pool import Bench, build_bench
from optimiser.rota.rebuild import rebuild
from optimiser.rota.rewards import Terms
from optimiser.rota.rules import OvertimeCap, Supervision
from optimiser.rota.verify import breaches_of
from tests.optimiser.rota.problems import DAY, district, member, problem

PRICE = 0.0005
COLD = 1e-9


def crowds(bench: Bench) -> list[tuple[np.ndarray, int]]:
    """The people of each group, and each group's supervisors before them."""
    found = []
    for group in range(len(bench.pool.cover)):
        people, leads = bench.people_of_group(group), bench.supervisors()
        leads = leads[bench.pool.group[leads] == group]
        found += [(people, len(people)), (np.concatenate([leads, people]), len(leads))]
    return [(people, leading) for people, leading in found if leading]


def cost(bench: Bench, group: int, price: float) -> float:
    pool = bench.pool
    short = shortfall(pool, group, 0, pool.cover.shape[1])
    return float(pool.weight[group] * short + price * spent_pence(pool))


@pytest.mark.parametrize("together", [2, 3])
def test_people_rebuilt_together_keep_every_rule_and_get_no_dearer_when_cold(together: int) -> None:
    p = district(officers=36, days=14, bases=2)
    bench, rng, terms = build_bench(p), np.random.default_rng(4), Terms(4.0, PRICE, 1, 2.0)
    anneal(bench.pool, rng, bench.supervisors(), 400, terms, 5, 14)
    for people, leading in crowds(bench):
        group = int(bench.pool.group[people[0]])
        before = cost(bench, group, PRICE)
        rebuild(bench.pool, rng, people, leading, together, 500, terms, COLD, 2, 5)
        assert cost(bench, group, PRICE) < before
    cover = bench.pool.cover.copy()
    told = {breach.rule for breach in breaches_of(bench.roster(), p)}
    assert told <= {OvertimeCap.id, Supervision.id}
    for person, day in np.argwhere(bench.pool.rows):
        place(bench.pool, person, day, bench.pool.rows[person, day], -1)
    assert np.array_equal(bench.pool.cover, bench.history_cover)
    assert (cover > bench.history_cover).any()


def test_work_passes_to_whom_it_suits_better() -> None:
    """Two hours are short that either may stay for; the one at work is paid twice as much."""
    required = np.zeros((1, 168))
    required[0, 10:22] = 1
    people = [member("P0", annual_pay_pence=6_000_000), member("P1", annual_pay_pence=3_000_000)]
    p = problem(
        people,
        required,
        days=7,
        shifts=(DAY,),
        extension_minutes=(120,),
        rules=(OvertimeCap(),),
        contracted_minutes={"P0": 600, "P1": 600},
    )
    bench, rng, terms = build_bench(p), np.random.default_rng(1), Terms(20.0, 0.0002, 0, 0.0)
    dear = int(np.argmax(bench.pool.worked[0]))
    bench.pool.rows[0, 0] = dear
    place(bench.pool, 0, 0, dear, 1)
    anneal(bench.pool, rng, np.array([0, 1]), 50, terms, 1, 7)
    assert bench.pool.rows[0, 0] == dear
    rebuild(bench.pool, rng, np.array([0, 1]), 2, 2, 50, terms, COLD, 1, 7)
    assert bench.pool.rows[0, 0] != dear
    assert bench.pool.rows[1, 0] == dear


def test_supervisors_stay_where_somebody_is_on_duty() -> None:
    people = [member(f"S{i}", Role.SERGEANT) for i in range(5)]
    people += [member(f"P{i}") for i in range(8)]
    p = problem(people, np.ones((1, 168)), days=14, extension_minutes=(60,))
    bench, rng, terms = build_bench(p), np.random.default_rng(2), Terms(6.0, PRICE, 1, 2.0)
    leads, others = bench.supervisors(), bench.people_of_group(0)
    anneal(bench.pool, rng, leads, 500, terms, 5, 14)
    anneal(bench.pool, rng, others, 200, terms, 5, 14)
    before = bench.pool.rows[leads].copy()
    everybody = np.concatenate([leads, others])
    rebuild(bench.pool, rng, everybody, len(leads), 2, 500, terms, 0.1, 2, 5)
    assert (bench.pool.rows[leads] != before).any()
    unsupervised = (bench.pool.sergeants[0] < 1) & (bench.pool.supervised[0] > 0)
    assert bench.pool.rows[others].any()
    assert not unsupervised.any()
