"""Brings a database to the present schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from api.database.engine import WRITES, Database

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> None:
    """Apply every migration that the database lacks, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with (
        database.engine.connect().execution_options(**{WRITES: True}) as connection,
        connection.begin(),
    ):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
