"""Groups on benches of their own: the same figures, and the same rows whoever works on them."""

from dataclasses import replace

import numpy as np
import psutil
import pytest

from optimiser.outcome import StopReason
from optimiser.rota import group_task, workers
from optimiser.rota.group_bench import bench_of_group
from optimiser.rota.group_task import GroupTask, value_of
from optimiser.rota.pool import Bench, build_bench
from optimiser.rota.row_bound import GroupBound, RowBound
from optimiser.rota.search import Search
from optimiser.rota.solve import plan_rota
from optimiser.solving import Cancel, Limits, Progress
from tests.optimiser.rota.problems import district

PENNY = 0.002


def len_of(bench: Bench, name: str) -> int:
    """The first dimension of an array of the pool."""
    return next(iter(np.shape(getattr(bench.pool, name))), 0)


def test_a_group_alone_is_worth_and_proves_what_it_does_among_others() -> None:
    bench = build_bench(district(officers=24, days=14, bases=2))
    Search(bench, Limits(work=1), Cancel()).construct()
    prices = np.linspace(0.0, 1.0, bench.pool.required.shape[1])
    for whole in RowBound(bench).groups:
        small = bench_of_group(bench, whole.group)
        alone = GroupBound(small, 0, Cancel())
        assert value_of(small, alone, PENNY) == pytest.approx(value_of(bench, whole, PENNY))
        assert alone.priced(prices, PENNY).bound == whole.priced(prices, PENNY).bound
        assert not np.shares_memory(small.pool.rows, bench.pool.rows)
        of_people = [n for n in bench.pool._fields if len_of(bench, n) == len(bench.members)]
        assert {len_of(small, name) for name in of_people} == {len(small.members)}


def test_a_group_is_closed_and_dived_for_within_its_rounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = bench_of_group(build_bench(district(officers=12, days=14, bases=1)), 0)
    told: list[float] = []
    task = GroupTask(bench, PENNY, np.full(336, 0.5), 0.0)
    result = task(told.append, Cancel())
    assert result.rows is not None
    assert result.rows.shape == bench.pool.rows.shape
    assert told == sorted(told)
    assert 0 < told[-1] == result.bound
    monkeypatch.setattr(group_task, "LEAST_ROUNDS", 1)
    hasty = replace(task, share=0.0)(told.append, Cancel())
    assert hasty.rows is not None
    assert 0 <= hasty.bound < result.bound
    short = replace(task, rounds=3)(told.append, Cancel())
    assert short.rows is None
    assert 0 <= short.bound <= result.bound


def test_a_cancelled_solve_leaves_no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LEAST_PEOPLE", 0)
    cancel, seen = Cancel(), set[psutil.Process]()

    def listen(progress: Progress) -> None:
        if progress.message == "bound raised":
            children = psutil.Process().children()
            seen.update(child for child in children if "optimiser.dask_worker" in child.cmdline())
            cancel.request()

    p = district(officers=24, days=14, bases=2)
    outcome = plan_rota(p, Limits(120, workers=2), cancel=cancel, on_progress=listen)
    assert outcome.stop_reason is StopReason.CANCELLED
    assert len(seen) == 2
    assert not psutil.wait_procs(seen, timeout=5)[1]


def test_under_a_work_limit_it_does_not_matter_who_works(cluster: str) -> None:
    p = district(officers=30, days=14, bases=3)
    here = Limits(seconds=1, work=12.0, seed=7)
    alone, by_others = (plan_rota(p, limits) for limits in (here, replace(here, cluster=cluster)))
    assert by_others.plan == alone.plan
    assert by_others.tiers == alone.tiers
