"""Blends of rows, held against the same linear program in a solver."""

import numpy as np
import pytest

from optimiser.rota.columns import Column, Master
from optimiser.rota.row_master import Row, RowMaster

WEIGHT = 3.0


def instance(seed: int) -> tuple[RowMaster, Master]:
    """Three people with some rows over twelve hours, as both programs; one row covers nothing."""
    rng = np.random.default_rng(seed)
    needed = rng.integers(0, 4, 12).astype(float)
    rows = RowMaster(needed, WEIGHT, range(3))
    known = Master(range(3), needed, np.full(12, WEIGHT), np.zeros(12))
    for person in range(3):
        for number in range(5):
            cover, paid = 30 * rng.integers(0, 3, 12), float(rng.integers(0, 6))
            cover = 0 * cover if (person, number) == (2, 4) else cover
            rows.add(Row(person, np.zeros(1, dtype=np.int16), cover, paid))
            hours = np.flatnonzero(cover)
            cells, amounts = tuple(hours.tolist()), tuple((cover[hours] / 60).tolist())
            known.add(Column(person, paid, cells, amounts))
    return rows, known


@pytest.mark.parametrize("seed", range(4))
def test_the_blend_is_the_optimum_of_the_linear_program(seed: int) -> None:
    rows, known = instance(seed)
    value = known.relax().value
    blend = rows.blend(np.full(12, WEIGHT / 2), 1e-9, value)
    assert blend.promised == pytest.approx(value, rel=1e-4)
    lacking = rows.needed - blend.parts @ np.array([row.cover / 60 for row in rows.rows])
    paid = blend.parts @ np.array([row.paid for row in rows.rows])
    assert paid + WEIGHT * np.maximum(0.0, lacking).sum() == pytest.approx(value, rel=1e-2)
    people = [row.person for row in rows.rows]
    assert np.bincount(people, blend.parts) == pytest.approx(np.ones(3))


def test_a_strong_pull_holds_the_prices_where_they_are() -> None:
    rows, _ = instance(1)
    near = rows.blend(np.full(12, 1.0), 1e4, 0.0).prices
    assert near == pytest.approx(np.full(12, 1.0), abs=0.01)


def test_a_row_that_is_known_is_not_taken_in_twice() -> None:
    rows, _ = instance(1)
    options, cover = np.zeros(1, dtype=np.int16), np.full(12, 60)
    assert rows.add(Row(0, options, cover, 1.0))
    assert not rows.add(Row(0, options, cover, 1.0))
    assert rows.add(Row(1, options, cover, 1.0))
