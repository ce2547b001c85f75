"""Packs: upload, list, describe."""

import hashlib
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from fastapi import APIRouter, Response, UploadFile

from api.database.idempotency import IdempotencyKeys
from api.database.packs import Packs
from api.database.tables import PackRow
from api.deps import IdempotencyKey, UsedDatabase, UsedSettings, UsedStore
from api.errors import TooLarge
from api.schemas.common import Limit, Offset, Page, described
from api.schemas.packs import BaseOut, FeatureCollection, PackDetail, PackOut
from scenarios.schema.pack import Pack

router = APIRouter(prefix="/packs", tags=["packs"], responses=described((422,)))
TableName = Literal["staff", "absences", "shifts", "bases", "managers", "offenders", "events"]
COUNTED = ("areas", "bases", "staff", "absences", "shifts", "offenders", "managers", "incidents")
CHUNK_BYTES = 1024 * 1024


@router.post("", status_code=201, responses=described((413,)))
def upload_pack(
    file: UploadFile,
    response: Response,
    database: UsedDatabase,
    store: UsedStore,
    settings: UsedSettings,
    idempotency_key: IdempotencyKey = None,
) -> PackOut:
    """Check a zipped pack and keep it; one with problems is refused with all of them."""
    with tempfile.TemporaryDirectory(dir=store.folder / "incoming") as folder:
        archive = Path(folder) / "pack.zip"
        digest = _receive(file, archive, settings.max_upload_bytes)
        with database.reading() as session:
            made = IdempotencyKeys(session).made("packs", idempotency_key, digest)
            pack = None if made is None else Packs(session).get(made)
        pack = pack or store.register_pack(database, archive)
    with database.writing() as session:
        keys = IdempotencyKeys(session)
        if keys.made("packs", idempotency_key, digest) is None:
            keys.keep("packs", idempotency_key, digest, pack.pack_id)
    response.headers["Location"] = f"/api/v1/packs/{pack.pack_id}"
    return PackOut.model_validate(pack)


def _receive(file: UploadFile, target: Path, most: int) -> str:
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as output:
        while chunk := file.file.read(CHUNK_BYTES):
            size += len(chunk)
            if size > most:
                message = f"An upload may have at most {most:,} bytes."
                raise TooLarge(message)
            digest.update(chunk)
            output.write(chunk)
    return digest.hexdigest()


@router.get("")
def list_packs(database: UsedDatabase, offset: Offset = 0, limit: Limit = 100) -> Page[PackOut]:
    """Packs, newest first."""
    with database.reading() as session:
        rows, total = Packs(session).page(offset, limit)
    items = [PackOut.model_validate(row) for row in rows]
    return Page(items=items, total=total, offset=offset, limit=limit)


@router.get("/{pack_id}", responses=described((404,)))
def describe_pack(pack_id: str, database: UsedDatabase, store: UsedStore) -> PackDetail:
    """One pack: period, bases, how much of everything, and its policy."""
    row, pack = _find(pack_id, database, store)
    manifest = pack.manifest
    return PackDetail(
        **PackOut.model_validate(row).model_dump(),
        plan_end=manifest.plan_start + timedelta(weeks=manifest.plan_weeks, days=-1),
        timezone=manifest.timezone,
        history_start=manifest.history_start,
        history_end=manifest.history_end,
        bases=[BaseOut.model_validate(base) for base in pack.bases],
        counts={name: len(getattr(pack, name)) for name in COUNTED},
        policy=pack.policy.model_dump(mode="json"),
        layers=list(pack.layers),
    )


@router.get("/{pack_id}/areas", responses=described((404,)))
def areas_of_pack(pack_id: str, database: UsedDatabase, store: UsedStore) -> FeatureCollection:
    """The areas of a pack as GeoJSON."""
    _, pack = _find(pack_id, database, store)
    features = [
        {
            "type": "Feature",
            "id": area.area_id,
            "properties": area.model_dump(mode="json", exclude={"geometry"}),
            "geometry": area.geometry,
        }
        for area in pack.areas
    ]
    return FeatureCollection(features=features)


@router.get("/{pack_id}/tables/{table}", responses=described((404,)))
def table_of_pack(
    pack_id: str,
    table: TableName,
    database: UsedDatabase,
    store: UsedStore,
    offset: Offset = 0,
    limit: Limit = 1000,
) -> Page[dict[str, Any]]:
    """Rows of one table of a pack."""
    _, pack = _find(pack_id, database, store)
    rows = getattr(pack, table)
    items = [row.model_dump(mode="json") for row in rows[offset : offset + limit]]
    return Page(items=items, total=len(rows), offset=offset, limit=limit)


def _find(pack_id: str, database: UsedDatabase, store: UsedStore) -> tuple[PackRow, Pack]:
    with database.reading() as session:
        row = Packs(session).get(pack_id)
    return row, store.pack(pack_id)
