"""`ledger.csv`: what everybody is owed in rest, and its totals in the summary."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from optimiser.roster import Roster
from optimiser.rota.ledger import MINUTES_PER_HOUR, LedgerEntry, RestAccount, ledger_of
from optimiser.rota.problem import RotaProblem
from scenarios.export.csv_file import write_csv
from scenarios.plan_files import PLAN_TABLES
from scenarios.schema.pack import Pack


def entries_of(pack: Pack, roster: Roster, problem: RotaProblem) -> list[LedgerEntry]:
    """The ledger of a plan, from the accounts that `history.csv` tells."""
    before = {
        row.staff_id: RestAccount(row.rest_days_owed, row.toil_minutes) for row in pack.history
    }
    return list(ledger_of(roster, problem, before))


def write_ledger(path: Path, entries: Sequence[LedgerEntry]) -> None:
    """Write one row a person."""
    rows = (
        (
            entry.staff_id,
            entry.longest_days,
            entry.short_rests,
            entry.debt_minutes,
            entry.rest_days_worked,
            entry.before.rest_days,
            entry.given.rest_days,
            entry.after.rest_days,
            entry.before.toil_minutes,
            entry.given.toil_minutes,
            entry.after.toil_minutes,
        )
        for entry in entries
    )
    write_csv(path, tuple(PLAN_TABLES["ledger"]), rows)


def ledger_summary(entries: Sequence[LedgerEntry]) -> dict[str, Any]:
    """Totals of the ledger, for the summary."""
    return {
        "longest_days_between_rest_days": max((e.longest_days for e in entries), default=0),
        "short_rests": sum(entry.short_rests for entry in entries),
        "rest_debt_hours": sum(e.debt_minutes for e in entries) / MINUTES_PER_HOUR,
        "rest_days_worked": sum(entry.rest_days_worked for entry in entries),
        "rest_days_given_back": sum(entry.given.rest_days for entry in entries),
        "rest_days_owed": sum(entry.after.rest_days for entry in entries),
        "toil_hours_given_back": sum(e.given.toil_minutes for e in entries) / MINUTES_PER_HOUR,
        "toil_hours": sum(entry.after.toil_minutes for entry in entries) / MINUTES_PER_HOUR,
    }
