"""Runs and their events. Every change of state is a compare-and-set, and writes an event."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.database.columns import utc_now
from api.database.missing import RunNotFound
from api.database.packs import page_of
from api.database.tables import RunEventRow, RunRow
from api.states import MAY_FOLLOW, TERMINAL, WITH_WORKER, RunState
from optimiser.outcome import StopReason

TOLD_WITH_STATE = frozenset({"stop_reason", "detail", "plan_id"})


class Runs:
    """Runs, newest first."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, run_id: str, pack_id: str, request: dict[str, Any], wait: timedelta) -> RunRow:
        """Queue a run that gives up after `wait`."""
        now = utc_now()
        run = RunRow(
            run_id=run_id,
            pack_id=pack_id,
            request=request,
            state=RunState.QUEUED,
            attempt=0,
            last_event=0,
            submitted_at=now,
            deadline_at=now + wait,
        )
        self._session.add(run)
        self._session.flush()
        self.tell(run_id, "state", {"state": RunState.QUEUED})
        return run

    def get(self, run_id: str) -> RunRow:
        """One run as it is now."""
        found = self._session.get(RunRow, run_id, populate_existing=True)
        if found is None:
            raise RunNotFound(run_id)
        return found

    def page(
        self, offset: int, limit: int, pack_id: str | None = None
    ) -> tuple[Sequence[RunRow], int]:
        """Some runs and the count of all."""
        newest = select(RunRow).order_by(RunRow.submitted_at.desc(), RunRow.run_id)
        if pack_id is not None:
            newest = newest.where(RunRow.pack_id == pack_id)
        return page_of(self._session, newest, offset, limit)

    def in_state(self, *states: RunState) -> Sequence[RunRow]:
        """Runs in these states, oldest first."""
        chosen = select(RunRow).where(RunRow.state.in_(states)).order_by(RunRow.submitted_at)
        return self._session.scalars(chosen).all()

    def move(self, run_id: str, to: RunState, *, fence: int | None = None, **changes: Any) -> bool:
        """Change the state if the run's present state allows it; whether it did.

        With `fence`, the attempt of a worker, the change is refused once another replaced it.
        """
        allowed = update(RunRow).where(RunRow.run_id == run_id, RunRow.state.in_(MAY_FOLLOW[to]))
        if fence is not None:
            allowed = allowed.where(RunRow.attempt == fence)
        if to in TERMINAL:
            changes |= {"ended_at": utc_now(), "deadline_at": None}
        moved = self._session.execute(
            allowed.values(state=to, **changes).returning(RunRow.run_id)
        ).first()
        if moved is None:
            return False
        told = {key: value for key, value in changes.items() if key in TOLD_WITH_STATE}
        self.tell(run_id, "state", {"state": to, **told})
        return True

    def claim(self, run_id: str, limit: timedelta) -> int | None:
        """Take a queued run for a new worker; its attempt number, or None if it is gone."""
        now = utc_now()
        attempt = self.get(run_id).attempt + 1
        taken = self.move(
            run_id,
            RunState.BUILDING,
            fence=attempt - 1,
            attempt=attempt,
            started_at=now,
            heartbeat_at=now,
            deadline_at=now + limit,
        )
        return attempt if taken else None

    def cancel(self, run_id: str, grace: timedelta) -> RunRow:
        """End a queued run at once; ask the worker of any other to stop within `grace`."""
        run = self.get(run_id)
        if run.state == RunState.QUEUED:
            detail = "Cancelled before it started."
            self.move(run_id, RunState.INCOMPLETE, stop_reason=StopReason.CANCELLED, detail=detail)
        else:
            deadline = utc_now() + grace
            if run.deadline_at is not None:
                deadline = min(deadline, run.deadline_at)
            self.move(run_id, RunState.CANCELLING, deadline_at=deadline)
        return self.get(run_id)

    def beat(self, run_id: str, attempt: int) -> RunState | None:
        """Say that the worker is alive; the state, or None if the run is no longer its own."""
        own = (RunRow.attempt == attempt, RunRow.state.in_(WITH_WORKER))
        if not self._set(run_id, *own, heartbeat_at=utc_now()):
            return None
        return RunState(self.get(run_id).state)

    def adopt(self, run_id: str, attempt: int, pid: int) -> None:
        """Note which process works on the run."""
        self._set(run_id, RunRow.attempt == attempt, worker_pid=pid)

    def tell(
        self, run_id: str, kind: str, payload: dict[str, Any], *, fence: int | None = None
    ) -> int | None:
        """Append an event; its number, or None if the run is no longer the worker's own."""
        allowed = [RunRow.run_id == run_id]
        if fence is not None:
            allowed += [RunRow.attempt == fence, RunRow.state.in_(WITH_WORKER)]
        counted = update(RunRow).where(*allowed).values(last_event=RunRow.last_event + 1)
        number = self._session.scalar(counted.returning(RunRow.last_event))
        if number is not None:
            self._session.add(
                RunEventRow(run_id=run_id, number=number, kind=kind, at=utc_now(), payload=payload)
            )
            self._session.flush()
        return number

    def events_after(self, run_id: str, number: int) -> Sequence[RunEventRow]:
        """Events later than a number, in order."""
        later = select(RunEventRow).where(RunEventRow.run_id == run_id, RunEventRow.number > number)
        return self._session.scalars(later.order_by(RunEventRow.number)).all()

    def latest(self, run_id: str, kind: str) -> RunEventRow | None:
        """The last event of one kind."""
        own = select(RunEventRow).where(RunEventRow.run_id == run_id, RunEventRow.kind == kind)
        return self._session.scalar(own.order_by(RunEventRow.number.desc()).limit(1))

    def _set(self, run_id: str, *conditions: Any, **values: Any) -> bool:
        change = update(RunRow).where(RunRow.run_id == run_id, *conditions).values(**values)
        return self._session.execute(change.returning(RunRow.run_id)).first() is not None


def is_silent(run: RunRow, now: datetime, after: timedelta) -> bool:
    """Whether the worker of a run has not been heard of for too long."""
    return run.heartbeat_at is not None and now - run.heartbeat_at > after
