"""The route of one crew as a small map: areas, numbered places in order, and the way between."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from html import escape

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from scenarios.geography import shape_in_metres, to_metres
from scenarios.schema.pack import Pack

WIDTH, HEIGHT = 330, 250
EDGE = 18
LEAST_METRES = 1_200.0
SCALE_STEPS = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)

Point = tuple[float, float]
Stop = tuple[str, str]
"""What is written at a place (a number or a letter), and the place or area."""


class RouteMaps:
    """Draws the routes of one pack; shapes are brought to metres once.

    `places` are the coordinates (longitude, latitude) of places below areas.
    """

    def __init__(self, pack: Pack, places: dict[str, Point]) -> None:
        self._pack = pack
        self._places = places

    @cached_property
    def _areas(self) -> dict[str, BaseGeometry]:
        """Every area in metres, simplified: a map a hand wide needs no more."""
        shapes = (shape_in_metres(shape(area.geometry)) for area in self._pack.areas)
        return {
            area.area_id: geometry.simplify(25)
            for area, geometry in zip(self._pack.areas, shapes, strict=True)
        }

    @cached_property
    def _names(self) -> dict[str, str]:
        return {area.area_id: area.name for area in self._pack.areas}

    def point(self, place_id: str) -> Point | None:
        """Where a place or area is, in metres, if it is known."""
        if place_id in self._places:
            x, y = to_metres(*self._places[place_id])
            return float(x), float(y)
        if place_id in self._areas:
            return _point(self._areas[place_id])
        return None

    def draw(self, stops: Sequence[Stop], areas: Sequence[str], base_id: str, title: str) -> str:
        """The map of numbered stops in order, with the areas of the tour shaded."""
        at = [(mark, point) for mark, place in stops if (point := self.point(place)) is not None]
        shown = [self._areas[area] for area in dict.fromkeys(areas) if area in self._areas]
        base = next((b for b in self._pack.bases if b.base_id == base_id), None)
        if not shown:
            return ""
        below = [
            point for _, place in stops if place in self._places and (point := self.point(place))
        ]
        frame = _Frame([point for _, point in at] if below else _corners(shown))
        ground = [
            _path(frame, geometry, "task" if area in areas else "land")
            for area, geometry in self._areas.items()
            if geometry.intersects(frame.box)
        ]
        labels = [
            _label(frame, geometry, self._names[area])
            for area, geometry in self._areas.items()
            if geometry.intersects(frame.box)
        ]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in (frame.place(point) for _, point in at))
        route = f'<polyline class="way" points="{way}"/>' if len(at) > 1 else ""
        home = _base(frame, base.longitude, base.latitude) if base is not None else ""
        content = "".join((*ground, *labels, route, home, _stops(frame, at), frame.scale_bar()))
        return (
            f'<svg class="map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="{escape(title)}"><title>{escape(title)}</title>{content}</svg>'
        )


class _Frame:
    """What part of the ground is drawn, and where on the paper it comes."""

    def __init__(self, points: Sequence[Point]) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self._x, self._y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        wide = max(max(xs) - min(xs), LEAST_METRES) / (WIDTH - 2 * EDGE)
        high = max(max(ys) - min(ys), LEAST_METRES) / (HEIGHT - 2 * EDGE)
        self.metres = max(wide, high)
        half_x, half_y = self.metres * WIDTH / 2, self.metres * HEIGHT / 2
        self.box = shapely.box(
            self._x - half_x, self._y - half_y, self._x + half_x, self._y + half_y
        )

    def place(self, point: Point) -> Point:
        """Metres to units of the drawing; north is up."""
        return (
            WIDTH / 2 + (point[0] - self._x) / self.metres,
            HEIGHT / 2 - (point[1] - self._y) / self.metres,
        )

    def scale_bar(self) -> str:
        """A bar of a round length, about a quarter of the width."""
        metres = max(step for step in SCALE_STEPS if step <= max(100, self.metres * WIDTH / 3))
        length = metres / self.metres
        name = f"{metres} m" if metres < 1_000 else f"{metres // 1_000} km"
        y = HEIGHT - 8
        return (
            f'<path class="scale" d="M8 {y - 4}v4h{length:.1f}v-4"/>'
            f'<text class="scale" x="{12 + length:.1f}" y="{y}">{name}, north is up</text>'
        )


def _point(geometry: BaseGeometry) -> Point:
    inside = geometry.representative_point()
    return float(inside.x), float(inside.y)


def _corners(shapes: Sequence[BaseGeometry]) -> list[Point]:
    left, low, right, high = shapely.total_bounds(list(shapes))
    return [(left, low), (right, high)]


def _path(frame: _Frame, geometry: BaseGeometry, kind: str) -> str:
    cut = geometry.intersection(frame.box)
    rings = []
    for part in getattr(cut, "geoms", [cut]):
        if part.geom_type == "Polygon":
            points = (frame.place(point[:2]) for point in part.exterior.coords)
            rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return f'<path class="{kind}" d="{"".join(rings)}"/>'


def _label(frame: _Frame, geometry: BaseGeometry, name: str) -> str:
    inside = geometry.intersection(frame.box)
    if inside.area < frame.box.area / 40:
        return ""
    x, y = frame.place(_point(inside))
    x = min(max(x, 3.2 * len(name)), WIDTH - 3.2 * len(name))
    return f'<text class="area" x="{x:.1f}" y="{y - 11:.1f}">{escape(name)}</text>'


def _base(frame: _Frame, longitude: float, latitude: float) -> str:
    east, north = to_metres(longitude, latitude)
    x, y = frame.place((float(east), float(north)))
    if not (0 < x < WIDTH and 0 < y < HEIGHT):
        return ""
    return (
        f'<path class="base" d="M{x - 6:.1f} {y + 5:.1f}v-7l6 -5l6 5v7z"/>'
        f'<text class="area" x="{x:.1f}" y="{y + 14:.1f}">base</text>'
    )


def _stops(frame: _Frame, at: Sequence[tuple[str, Point]]) -> str:
    """A disc at each place, with every mark that belongs there."""
    marks: defaultdict[Point, list[str]] = defaultdict(list)
    for mark, point in at:
        if mark not in marks[point]:
            marks[point].append(mark)
    drawn = []
    for point, own in marks.items():
        x, y = frame.place(point)
        text = ",".join(own) if len(own) < 4 else f"{own[0]},{own[1]}…{own[-1]}"
        half = max(7.5, 3.1 * len(text) + 2.5)
        x = min(max(x, half + 1), WIDTH - half - 1)
        drawn.append(
            f'<rect class="stop" x="{x - half:.1f}" y="{y - 7.5:.1f}" width="{2 * half:.1f}" '
            f'height="15" rx="7.5"/><text class="stop" x="{x:.1f}" y="{y + 3.6:.1f}">'
            f"{escape(text)}</text>"
        )
    return "".join(drawn)
