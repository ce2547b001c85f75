"""Counts in batches are those of all rows at once, and keys are remembered."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.demand.counts import DemandCounts
from optimiser.demand.incidents import HOUR_UNKNOWN, OUTSIDE, UNPLACED, IncidentColumns
from optimiser.demand.seen import FEWEST_PLACES, SeenKeys

PLACES, CATEGORIES = 3, 4


def batch(count: int, categories: int, seed: int) -> IncidentColumns:
    rng = np.random.default_rng(seed)
    return IncidentColumns(
        place=rng.choice([0, 1, 2, UNPLACED, OUTSIDE], count),
        hour_of_week=rng.integers(HOUR_UNKNOWN, 168, count),
        category=rng.integers(0, categories, count),
        grade=rng.integers(1, 5, count),
        minutes=rng.integers(0, 90, count).astype(float),
        officers=rng.integers(0, 3, count).astype(float),
    )


def test_batches_and_rows_one_by_one_give_the_same_sums() -> None:
    batches = [batch(40, 2, 1), batch(0, 2, 2), batch(70, CATEGORIES, 3)]
    counts = DemandCounts(PLACES)
    for own, known in zip(batches, (2, 2, CATEGORIES), strict=True):
        counts.add(own, known)
    incidents = np.zeros((PLACES, 169, 4, CATEGORIES))
    work, squares = np.zeros_like(incidents), np.zeros((4, CATEGORIES, PLACES))
    officers, elsewhere = np.zeros(4), []
    for own in batches:
        for place, hour, category, grade, minutes, people in zip(*vars(own).values(), strict=True):
            if place < 0:
                elsewhere.append(place)
                continue
            cell = place, hour if hour >= 0 else 168, grade - 1, category
            incidents[cell] += 1
            work[cell] += minutes * people
            squares[grade - 1, category, place] += (minutes * people) ** 2
            officers[grade - 1] += people
    assert (counts.incidents == incidents).all()
    assert (counts.officer_minutes == work).all()
    assert (counts.squared_officer_minutes == squares).all()
    assert (counts.officers_by_grade == officers).all()
    assert (counts.unplaced, counts.outside) == (
        elsewhere.count(UNPLACED),
        elsewhere.count(OUTSIDE),
    )
    assert counts.placed == pytest.approx(incidents.sum())


@given(st.lists(st.lists(st.integers(1, 30), max_size=20), max_size=6))
@settings(max_examples=30, deadline=None)
def test_keys_come_again_as_in_a_set(batches: list[list[int]]) -> None:
    seen, known = SeenKeys(), set[int]()
    for keys in batches:
        expected = []
        for key in keys:
            expected.append(key in known)
            known.add(key)
        assert seen.add(np.array(keys, dtype=np.uint64)).tolist() == expected


def test_the_set_grows() -> None:
    seen, keys = SeenKeys(), np.arange(1, 5 * FEWEST_PLACES, dtype=np.uint64)
    assert not seen.add(keys).any()
    assert seen.add(keys[::3]).all()
    assert not seen.add(keys + keys[-1]).any()
