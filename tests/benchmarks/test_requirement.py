"""The queueing formulas against ciw at a few points; the whole grid is `benchmarks.requirement`."""

import pytest

pytest.importorskip("ciw")

from benchmarks.requirement import wait_by_ciw, wait_by_formula


@pytest.mark.parametrize(("units", "load", "scv"), [(2, 0.4, 1.0), (8, 0.6, 2.0), (15, 0.8, 0.5)])
def test_waits_are_those_of_ciw(units: int, load: float, scv: float) -> None:
    found = wait_by_ciw(units, load, scv, customers=4000, seed=2)
    told = wait_by_formula(units, load, scv)
    assert told[0] == pytest.approx(found[0], abs=0.05)
    assert told[1] == pytest.approx(found[1], abs=0.1)
    assert told[2:] == pytest.approx(found[2:], abs=0.06)
