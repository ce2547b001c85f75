"""A made-up plan of the small pack, as the pages see it."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pandas as pd
import pytest

from api.app import create_app
from api.settings import Settings
from dashboards.client import MusterClient
from scenarios.load import load_pack
from scenarios.plan_files import PLAN_TABLES, read_plan_table, table_file
from scenarios.schema.pack import Pack
from scenarios.write import write_pack
from tests.api.plan_fixture import write_plan_fixture
from tests.packs import small_pack

Tables = dict[str, pd.DataFrame]
AnswerT = TypeVar("AnswerT")


@pytest.fixture(scope="session")
def pack_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(small_pack(), tmp_path_factory.mktemp("pack") / "small")


@pytest.fixture(scope="session")
def pack(pack_folder: Path) -> Pack:
    return load_pack(pack_folder)


@pytest.fixture(scope="session")
def plan_folder(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_plan_fixture(pack, tmp_path_factory.mktemp("plan") / "plan")


@pytest.fixture(scope="session")
def tables(plan_folder: Path) -> Tables:
    files = {name: table_file(plan_folder, name) for name in PLAN_TABLES}
    return {name: read_plan_table(name, file) for name, file in files.items() if file.exists()}


@pytest.fixture(scope="session")
def areas(pack: Pack) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "id": area.area_id,
            "properties": area.model_dump(mode="json", exclude={"geometry"}),
            "geometry": area.geometry,
        }
        for area in pack.areas
    ]
    return {"type": "FeatureCollection", "features": features}


@pytest.fixture(scope="session")
def client(
    pack_folder: Path, plan_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MusterClient]:
    """A client of a service that holds the pack and the plan."""
    api = create_app(Settings(data_dir=tmp_path_factory.mktemp("data"), slots=0))
    database, store = api.state.database, api.state.store
    store.register_plan(database, store.register_pack(database, pack_folder), plan_folder)
    transport = httpx.ASGITransport(api)
    yield MusterClient(httpx.AsyncClient(base_url="http://127.0.0.1", transport=transport))
    database.close()


def wait(answer: Coroutine[Any, Any, AnswerT]) -> AnswerT:
    """The answer, awaited in a thread of its own: a browser test leaves a loop running here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, answer).result()


def rows(pack: Pack, table: str) -> pd.DataFrame:
    """One table of a pack as the API gives it."""
    return pd.DataFrame([row.model_dump(mode="json") for row in getattr(pack, table)])
