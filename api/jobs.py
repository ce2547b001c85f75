"""Starts a process for every queued run and sees to it that every run ends.

The truth about a run is in the database. The dispatcher only starts workers, notices those that
died or overran their deadline, and says so. A run that another service process started is
supervised by its heartbeat alone.
"""

import os
import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy.exc import OperationalError

from api.database.columns import utc_now
from api.database.engine import Database
from api.database.runs import Runs, is_silent
from api.database.tables import RunRow
from api.settings import Settings
from api.states import WITH_WORKER, RunState
from api.store import Store
from optimiser.outcome import StopReason

TICK_SECONDS = 0.5
LONGEST_REASON = 500

log = structlog.get_logger()


class Dispatcher:
    """Runs the queue of one service, in a thread of its own."""

    def __init__(self, database: Database, store: Store, settings: Settings) -> None:
        self._database = database
        self._store = store
        self._settings = settings
        self._workers: dict[str, subprocess.Popen[bytes]] = {}
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="dispatcher", daemon=True)

    def start(self) -> None:
        """End what a dead service left behind, then serve the queue."""
        self.end_orphans()
        self._thread.start()

    def wake(self) -> None:
        """Look at the queue now."""
        self._wake.set()

    def stop(self) -> None:
        """Stop serving; running workers are ended and their runs marked as interrupted."""
        self._stopping.set()
        self._wake.set()
        self._thread.join()
        self.end_workers()

    def end_workers(self) -> None:
        """End every worker of this service and mark its run as interrupted."""
        for run_id in list(self._workers):
            self._kill(run_id, None)
            self._move(run_id, RunState.INTERRUPTED, "The service was stopped.")

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                self.tick()
            except OperationalError as error:
                log.error("the queue waits for the database", error=str(error))
            self._wake.wait(TICK_SECONDS)
            self._wake.clear()

    def tick(self) -> None:
        """Do everything that is due."""
        self._reap()
        with self._database.reading() as session:
            live = Runs(session).in_state(RunState.QUEUED, *WITH_WORKER)
        now = utc_now()
        for run in live:
            self._enforce(run, now)
        running = sum(run.state in WITH_WORKER for run in live)
        queued = [run.run_id for run in live if run.state == RunState.QUEUED]
        for run_id in queued[: max(0, self._settings.slots - running)]:
            self._launch(run_id)

    def _launch(self, run_id: str) -> None:
        """Take the run first, then start its worker: a start that fails is seen, not repeated."""
        with self._database.writing() as session:
            runs = Runs(session)
            attempt = runs.claim(run_id, self._time_allowed(runs.get(run_id)))
        if attempt is None:
            return
        command = [sys.executable, "-m", "api.worker", run_id, str(attempt)]
        environment = os.environ | {
            "MUSTER_DATABASE": self._settings.database_url,
            "MUSTER_DATA_DIR": str(self._store.folder),
            "MUSTER_HEARTBEAT_SECONDS": str(self._settings.heartbeat_seconds),
        }
        if self._settings.cluster is not None:
            environment["MUSTER_CLUSTER"] = self._settings.cluster
        with self._store.log_file(run_id).open("ab") as output:
            worker = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=environment,
                start_new_session=True,
            )
        self._workers[run_id] = worker
        with self._database.writing() as session:
            Runs(session).adopt(run_id, attempt, worker.pid)

    def _time_allowed(self, run: RunRow) -> timedelta:
        limit = run.request.get("time_limit") or self._settings.default_time_limit_seconds
        return timedelta(seconds=limit + self._settings.run_grace_seconds)

    def _reap(self) -> None:
        for run_id, worker in list(self._workers.items()):
            code = worker.poll()
            if code is None:
                continue
            del self._workers[run_id]
            if code < 0:
                name = signal.Signals(-code).name
                self._move(run_id, RunState.INTERRUPTED, f"The worker was killed ({name}).")
            else:
                self._move(run_id, RunState.FAILED, last_line(self._store.log_file(run_id)))

    def _enforce(self, run: RunRow, now: datetime) -> None:
        if run.deadline_at is not None and now > run.deadline_at:
            self._kill(run.run_id, run.worker_pid)
            if run.state == RunState.CANCELLING:
                reason, detail = StopReason.CANCELLED, "The worker did not stop and was killed."
            elif run.state == RunState.QUEUED:
                reason, detail = StopReason.TIME_LIMIT, "No slot became free in time."
            else:
                reason, detail = StopReason.TIME_LIMIT, "The run passed its limit and was killed."
            self._move(run.run_id, RunState.INCOMPLETE, detail, reason)
        elif run.state in WITH_WORKER and is_silent(run, now, self._silence):
            self._kill(run.run_id, run.worker_pid)
            self._move(run.run_id, RunState.INTERRUPTED, "Nothing was heard from the worker.")

    @property
    def _silence(self) -> timedelta:
        return timedelta(seconds=self._settings.stale_seconds)

    def end_orphans(self) -> None:
        """Interrupt runs whose process is gone; leave a living one to its heartbeat."""
        with self._database.reading() as session:
            left = Runs(session).in_state(*WITH_WORKER)
        for run in left:
            if not is_worker(run.worker_pid, run.run_id):
                detail = "The worker died while the service was down."
                self._move(run.run_id, RunState.INTERRUPTED, detail)

    def _kill(self, run_id: str, pid: int | None) -> None:
        worker = self._workers.pop(run_id, None)
        if worker is not None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        elif pid is not None and is_worker(pid, run_id):
            os.killpg(pid, signal.SIGKILL)

    def _move(
        self, run_id: str, to: RunState, detail: str, reason: StopReason = StopReason.ERROR
    ) -> None:
        with self._database.writing() as session:
            if Runs(session).move(run_id, to, detail=detail, stop_reason=reason):
                log.info("run ended", run_id=run_id, state=to, detail=detail)


def is_worker(pid: int | None, run_id: str) -> bool:
    """Whether a process is the worker of a run, and not another that got the same number."""
    if pid is None:
        return False
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return run_id.encode() in command.split(b"\0")


def last_line(log_file: Path) -> str:
    """The end of a worker's log: the error that it died of."""
    text = log_file.read_text(encoding="utf-8", errors="replace") if log_file.exists() else ""
    lines = text.strip().splitlines() or ["The worker ended without a result."]
    return lines[-1][:LONGEST_REASON]
