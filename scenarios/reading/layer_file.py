"""Layers of polygons from GeoJSON files of any source: LSOAs, beats, wards.

layer = parse_layer("beats=beats.geojson:BEAT", note)
polygons = read_layer(layer, note)
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimiser.heat import LEVELS
from scenarios.problems import condense, did_you_mean, problem_at, problem_of
from scenarios.reading.archive import Note
from scenarios.reading.area_file import geometry_fault

LAYER = "--layer"
USUAL_PROPERTY = "area_id"
A_LAYER = "of the form NAME=FILE or NAME=FILE:PROPERTY, such as beats=beats.geojson:BEAT"
A_NAME = "a name of small letters, figures, - and _, and none of " + ", ".join(LEVELS)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_PROPERTY = re.compile(r":([A-Za-z_][A-Za-z0-9_ ]*)$")


@dataclass(frozen=True)
class Layer:
    """A layer by its name, the file of its polygons and the property that names them."""

    name: str
    path: Path
    key: str = USUAL_PROPERTY


@dataclass(frozen=True)
class LayerPolygon:
    """One polygon of a layer, in degrees; residents are not known."""

    area_id: str
    geometry: dict[str, Any]
    population: int | None = None


def parse_layer(text: str, note: Note) -> Layer | None:
    """Read what `--layer` says; None where it cannot be read."""
    name, sign, file = text.partition("=")
    if not (sign and name.strip() and file.strip()):
        note(problem_at(LAYER, A_LAYER, value=text))
        return None
    name = name.strip()
    if not _NAME.fullmatch(name) or name in LEVELS:
        note(problem_at(LAYER, A_NAME, value=name))
        return None
    found = _PROPERTY.search(file)
    if found is None:
        return Layer(name, Path(file.strip()))
    return Layer(name, Path(file[: found.start()].strip()), found.group(1))


def read_layer(layer: Layer, note: Note) -> Sequence[LayerPolygon]:
    """Read the polygons of a layer; none where any is not sound."""
    file = layer.path.name
    features = _features(layer.path, note)
    found: list[Any] = []
    polygons: dict[str, LayerPolygon] = {}
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        names = properties if isinstance(properties, dict) else {}
        key = names.get(layer.key)
        fault, expected = geometry_fault(feature.get("geometry") if names else None)
        if key is None or str(key).strip() == "":
            fault = f"it has no property {layer.key}"
            expected = did_you_mean(layer.key, names) or f"it has {', '.join(names) or 'none'}"
        elif str(key) in polygons:
            fault, expected = f"{layer.key} {key} is there twice", "give each polygon its own"
        if fault:
            found.append(problem_of(file, fault, expected, row=number, place="feature"))
        else:
            polygons[str(key)] = LayerPolygon(str(key), feature["geometry"])
    for problem in condense(found):
        note(problem)
    return () if found else tuple(polygons.values())


def _features(path: Path, note: Note) -> list[Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        fault = f"the file cannot be read ({error.strerror})"
        note(problem_of(str(path), fault, "give the path of a GeoJSON file"))
        return []
    except (ValueError, RecursionError) as error:
        note(problem_of(path.name, f"this is not JSON ({error})", "give a GeoJSON file"))
        return []
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        expected = "give a GeoJSON FeatureCollection of polygons"
        note(problem_of(path.name, "there are no features", expected))
        return []
    return features
