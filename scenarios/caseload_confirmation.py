"""Accepted changes of a plan of caseloads take effect in the pack, once a person confirms them."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from optimiser.errors import MusterError
from scenarios.build.caseloads import build_caseloads
from scenarios.build.common import horizon_of
from scenarios.caseload_asked import OPTIONS, Change, Names, text_problems
from scenarios.caseload_decisions import changes_of, folder_pack, write_decisions
from scenarios.caseload_tables import CONFIRMATION_FILE, place_of
from scenarios.export.csv_file import csv_text
from scenarios.export.whole import replace_file
from scenarios.plan_files import read_plan_table
from scenarios.problems import PackError
from scenarios.schema.pack import Pack
from scenarios.schema.rows import DecisionRow
from scenarios.tables import TABLE_BY_FILE
from scenarios.verify import verify_folder
from scenarios.write import columns_needed

OFFENDERS_FILE = "offenders.csv"
PLAN_AGAIN = "plan again with the decisions"


class ConfirmationRefused(MusterError):
    """A plan of caseloads that cannot take effect."""


@dataclass(frozen=True)
class Confirmation:
    """Which changes took effect, by whom and when, and which nobody had accepted.

    `co_workers` are who works a case beside its lead from now on, by offender reference; a case
    that is not there keeps whom it had.
    """

    by: str
    at: datetime
    made: tuple[Change, ...]
    left: tuple[Change, ...]
    co_workers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def confirm(
    pack_folder: Path,
    plan_folder: Path,
    by: str,
    now: datetime | None = None,
    *,
    co_workers: bool = False,
) -> Confirmation:
    """Give every accepted case of a plan its new manager in `offenders.csv` of the pack.

    With `co_workers`, cases get those of the plan too, wherever the lead is then the plan's. The
    record is kept in the plan's folder.

    Raises
    ------
    ConfirmationRefused
        If the plan does not hold against the pack, was confirmed before, or nothing is accepted.
    PackError
        If the pack or the plan cannot be read, or nobody is named.
    """
    pack = folder_pack(pack_folder)
    if (plan_folder / CONFIRMATION_FILE).exists():
        message = f"the plan is confirmed already: see {plan_folder / CONFIRMATION_FILE}"
        raise ConfirmationRefused(message)
    done = confirmation_of(pack, plan_folder, by, now, co_workers=co_workers)
    replace_file(pack_folder / OFFENDERS_FILE, offenders_text(pack, done))
    write_decisions(pack_folder, decisions_left(pack, done))
    record = json.dumps(asdict(done), indent=2, ensure_ascii=False, default=str)
    replace_file(plan_folder / CONFIRMATION_FILE, record + "\n")
    return done


def confirmation_of(
    pack: Pack,
    plan_folder: Path,
    by: str,
    now: datetime | None = None,
    names: Names = OPTIONS,
    *,
    co_workers: bool = False,
) -> Confirmation:
    """What takes effect of a plan: the changes that the pack's decisions accept. Writes nothing.

    Raises
    ------
    ConfirmationRefused
        If the plan does not hold against the pack and its decisions, or nothing is accepted.
    PackError
        If the plan cannot be read, or nobody is named.
    """
    if problems := list(text_problems(by, names)):
        raise PackError(problems)
    changes = changes_of(plan_folder)
    decided = {(row.offender_ref, row.manager_id): row.decision for row in pack.decisions}
    words = [decided.get((each.offender_ref, each.manager_id)) for each in changes]
    made = tuple(each for each, word in zip(changes, words, strict=True) if word == "accepted")
    refused = [
        each.offender_ref for each, word in zip(changes, words, strict=True) if word == "refused"
    ]
    _refuse_unfit(pack, plan_folder, made, refused, is_empty=not (made or co_workers))
    at = (now or datetime.now(UTC)).replace(microsecond=0)
    left = tuple(each for each in changes if each not in made)
    unlike = {each.offender_ref for each in left}
    beside = _co_workers(plan_folder) if co_workers else {}
    kept = {ref: names for ref, names in beside.items() if ref not in unlike}
    return Confirmation(by.strip(), at, made, left, kept)


def offenders_text(pack: Pack, done: Confirmation) -> str:
    """`offenders.csv` once a confirmation has taken effect.

    Only `current_manager_id`, `managed_since` and `current_co_workers` change, never a colour, tier
    or risk.
    """
    day = horizon_of(pack).local(done.at).date()
    update: dict[str, dict[str, Any]] = {
        ref: {"current_co_workers": names} for ref, names in done.co_workers.items()
    }
    for each in done.made:
        led = {"current_manager_id": each.manager_id, "managed_since": day}
        update[each.offender_ref] = update.get(each.offender_ref, {}) | led
    rows = [row.model_copy(update=update.get(row.offender_ref, {})) for row in pack.offenders]
    columns = columns_needed(TABLE_BY_FILE[OFFENDERS_FILE], rows)
    return csv_text(columns, ([getattr(row, name) for name in columns] for row in rows))


def decisions_left(pack: Pack, done: Confirmation) -> list[DecisionRow]:
    """The decisions that are not carried out: refused moves stay refused until withdrawn."""
    made = {each.offender_ref for each in done.made}
    return [row for row in pack.decisions if row.offender_ref not in made]


def _co_workers(plan_folder: Path) -> dict[str, tuple[str, ...]]:
    """Who works each case beside its lead in a plan, where anybody was found."""
    beside: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    file = plan_folder / place_of("co_workers")
    if file.exists():
        table = read_plan_table("co_workers", file)
        for ref, manager_id in zip(table["offender_ref"], table["manager_id"], strict=True):
            if manager_id:
                beside[ref] += (manager_id,)
    return dict(beside)


def _refuse_unfit(
    pack: Pack,
    plan_folder: Path,
    made: Sequence[Change],
    refused: Sequence[str],
    *,
    is_empty: bool,
) -> None:
    if is_empty:
        message = "none of the plan's changes is accepted: decide on them first"
        raise ConfirmationRefused(message)
    if refused:
        message = f"the plan makes a change that is refused ({', '.join(refused)}); {PLAN_AGAIN}"
        raise ConfirmationRefused(message)
    current = {row.offender_ref: row.current_manager_id or "" for row in pack.offenders}
    stale = [
        row.offender_ref for row in made if current.get(row.offender_ref) != row.previous_manager_id
    ]
    if stale:
        message = f"{', '.join(stale)} changed manager after the plan was made; plan again"
        raise ConfirmationRefused(message)
    if met := _brought_together(pack, made):
        message = (
            f"{' and '.join(met[0])} are to be kept apart, and the accepted changes alone would "
            f"give {met[1]} both; accept the change of the other too, or withdraw this one"
        )
        raise ConfirmationRefused(message)
    found = verify_folder(pack, plan_folder)
    if found:
        message = (
            f"the plan does not hold against the pack ({len(found)} breaches, the first: "
            f"{found[0].message}); {PLAN_AGAIN}"
        )
        raise ConfirmationRefused(message)


def _brought_together(pack: Pack, made: Sequence[Change]) -> tuple[tuple[str, str], str] | None:
    """The first case made to move to the manager of one from whom it is to be kept apart."""
    leaders = {row.offender_ref: row.current_manager_id for row in pack.offenders}
    leaders |= {each.offender_ref: each.manager_id for each in made}
    apart = build_caseloads(pack).apart
    for each in made:
        for other in sorted(apart.get(each.offender_ref, ())):
            if leaders[other] == each.manager_id:
                return (each.offender_ref, other), each.manager_id
    return None
