import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import mapping

from optimiser.demand.incidents import OUTSIDE, UNPLACED
from scenarios.build import placing
from scenarios.build.placing import Locator, place_of
from scenarios.schema.incidents import OUTSIDE_AREA
from scenarios.schema.pack import AreaRow
from tests.packs import small_pack

IN_A1, IN_A3 = (-0.28, 52.56), (-0.18, 52.56)
NOWHERE, FAR_AWAY = (np.nan, np.nan), (1.5, 51.0)


def test_places_by_area_id_else_by_polygon() -> None:
    rows = [
        (IN_A1, None, 0),
        (IN_A3, None, 2),
        (IN_A1, "A4", 3),
        (NOWHERE, "A2", 1),
        (NOWHERE, None, UNPLACED),
        (FAR_AWAY, None, OUTSIDE),
        (IN_A1, OUTSIDE_AREA, OUTSIDE),
        (NOWHERE, OUTSIDE_AREA, OUTSIDE),
        ((-0.25, 52.57), None, 0),
    ]
    points, area_ids, expected = zip(*rows, strict=True)
    table = pd.DataFrame(points, columns=["longitude", "latitude"])
    table["area_id"] = pd.Series(area_ids, dtype="str")
    assert place_of(table, small_pack().areas).tolist() == list(expected)


def test_many_points_find_the_areas_that_each_finds_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A raster and exact tests agree: slivers, a hole, an island and overlap among the areas."""
    monkeypatch.setattr(placing, "RASTER_PAYS_FROM_POINTS", 5_000)
    rng = np.random.default_rng(3)
    ground = shapely.box(-1, 51, 1, 52)
    cells = shapely.voronoi_polygons(
        shapely.MultiPoint(rng.uniform((-1, 51), (1, 52), (40, 2))), extend_to=ground
    )
    polygons = [cell.intersection(ground) for cell in cells.geoms]
    lake = polygons[0].centroid.buffer(0.05)
    polygons[0] = polygons[0].difference(lake).union(shapely.box(1.5, 51, 1.5001, 52))
    polygons.append(shapely.box(-0.5, 50.95, 0.5, 51.4))
    areas = [
        AreaRow(
            area_id=f"A{number}", name="a", base_id="B", kind="urban", geometry=mapping(polygon)
        )
        for number, polygon in enumerate(polygons)
    ]
    points = rng.uniform((-1.2, 50.9), (1.7, 52.1), (5_000, 2))
    vertices = shapely.get_coordinates(polygons)
    points[: len(vertices)] = vertices
    place = Locator(areas).locate(*points.T)
    few = [Locator(areas).locate(*points[i : i + 1].T)[0] for i in range(0, len(points), 7)]
    assert place[::7].tolist() == few
    assert (place == OUTSIDE).sum() > 500
    assert len(set(place.tolist())) == len(areas) + 1
    held = np.flatnonzero(place >= 0)
    assert all(polygons[place[i]].intersects(shapely.Point(points[i])) for i in held)
