"""The process of one run: `python -m api.worker RUN_ID ATTEMPT`.

An error that nobody expected ends the process; the dispatcher then reports the last line of its
log. What the run had found is written only when it is whole.
"""

import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy.exc import OperationalError

from api.database.columns import utc_now
from api.database.engine import Database
from api.database.packs import Plans
from api.database.runs import Runs
from api.database.tables import PlanRow
from api.schemas.runs import RunRequest
from api.settings import Settings
from api.states import RunState
from api.store import Store, folder_digest, read_summary
from optimiser.errors import NoLegalPlan
from optimiser.outcome import Outcome, StopReason
from optimiser.solving import Cancel, Limits, Progress
from scenarios.caseload_changes import added_refs
from scenarios.references import without_cases
from scenarios.run import plan_pack
from scenarios.schema.scenario import Scenario
from scenarios.write_plan import write_plan

SECONDS_BETWEEN_EVENTS = 1.0
WORST_FIRST = (
    StopReason.ERROR,
    StopReason.MEMORY,
    StopReason.CANCELLED,
    StopReason.TIME_LIMIT,
    StopReason.FLATTENED,
)


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
    """Stores progress, at most one event a second of each kind; safe to call from any thread."""

    def __init__(self, database: Database, run_id: str, attempt: int, cancel: Cancel) -> None:
        self._database = database
        self._run_id = run_id
        self._attempt = attempt
        self._cancel = cancel
        self._told: dict[tuple[str, str, bool], float] = {}
        self._lock = threading.Lock()
        self._solving = False

    def __call__(self, progress: Progress) -> None:
        """Tell whoever follows the run; asks the run to stop once it is no longer ours."""
        kind = (progress.part, progress.message, progress.objective is None)
        with self._lock:
            now = time.monotonic()
            if now - self._told.get(kind, -SECONDS_BETWEEN_EVENTS) < SECONDS_BETWEEN_EVENTS:
                return
            self._told[kind] = now
            self._store(progress)

    def _store(self, progress: Progress) -> None:
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
                self._cancel.request()


def execute(run_id: str, attempt: int, settings: Settings) -> None:
    """Plan what a run asks for, store the plan and end the run.

    Raises
    ------
    Superseded
        If the run ended meanwhile or was given to another worker; nothing is stored then.
    """
    store = Store(settings.data_folder)
    database = Database(settings.database_url)
    with database.reading() as session:
        run = Runs(session).get(run_id)
    request = RunRequest.model_validate(run.request)
    cancel = Cancel()
    with Heart(database, run_id, attempt, settings.heartbeat_seconds, cancel):
        reporter = Reporter(database, run_id, attempt, cancel)
        try:
            ending = _plan(request, store, settings, cancel, reporter)
        except NoLegalPlan as error:
            ending = Ending(RunState.INCOMPLETE, StopReason.OPTIMAL, detail=str(error))
        except MemoryError:
            detail = "The run needs more memory than this machine gave it."
            ending = Ending(RunState.FAILED, StopReason.MEMORY, detail=detail)
        _end(database, run_id, attempt, ending)
    database.close()


@dataclass(frozen=True)
class Ending:
    """How a run ended, with its plan where it has one."""

    state: RunState
    stop_reason: StopReason
    detail: str | None = None
    plan: PlanRow | None = None


def _plan(
    request: RunRequest, store: Store, settings: Settings, cancel: Cancel, reporter: Reporter
) -> Ending:
    limits = Limits(
        seconds=request.time_limit or settings.default_time_limit_seconds,
        workers=request.workers,
        seed=request.seed,
        cluster=settings.cluster,
    )
    result = plan_pack(
        store.pack(request.pack_id),
        only=request.parts,
        limits=limits,
        scenario=Scenario(name=request.label or "baseline", changes=request.overrides),
        least_breach=request.least_breach,
        cancel=cancel,
        on_progress=reporter,
    )
    reason = stop_reason(result.outcomes)
    if not result.is_complete:
        clashes = " ".join(f"{text.rstrip('.')}." for text in result.open_conflicts)
        detail = clashes or "No plan was found in the time given."
        return Ending(RunState.INCOMPLETE, reason, detail=detail)
    with tempfile.TemporaryDirectory(dir=store.folder / "incoming") as folder:
        written = Path(folder) / "plan"
        write_plan(result, written)
        plan = store.keep_plan(
            request.pack_id, written, read_summary(written), folder_digest(written)
        )
    return Ending(RunState.FINISHED, reason, plan=plan)


def _end(database: Database, run_id: str, attempt: int, ending: Ending) -> None:
    """Store the plan and end the run in one transaction."""
    with database.writing() as session:
        if ending.plan is not None:
            Plans(session).add(ending.plan)
        moved = Runs(session).move(
            run_id,
            ending.state,
            fence=attempt,
            stop_reason=ending.stop_reason,
            detail=ending.detail,
            plan_id=None if ending.plan is None else ending.plan.plan_id,
        )
        if not moved:
            raise Superseded


def stop_reason(outcomes: Iterable[Outcome[Any]]) -> StopReason:
    """Why a run stopped: the worst reason of its parts."""
    reasons = {outcome.stop_reason for outcome in outcomes}
    return next((reason for reason in WORST_FIRST if reason in reasons), StopReason.OPTIMAL)


def main() -> None:
    """Run one run; an error that nobody expected is logged without the references of cases."""
    _, run_id, attempt = sys.argv
    settings = Settings()
    sys.excepthook = partial(log_without_cases, run_id, settings)
    execute(run_id, int(attempt), settings)


def log_without_cases(
    run_id: str,
    settings: Settings,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    """Write the end of a worker to its log, where anybody may read it."""
    told = "".join(traceback.format_exception(kind, error, trace))
    sys.stderr.write(without_cases(told, _refs_of(run_id, settings)))


def _refs_of(run_id: str, settings: Settings) -> set[str]:
    """The references of every case that a run knows of."""
    with Database(settings.database_url).reading() as session:
        request = RunRequest.model_validate(Runs(session).get(run_id).request)
    pack = Store(settings.data_folder).pack(request.pack_id)
    return {row.offender_ref for row in pack.offenders} | added_refs(request.overrides)


if __name__ == "__main__":
    main()
