"""Decisions on cases, confirmations, and which pack came of which."""

import sqlalchemy as sa
from alembic import op

from api.database.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("case_decisions", "confirmations", "pack_versions")
NEVER_CHANGES = """
CREATE TRIGGER {table}_no_{change} BEFORE {change} ON {table}
BEGIN SELECT RAISE(ABORT, 'what was decided is kept as it was'); END
"""


def upgrade() -> None:
    """Make the tables; their rows are only ever added."""
    op.create_table(
        "case_decisions",
        sa.Column("plan_id", sa.String(32), sa.ForeignKey("plans.plan_id"), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("offender_ref", sa.Text(), primary_key=True),
        sa.Column("manager_id", sa.Text()),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text()),
    )
    op.create_table(
        "confirmations",
        sa.Column("plan_id", sa.String(32), sa.ForeignKey("plans.plan_id"), primary_key=True),
        sa.Column("pack_id", sa.String(32), sa.ForeignKey("packs.pack_id"), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("made", sa.JSON(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
    )
    op.create_table(
        "pack_versions",
        sa.Column("pack_id", sa.String(32), sa.ForeignKey("packs.pack_id"), primary_key=True),
        sa.Column("made_from", sa.String(32), sa.ForeignKey("packs.pack_id"), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            for change in ("UPDATE", "DELETE"):
                op.execute(NEVER_CHANGES.format(table=table, change=change))


def downgrade() -> None:
    """Drop the tables."""
    for table in TABLES:
        op.drop_table(table)
