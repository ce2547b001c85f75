import io
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.database.tables import PackRow
from api.settings import Settings

PACKS = "/api/v1/packs"


def zipped(folder: Path, **changes: str | None) -> bytes:
    """The folder as a zip, with some files replaced or, when None, left out."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as output:
        for file in sorted(folder.iterdir()):
            content = changes.get(file.stem, file.read_text(encoding="utf-8"))
            if content is not None:
                output.writestr(file.name, content)
    return archive.getvalue()


def test_an_uploaded_pack_is_kept_and_described(client: TestClient, pack_folder: Path) -> None:
    answer = client.post(PACKS, files={"file": ("any name.zip", zipped(pack_folder))})
    assert answer.status_code == 201
    described = client.get(answer.headers["Location"]).json()
    assert described["name"] == "Small district"
    assert described["plan_start"] == "2026-11-30"
    assert described["plan_end"] == "2026-12-27"
    assert described["counts"]["staff"] == 14
    assert described["policy"]["overtime"]["cap_percent"] == 4
    assert [pack["pack_id"] for pack in client.get(PACKS).json()["items"]] == [described["pack_id"]]


def test_the_same_pack_is_kept_once(client: TestClient, pack_folder: Path) -> None:
    files = {"file": ("pack.zip", zipped(pack_folder))}
    first, second = (client.post(PACKS, files=files).json() for _ in range(2))
    assert first["pack_id"] == second["pack_id"]
    assert client.get(PACKS).json()["total"] == 1


def test_every_problem_of_a_pack_is_listed_at_once(client: TestClient, pack_folder: Path) -> None:
    bases = "base_id,name,longitude,latitude,vehicles\nB1,North,0,52,many\nB1,South,400,52,2\n"
    answer = client.post(PACKS, files={"file": ("p.zip", zipped(pack_folder, bases=bases))})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "urn:muster:problem:unusable-input"
    told = {(item["file"], item["row"], item["column"]) for item in problem["problems"]}
    assert {("bases.csv", 2, "vehicles"), ("bases.csv", 3, "longitude")} <= told
    assert client.get(PACKS).json()["total"] == 0


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_pack_is_refused(client: TestClient, content: bytes) -> None:
    answer = client.post(PACKS, files={"file": ("p.zip", content)})
    assert answer.status_code == 422
    assert answer.json()["problems"]


def test_a_zip_may_not_write_outside_its_folder(client: TestClient, settings: Settings) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as output:
        output.writestr("../../escaped.csv", "x")
    answer = client.post(PACKS, files={"file": ("p.zip", archive.getvalue())})
    assert answer.status_code == 422
    assert not list(settings.data_folder.parent.rglob("escaped.csv"))


def test_an_upload_beyond_the_limit_is_refused(settings: Settings, pack_folder: Path) -> None:
    small = settings.model_copy(update={"max_upload_bytes": 1000})
    with TestClient(create_app(small), base_url="http://127.0.0.1") as client:
        answer = client.post(PACKS, files={"file": ("p.zip", zipped(pack_folder))})
        assert answer.status_code == 413
        assert not list((small.data_folder / "incoming").iterdir())


def test_areas_are_geojson(client: TestClient, pack: PackRow) -> None:
    areas = client.get(f"{PACKS}/{pack.pack_id}/areas").json()
    assert areas["type"] == "FeatureCollection"
    assert {feature["id"] for feature in areas["features"]} >= {"A1"}
    assert all(feature["geometry"]["type"] == "Polygon" for feature in areas["features"])


def test_tables_are_paged(client: TestClient, pack: PackRow) -> None:
    address = f"{PACKS}/{pack.pack_id}/tables/staff"
    pages = [
        client.get(address, params={"offset": offset, "limit": 5}).json() for offset in (0, 5, 10)
    ]
    assert [len(page["items"]) for page in pages] == [5, 5, 4]
    assert {page["total"] for page in pages} == {14}
    assert len({row["staff_id"] for page in pages for row in page["items"]}) == 14


def test_an_unknown_pack_is_a_problem(client: TestClient) -> None:
    answer = client.get(f"{PACKS}/nothing")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no pack nothing."


def test_a_pack_of_caseloads_alone_is_taken(client: TestClient, pack_folder: Path) -> None:
    """Many IOM managers have no rota; what has neither that nor a cohort is no pack."""
    kept = ("pack", "areas", "policy", "managers", "offenders", "bases")
    others = dict.fromkeys({file.stem for file in pack_folder.iterdir()} - {*kept})
    alone = client.post(PACKS, files={"file": ("a.zip", zipped(pack_folder, **others))})
    assert alone.status_code == 201, alone.text
    described = client.get(alone.headers["Location"]).json()
    assert (described["counts"]["staff"], described["counts"]["offenders"]) == (0, 6)
    nothing = zipped(pack_folder, **others, offenders=None)
    assert client.post(PACKS, files={"file": ("n.zip", nothing)}).status_code == 422
