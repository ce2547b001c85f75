"""What a person decides of the changes that a plan of caseloads proposes, kept in the pack."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from optimiser.caseloads.apart import clashes, why_clash
from optimiser.caseloads.eligibility import barring, possible_leaders
from optimiser.caseloads.problem import CaseloadProblem, Manager
from scenarios.build.caseloads import build_caseloads
from scenarios.export.csv_file import csv_text
from scenarios.export.whole import replace_file
from scenarios.load import load_pack
from scenarios.problems import PackError, Problem, did_you_mean, one_of, problem_of, visible
from scenarios.schema.pack import Pack
from scenarios.schema.rows import DecisionRow
from scenarios.tables import TABLE_BY_FILE
from scenarios.verify.plan_folder import read_plan_folder

DECISIONS_FILE = "decisions.csv"
ALL = "all"
PLAN_AGAIN = "plan the caseloads again and decide on that plan"
Decision = Literal["accepted", "refused"]
OPTIONS: Mapping[Decision, str] = {"accepted": "--accept", "refused": "--refuse"}
WITHDRAW = "--withdraw"


@dataclass(frozen=True)
class Change:
    """A change of lead manager that a plan proposes; `previous_manager_id` "" is a new case."""

    offender_ref: str
    manager_id: str
    previous_manager_id: str
    reason: str


@dataclass(frozen=True)
class Decided:
    """What was decided just now, and the changes of the plan that nobody has decided yet."""

    fresh: tuple[DecisionRow, ...]
    withdrawn: tuple[str, ...]
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

    Nothing else changes: no case has another manager before somebody confirms it. A decision
    takes the place of an earlier one on the same case; `ALL` stands for every change of the plan
    on which there is none. A withdrawn one is forgotten.

    Raises
    ------
    PackError
        With every reference that cannot be decided on, and why; nothing is kept then.
    """
    pack = folder_pack(pack_folder)
    changes = {each.offender_ref: each for each in changes_of(plan_folder)}
    kept = {row.offender_ref: row for row in pack.decisions}
    open_refs = tuple(ref for ref, each in changes.items() if not _is_decided(each, kept))
    wanted: dict[Decision, list[str]] = {
        "accepted": _expanded(accept, open_refs),
        "refused": _expanded(refuse, open_refs),
    }
    problems = [
        *text_problems(by, reason),
        *_clashes(wanted, withdraw),
        *_withdrawals(withdraw, kept),
        *_unfit(pack, changes, wanted),
    ]
    if problems:
        raise PackError(problems)
    at = (now or datetime.now(UTC)).replace(microsecond=0)
    facts: dict[str, Any] = {"by": by, "when": at, "reason": reason}
    fresh = tuple(
        DecisionRow(offender_ref=ref, manager_id=changes[ref].manager_id, decision=word, **facts)
        for word, refs in wanted.items()
        for ref in refs
    )
    after = {ref: row for ref, row in kept.items() if ref not in withdraw}
    after |= {row.offender_ref: row for row in fresh}
    if problems := list(_met(pack, tuple(after.values()), wanted)):
        raise PackError(problems)
    write_decisions(pack_folder, tuple(after.values()))
    left = tuple(each for each in changes.values() if not _is_decided(each, after))
    return Decided(fresh, tuple(dict.fromkeys(withdraw)), left)


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


def write_decisions(folder: Path, rows: Collection[DecisionRow]) -> None:
    """Write the decisions of a pack; without any there is no file."""
    file = folder / DECISIONS_FILE
    if not rows:
        file.unlink(missing_ok=True)
        return
    columns = TABLE_BY_FILE[DECISIONS_FILE].columns
    cells = ([getattr(row, name) for name in columns] for row in rows)
    replace_file(file, csv_text(columns, cells))


def _is_decided(change: Change, decisions: Mapping[str, DecisionRow]) -> bool:
    decision = decisions.get(change.offender_ref)
    return decision is not None and decision.manager_id == change.manager_id


