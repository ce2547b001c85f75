"""Public data that lies beside the repository; tests that need it skip where it is missing."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


def shared(*parts: str) -> Path:
    """Give a file or folder of the shared data (MUSTER_SHARED, else ../shared), or skip."""
    root = Path(os.environ.get("MUSTER_SHARED", str(REPOSITORY.parent / "shared")))
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"shared data not here: {path}")
    return path
