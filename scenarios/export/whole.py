"""Files and folders that are there whole or not at all."""

import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from optimiser.errors import MusterError


def replace_file(file: Path, text: str) -> None:
    """Write a text file so that a reader sees the old one or the new one, never a part."""
    with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as folder:
        fresh = Path(folder) / file.name
        with fresh.open("w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(file)


@contextmanager
def fresh_folder(folder: Path, mark: str, names: Collection[str]) -> Iterator[Path]:
    """Give an empty folder that takes the place of `folder` when the block ends without an error.

    A folder that is there already is replaced only where it holds nothing, or the file `mark` and
    no others than `names`, which are ways such as `inner/file.csv`.

    Raises
    ------
    MusterError
        If `folder` is a file, holds something else or cannot be written.
    """
    folder = folder.absolute()
    refuse_foreign(folder, mark, names)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as name:
        fresh, old = Path(name) / "fresh", Path(name) / "old"
        fresh.mkdir()
        yield fresh
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)


def _held(folder: Path) -> list[str]:
    """Every file of a folder by its way in it, folders that are empty, and nothing hidden."""
    entries = sorted(folder.rglob("*")) if folder.exists() else []
    ways = [
        entry.relative_to(folder)
        for entry in entries
        if entry.is_file() or not any(entry.iterdir())
    ]
    return [way.as_posix() for way in ways if not any(part.startswith(".") for part in way.parts)]


def refuse_foreign(folder: Path, mark: str, names: Collection[str]) -> None:
    """Raise a MusterError where `folder` cannot be written, or something else would be lost."""
    folder = folder.absolute()
    if folder.exists() and not folder.is_dir():
        message = f"{folder} is a file; expected a folder to write into"
        raise MusterError(message)
    if folder.exists() and any(folder.iterdir()) and not (folder / mark).exists():
        message = f"{folder} holds other files (there is no {mark}); choose another folder"
        raise MusterError(message)
    if others := [name for name in _held(folder) if name not in names]:
        message = f"{folder} holds other files ({', '.join(others[:3])}); choose another folder"
        raise MusterError(message)
    above = next(parent for parent in folder.parents if parent.exists())
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        message = f"{folder} cannot be made: {above} is not a folder that you may write to"
        raise MusterError(message)
