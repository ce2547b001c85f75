import numpy as np
import pytest

from optimiser.demand.grid import Grid
from optimiser.demand.incidents import OUTSIDE

INSIDE = np.array([[True, False], [True, True], [False, True]])


def grid() -> Grid:
    return Grid(west=4, south=10, inside=INSIDE, metres=100)


def test_centres_lie_in_their_own_cells() -> None:
    cells = grid()
    assert len(cells) == 4
    assert cells.cell_of(cells.easting, cells.northing).tolist() == [0, 1, 2, 3]
    assert cells.easting.tolist() == [450, 550, 550, 650]
    assert cells.northing.tolist() == [1050, 1050, 1150, 1150]


@pytest.mark.parametrize(
    ("east", "north", "cell"),
    [
        (400, 1000, 0),
        (499.9, 1099.9, 0),
        (500, 1000, 1),
        (400, 1100, OUTSIDE),
        (399.9, 1050, OUTSIDE),
        (700, 1150, OUTSIDE),
        (np.nan, np.nan, OUTSIDE),
        (-np.inf, 1050, OUTSIDE),
    ],
)
def test_a_point_belongs_to_the_cell_east_and_north_of_its_border(
    east: float, north: float, cell: int
) -> None:
    assert grid().cell_of(east, north).tolist() == [cell]


def test_a_raster_holds_each_value_at_its_cell() -> None:
    assert grid().raster(np.array([1.0, 2, 3, 4])).tolist() == [[1, 0], [2, 3], [0, 4]]
