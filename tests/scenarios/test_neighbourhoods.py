"""Grouping zones and choosing bases."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from scenarios.neighbourhoods import (
    adjacency,
    choose_medoids,
    group_zones,
    is_connected,
    is_partition,
)


def grid(columns: int, rows: int) -> list:
    return [box(x, y, x + 1, y + 1) for y in range(rows) for x in range(columns)]


def centres(zones: list) -> np.ndarray:
    return np.array([[zone.centroid.x, zone.centroid.y] for zone in zones])


def test_corners_do_not_join_zones() -> None:
    assert adjacency(grid(2, 2)) == [{1, 2}, {0, 3}, {0, 3}, {1, 2}]


@given(
    st.integers(1, 6),
    st.integers(1, 6),
    st.lists(st.integers(0, 3000), min_size=36, max_size=36),
    st.integers(500, 12_000),
)
def test_groups_are_connected_and_hold_every_zone_once(
    columns: int, rows: int, weights: list[int], target: int
) -> None:
    zones = grid(columns, rows)
    neighbours = adjacency(zones)
    own = weights[: len(zones)]
    groups = group_zones(neighbours, own, centres(zones), target)
    assert is_partition(groups, len(zones))
    assert all(is_connected(set(group), neighbours) for group in groups)
    assert len(groups) == min(len(zones), max(1, round(sum(own) / target)))


def test_even_zones_make_even_groups() -> None:
    zones = grid(8, 6)
    groups = group_zones(adjacency(zones), [1] * 48, centres(zones), 6)
    assert len(groups) == 8
    assert all(4 <= len(group) <= 8 for group in groups)


def test_an_island_stays_alone() -> None:
    zones = [*grid(3, 1), box(10, 10, 11, 11)]
    groups = group_zones(adjacency(zones), [1, 1, 1, 1], centres(zones), 4)
    assert groups == [[0, 1, 2], [3]]


def test_weightless_zones_are_grouped() -> None:
    zones = grid(3, 2)
    assert group_zones(adjacency(zones), [0] * 6, centres(zones), 10) == [[0, 1, 2, 3, 4, 5]]


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("seed", range(8))
def test_medoids_are_near_the_best_choice(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    points, weights = rng.uniform(0, 100, (12, 2)), rng.uniform(0, 10, 12)
    distance = np.linalg.norm(points[:, None] - points[None, :], axis=2)

    def cost(chosen: tuple[int, ...]) -> float:
        return float(weights @ distance[:, list(chosen)].min(axis=1))

    chosen, owner = choose_medoids(points, weights, count)
    best = min(cost(some) for some in combinations(range(12), count))
    assert len(set(chosen)) == count
    assert np.array_equal(owner, np.argmin(distance[:, chosen], axis=1))
    assert cost(tuple(chosen)) <= 1.25 * best


def test_more_bases_than_places_gives_one_each() -> None:
    chosen, _ = choose_medoids(np.array([[0.0, 0.0], [5.0, 0.0]]), np.ones(2), 5)
    assert sorted(chosen) == [0, 1]
