"""Files of packs and plans in the data folder. What is stored there never changes."""

import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.database.columns import utc_now
from api.database.engine import Database
from api.database.packs import Packs, Plans
from api.database.tables import PackRow, PlanRow
from optimiser.errors import MusterError
from scenarios.load import load_any_pack
from scenarios.plan_files import SUMMARY_FILE
from scenarios.problems import Problem
from scenarios.reading.archive import read_files
from scenarios.replan import is_published
from scenarios.schema.pack import Pack


class WrongPack(MusterError):
    """A plan was made from another pack than the one it is registered for."""


def new_reference() -> str:
    """A short reference that nobody can guess."""
    return secrets.token_hex(8)


class Store:
    """Where packs, plans and logs of runs are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in ("packs", "plans", "runs", "incoming"):
            (folder / part).mkdir(parents=True, exist_ok=True)

    def pack_folder(self, pack_id: str) -> Path:
        """Files of one pack."""
        return self.folder / "packs" / pack_id

    def plan_folder(self, plan_id: str) -> Path:
        """Files of one plan."""
        return self.folder / "plans" / plan_id

    def log_file(self, run_id: str) -> Path:
        """What the worker of a run had to say."""
        return self.folder / "runs" / f"{run_id}.log"

    def pack(self, pack_id: str) -> Pack:
        """One pack, loaded and checked."""
        return _load(self.pack_folder(pack_id))

    def register_pack(self, database: Database, source: Path) -> PackRow:
        """Check a pack folder or zip and keep a copy; one already known is not kept twice."""
        pack = load_any_pack(source)
        with database.reading() as session:
            known = Packs(session).with_digest(pack.digest)
        if known is not None:
            return known
        pack_id = new_reference()
        self._copy_pack(source, self.pack_folder(pack_id))
        with database.writing() as session:
            return Packs(session).add(_pack_row(pack_id, pack))

    def keep_version(self, pack_id: str, changed: Mapping[str, str | None]) -> PackRow:
        """Keep a copy of a pack with some files replaced; the row that is still to be stored.

        A file of `changed` without a text is left out. The copy is whole on the disk, and found to
        be a sound pack, before this returns.
        """
        files = dict(read_files(_source(self.pack_folder(pack_id)), _ignore) or {})
        files |= {name: text.encode() for name, text in changed.items() if text is not None}
        kept = {name: files[name] for name in files if changed.get(name, "") is not None}
        version = new_reference()
        with tempfile.TemporaryDirectory(dir=self.folder / "incoming") as incoming:
            fresh = Path(incoming) / version
            for name, content in kept.items():
                (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                _write_through(fresh / name, content)
            row = _pack_row(version, load_any_pack(fresh))
            fresh.rename(self.pack_folder(version))
        return row

    def drop_version(self, version: PackRow) -> None:
        """Take away a version that was kept and is not stored: another has the same content."""
        shutil.rmtree(self.pack_folder(version.pack_id))

    def _copy_pack(self, source: Path, target: Path) -> None:
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            target.mkdir()
            shutil.copy2(source, target / "pack.zip")

    def register_plan(self, database: Database, pack: PackRow, source: Path) -> PlanRow:
        """Keep a copy of a plan folder; one already known is not kept twice.

        The plan was made from the pack, or is the roster that the pack has published since.
        """
        summary = read_summary(source)
        made_from_it = summary.get("pack_digest") == pack.digest
        if not made_from_it and not is_published(self.pack(pack.pack_id), source):
            message = (
                f"The plan in {source.name} was not made from the pack {pack.name} as it is now, "
                "and is not the roster that the pack has published; plan the pack again."
            )
            raise WrongPack(message)
        digest = folder_digest(source)
        with database.reading() as session:
            known = Plans(session).with_digest(pack.pack_id, digest)
        if known is not None:
            return known
        row = self.keep_plan(pack.pack_id, source, summary, digest)
        with database.writing() as session:
            return Plans(session).add(row)

    def keep_plan(
        self, pack_id: str, source: Path, summary: dict[str, Any], digest: str
    ) -> PlanRow:
        """Copy a plan's files and give the row that is still to be stored."""
        plan_id = new_reference()
        shutil.copytree(source, self.plan_folder(plan_id))
        return PlanRow(
            plan_id=plan_id,
            pack_id=pack_id,
            digest=digest,
            summary=summary,
            created_at=utc_now(),
        )


@lru_cache(maxsize=4)
def _load(folder: Path) -> Pack:
    return load_any_pack(_source(folder))


def _source(folder: Path) -> Path:
    """The pack in its folder: the zip that was uploaded, or the folder itself."""
    zipped = folder / "pack.zip"
    return zipped if zipped.exists() else folder


def _pack_row(pack_id: str, pack: Pack) -> PackRow:
    manifest = pack.manifest
    return PackRow(
        pack_id=pack_id,
        name=manifest.name,
        digest=pack.digest,
        classification=manifest.classification,
        plan_start=manifest.plan_start,
        plan_weeks=manifest.plan_weeks,
        registered_at=utc_now(),
    )


def _write_through(file: Path, content: bytes) -> None:
    """Write a file so that it is on the disk when this returns."""
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _ignore(_problem: Problem) -> None:
    """What was wrong with a stored pack was told when it was checked."""


def read_summary(folder: Path) -> dict[str, Any]:
    """The summary of a plan folder."""
    summary: dict[str, Any] = json.loads((folder / SUMMARY_FILE).read_text(encoding="utf-8"))
    return summary


def folder_digest(folder: Path) -> str:
    """Digest of the names and bytes of every file in a folder."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
