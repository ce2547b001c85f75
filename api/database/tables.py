"""Every table of the service."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Enum, ForeignKey, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.database.columns import UtcDateTime
from api.states import RunState

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
REFERENCE = String(32)
STATE = Enum(
    RunState,
    native_enum=False,
    length=16,
    values_callable=lambda states: [state.value for state in states],
)


class Table(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMES)


class PackRow(Table):
    """A pack that was accepted; its files are in the data folder and never change."""

    __tablename__ = "packs"

    pack_id: Mapped[str] = mapped_column(REFERENCE, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(128), unique=True)
    classification: Mapped[str] = mapped_column(String(32))
    plan_start: Mapped[date]
    plan_weeks: Mapped[int]
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PlanRow(Table):
    """A plan whose files are in the data folder and never change."""

    __tablename__ = "plans"

    plan_id: Mapped[str] = mapped_column(REFERENCE, primary_key=True)
    pack_id: Mapped[str] = mapped_column(ForeignKey("packs.pack_id"), index=True)
    digest: Mapped[str] = mapped_column(String(128), index=True)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RunRow(Table):
    """One execution; `attempt` fences off a worker that was given up for dead."""

    __tablename__ = "runs"
    __table_args__ = (Index("ix_runs_state_submitted", "state", "submitted_at"),)

    run_id: Mapped[str] = mapped_column(REFERENCE, primary_key=True)
    pack_id: Mapped[str] = mapped_column(ForeignKey("packs.pack_id"), index=True)
    plan_id: Mapped[str | None] = mapped_column(ForeignKey("plans.plan_id"))
    state: Mapped[RunState] = mapped_column(STATE)
    stop_reason: Mapped[str | None] = mapped_column(String(16))
    detail: Mapped[str | None] = mapped_column(Text)
    request: Mapped[dict[str, Any]] = mapped_column(JSON)
    attempt: Mapped[int] = mapped_column(default=0)
    worker_pid: Mapped[int | None]
    last_event: Mapped[int] = mapped_column(default=0)
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    solving_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RunEventRow(Table):
    """What happened in a run, numbered from 1 without gaps."""

    __tablename__ = "run_events"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.run_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)


class IdempotencyRow(Table):
    """Which resource a write with this key made."""

    __tablename__ = "idempotency_keys"

    scope: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    digest: Mapped[str] = mapped_column(String(128))
    resource_id: Mapped[str] = mapped_column(REFERENCE)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseDecisionRow(Table):
    """What a person decided of one case of a plan; the latest version of a case counts."""

    __tablename__ = "case_decisions"

    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.plan_id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offender_ref: Mapped[str] = mapped_column(Text, primary_key=True)
    manager_id: Mapped[str | None] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Text)


class ConfirmationRow(Table):
    """Which changes of a plan took effect; `pack_id` is the pack that has them."""

    __tablename__ = "confirmations"

    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.plan_id"), primary_key=True)
    pack_id: Mapped[str] = mapped_column(ForeignKey("packs.pack_id"))
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    made: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    left: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class PackVersionRow(Table):
    """A pack that was made from another by decisions or a confirmation."""

    __tablename__ = "pack_versions"

    pack_id: Mapped[str] = mapped_column(ForeignKey("packs.pack_id"), primary_key=True)
    made_from: Mapped[str] = mapped_column(ForeignKey("packs.pack_id"))
