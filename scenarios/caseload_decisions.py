"""What a person decides of the changes that a plan of caseloads proposes, kept in the pack."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from scenarios.caseload_asked import OPTIONS, PLAN_AGAIN, Asked, Change, Names, faults_of, meetings
from scenarios.export.csv_file import csv_text
from scenarios.export.whole import replace_file
from scenarios.load import load_pack
from scenarios.problems import PackError, problem_of
from scenarios.schema.pack import Pack
from scenarios.schema.rows import DecisionRow
from scenarios.tables import TABLE_BY_FILE
from scenarios.verify.plan_folder import read_plan_folder

DECISIONS_FILE = "decisions.csv"
ALL = "all"


@dataclass(frozen=True)
class Decided:
    """What was decided just now, all that stands, and the changes that nobody has decided yet."""

    fresh: tuple[DecisionRow, ...]
    withdrawn: Mapping[str, str | None]
    """Cases whose decision is forgotten, with the reason."""
    standing: tuple[DecisionRow, ...]
    undecided: tuple[Change, ...]


def changes_of(folder: Path) -> tuple[Change, ...]:
    """The changes that a written plan proposes, new cases among them.

    Raises
    ------
    PackError
        If the folder holds no plan of caseloads that can be read.
    """
    plan = read_plan_folder(folder, ("caseloads",))
    problems = [problem_of(each.who, each.message, PLAN_AGAIN) for each in plan.faults]
    if "caseloads" not in plan.tables:
        expected = "name a plan that was made with --only caseloads, or with all parts"
        problems.append(problem_of(str(folder), "the plan has no caseloads.csv", expected))
    if problems:
        raise PackError(problems)
    rows = plan.rows("caseloads")
    names = ("offender_ref", "manager_id", "previous_manager_id", "reason")
    changes = (Change(**{name: row[name] for name in names}) for row in rows)
    return tuple(each for each in changes if each.manager_id != each.previous_manager_id)


def decide(
    pack_folder: Path,
    plan_folder: Path,
    by: str,
    *,
    accept: Sequence[str] = (),
    refuse: Sequence[str] = (),
    withdraw: Sequence[str] = (),
    reason: str | None = None,
    now: datetime | None = None,
) -> Decided:
    """Keep decisions in `decisions.csv` of the pack, where the next plan is bound by them.

    Nothing else changes: no case has another manager before somebody confirms it.

    Raises
    ------
    PackError
        With every reference that cannot be decided on, and why; nothing is kept then.
    """
    pack = folder_pack(pack_folder)
    asked = [
        *(Asked(ref, "accepted", reason) for ref in accept),
        *(Asked(ref, "refused", reason) for ref in refuse),
        *(Asked(ref, "withdrawn", reason) for ref in withdraw),
    ]
    done = decided_on(pack, plan_folder, by, asked, now=now)
    write_decisions(pack_folder, done.standing)
    return done


def decided_on(
    pack: Pack,
    plan_folder: Path,
    by: str,
    asked: Sequence[Asked],
    *,
    now: datetime | None = None,
    names: Names = OPTIONS,
) -> Decided:
    """What stands once a person has decided; nothing is written.

    Parameters
    ----------
    pack
        The pack that the plan was made from, with the decisions that stand.
    asked
        A decision takes the place of an earlier one on the same case; `ALL` stands for every
        change of the plan on which there is none. A withdrawn one is forgotten.

    Raises
    ------
    PackError
        With everything that cannot be decided so, and why.
    """
    changes = {each.offender_ref: each for each in changes_of(plan_folder)}
    kept = {row.offender_ref: row for row in pack.decisions}
    wanted = _expanded(asked, undecided(changes.values(), kept))
    problems = list(faults_of(pack, plan_folder, changes, by, wanted, names))
    if problems:
        raise PackError(problems)
    at = (now or datetime.now(UTC)).replace(microsecond=0)
    fresh = tuple(
        DecisionRow(
            offender_ref=each.offender_ref,
            manager_id=changes[each.offender_ref].manager_id,
            decision=each.decision,
            by=by,
            when=at,
            reason=each.reason,
        )
        for each in wanted
        if each.decision != "withdrawn"
    )
    withdrawn = {each.offender_ref: each.reason for each in wanted if each.decision == "withdrawn"}
    after = {ref: row for ref, row in kept.items() if ref not in withdrawn}
    after |= {row.offender_ref: row for row in fresh}
    if problems := list(meetings(pack, plan_folder, tuple(after.values()), wanted, names)):
        raise PackError(problems)
    left = undecided(changes.values(), after)
    return Decided(fresh, withdrawn, tuple(after.values()), left)


def undecided(
    changes: Iterable[Change], decisions: Mapping[str, DecisionRow]
) -> tuple[Change, ...]:
    """The changes on which nobody has decided."""
    return tuple(each for each in changes if not _is_decided(each, decisions))


def folder_pack(folder: Path) -> Pack:
    """The pack of a folder that can be written to.

    Raises
    ------
    PackError
        With every problem of the pack, or because it is not a folder.
    """
    if not folder.is_dir():
        fault, expected = "the pack is not a folder", "unpack it: decisions are kept in its folder"
        raise PackError([problem_of(str(folder), fault, expected)])
    return load_pack(folder, ["caseloads"])


def write_decisions(folder: Path, rows: Sequence[DecisionRow]) -> None:
    """Write the decisions of a pack; without any there is no file."""
    text = decisions_text(rows)
    if text is None:
        (folder / DECISIONS_FILE).unlink(missing_ok=True)
    else:
        replace_file(folder / DECISIONS_FILE, text)


def decisions_text(rows: Sequence[DecisionRow]) -> str | None:
    """`decisions.csv` as text; None without any, when there is no file."""
    columns = TABLE_BY_FILE[DECISIONS_FILE].columns
    cells = ([getattr(row, name) for name in columns] for row in rows)
    return csv_text(columns, cells) if rows else None


def _is_decided(change: Change, decisions: Mapping[str, DecisionRow]) -> bool:
    decision = decisions.get(change.offender_ref)
    return decision is not None and decision.manager_id == change.manager_id


def _expanded(asked: Iterable[Asked], open_changes: Iterable[Change]) -> list[Asked]:
    """What is asked of each case, once, with every open one in the place of `ALL`."""
    open_refs = [each.offender_ref for each in open_changes]
    named = (
        replace(each, offender_ref=ref)
        for each in asked
        for ref in (open_refs if each.offender_ref == ALL else [each.offender_ref])
    )
    return list({(each.offender_ref, each.decision): each for each in named}.values())
