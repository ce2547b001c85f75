"""`ledger.csv`: what everybody is owed in rest, and its totals in the summary."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from optimiser.roster import Roster
from optimiser.rota.ledger import MINUTES_PER_HOUR, LedgerEntry, RestAccount, ledger_of
from optimiser.rota.owed import OwedKind
from optimiser.rota.problem import RotaProblem
from scenarios.build.common import strength_of
from scenarios.build.owed import owed_before, rest_day_minutes
from scenarios.export.csv_file import write_csv
from scenarios.plan_files import PLAN_TABLES
from scenarios.schema.pack import Pack


def entries_of(pack: Pack, roster: Roster, problem: RotaProblem) -> list[LedgerEntry]:
    """The ledger of a plan, from the accounts that `history.csv` tells."""
    before = {row.staff_id: _account(pack, row.staff_id) for row in pack.staff}
    return list(ledger_of(roster, problem, before))


def _account(pack: Pack, who: str) -> RestAccount:
    """The account of a person: the parts of `owed.csv`, else the totals of `history.csv`."""
    parts = owed_before(pack, who)
    told = {row.kind for row in pack.owed if row.staff_id == who}
    row = next((row for row in pack.history if row.staff_id == who), None)
    days, minutes = (row.rest_days_owed, row.toil_minutes) if row else (0.0, 0)
    if OwedKind.REST_DAY in told:
        days = sum(part.amount for part in parts if part.kind is OwedKind.REST_DAY)
    if OwedKind.TIME_OFF in told:
        minutes = int(sum(part.amount for part in parts if part.kind is OwedKind.TIME_OFF))
    return RestAccount(days, minutes, parts)


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


def write_owed(path: Path, entries: Sequence[LedgerEntry]) -> None:
    """Write one row for each part of what is owed after the plan, as a pack may have it again."""
    rows = (
        (entry.staff_id, part.kind.value, part.amount, part.by or "", part.reason)
        for entry in entries
        for part in entry.after.parts
    )
    write_csv(path, tuple(PLAN_TABLES["owed"]), rows)


def ledger_summary(pack: Pack, entries: Sequence[LedgerEntry]) -> dict[str, Any]:
    """Totals of the ledger, for the summary; what the plan makes owed also as hours of duty."""
    minutes = {
        member.staff_id: rest_day_minutes(pack, member) for member in strength_of(pack).members
    }
    made = [(entry.staff_id, part) for entry in entries for part in entry.made]
    days = [(who, part.amount) for who, part in made if part.kind is OwedKind.REST_DAY]
    time_off = sum(part.amount for _, part in made if part.kind is OwedKind.TIME_OFF)
    hours = (sum(minutes[who] * amount for who, amount in days) + time_off) / MINUTES_PER_HOUR
    firsts = [part.by.isoformat() for _, part in made if part.by is not None]
    return {
        "rest_days_made_owed": int(sum(amount for _, amount in days)),
        "hours_made_owed": hours,
        "first_of_it_due_by": min(firsts, default=None),
        "longest_days_between_rest_days": max((e.longest_days for e in entries), default=0),
        "short_rests": sum(entry.short_rests for entry in entries),
        "rest_debt_hours": sum(e.debt_minutes for e in entries) / MINUTES_PER_HOUR,
        "rest_days_worked": sum(entry.rest_days_worked for entry in entries),
        "rest_days_given_back": sum(entry.given.rest_days for entry in entries),
        "rest_days_owed": sum(entry.after.rest_days for entry in entries),
        "toil_hours_given_back": sum(e.given.toil_minutes for e in entries) / MINUTES_PER_HOUR,
        "toil_hours": sum(entry.after.toil_minutes for entry in entries) / MINUTES_PER_HOUR,
    }
