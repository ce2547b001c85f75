"""What tests of plans share: one planned district for the whole session."""

from pathlib import Path

import pytest

from optimiser.solving import Limits
from tests.planned import plan_small_district


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Folders of a pack and of its plan; read only."""
    folder = tmp_path_factory.mktemp("planned")
    return plan_small_district(folder, Limits(seconds=6.0, workers=2))
