"""The process of one run: `python -m api.worker RUN_ID ATTEMPT`.

An error that nobody expected ends the process; the dispatcher then reports the last line of its
log. What the run had found is written only when it is whole.
"""

import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scenarios.overrides import apply_overrides
from scenarios.run import PlanResult, plan_pack, write_plan
from sqlalchemy.exc import OperationalError

from api.database.columns import utc_now
from api.database.engine import Database
from api.database.packs import Plans
from api.database.runs import Runs
from api.schemas.runs import RunRequest
from api.settings import Settings
from api.states import RunState
from api.store import Store, folder_digest, read_summary
from optimiser.errors import NoLegalPlan
from optimiser.outcome import Status, StopReason
from optimiser.solving import Cancel, Limits, Progress

SECONDS_BETWEEN_EVENTS = 1.0
SOLVED_PARTS = ("rota", "patrols", "caseloads")


class Superseded(SystemExit):
    """The run ended or belongs to another worker: nothing this one does counts any more."""


class Heart:
    """Says every second that the worker lives, and hears whether it should stop."""

    def __init__(
        self, database: Database, run_id: str, attempt: int, seconds: float, cancel: Cancel
    ) -> None:
        self._database = database
        self._run_id = run_id
        self._attempt = attempt
        self._seconds = seconds
        self._cancel = cancel
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._work, name="heart", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._done.wait(self._seconds):
            try:
                with self._database.writing() as session:
                    state = Runs(session).beat(self._run_id, self._attempt)
            except OperationalError:
                continue
            if state is None or state == RunState.CANCELLING:
                self._cancel.request()


class Reporter:
    """Stores progress, at most one event a second of each kind."""

    def __init__(self, database: Database, run_id: str, attempt: int) -> None:
        self._database = database
        self._run_id = run_id
        self._attempt = attempt
        self._told: dict[tuple[str, str], float] = {}
        self._solving = False

    def __call__(self, progress: Progress) -> None:
        """Tell whoever follows the run; raises Superseded when the run is no longer ours."""
        kind = (progress.part, progress.message)
        now = time.monotonic()
        if now - self._told.get(kind, -SECONDS_BETWEEN_EVENTS) < SECONDS_BETWEEN_EVENTS:
            return
        self._told[kind] = now
        payload = {
            "part": progress.part,
            "message": progress.message,
            "seconds": round(progress.seconds, 3),
            "objective": progress.objective,
            "bound": progress.bound,
        }
        with self._database.writing() as session:
            runs = Runs(session)
            if progress.objective is not None and not self._solving:
                self._solving = True
                runs.move(self._run_id, RunState.SOLVING, fence=self._attempt, solving_at=utc_now())
            if runs.tell(self._run_id, "progress", payload, fence=self._attempt) is None:
                raise Superseded


def execute(run_id: str, attempt: int, settings: Settings) -> None:
    """Plan what a run asks for, store the plan and end the run."""
    store = Store(settings.data_folder)
    database = Database(settings.database_url)
    with database.reading() as session:
        run = Runs(session).get(run_id)
    request = RunRequest.model_validate(run.request)
    cancel = Cancel()
    with Heart(database, run_id, attempt, settings.heartbeat_seconds, cancel):
        try:
            result = _plan(request, store, settings, cancel, Reporter(database, run_id, attempt))
        except NoLegalPlan as error:
            _end(database, run_id, attempt, RunState.INCOMPLETE, StopReason.OPTIMAL, str(error))
        except MemoryError:
            detail = "The run needs more memory than this machine gave it."
            _end(database, run_id, attempt, RunState.FAILED, StopReason.MEMORY, detail)
        else:
            _keep(database, store, run_id, attempt, request, result, cancel)
    database.close()


def _plan(
    request: RunRequest, store: Store, settings: Settings, cancel: Cancel, reporter: Reporter
) -> PlanResult:
    pack = apply_overrides(store.pack(request.pack_id), request.overrides)
    limits = Limits(
        seconds=request.time_limit or settings.default_time_limit_seconds,
        workers=request.workers,
        seed=request.seed,
    )
    return plan_pack(pack, only=request.parts, limits=limits, cancel=cancel, on_progress=reporter)


def _keep(
    database: Database,
    store: Store,
    run_id: str,
    attempt: int,
    request: RunRequest,
    result: PlanResult,
    cancel: Cancel,
) -> None:
    """Store the plan and end the run in one transaction."""
    with tempfile.TemporaryDirectory(dir=store.folder / "incoming") as folder:
        written = Path(folder) / "plan"
        write_plan(result, written)
        summary = read_summary(written)
        plan = store.keep_plan(request.pack_id, written, summary, folder_digest(written))
    reason = stop_reason(summary, cancelled=cancel.requested)
    found = has_plan(summary)
    state = RunState.FINISHED if found else RunState.INCOMPLETE
    with database.writing() as session:
        Plans(session).add(plan)
        moved = Runs(session).move(
            run_id, state, fence=attempt, plan_id=plan.plan_id, stop_reason=reason
        )
        if not moved:
            raise Superseded


def _end(
    database: Database,
    run_id: str,
    attempt: int,
    state: RunState,
    reason: StopReason,
    detail: str,
) -> None:
    with database.writing() as session:
        Runs(session).move(run_id, state, fence=attempt, stop_reason=reason, detail=detail)


def has_plan(summary: dict[str, Any]) -> bool:
    """Whether every part that was solved has a plan."""
    return all(
        summary[part]["status"] in (Status.OPTIMAL, Status.FEASIBLE)
        for part in SOLVED_PARTS
        if part in summary
    )


def stop_reason(summary: dict[str, Any], *, cancelled: bool) -> StopReason:
    """Why a run ended: asked to, everything proved, or out of time."""
    if cancelled:
        return StopReason.CANCELLED
    proved = all(
        summary[part]["status"] == Status.OPTIMAL for part in SOLVED_PARTS if part in summary
    )
    return StopReason.OPTIMAL if proved else StopReason.TIME_LIMIT


def main() -> None:
    """Run one run."""
    _, run_id, attempt = sys.argv
    execute(run_id, int(attempt), Settings())


if __name__ == "__main__":
    main()
