import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scenarios.reading.layer_file import Layer, parse_layer, read_layer
from tests.packs import square

if TYPE_CHECKING:
    from scenarios.problems import Problem


def collection(path: Path, *properties: dict[str, Any], geometry: Any = None) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": own,
            "geometry": geometry or square(-0.3 + 0.05 * index, 52.55),
        }
        for index, own in enumerate(properties)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def sentences(layer: Layer) -> list[str]:
    problems: list[Problem] = []
    assert read_layer(layer, problems.append) == ()
    return [problem.sentence for problem in problems]


@pytest.mark.parametrize(
    ("text", "layer"),
    [
        ("beats=b.geojson", Layer("beats", Path("b.geojson"))),
        ("lsoa-21=maps/l.geojson:LSOA21CD", Layer("lsoa-21", Path("maps/l.geojson"), "LSOA21CD")),
        ("w=a:b/c.json", Layer("w", Path("a:b/c.json"))),
    ],
)
def test_a_layer_is_a_name_a_file_and_a_property(text: str, layer: Layer) -> None:
    assert parse_layer(text, pytest.fail) == layer


@pytest.mark.parametrize("text", ["beats", "=b.geojson", "Beats=b.geojson", "250m=b.geojson"])
def test_what_names_no_layer_is_told(text: str) -> None:
    problems: list[Problem] = []
    assert parse_layer(text, problems.append) is None
    assert len(problems) == 1


def test_polygons_are_named_by_the_property(tmp_path: Path) -> None:
    file = collection(tmp_path / "b.geojson", {"BEAT": 11, "x": "a"}, {"BEAT": 12, "x": "b"})
    polygons = read_layer(Layer("beats", file, "BEAT"), pytest.fail)
    assert [polygon.area_id for polygon in polygons] == ["11", "12"]


def test_every_fault_of_a_layer_is_told(tmp_path: Path) -> None:
    file = collection(tmp_path / "b.geojson", {"BEAT": "a"}, {"BEAT": "a"}, {"BEET": "b"})
    assert sentences(Layer("beats", file, "BEAT")) == [
        "b.geojson, feature 2: BEAT a is there twice; give each polygon its own.",
        'b.geojson, feature 3: it has no property BEAT; did you mean "BEET"?',
    ]
    assert "it has no property area_id; it has BEAT" in sentences(Layer("beats", file))[0]
    line = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    (told,) = sentences(
        Layer("l", collection(tmp_path / "l.geojson", {"area_id": "a"}, geometry=line))
    )
    assert "its geometry is LineString" in told
    (told,) = sentences(Layer("l", tmp_path / "none.geojson"))
    assert "cannot be read" in told
    (tmp_path / "t.geojson").write_text("[]")
    assert "there are no features" in sentences(Layer("l", tmp_path / "t.geojson"))[0]
