"""Packs, plans, runs, events, idempotency keys."""

import sqlalchemy as sa
from alembic import op

from api.database.columns import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TERMINAL_NEVER_CHANGES = """
CREATE TRIGGER runs_terminal_state BEFORE UPDATE OF state ON runs
WHEN OLD.state IN ('finished', 'incomplete', 'failed', 'interrupted') AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'a terminal state never changes'); END
"""


def upgrade() -> None:
    """Make the tables."""
    _packs_and_plans()
    _runs()
    op.create_table(
        "idempotency_keys",
        sa.Column("scope", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("digest", sa.String(128), nullable=False),
        sa.Column("resource_id", sa.String(32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(TERMINAL_NEVER_CHANGES)


def _packs_and_plans() -> None:
    op.create_table(
        "packs",
        sa.Column("pack_id", sa.String(32), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(128), nullable=False, unique=True),
        sa.Column("classification", sa.String(32), nullable=False),
        sa.Column("plan_start", sa.Date(), nullable=False),
        sa.Column("plan_weeks", sa.Integer(), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "plans",
        sa.Column("plan_id", sa.String(32), primary_key=True),
        sa.Column("pack_id", sa.String(32), sa.ForeignKey("packs.pack_id"), nullable=False),
        sa.Column("digest", sa.String(128), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_plans_pack_id", "plans", ["pack_id"])
    op.create_index("ix_plans_digest", "plans", ["digest"])


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(32), primary_key=True),
        sa.Column("pack_id", sa.String(32), sa.ForeignKey("packs.pack_id"), nullable=False),
        sa.Column("plan_id", sa.String(32), sa.ForeignKey("plans.plan_id")),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("stop_reason", sa.String(16)),
        sa.Column("detail", sa.Text()),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("worker_pid", sa.Integer()),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime()),
        sa.Column("solving_at", UtcDateTime()),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("deadline_at", UtcDateTime()),
        sa.Column("heartbeat_at", UtcDateTime()),
    )
    op.create_index("ix_runs_pack_id", "runs", ["pack_id"])
    op.create_index("ix_runs_state_submitted", "runs", ["state", "submitted_at"])
    op.create_table(
        "run_events",
        sa.Column("run_id", sa.String(32), sa.ForeignKey("runs.run_id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("idempotency_keys", "run_events", "runs", "plans", "packs"):
        op.drop_table(table)
