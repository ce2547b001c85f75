"""What a person asks of the changes that a plan of caseloads proposes, and its faults."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from optimiser.caseloads.apart import clashes, why_clash
from optimiser.caseloads.eligibility import barring, possible_leaders
from optimiser.caseloads.problem import CaseloadProblem, Manager
from scenarios.build.caseloads import build_caseloads
from scenarios.overrides import apply_overrides
from scenarios.plan_files import SUMMARY_FILE
from scenarios.problems import Problem, did_you_mean, one_of, problem_of
from scenarios.schema.pack import Pack
from scenarios.schema.rows import DecisionRow
from scenarios.schema.values import CONTROL, LONGEST_TEXT
from scenarios.verify.plan_folder import read_plan_folder

PLAN_AGAIN = "plan the caseloads again and decide on that plan"


@dataclass(frozen=True)
class Change:
    """A change of lead manager that a plan proposes; `previous_manager_id` "" is a new case."""

    offender_ref: str
    manager_id: str
    previous_manager_id: str
    reason: str


@dataclass(frozen=True)
class Asked:
    """What a person asks of one case; `offender_ref` may be `ALL`. Withdrawn is forgotten."""

    offender_ref: str
    decision: Literal["accepted", "refused", "withdrawn"]
    reason: str | None = None


class Names(NamedTuple):
    """How whoever asked calls what was given, for the sentences of problems."""

    accepted: str
    refused: str
    withdrawn: str
    by: str
    reason: str


OPTIONS = Names("--accept", "--refuse", "--withdraw", "--by", "--reason")


def faults_of(
    pack: Pack,
    plan_folder: Path,
    changes: Mapping[str, Change],
    by: str,
    wanted: Sequence[Asked],
    names: Names,
) -> Iterator[Problem]:
    """Everything that is wrong with what is asked: `changes` are those of the plan, by case."""
    yield from text_problems(by, names, (each.reason for each in wanted))
    yield from _twice(wanted, names)
    yield from _withdrawals(wanted, {row.offender_ref for row in pack.decisions}, names)
    yield from _unfit(pack, plan_folder, changes, wanted, names)


def meetings(
    pack: Pack,
    plan_folder: Path,
    decisions: tuple[DecisionRow, ...],
    wanted: Sequence[Asked],
    names: Names,
) -> Iterator[Problem]:
    """Cases that cannot be kept apart if these decisions stand, those just wanted among them."""
    problem = _problem(pack, plan_folder, decisions)
    possible = possible_leaders(problem)
    for refs in clashes(problem, possible):
        words = dict.fromkeys(each.decision for each in wanted if each.offender_ref in refs)
        options = [getattr(names, word) for word in words if word != "withdrawn"]
        if options:
            why, _, remedy = why_clash(problem, possible, refs).removesuffix(".").partition(". ")
            yield problem_of(" and ".join(options), why, remedy[0].lower() + remedy[1:])


def _problem(pack: Pack, plan_folder: Path, decisions: tuple[DecisionRow, ...]) -> CaseloadProblem:
    """The caseloads as the plan changed them, under some decisions."""
    decided = pack.model_copy(update={"decisions": decisions})
    changes = read_plan_folder(plan_folder, ()).changes
    return build_caseloads(apply_overrides(decided, changes, SUMMARY_FILE))


def text_problems(
    by: str, names: Names = OPTIONS, reasons: Iterable[str | None] = ()
) -> Iterator[Problem]:
    """What is wrong with who decides and why."""
    given = dict.fromkeys(reason for reason in reasons if reason is not None)
    for name, text in ((names.by, by), *((names.reason, reason) for reason in given)):
        if not text.strip() or CONTROL.search(text):
            fault = "the text is blank or has control characters"
            yield problem_of(name, fault, "write it on one line")
        if len(text) > LONGEST_TEXT:
            fault = f"the text has {len(text):,} characters"
            yield problem_of(name, fault, f"write at most {LONGEST_TEXT:,}")


def _twice(wanted: Sequence[Asked], names: Names) -> Iterator[Problem]:
    if not wanted:
        words = one_of(names[:3])
        yield problem_of(
            names.withdrawn, "there is nothing to decide", f"give {words} with a reference"
        )
    named = [each.offender_ref for each in wanted]
    for ref in sorted({ref for ref in named if named.count(ref) > 1}):
        fault = f"{ref} is decided on twice"
        yield problem_of(names.refused, fault, "accept, refuse or withdraw it, once")


def _withdrawals(wanted: Iterable[Asked], kept: Collection[str], names: Names) -> Iterator[Problem]:
    for each in wanted:
        ref = each.offender_ref
        if each.decision == "withdrawn" and ref not in kept:
            hint = did_you_mean(ref, kept) or "name a case that decisions.csv has"
            yield problem_of(names.withdrawn, f"there is no decision on {ref}", hint)


def _unfit(
    pack: Pack,
    plan_folder: Path,
    changes: Mapping[str, Change],
    wanted: Iterable[Asked],
    names: Names,
) -> Iterator[Problem]:
    """References that the plan does not change, or whose decision no plan could keep."""
    problem = _problem(pack, plan_folder, ())
    for each in wanted:
        if each.decision == "withdrawn":
            continue
        option = getattr(names, each.decision)
        found = list(_unfit_one(problem, changes, option, each))
        yield from found or _unknown_to_pack(pack, changes[each.offender_ref], option)


def _unfit_one(
    problem: CaseloadProblem, changes: Mapping[str, Change], option: str, asked: Asked
) -> Iterator[Problem]:
    ref = asked.offender_ref
    change, offender = changes.get(ref), problem.offender_by_ref.get(ref)
    if offender is None:
        hint = did_you_mean(ref, changes) or "name one of offenders.csv"
        yield problem_of(option, f"{ref} is not in the cohort", hint)
        return
    if change is None:
        hint = "name a case that caseloads.csv moves"
        yield problem_of(option, f"the plan does not change who leads {ref}", hint)
        return
    manager = problem.manager_by_id.get(change.manager_id)
    current = offender.current_manager_id or ""
    if manager is None or change.previous_manager_id != current:
        fault = f"the plan was made from other offenders or managers: see {ref}"
        yield problem_of(option, fault, PLAN_AGAIN)
        return
    leader = manager if asked.decision == "accepted" else problem.manager_by_id.get(current)
    if leader is not None and (bars := _bars(problem, ref, leader)):
        fault = f"{ref} cannot be led by {leader.manager_id} ({bars})"
        yield problem_of(option, fault, "decide otherwise")


def _unknown_to_pack(pack: Pack, change: Change, option: str) -> Iterator[Problem]:
    """A case or a manager that only the what-if of the plan has."""
    if change.offender_ref not in {row.offender_ref for row in pack.offenders}:
        fault = f"{change.offender_ref} is a case of the what-if alone"
        yield problem_of(option, fault, "add it to offenders.csv first")
    if change.manager_id not in {row.manager_id for row in pack.managers}:
        who = f"{change.manager_id}, who would lead {change.offender_ref},"
        fault = f"{who} is there in the what-if alone"
        yield problem_of(option, fault, "add them to managers.csv first")


def _bars(problem: CaseloadProblem, ref: str, leader: Manager) -> str:
    """Why a manager may not lead a case."""
    offender = problem.offender_by_ref[ref]
    return "; ".join(breach.message for _, breach in barring(problem, offender, leader))
