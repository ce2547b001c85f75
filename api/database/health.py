"""Whether the database answers."""

from sqlalchemy import text

from api.database.engine import Database


def ping(database: Database) -> None:
    """Ask the database for nothing."""
    with database.reading() as session:
        session.execute(text("SELECT 1"))
