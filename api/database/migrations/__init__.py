"""Alembic migrations, run by `api.database.migrate`."""
