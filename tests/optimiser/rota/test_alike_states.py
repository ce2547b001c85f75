"""States are alike exactly when the same rows lead on from them."""

from itertools import product

import numpy as np
import pytest

from optimiser.rota.alike_states import alike_states


@pytest.mark.parametrize("seed", range(6))
def test_states_are_alike_where_the_same_rows_lead_on(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tables = rng.integers(-1, 5, size=(2, 5, 3)).astype(np.int16)
    kinds = np.array([0, 1, 0], dtype=np.int16)
    allowed = rng.random((3, 3)) < 0.7

    def ways_on(day: int, state: int) -> frozenset[tuple[int, ...]]:
        rows = product(*(np.flatnonzero(options).tolist() for options in allowed[day:]))
        return frozenset(row for row in rows if leads(day, state, row))

    def leads(day: int, state: int, row: tuple[int, ...]) -> bool:
        for step, option in enumerate(row, start=day):
            state = int(tables[kinds[step], state, option])
            if state < 0:
                return False
        return True

    alike = alike_states(tables, kinds, allowed)
    for day in range(4):
        first: dict[frozenset[tuple[int, ...]], int] = {}
        for state in range(5):
            ways = ways_on(day, state)
            assert alike[day, state] == (first.setdefault(ways, state) if ways else -1)
