"""LSOA polygons of a district, with residents and deprivation where files give them."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from scenarios.problems import did_you_mean, one_of, problem_at, problem_of
from scenarios.reading.archive import Note
from scenarios.reading.sheet import Records, is_sound_width
from scenarios.reading.text import decode

CODE, NAME, DISTRICT = "LSOA21CD", "LSOA21NM", "LAD"
RESIDENTS = "census2021_population"
DEPRIVATION_CODE, DECILE, WARD = "lsoa21_code", "IMD_decile", "ward24_name"


@dataclass(frozen=True)
class SmallArea:
    """One LSOA of 2021, polygon in degrees."""

    code: str
    name: str
    district: str
    polygon: BaseGeometry
    residents: int | None = None
    imd_decile: float | None = None
    ward: str | None = None


def small_areas(
    boundaries: Path,
    district: str,
    population: Path | None,
    deprivation: Path | None,
    note: Note,
) -> tuple[SmallArea, ...]:
    """LSOAs of a district in order of their codes; none where the files have problems."""
    features = _features(boundaries, note)
    if not features:
        return ()
    known = sorted({feature["properties"][DISTRICT] for feature in features})
    name = next((own for own in known if own.casefold() == district.strip().casefold()), None)
    if name is None:
        hint = did_you_mean(district, known)
        expected = one_of(known)
        note(problem_at(boundaries.name, expected, column=DISTRICT, value=district, hint=hint))
        return ()
    own = [feature for feature in features if feature["properties"][DISTRICT] == name]
    codes = {feature["properties"][CODE] for feature in own}
    residents = _column(population, _RESIDENTS, codes, note)
    deciles = _column(deprivation, _DECILE, codes, note)
    wards = _texts(deprivation, DEPRIVATION_CODE, WARD)
    areas = []
    for feature in sorted(own, key=lambda feature: str(feature["properties"][CODE])):
        code = feature["properties"][CODE]
        count = residents.get(code)
        areas.append(
            SmallArea(
                code=code,
                name=str(feature["properties"].get(NAME) or code),
                district=name,
                polygon=feature["geometry"],
                residents=None if count is None else round(count),
                imd_decile=deciles.get(code),
                ward=wards.get(code),
            )
        )
    return tuple(areas)


def _features(path: Path, note: Note) -> list[dict[str, Any]]:
    """Features with their polygons; every feature that is not as expected is a problem."""
    data = _content(path, note)
    if data is None:
        return []
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        note(problem_of(path.name, f"the file is not JSON ({error})", "it is a GeoJSON file"))
        return []
    listed = content.get("features") if isinstance(content, dict) else None
    if not isinstance(listed, list) or not listed:
        note(problem_of(path.name, "there are no features", "it is a GeoJSON FeatureCollection"))
        return []
    features = []
    seen: set[str] = set()
    for number, feature in enumerate(listed, start=1):
        fault = _fault(feature, seen)
        if fault is None:
            seen.add(feature["properties"][CODE])
            features.append(
                {"properties": feature["properties"], "geometry": shape(feature["geometry"])}
            )
        else:
            column, value, expected = fault
            note(
                problem_at(
                    path.name, expected, row=number, column=column, value=value, place="feature"
                )
            )
    return features if len(features) == len(listed) else []


def _content(path: Path, note: Note) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as error:
        fault = f"the file cannot be read ({error.strerror})"
        note(problem_of(str(path), fault, "give the path of a file"))
        return None


def _fault(feature: Any, seen: set[str]) -> tuple[str, Any, str] | None:
    """Column, value and expectation of the first fault of a feature."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return "properties", None, f"an object with {CODE} and {DISTRICT}"
    for column in (CODE, DISTRICT):
        if not isinstance(properties.get(column), str) or not properties[column]:
            return column, properties.get(column), "filled in"
    if properties[CODE] in seen:
        return CODE, properties[CODE], "a code that no other feature has"
    try:
        polygon = shape(feature.get("geometry"))
    except (ShapelyError, AttributeError, TypeError, ValueError, KeyError):
        return "geometry", None, "a Polygon or MultiPolygon"
    if polygon.geom_type not in ("Polygon", "MultiPolygon") or polygon.is_empty:
        return "geometry", polygon.geom_type, "a Polygon or MultiPolygon"
    return None if polygon.is_valid else ("geometry", polygon.geom_type, "free of crossing lines")


@dataclass(frozen=True)
class _Figure:
    """A number that a file gives for every LSOA."""

    key: str
    column: str
    least: float
    most: float
    expected: str


_RESIDENTS = _Figure(CODE, RESIDENTS, 0, 1e6, "a number of residents, not below 0")
_DECILE = _Figure(DEPRIVATION_CODE, DECILE, 1, 10, "a decile from 1 to 10")


def _column(path: Path | None, figure: _Figure, codes: set[str], note: Note) -> dict[str, float]:
    """Numbers of one column by LSOA code; every LSOA of the district needs one, and one only."""
    rows = None if path is None else _rows(path, (figure.key, figure.column), note)
    if path is None or rows is None:
        return {}
    seen: set[str] = set()
    numbers: dict[str, float] = {}
    for row, (code, text) in rows.items():
        if code not in codes:
            continue
        if code in seen:
            expected = "a code that no other row has"
            note(problem_at(path.name, expected, row=row, column=figure.key, value=code))
        seen.add(code)
        if figure.least <= (number := _number(text)) <= figure.most:
            numbers[code] = number
        else:
            expected = figure.expected
            note(problem_at(path.name, expected, row=row, column=figure.column, value=text))
    for code in sorted(codes - seen):
        fault = f"there is no row for {code}"
        expected = "every LSOA of the district needs one"
        note(problem_of(path.name, fault, expected, column=figure.key))
    return numbers


def _number(text: str) -> float:
    """The number that a text is, or NaN, which lies in no range."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _texts(path: Path | None, key: str, column: str) -> Mapping[str, str]:
    """Texts of a column that need not be there."""
    if path is None:
        return {}
    rows = _rows(path, (key, column), lambda problem: None)
    return {} if rows is None else {code: text for code, text in rows.values() if text}


def _rows(path: Path, columns: tuple[str, str], note: Note) -> dict[int, tuple[str, str]] | None:
    """Two columns of a CSV file by row number; its other columns do not matter."""
    data = _content(path, note)
    if data is None:
        return None
    text = decode(path.name, data, note)
    records = None if text is None else Records(path.name, text, note)
    first = None if records is None else next(records, None)
    if records is None or first is None:
        note(problem_of(path.name, "the file is empty", f"it has columns {', '.join(columns)}"))
        return None
    header = [cell.strip() for cell in first[1]]
    missing = [column for column in columns if column not in header]
    for column in missing:
        fault = f"column {column} is missing"
        expected = f"the file needs {', '.join(columns)}"
        note(problem_of(path.name, fault, expected, row=first[0], column=column))
    if missing:
        return None
    at = [header.index(column) for column in columns]
    return {
        number: (record[at[0]].strip(), record[at[1]].strip())
        for number, record in records
        if is_sound_width(path.name, len(header), number, record, note)
    }
