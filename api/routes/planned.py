"""What routes need to work on a plan: its pack as the plan changed it, and its files."""

from pathlib import Path
from typing import Any

from api.database.engine import Database
from api.database.missing import NotFound
from api.database.packs import Plans
from api.store import Store
from optimiser.errors import MusterError
from scenarios.overrides import apply_overrides
from scenarios.plan_files import SUMMARY_FILE
from scenarios.schema.pack import Pack


class NothingToShow(NotFound):
    """A plan or its pack lacks what was asked for; the message says what."""

    def __init__(self, why: MusterError | str) -> None:
        MusterError.__init__(self, str(why))


def changes_of(plan_id: str, database: Database) -> tuple[str, dict[str, Any]]:
    """Reference of the pack that a plan was made from, and what the plan changed in it."""
    pack_id, summary = summary_of(plan_id, database)
    return pack_id, dict(summary.get("changes", {}))


def summary_of(plan_id: str, database: Database) -> tuple[str, dict[str, Any]]:
    """Reference of the pack that a plan was made from, and the plan's summary."""
    with database.reading() as session:
        plan = Plans(session).get(plan_id)
        return plan.pack_id, dict(plan.summary)


def changed_pack(store: Store, pack_id: str, changes: dict[str, Any]) -> Pack:
    """A stored pack with the changes of a plan made."""
    return apply_overrides(store.pack(pack_id), changes, SUMMARY_FILE)


def planned_pack(plan_id: str, database: Database, store: Store) -> tuple[Pack, Path]:
    """The pack as a plan changed it, and the folder of the plan's files."""
    pack = changed_pack(store, *changes_of(plan_id, database))
    return pack, store.plan_folder(plan_id)
