"""Weekly rest as the compiled search checks it, against the checker."""

from itertools import product

import numpy as np
import pytest

from optimiser.roster import Roster
from optimiser.rota.pool import build_bench
from optimiser.rota.resting import keeps_weekly_rest
from optimiser.rota.rules import WeeklyRest
from tests.optimiser.rota.agreement import CASES, Case
from tests.optimiser.rota.problems import district

CASES_OF_REST = [case for case in CASES if isinstance(case.rule, WeeklyRest)]


@pytest.mark.parametrize("case", CASES_OF_REST, ids=lambda case: case.name)
def test_the_search_and_the_checker_allow_the_same_rows(case: Case) -> None:
    problem = case.problem()
    bench = build_bench(problem)
    days, options = problem.horizon.days, len(problem.shifts)
    for duties in product(range(options + 1), repeat=days):
        row = np.array(duties, dtype=np.int16)
        bench.pool.rows[0] = row
        breach = next(case.rule.breaches(bench.roster(), problem), None)
        assert keeps_weekly_rest(bench.pool, 0, row) == (breach is None), (duties, breach)


def test_no_row_of_a_district_is_judged_apart() -> None:
    """Random rows of four weeks, full enough for the rule to bind."""
    rule = WeeklyRest()
    problem = district(30, seed=3, rules=(rule,))
    bench = build_bench(problem)
    rng = np.random.default_rng(1)
    broken = 0
    for _ in range(300):
        row = rng.integers(1, len(problem.shifts) + 1, problem.horizon.days).astype(np.int16)
        row[rng.random(len(row)) < 0.1] = 0
        bench.pool.rows[:] = 0
        bench.pool.rows[0] = row
        roster = Roster(problem.horizon, bench.roster().planned)
        found = next(rule.breaches(roster, problem), None)
        broken += found is not None
        assert keeps_weekly_rest(bench.pool, 0, row) == (found is None), (row, found)
    assert 30 < broken < 270
