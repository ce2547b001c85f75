"""The published figures of Cambridgeshire (domain evidence 1.3), from the rows themselves."""

import pytest

from benchmarks.cambridgeshire import (
    Cambridgeshire,
    foretold_by_category,
    naive_scores,
    read_cambridgeshire,
)
from tests.shared_data import shared

PUBLISHED = {
    "All crime": ((37.5, 75.0, 0.929), (52.2, 52.2, 0.929), (68.8, 34.4, 0.929)),
    "Without drugs and weapons": ((37.7, 75.3, 0.931), (52.1, 52.1, 0.929), (68.9, 34.4, 0.933)),
    "Violence and sexual": ((34.4, 68.9, 0.848), (49.9, 49.9, 0.855), (68.1, 34.0, 0.858)),
}


@pytest.fixture(scope="module")
def force() -> Cambridgeshire:
    shared("data", "uk_street_crime", "cambridgeshire")
    return read_cambridgeshire(shared("data"))


def test_the_naive_ranking_gives_the_published_figures(force: Cambridgeshire) -> None:
    assert force.cells == 54_421
    for name, rows in force.sets().items():
        scores = naive_scores(rows, force.cells)
        for score, (caught, pai, pei) in zip(scores, PUBLISHED[name], strict=True):
            assert 100 * score.hit_rate == pytest.approx(caught, abs=0.0501)
            assert score.pai == pytest.approx(pai, abs=0.0501)
            assert score.pei == pytest.approx(pei, abs=0.000501)


def test_intervals_by_category_hold_in_months_they_never_saw(force: Cambridgeshire) -> None:
    """Four months, 516 LSOAs; of drugs more than twice as many were recorded as in the year before,
    and no interval of the past foretells that."""
    told = foretold_by_category(force)
    assert len(told) == 14
    for name, own in told.items():
        assert own.coverage.counts == 4 * 516
        if name != "Drugs":
            assert own.coverage.observed == pytest.approx(own.coverage.nominal, abs=0.02), name
    expected = sum(own.expected for own in told.values())
    assert sum(own.observed for own in told.values()) == pytest.approx(expected, rel=0.05)
