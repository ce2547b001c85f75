"""Layers of polygons in a pack: read from a folder or a zip, written again, shown on a map."""

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from optimiser.errors import MusterError
from scenarios.build.shown_heat import HeatChoice, heat_source, shown_heat
from scenarios.load import load_pack
from scenarios.problems import PackError
from scenarios.schema.layers import LayerPolygon
from scenarios.write import write_pack
from tests.packs import small_pack, square

BEATS = tuple(LayerPolygon(name, square(x, 52.55)) for name, x in (("N", -0.3), ("S", -0.2)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_pack(small_pack(layers={"beats": BEATS}), tmp_path / "pack")


def test_layers_come_back_from_a_folder_and_a_zip(folder: Path, tmp_path: Path) -> None:
    pack = load_pack(folder)
    assert pack == small_pack(layers={"beats": BEATS})
    plain = load_pack(write_pack(small_pack(), tmp_path / "plain"))
    assert plain.layers == {}
    assert plain != pack
    assert plain.digest != pack.digest
    for prefix in ("", "north/"):
        path = tmp_path / f"{len(prefix)}.zip"
        with zipfile.ZipFile(path, "w") as target:
            for file in filter(Path.is_file, folder.rglob("*")):
                target.write(file, prefix + file.relative_to(folder).as_posix())
        assert load_pack(path).digest == pack.digest


def test_a_pack_with_layers_is_replaced_but_other_files_there_are_not(folder: Path) -> None:
    write_pack(small_pack(), folder)
    assert not (folder / "layers").exists()
    write_pack(small_pack(layers={"beats": BEATS}), folder)
    (folder / "layers" / "photo.jpg").write_bytes(b"x")
    with pytest.raises(MusterError, match="layers"):
        write_pack(small_pack(), folder)


def test_every_fault_of_layers_is_told(folder: Path) -> None:
    layers = folder / "layers"
    shutil.copy(layers / "beats.geojson", layers / "250m.geojson")
    (layers / "wards.geojson").write_text("{}")
    (layers / "wards.shp").write_text("")
    text = (layers / "beats.geojson").read_text()
    (layers / "beats.geojson").write_text(text.replace("area_id", "BEAT", 1))
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    told = "\n".join(problem.sentence for problem in caught.value.problems)
    assert "layers/250m.geojson: 250m names no layer; give it a name of small letters" in told
    assert "layers/beats.geojson, feature 1: it has no property area_id; it has BEAT" in told
    assert "layers/wards.geojson: there are no features" in told
    assert "layers/wards.shp: a pack has no file of this name" in told
    assert len(caught.value.problems) == 4


def test_a_layer_holds_what_lies_in_its_polygons() -> None:
    pack = small_pack(layers={"beats": BEATS})
    source = heat_source(pack, "beats")
    assert source.ids == ("N", "S")
    assert source.ranked_by == "last year's count"
    heat = shown_heat(pack, source, HeatChoice("incidents"))
    counts = np.bincount(source.place[source.place >= 0], minlength=2)
    assert (heat > 0).tolist() == (counts > 0).tolist()
    assert counts.sum() > 0
