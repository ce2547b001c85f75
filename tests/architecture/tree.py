"""The tracked files of this repository, read as text or as syntax trees."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("optimiser", "scenarios", "api", "dashboards")
SKIPPED_FOLDERS = {".venv", ".git", "out", "build", "dist", "__pycache__"}


@cache
def committed_files() -> tuple[Path, ...]:
    """Every file that git tracks; without git, every file outside the folders it ignores."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        found = (path for path in ROOT.rglob("*") if path.is_file())
        return tuple(p for p in found if not SKIPPED_FOLDERS & set(p.relative_to(ROOT).parts))
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def modules(*packages: str) -> list[Path]:
    """Python files of some packages, all of the product by default."""
    return sorted(path for name in packages or PACKAGES for path in (ROOT / name).rglob("*.py"))


@cache
def syntax(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """A path as people read it: from the root of the repository."""
    return path.relative_to(ROOT).as_posix()
