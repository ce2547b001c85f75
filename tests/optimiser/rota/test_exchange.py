"""Exchanges even out burdens and keep every limit of a person."""

import numpy as np
import pytest

from optimiser.roster import TourKind
from optimiser.rota.burdens import burdens_of
from optimiser.rota.exchange import even_out
from optimiser.rota.pool import build_bench
from optimiser.rota.problem import DutyOption
from optimiser.rota.rules import AverageWeek
from tests.optimiser.rota.problems import NIGHT, member, problem


@pytest.mark.parametrize(("limit_minutes", "is_evened"), [(1079, False), (1080, True)])
def test_an_exchange_keeps_the_average_week(limit_minutes: int, is_evened: bool) -> None:
    """Nine hours of overtime, which stay where they are cheaper, count in it beside the nine of a
    night that is taken over."""
    people = [member("P0"), member("P1", annual_pay_pence=3_116_300)]
    limits = {"P0": 2880, "P1": limit_minutes}
    p = problem(
        people, np.ones((1, 168)), days=7, rules=[AverageWeek()], average_limit_minutes=limits
    )
    bench = build_bench(p)
    nightly, overtime = (
        bench.options.index(DutyOption(NIGHT, kind=kind)) + 1
        for kind in (TourKind.ROSTERED, TourKind.REST_DAY_WORKING)
    )
    bench.pool.rows[0, [0, 2, 4]] = nightly
    bench.pool.rows[1, 6] = overtime
    no_day = np.zeros(7, dtype=np.bool_)
    gained = even_out(
        bench.pool, burdens_of(bench), np.random.default_rng(1), np.array([0, 1]), 500, no_day
    )
    assert (gained > 0) == is_evened
