"""How many of everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.generate.establishment import Establishment
from scenarios.generate.streams import apportion, stream


def test_built_in_district() -> None:
    built_in = Establishment.of(120)
    counts = (built_in.pcsos, built_in.specials, built_in.partners, built_in.sergeants)
    assert counts == (30, 15, 12, 20)
    assert (built_in.managers, built_in.offenders) == (12, 140)
    assert (built_in.bases, built_in.areas, built_in.districts) == (3, 20, 1)


@given(st.integers(10, 10_000))
def test_officers_add_up(officers: int) -> None:
    own = Establishment.of(officers)
    neighbourhood_constables = own.neighbourhood_officers - own.neighbourhood_teams
    assert own.response_constables + neighbourhood_constables + own.sergeants == officers
    assert own.response_constables > own.response_sergeants > 0
    assert neighbourhood_constables >= 0
    assert own.areas >= own.bases


@pytest.mark.parametrize(
    ("offenders", "managers", "expected"),
    [(None, None, (140, 12)), (100, None, (100, 9)), (None, 5, (60, 5)), (33, 2, (33, 2))],
)
def test_cohort(offenders: int | None, managers: int | None, expected: tuple[int, int]) -> None:
    own = Establishment.of(120, offenders, managers)
    assert (own.offenders, own.managers) == expected


@pytest.mark.parametrize(
    "arguments", [(9, None, None), (10_001, None, None), (120, -1, None), (120, None, 0)]
)
def test_numbers_out_of_range(arguments: tuple[int, int | None, int | None]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Establishment.of(*arguments)


@given(st.integers(0, 500), st.lists(st.floats(0.01, 100), min_size=1, max_size=20))
def test_apportion_is_within_one_of_the_exact_share(total: int, weights: list[float]) -> None:
    import numpy as np

    shares = np.array(weights)
    parts = apportion(total, shares)
    assert parts.sum() == total
    assert np.all(np.abs(parts - total * shares / shares.sum()) < 1)


def test_streams_do_not_repeat_each_other() -> None:
    first, second = stream(1, "staff").random(4), stream(1, "absences").random(4)
    assert list(first) != list(second)
    assert list(first) == list(stream(1, "staff").random(4))