def _expanded(refs: Sequence[str], open_refs: Sequence[str]) -> list[str]:
    """The references, each once, with every open one in the place of `ALL`."""
    named = (open_refs if ref == ALL else (ref,) for ref in refs)
    return list(dict.fromkeys(ref for group in named for ref in group))


def text_problems(by: str, reason: str | None = None) -> Iterator[Problem]:
    """What is wrong with who decides and why."""
    for option, text in (("--by", by), ("--reason", reason)):
        if text is not None and (not text.strip() or visible(text) != text):
            fault = "the text is blank or has control characters"
            yield problem_of(option, fault, "write it on one line")


def _clashes(
    wanted: Mapping[Decision, Sequence[str]], withdraw: Sequence[str]
) -> Iterator[Problem]:
    named = [*wanted["accepted"], *wanted["refused"], *dict.fromkeys(withdraw)]
    if not named:
        options = one_of([*OPTIONS.values(), WITHDRAW])
        yield problem_of(WITHDRAW, "there is nothing to decide", f"give {options} with a reference")
    for ref in sorted({ref for ref in named if named.count(ref) > 1}):
        fault = f"{ref} is decided on twice"
        yield problem_of(OPTIONS["refused"], fault, "accept, refuse or withdraw it, once")


def _withdrawals(withdraw: Sequence[str], kept: Mapping[str, DecisionRow]) -> Iterator[Problem]:
    for ref in withdraw:
        if ref not in kept:
            hint = did_you_mean(ref, kept) or "name a case that decisions.csv has"
            yield problem_of(WITHDRAW, f"there is no decision on {ref}", hint)


def _unfit(
    pack: Pack, changes: Mapping[str, Change], wanted: Mapping[Decision, Sequence[str]]
) -> Iterator[Problem]:
    """References that the plan does not change, or whose decision no plan could keep."""
    problem = build_caseloads(pack.model_copy(update={"decisions": ()}))
    for word, refs in wanted.items():
        for ref in refs:
            yield from _unfit_one(problem, changes, word, ref)


def _unfit_one(
    problem: CaseloadProblem, changes: Mapping[str, Change], word: Decision, ref: str
) -> Iterator[Problem]:
    option, change = OPTIONS[word], changes.get(ref)
    offender = problem.offender_by_ref.get(ref)
    if offender is None:
        hint = did_you_mean(ref, changes) or "name one of offenders.csv"
        yield problem_of(option, f"{ref} is not in the cohort", hint)
        return
    if change is None:
        hint = did_you_mean(ref, changes) or "name a case that caseloads.csv moves"
        yield problem_of(option, f"the plan does not change who leads {ref}", hint)
        return
    manager = problem.manager_by_id.get(change.manager_id)
    current = offender.current_manager_id or ""
    if manager is None or change.previous_manager_id != current:
        fault = f"the plan was made from other offenders or managers: see {ref}"
        yield problem_of(option, fault, PLAN_AGAIN)
        return
    leader = manager if word == "accepted" else problem.manager_by_id.get(current)
    if leader is not None and (bars := _bars(problem, ref, leader)):
        fault = f"{ref} cannot be led by {leader.manager_id} ({bars})"
        yield problem_of(option, fault, "decide otherwise")


def _met(
    pack: Pack, decisions: tuple[DecisionRow, ...], wanted: Mapping[Decision, Sequence[str]]
) -> Iterator[Problem]:
    """Cases that cannot be kept apart if these decisions stand, those just wanted among them."""
    problem = build_caseloads(pack.model_copy(update={"decisions": decisions}))
    possible = possible_leaders(problem)
    for refs in clashes(problem, possible):
        options = [OPTIONS[word] for word, decided in wanted.items() if {*refs} & {*decided}]
        if options:
            why, _, remedy = why_clash(problem, possible, refs).removesuffix(".").partition(". ")
            yield problem_of(" and ".join(options), why, remedy[0].lower() + remedy[1:])


def _bars(problem: CaseloadProblem, ref: str, leader: Manager) -> str:
    """Why a manager may not lead a case."""
    offender = problem.offender_by_ref[ref]
    return "; ".join(breach.message for _, breach in barring(problem, offender, leader))
