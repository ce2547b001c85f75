"""Plans: list, summary, tables, files."""

import json
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from api.database.missing import FileNotFound
from api.database.packs import Plans
from api.deps import UsedDatabase, UsedStore
from api.schemas.common import Limit, Offset, Page, described
from api.schemas.plans import PlanDetail, PlanOut
from scenarios.caseload_tables import CASELOAD_MARKING, MARKING_HEADER, place_of
from scenarios.export.archive import tells_of_offenders
from scenarios.plan_files import PLAN_TABLES, read_plan_table

router = APIRouter(prefix="/plans", tags=["plans"], responses=described((422,)))
TableName = Literal[
    "rota",
    "coverage",
    "skill_cover",
    "ledger",
    "owed",
    "people",
    "patrols",
    "caseloads",
    "points",
    "loads",
    "co_workers",
    "handover",
    "visits",
    "visits_unmet",
    "partnership",
    "load_forecast",
    "demand",
    "demand_by_area",
    "staffing_requirement",
    "rules",
    "breaches",
    "changes",
    "weightings",
    "heatmap_250m",
    "heatmap_h3-7",
    "heatmap_h3-8",
    "heatmap_h3-9",
    "heatmap_h3-10",
    "heatmap_area",
    "replay",
    "replay_by_base",
    "places",
    "reserve",
]
MEDIA_TYPES = {".csv": "text/csv; charset=utf-8", ".json": "application/json"}


@router.get("")
def list_plans(
    database: UsedDatabase, pack_id: str | None = None, offset: Offset = 0, limit: Limit = 100
) -> Page[PlanOut]:
    """Plans, newest first."""
    with database.reading() as session:
        rows, total = Plans(session).page(offset, limit, pack_id)
    items = [PlanOut.of(row) for row in rows]
    return Page(items=items, total=total, offset=offset, limit=limit)


@router.get("/{plan_id}", responses=described((404,)))
def describe_plan(plan_id: str, database: UsedDatabase, store: UsedStore) -> PlanDetail:
    """One plan: its summary and what files it has."""
    with database.reading() as session:
        plan = Plans(session).get(plan_id)
    files = sorted(_files(store.plan_folder(plan_id)))
    tables = [Path(name).stem for name in files if name.endswith(".csv")]
    return PlanDetail.of(plan, summary=plan.summary, tables=tables, files=files)


@router.get("/{plan_id}/files/{name:path}", responses=described((404,)))
def download_file(
    plan_id: str, name: str, database: UsedDatabase, store: UsedStore
) -> FileResponse:
    """One file of a plan as it was written."""
    file = _file(plan_id, name, database, store)
    media_type = MEDIA_TYPES.get(file.suffix, "application/octet-stream")
    marking = _marking_of(name)
    saved_as = f"{file.stem}-{CASELOAD_MARKING}{file.suffix}" if marking else file.name
    return FileResponse(file, headers=marking, media_type=media_type, filename=saved_as)


@router.get("/{plan_id}/{table}", responses=described((404,)))
def table_of_plan(
    plan_id: str,
    table: TableName,
    response: Response,
    database: UsedDatabase,
    store: UsedStore,
    offset: Offset = 0,
    limit: Limit = 1000,
) -> Page[dict[str, Any]]:
    """Rows of one table of a plan."""
    frame = read_plan_table(table, _file(plan_id, place_of(table), database, store))
    response.headers.update(_marking_of(place_of(table)))
    items = _plain_rows(frame.iloc[offset : offset + limit], table)
    return Page(items=items, total=len(frame), offset=offset, limit=limit)


def _marking_of(name: str) -> dict[str, str]:
    """The header of a file that tells of offenders; none for another."""
    return {MARKING_HEADER: CASELOAD_MARKING} if tells_of_offenders(name) else {}


def _plain_rows(frame: pd.DataFrame, table: str) -> list[dict[str, Any]]:
    """Rows as JSON has them: days and instants as ISO 8601, nothing as null."""
    if frame.empty:
        return []
    dated = {
        name: frame[name].map(lambda moment: moment.isoformat(), na_action="ignore")
        for name, kind in PLAN_TABLES[table].items()
        if kind in ("day", "instant") and name in frame
    }
    rows: list[dict[str, Any]] = json.loads(frame.assign(**dated).to_json(orient="records"))
    return rows


def _file(plan_id: str, name: str, database: UsedDatabase, store: UsedStore) -> Path:
    """A file of a plan by its exact way in the folder: whatever else is asked for is not there."""
    with database.reading() as session:
        Plans(session).get(plan_id)
    found = _files(store.plan_folder(plan_id)).get(name)
    if found is None:
        raise FileNotFound(name)
    return found


def _files(folder: Path) -> dict[str, Path]:
    """Every file of a plan by its way in the folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in files}
