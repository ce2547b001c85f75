"""Runs: start, follow, cancel."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from api.database.engine import Database
from api.database.idempotency import IdempotencyKeys, digest_of
from api.database.packs import Packs
from api.database.runs import Runs
from api.database.tables import RunEventRow
from api.deps import IdempotencyKey, UsedDatabase, UsedDispatcher, UsedSettings, UsedStore
from api.errors import NothingMore
from api.schemas.common import Limit, Offset, Page, described
from api.schemas.runs import RunDetail, RunOut, RunRequest
from api.states import RunState
from api.store import new_reference
from scenarios.overrides import apply_overrides
from scenarios.problems import PackError, problem_at

router = APIRouter(prefix="/runs", tags=["runs"], responses=described((422,)))
POLL_SECONDS = 0.25


@router.post("", status_code=202, responses=described((404,)))
def start_run(
    request: RunRequest,
    response: Response,
    database: UsedDatabase,
    store: UsedStore,
    settings: UsedSettings,
    dispatcher: UsedDispatcher,
    idempotency_key: IdempotencyKey = None,
) -> RunOut:
    """Queue a run; follow it at the address in `Location`."""
    with database.reading() as session:
        Packs(session).get(request.pack_id)
    check_limit(request.time_limit, settings.max_time_limit_seconds)
    apply_overrides(store.pack(request.pack_id), request.overrides, source="overrides")
    content = request.model_dump(mode="json")
    digest = digest_of(content)
    with database.writing() as session:
        keys, runs = IdempotencyKeys(session), Runs(session)
        run_id = keys.made("runs", idempotency_key, digest)
        if run_id is None:
            run_id = new_reference()
            runs.add(run_id, request.pack_id, content, timedelta(seconds=settings.queue_seconds))
            keys.keep("runs", idempotency_key, digest, run_id)
        answer = RunOut.model_validate(runs.get(run_id))
    dispatcher.wake()
    response.headers["Location"] = f"/api/v1/runs/{run_id}"
    return answer


def check_limit(seconds: float | None, most: float) -> None:
    """Refuse a run of more seconds than the service allows."""
    if seconds is not None and seconds > most:
        expected = f"at most {most:g} seconds"
        value = f"{seconds:g}"
        raise PackError([problem_at("request", expected, column="time_limit", value=value)])


@router.get("")
def list_runs(
    database: UsedDatabase, pack_id: str | None = None, offset: Offset = 0, limit: Limit = 100
) -> Page[RunOut]:
    """Runs, newest first."""
    with database.reading() as session:
        rows, total = Runs(session).page(offset, limit, pack_id)
    items = [RunOut.model_validate(row) for row in rows]
    return Page(items=items, total=total, offset=offset, limit=limit)


@router.get("/{run_id}", responses=described((404,)))
def describe_run(run_id: str, database: UsedDatabase) -> RunDetail:
    """One run as it is now, with its latest progress."""
    with database.reading() as session:
        run = RunOut.model_validate(Runs(session).get(run_id))
        latest = Runs(session).latest(run_id, "progress")
    return RunDetail(**run.model_dump(), progress=latest.payload if latest else None)


@router.delete("/{run_id}", status_code=202, responses=described((404,)))
def cancel_run(run_id: str, database: UsedDatabase, settings: UsedSettings) -> RunOut:
    """Ask a run to stop soon and keep the best plan so far; one that ended stays as it is."""
    with database.writing() as session:
        run = Runs(session).cancel(run_id, timedelta(seconds=settings.cancel_grace_seconds))
        return RunOut.model_validate(run)


def _last_seen(
    run_id: str,
    database: UsedDatabase,
    last_event_id: Annotated[str | None, Header()] = None,
) -> int:
    """Number of the last event that the listener has; ends those who have them all."""
    seen = int(last_event_id) if last_event_id and last_event_id.isdecimal() else 0
    with database.reading() as session:
        run = Runs(session).get(run_id)
    if run.state.is_terminal and seen == run.last_event:
        raise NothingMore
    return seen if seen <= run.last_event else 0


@router.get("/{run_id}/events", response_class=EventSourceResponse, responses=described((404,)))
async def follow_run(
    run_id: str, database: UsedDatabase, seen: Annotated[int, Depends(_last_seen)]
) -> AsyncIterator[ServerSentEvent]:
    """Stream what happens, from the event after `Last-Event-ID` to the terminal one."""
    while True:
        for event in await run_in_threadpool(_events_after, database, run_id, seen):
            seen = event.number
            data = {"at": event.at.isoformat(), **event.payload}
            yield ServerSentEvent(event=event.kind, id=str(seen), data=data)
            if event.kind == "state" and RunState(event.payload["state"]).is_terminal:
                return
        await asyncio.sleep(POLL_SECONDS)


def _events_after(database: Database, run_id: str, number: int) -> Sequence[RunEventRow]:
    with database.reading() as session:
        return Runs(session).events_after(run_id, number)
