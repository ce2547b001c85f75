"""A service over a small pack and a made-up plan of it, in a folder of the test's own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.database.engine import Database
from api.database.migrate import upgrade
from api.database.tables import PackRow, PlanRow
from api.settings import Settings
from scenarios.load import load_pack
from scenarios.write import write_pack
from tests.api.plan_fixture import write_plan_fixture
from tests.packs import small_pack

HERE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def pack_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(small_pack(), tmp_path_factory.mktemp("pack") / "small")


@pytest.fixture(scope="session")
def plan_folder(pack_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_plan_fixture(load_pack(pack_folder), tmp_path_factory.mktemp("plan") / "plan")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a service that queues runs but starts none."""
    for name in [name for name in os.environ if name.startswith("MUSTER_")]:
        monkeypatch.delenv(name)
    return Settings(data_dir=tmp_path / "data", slots=0)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database_url)
    upgrade(database)
    yield database
    database.close()


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=HERE) as client:
        yield client


@pytest.fixture
def pack(app: FastAPI, pack_folder: Path) -> PackRow:
    row: PackRow = app.state.store.register_pack(app.state.database, pack_folder)
    return row


@pytest.fixture
def plan(app: FastAPI, pack: PackRow, plan_folder: Path) -> PlanRow:
    row: PlanRow = app.state.store.register_plan(app.state.database, pack, plan_folder)
    return row
