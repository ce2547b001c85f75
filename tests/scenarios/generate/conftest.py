"""Packs that many tests look at, made once."""

import pytest

from scenarios.districts.built_in import built_in_pack
from scenarios.generate import generate_pack
from scenarios.schema.pack import Pack


@pytest.fixture(scope="session")
def district() -> Pack:
    return built_in_pack()


@pytest.fixture(scope="session")
def small() -> Pack:
    return generate_pack(30, 2, 7)
