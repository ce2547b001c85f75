"""`areas.geojson` to rows: sound polygons in longitude and latitude, with their properties."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from pydantic import ValidationError
from shapely import from_geojson, is_valid_reason
from shapely.errors import ShapelyError

from scenarios.problems import did_you_mean, problem_at, problem_of, quotable
from scenarios.reading.archive import Note
from scenarios.reading.expected import describe, hint_for
from scenarios.reading.text import decode, is_readable
from scenarios.schema.pack import AreaRow
from scenarios.schema.rows import Row
from scenarios.sheets import Sheet
from scenarios.tables import AREA_PROPERTIES, AREAS_FILE

A_COLLECTION = "it should be a GeoJSON FeatureCollection of polygons"
A_POSITION = "a longitude from -180 to 180 and a latitude from -90 to 90"
_SWAPPED_LONGITUDES, _SWAPPED_LATITUDES = (49, 61), (-9, 3)


def read_areas(data: bytes, note: Note) -> Sheet | None:
    """Read the areas, or None where the file is no collection of features."""
    text = decode(AREAS_FILE, data, note)
    if text is None:
        return None
    if not text.strip():
        note(problem_of(AREAS_FILE, "the file is empty", A_COLLECTION))
        return None
    features = _features(text, note)
    if features is None:
        return None
    rows: dict[int, Row] = {}
    partial: dict[int, Mapping[str, Any]] = {}
    for number, feature in enumerate(features, start=1):
        area = _read_feature(number, feature, note)
        if isinstance(area, Row):
            rows[number] = area
        else:
            partial[number] = area
    unsure = () if is_readable(text) else AREA_PROPERTIES
    return Sheet(rows, partial, frozenset(unsure))


def _features(text: str, note: Note) -> list[Any] | None:
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        note(
            problem_of(
                AREAS_FILE,
                f"this is not JSON ({error.msg})",
                A_COLLECTION,
                row=error.lineno,
                place="line",
            )
        )
        return None
    except (ValueError, RecursionError) as error:
        note(problem_of(AREAS_FILE, f"this is not JSON ({quotable(error)})", A_COLLECTION))
        return None
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        note(problem_of(AREAS_FILE, "this is not a FeatureCollection", A_COLLECTION))
        return None
    features = content.get("features")
    if not isinstance(features, list):
        note(problem_of(AREAS_FILE, "the collection has no list of features", A_COLLECTION))
        return None
    return features


def _refuse_constant(name: str) -> NoReturn:
    message = f"{name} is not a number of JSON"
    raise ValueError(message)


def _read_feature(number: int, feature: Any, note: Note) -> AreaRow | Mapping[str, Any]:
    """Give the area, or its sound properties where not all is sound."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        fault = "this is not a feature with properties"
        note(problem_of(AREAS_FILE, fault, A_COLLECTION, row=number, place="feature"))
        return {}
    properties = _known_properties(number, feature["properties"], note)
    geometry = feature.get("geometry")
    sound = _is_sound_geometry(number, geometry, note)
    placeholder = {"type": "Polygon", "coordinates": []}
    try:
        area = AreaRow.model_validate(
            {**properties, "geometry": geometry if sound else placeholder}
        )
    except ValidationError as error:
        faulty = _note_properties(number, properties, error, note)
        return {name: value for name, value in properties.items() if name not in faulty}
    return area if sound else properties


def _known_properties(number: int, properties: dict[str, Any], note: Note) -> dict[str, Any]:
    """The properties that an area has; others are noted, and blank ones left out."""
    for name in properties:
        if name not in AREA_PROPERTIES:
            absent = [known for known in AREA_PROPERTIES if known not in properties]
            hint = did_you_mean(name, absent) or f"they are {', '.join(AREA_PROPERTIES)}"
            fault = f'"{quotable(name)}" is not a property of an area'
            note(problem_of(AREAS_FILE, fault, hint, row=number, column=name, place="feature"))
    return {
        name: properties[name]
        for name in AREA_PROPERTIES
        if properties.get(name) is not None and properties[name] != ""
    }


def _note_properties(
    number: int, properties: dict[str, Any], error: ValidationError, note: Note
) -> set[str]:
    faulty: set[str] = set()
    for detail in error.errors(include_url=False):
        name = str(detail["loc"][0])
        info = AreaRow.model_fields[name]
        faulty.add(name)
        value = properties.get(name)
        if not is_readable(str(value)):
            continue
        hint = "" if value is None else hint_for(str(value), info)
        note(
            problem_at(
                AREAS_FILE,
                describe(info, value),
                row=number,
                column=name,
                value=value,
                hint=hint,
                place="feature",
            )
        )
    return faulty


def _is_sound_geometry(number: int, geometry: Any, note: Note) -> bool:
    fault, expected = geometry_fault(geometry)
    if fault:
        note(
            problem_of(AREAS_FILE, fault, expected, row=number, column="geometry", place="feature")
        )
    return not fault


def geometry_fault(geometry: Any) -> tuple[str, str]:
    """What is wrong with a geometry and what it should be; two blanks where nothing is."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        return (
            f"its geometry is {quotable(kind or 'missing')}",
            "it should be a Polygon or a MultiPolygon",
        )
    if set(geometry) - {"type", "coordinates", "bbox"}:
        return "its geometry has keys that GeoJSON has not", "leave type and coordinates only"
    rings = geometry.get("coordinates")
    polygons = [rings] if kind == "Polygon" else rings
    if not _is_nested(polygons):
        return "its coordinates are not rings of positions", "each ring has four positions or more"
    positions = [position for polygon in polygons for ring in polygon for position in ring]
    return _position_fault(positions) or _shape_fault(geometry) or ("", "")


def _is_nested(polygons: Any) -> bool:
    """Whether the coordinates are lists of polygons of closed rings of positions."""
    return _all(polygons, lambda polygon: _all(polygon, _is_ring))


def _all(items: Any, is_sound: Any) -> bool:
    return isinstance(items, list) and bool(items) and all(is_sound(item) for item in items)


def _is_ring(ring: Any) -> bool:
    return _all(ring, _is_position) and len(ring) >= 4 and ring[0] == ring[-1]


def _is_position(position: Any) -> bool:
    numbers = isinstance(position, list) and len(position) in (2, 3)
    return numbers and all(
        isinstance(number, (int, float)) and not isinstance(number, bool) for number in position
    )


def _position_fault(positions: list[list[float]]) -> tuple[str, str] | None:
    for longitude, latitude, *_ in positions:
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            fault = f"its position {quotable(f'{longitude}, {latitude}')} is not in degrees"
            return fault, f"a position is {A_POSITION} (WGS 84)"
    if all(
        _between(p[0], _SWAPPED_LONGITUDES) and _between(p[1], _SWAPPED_LATITUDES)
        for p in positions
    ):
        return "its longitudes and latitudes are swapped", "write the longitude first"
    return None


def _between(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _shape_fault(geometry: dict[str, Any]) -> tuple[str, str] | None:
    try:
        reason = is_valid_reason(from_geojson(json.dumps(geometry)))
    except ShapelyError as error:
        return f"its shape cannot be read ({quotable(error)})", "draw the polygon again"
    if reason != "Valid Geometry":
        return f"its polygon is not sound ({quotable(reason)})", "mend it, for example with a GIS"
    return None
