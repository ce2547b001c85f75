"""Checks of places: bases stand where the areas are."""

from collections.abc import Iterator

from shapely import box
from shapely.geometry import Point, shape

from scenarios.problems import Problem, problem_at
from scenarios.schema.pack import AreaRow, BaseRow
from scenarios.sheets import Sheets
from scenarios.tables import AREAS_FILE

FARTHEST_DEGREES = 1.0


def check_bases_are_near_areas(sheets: Sheets) -> Iterator[Problem]:
    """Bases lie within a degree of the areas; longitude and latitude are easily swapped."""
    shapes = [shape(area.geometry) for _, area in sheets.rows(AREAS_FILE, AreaRow)]
    if not shapes:
        return
    west, south, east, north = zip(*(polygon.bounds for polygon in shapes), strict=True)
    around = box(min(west), min(south), max(east), max(north)).buffer(FARTHEST_DEGREES)
    for row, base in sheets.rows("bases.csv", BaseRow):
        if not around.covers(Point(base.longitude, base.latitude)):
            yield problem_at(
                "bases.csv",
                "within a degree of the areas",
                row=row,
                column="longitude, latitude",
                value=f"{base.longitude}, {base.latitude}",
            )
