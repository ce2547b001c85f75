"""A terminal state never changes, whoever asks and in whatever order."""

import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from api.database.columns import utc_now
from api.database.engine import Database
from api.database.migrate import upgrade
from api.database.packs import Packs
from api.database.runs import Runs
from api.database.tables import PackRow
from api.states import MAY_FOLLOW, TERMINAL, RunState
from api.store import new_reference
from optimiser.outcome import StopReason

HOUR = timedelta(hours=1)


def queue_run(database: Database) -> str:
    run_id = new_reference()
    with database.writing() as session:
        pack = Packs(session).with_digest("d")
        if pack is None:
            pack = PackRow(
                pack_id="p",
                name="P",
                digest="d",
                classification="OFFICIAL",
                plan_start=utc_now().date(),
                plan_weeks=4,
                registered_at=utc_now(),
            )
            Packs(session).add(pack)
        Runs(session).add(run_id, "p", {"pack_id": "p"}, HOUR)
    return run_id


def state_of(database: Database, run_id: str) -> RunState:
    with database.reading() as session:
        return RunState(Runs(session).get(run_id).state)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("states")
    database = Database(f"sqlite:///{folder / 'x.sqlite3'}")
    upgrade(database)
    return database


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wishes=st.lists(st.sampled_from(list(RunState)), max_size=8))
def test_only_allowed_moves_happen(shared: Database, wishes: list[RunState]) -> None:
    run_id = queue_run(shared)
    state = RunState.QUEUED
    for wish in wishes:
        with shared.writing() as session:
            moved = Runs(session).move(run_id, wish)
        assert moved == (state in MAY_FOLLOW[wish])
        state = wish if moved else state
        assert state_of(shared, run_id) == state
    with shared.reading() as session:
        events = Runs(session).events_after(run_id, 0)
        run = Runs(session).get(run_id)
    assert [event.number for event in events] == list(range(1, run.last_event + 1))
    assert (run.ended_at is not None) == state.is_terminal
    assert (run.deadline_at is None) == state.is_terminal


def test_nothing_follows_a_terminal_state() -> None:
    assert not any(sources & TERMINAL for sources in MAY_FOLLOW.values())
    assert set(MAY_FOLLOW) == set(RunState)


@pytest.mark.parametrize("state", sorted(TERMINAL - {RunState.INTERRUPTED}))
def test_the_database_itself_refuses_to_revive_a_run(database: Database, state: RunState) -> None:
    run_id = queue_run(database)
    with database.writing() as session:
        Runs(session).claim(run_id, HOUR)
        Runs(session).move(run_id, state)
    with pytest.raises(IntegrityError, match="terminal"), database.writing() as session:
        session.execute(text("UPDATE runs SET state = 'solving'"))
    assert state_of(database, run_id) == state


def test_a_run_is_claimed_once(database: Database) -> None:
    run_id = queue_run(database)
    claims: list[int | None] = []

    def claim() -> None:
        with database.writing() as session:
            claims.append(Runs(session).claim(run_id, HOUR))

    threads = [threading.Thread(target=claim) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claims, key=str) == [1, None, None, None, None, None]


def test_a_replaced_worker_changes_nothing(database: Database) -> None:
    run_id = queue_run(database)
    with database.writing() as session:
        attempt = Runs(session).claim(run_id, HOUR)
    assert attempt == 1
    late = 0
    with database.writing() as session:
        runs = Runs(session)
        assert runs.beat(run_id, late) is None
        assert runs.tell(run_id, "progress", {}, fence=late) is None
        assert not runs.move(run_id, RunState.FINISHED, fence=late)
        assert runs.beat(run_id, attempt) == RunState.BUILDING


def test_a_heartbeat_after_the_end_is_refused(database: Database) -> None:
    run_id = queue_run(database)
    with database.writing() as session:
        runs = Runs(session)
        attempt = runs.claim(run_id, HOUR)
        assert attempt is not None
        runs.move(run_id, RunState.INTERRUPTED)
        assert runs.beat(run_id, attempt) is None
        assert runs.tell(run_id, "progress", {}, fence=attempt) is None


def test_a_queued_run_is_cancelled_at_once(database: Database) -> None:
    run_id = queue_run(database)
    with database.writing() as session:
        run = Runs(session).cancel(run_id, HOUR)
    assert (run.state, run.stop_reason) == (RunState.INCOMPLETE, StopReason.CANCELLED)


def test_cancelling_never_puts_the_deadline_off(database: Database) -> None:
    run_id = queue_run(database)
    with database.writing() as session:
        runs = Runs(session)
        runs.claim(run_id, timedelta(seconds=5))
        first = runs.cancel(run_id, HOUR).deadline_at
        second = runs.cancel(run_id, 2 * HOUR).deadline_at
    assert first is not None
    assert first < utc_now() + timedelta(seconds=6)
    assert second == first


def test_events_of_many_writers_have_no_gap(database: Database) -> None:
    run_id = queue_run(database)

    def tell() -> None:
        for _ in range(20):
            with database.writing() as session:
                Runs(session).tell(run_id, "progress", {})

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        numbers = [event.number for event in Runs(session).events_after(run_id, 0)]
    assert numbers == list(range(1, 82))
