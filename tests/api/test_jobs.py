"""Faults of worker processes: real processes, frozen or killed at the worst moment."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.database.engine import Database
from api.database.runs import Runs
from api.database.tables import RunRow
from api.jobs import Dispatcher, is_worker, last_line
from api.settings import Settings
from api.states import RunState
from api.store import Store, new_reference
from optimiser.outcome import StopReason

LONG_SECONDS = 60.0
PATIENCE_SECONDS = 30.0

Service = Callable[..., Dispatcher]


@pytest.fixture
def store(settings: Settings) -> Store:
    return Store(settings.data_folder)


@pytest.fixture
def service(database: Database, store: Store, settings: Settings) -> Iterator[Service]:
    """Makes dispatchers that are driven by hand; their workers are ended with the test."""
    made: list[Dispatcher] = []

    def make(**changes: Any) -> Dispatcher:
        changed = settings.model_copy(update={"slots": 1, **changes})
        dispatcher = Dispatcher(database, store, changed)
        made.append(dispatcher)
        return dispatcher

    yield make
    for dispatcher in made:
        dispatcher.end_workers()


@pytest.fixture
def queue(database: Database, store: Store, pack_folder: Path) -> Callable[..., str]:
    pack = store.register_pack(database, pack_folder)

    def add(seconds: float = LONG_SECONDS, wait: float = LONG_SECONDS) -> str:
        run_id = new_reference()
        request = {"pack_id": pack.pack_id, "time_limit": seconds}
        with database.writing() as session:
            Runs(session).add(run_id, pack.pack_id, request, timedelta(seconds=wait))
        return run_id

    return add


def run_of(database: Database, run_id: str) -> RunRow:
    with database.reading() as session:
        return Runs(session).get(run_id)


def freeze(database: Database, run_id: str) -> int:
    """Stop the worker of a run as a machine that hangs would; its process number."""
    pid = run_of(database, run_id).worker_pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    return pid


def tick_until_ended(dispatcher: Dispatcher, database: Database, run_id: str) -> RunRow:
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        dispatcher.tick()
        run = run_of(database, run_id)
        if run.state.is_terminal:
            return run
        time.sleep(0.05)
    pytest.fail(f"the run is still {run.state}")


def test_a_killed_worker_leaves_an_interrupted_run(
    service: Service, queue: Callable[..., str], database: Database
) -> None:
    dispatcher, run_id = service(), queue()
    dispatcher.tick()
    os.kill(freeze(database, run_id), signal.SIGKILL)
    run = tick_until_ended(dispatcher, database, run_id)
    assert run.state == RunState.INTERRUPTED
    assert run.detail == "The worker was killed (SIGKILL)."


def test_a_silent_worker_is_given_up_and_ended(
    service: Service, queue: Callable[..., str], database: Database
) -> None:
    dispatcher, run_id = service(stale_seconds=0.3), queue()
    dispatcher.tick()
    pid = freeze(database, run_id)
    run = tick_until_ended(dispatcher, database, run_id)
    assert run.state == RunState.INTERRUPTED
    assert not is_worker(pid, run_id)


def test_a_run_past_its_limit_is_killed(
    service: Service, queue: Callable[..., str], database: Database
) -> None:
    dispatcher, run_id = service(run_grace_seconds=0.2), queue(seconds=0.2)
    dispatcher.tick()
    pid = freeze(database, run_id)
    run = tick_until_ended(dispatcher, database, run_id)
    assert (run.state, run.stop_reason) == (RunState.INCOMPLETE, StopReason.TIME_LIMIT)
    assert not is_worker(pid, run_id)


def test_a_worker_that_does_not_stop_is_killed(
    service: Service, queue: Callable[..., str], database: Database
) -> None:
    dispatcher, run_id = service(), queue()
    dispatcher.tick()
    freeze(database, run_id)
    with database.writing() as session:
        assert Runs(session).cancel(run_id, timedelta(seconds=0.2)).state == RunState.CANCELLING
    run = tick_until_ended(dispatcher, database, run_id)
    assert (run.state, run.stop_reason) == (RunState.INCOMPLETE, StopReason.CANCELLED)


def test_a_worker_that_cannot_work_says_why(
    service: Service, queue: Callable[..., str], database: Database, store: Store
) -> None:
    dispatcher, run_id = service(), queue()
    shutil.rmtree(store.folder / "packs")
    run = tick_until_ended(dispatcher, database, run_id)
    assert (run.state, run.stop_reason) == (RunState.FAILED, StopReason.ERROR)
    assert run.detail
    assert run.detail == last_line(store.log_file(run_id))


def test_runs_wait_for_a_slot_in_order(
    service: Service, queue: Callable[..., str], database: Database
) -> None:
    dispatcher = service(slots=2)
    runs = [queue() for _ in range(4)]
    dispatcher.tick()
    dispatcher.tick()
    states = [run_of(database, run_id).state for run_id in runs]
    assert states == [RunState.BUILDING] * 2 + [RunState.QUEUED] * 2
    os.kill(freeze(database, runs[0]), signal.SIGKILL)
    tick_until_ended(dispatcher, database, runs[0])
    dispatcher.tick()
    assert run_of(database, runs[2]).state == RunState.BUILDING
    assert run_of(database, runs[3]).state == RunState.QUEUED


def test_a_run_that_waits_too_long_ends(
    service: Service, queue: Callable[..., str], database: Database
) -> None:
    run = tick_until_ended(service(slots=0), database, queue(wait=0.1))
    assert (run.state, run.stop_reason) == (RunState.INCOMPLETE, StopReason.TIME_LIMIT)


def test_a_new_service_ends_what_died_with_the_old_one(
    service: Service, queue: Callable[..., str], database: Database
) -> None:
    old, run_id, waiting = service(), queue(), queue()
    old.tick()
    pid = freeze(database, run_id)
    new = service()
    new.end_orphans()
    assert run_of(database, run_id).state == RunState.BUILDING, "the worker is alive"
    os.kill(pid, signal.SIGKILL)
    old.end_workers()
    new.end_orphans()
    assert run_of(database, run_id).state == RunState.INTERRUPTED
    assert run_of(database, waiting).state == RunState.QUEUED


def test_a_new_service_supervises_a_worker_it_did_not_start(
    service: Service, queue: Callable[..., str], database: Database
) -> None:
    old, run_id = service(), queue()
    old.tick()
    pid = freeze(database, run_id)
    new = service(stale_seconds=0.2)
    run = tick_until_ended(new, database, run_id)
    assert run.state == RunState.INTERRUPTED
    old.end_workers()
    assert not is_worker(pid, run_id)


def test_stopping_the_service_interrupts_its_runs(
    service: Service, queue: Callable[..., str], database: Database
) -> None:
    dispatcher, run_id = service(), queue()
    dispatcher.start()
    limit = time.monotonic() + PATIENCE_SECONDS
    while run_of(database, run_id).worker_pid is None and time.monotonic() < limit:
        time.sleep(0.05)
    dispatcher.stop()
    assert run_of(database, run_id).state == RunState.INTERRUPTED


def test_another_process_with_the_same_number_is_no_worker() -> None:
    assert not is_worker(os.getpid(), "some-run")
    assert not is_worker(None, "some-run")
    assert not is_worker(2**22 + 1, "some-run")
