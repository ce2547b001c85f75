"""Layers of polygons from GeoJSON files of any source: LSOAs, beats, wards.

layer = parse_layer("beats=beats.geojson:BEAT", note)
polygons = read_layer(layer, note)
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimiser.heat import LEVELS
from scenarios.problems import condense, did_you_mean, problem_at, problem_of, quotable
from scenarios.reading.archive import Note
from scenarios.reading.area_file import geometry_fault
from scenarios.schema.layers import LayerPolygon
from scenarios.tables import LAYER_ENDING, LAYERS_FOLDER, is_layer_file

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


def parse_layer(text: str, note: Note) -> Layer | None:
    """Read what `--layer` says; None where it cannot be read."""
    name, sign, file = text.partition("=")
    if not (sign and name.strip() and file.strip()):
        note(problem_at(LAYER, A_LAYER, value=text))
        return None
    name = name.strip()
    if not _is_name(name):
        note(problem_at(LAYER, A_NAME, value=name))
        return None
    found = _PROPERTY.search(file)
    if found is None:
        return Layer(name, Path(file.strip()))
    return Layer(name, Path(file[: found.start()].strip()), found.group(1))


def read_layer(layer: Layer, note: Note) -> Sequence[LayerPolygon]:
    """Read the polygons of a layer; none where any is not sound."""
    try:
        data = layer.path.read_bytes()
    except OSError as error:
        fault = f"the file cannot be read ({error.strerror})"
        note(problem_of(str(layer.path), fault, "give the path of a GeoJSON file"))
        return ()
    return _polygons(layer.path.name, data, layer.key, note)


def read_pack_layers(files: Mapping[str, bytes], note: Note) -> dict[str, Sequence[LayerPolygon]]:
    """The layers of a pack by their names, from the files of its folder `layers`."""
    layers = {}
    for file in sorted(filter(is_layer_file, files)):
        name = file.removeprefix(LAYERS_FOLDER).removesuffix(LAYER_ENDING)
        if not _is_name(name):
            note(problem_of(file, f"{quotable(name)} names no layer", f"give it {A_NAME}"))
        layers[name] = _polygons(file, files[file], USUAL_PROPERTY, note)
    return layers


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and name not in LEVELS


def _polygons(file: str, data: bytes, key: str, note: Note) -> Sequence[LayerPolygon]:
    """The polygons of a file; none where any is not sound."""
    features = _features(file, data, note)
    found: list[Any] = []
    polygons: dict[str, LayerPolygon] = {}
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        names = properties if isinstance(properties, dict) else {}
        own = names.get(key)
        fault, expected = geometry_fault(feature.get("geometry") if names else None)
        if own is None or str(own).strip() == "":
            fault = f"it has no property {key}"
            expected = did_you_mean(key, names) or f"it has {', '.join(names) or 'none'}"
        elif str(own) in polygons:
            fault, expected = f"{key} {own} is there twice", "give each polygon its own"
        if fault:
            found.append(problem_of(file, fault, expected, row=number, place="feature"))
        else:
            polygons[str(own)] = LayerPolygon(str(own), feature["geometry"])
    for problem in condense(found):
        note(problem)
    return () if found else tuple(polygons.values())


def _features(file: str, data: bytes, note: Note) -> list[Any]:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        note(problem_of(file, f"this is not JSON ({error})", "give a GeoJSON file"))
        return []
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        expected = "give a GeoJSON FeatureCollection of polygons"
        note(problem_of(file, "there are no features", expected))
        return []
    return features
