from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from api.database.columns import UtcDateTime, utc_now
from api.database.engine import Database
from api.database.migrate import upgrade
from api.database.tables import PlanRow, Table


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Table.metadata) == []


def test_an_upgrade_may_be_repeated(database: Database) -> None:
    upgrade(database)
    upgrade(database)


def test_sqlite_is_set_up_for_many_processes(database: Database) -> None:
    with database.engine.connect() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 15_000}


def test_a_plan_needs_its_pack(database: Database) -> None:
    orphan = PlanRow(plan_id="x", pack_id="none", digest="d", summary={}, created_at=utc_now())
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(orphan)


def test_a_failed_write_leaves_nothing(database: Database) -> None:
    def write_and_fail() -> None:
        with database.writing() as session:
            session.execute(text("INSERT INTO idempotency_keys VALUES ('s', 'k', 'd', 'r', '1')"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM idempotency_keys")).scalar() == 0


def test_instants_come_back_in_utc(database: Database) -> None:
    summer = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=1)))
    column = UtcDateTime()
    stored = column.process_bind_param(summer, database.engine.dialect)
    assert stored == summer
    assert stored.tzinfo == UTC
    given_back = column.process_result_value(stored.replace(tzinfo=None), database.engine.dialect)
    assert given_back == summer


def test_naive_instants_are_refused(database: Database) -> None:
    naive = datetime(2026, 1, 1)
    row = PlanRow(plan_id="x", pack_id="p", digest="d", summary={}, created_at=naive)
    with pytest.raises(StatementError, match="time zone"), database.writing() as session:
        session.add(row)
