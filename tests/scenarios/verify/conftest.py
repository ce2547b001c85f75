"""A written plan, and a copy of it that may be spoilt."""

import shutil
from pathlib import Path

import pytest

from scenarios.load import load_pack
from scenarios.schema.pack import Pack


@pytest.fixture(scope="module")
def pack(planned: tuple[Path, Path]) -> Pack:
    return load_pack(planned[0])


@pytest.fixture
def copy(planned: tuple[Path, Path], tmp_path: Path) -> Path:
    """A copy of the plan that may be spoilt."""
    return Path(shutil.copytree(planned[1], tmp_path / "plan"))
