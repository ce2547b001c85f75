"""Plan again over a published roster: who else is away, what fills the gaps, what that changes."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from scenarios.build.common import horizon_of
from scenarios.problems import PackError, Problem, problem_at, problem_of
from scenarios.schema.pack import AbsenceRow, Pack
from scenarios.schema.scenario import Scenario
from scenarios.verify import unmarked_breaches
from scenarios.verify.plan_folder import PlanFolder, read_plan_folder

Duty = tuple[str, date]
OPTION = "--absence"
SHAPE = "a person's reference and two dates, as PC012:2026-12-01:2026-12-03, and perhaps :reason"
REASON = "sickness"
MOST_TOLD = 10
SPARE = (3, 4)


def read_request(
    pack: Pack, folder: Path, texts: Sequence[str]
) -> tuple[tuple[AbsenceRow, ...], Scenario]:
    """Who is away, and the scenario of the plan that is published.

    Raises
    ------
    PackError
        With every problem of the absences and of the plan.
    """
    problems: list[Problem] = []
    absences: tuple[AbsenceRow, ...] = ()
    scenario = Scenario(name="baseline")
    try:
        absences = read_absences(pack, texts)
    except PackError as error:
        problems.extend(error.problems)
    try:
        scenario = published_plan(pack, folder)
    except PackError as error:
        problems.extend(error.problems)
    if problems:
        raise PackError(problems)
    return absences, scenario


def read_absences(pack: Pack, texts: Sequence[str]) -> tuple[AbsenceRow, ...]:
    """The absences that a command line names, `ID:FROM:TO` or `ID:FROM:TO:REASON`.

    Raises
    ------
    PackError
        With every absence that names nobody of the pack, no dates, or days outside the period.
    """
    problems: list[Problem] = []
    rows = [row for text in texts for row in _absence(pack, text, problems)]
    if not texts:
        problems.append(problem_of(OPTION, "nobody is told to be away", f"give {SHAPE}"))
    if problems:
        raise PackError(problems)
    return tuple(dict.fromkeys(rows))


def _absence(pack: Pack, text: str, problems: list[Problem]) -> Iterator[AbsenceRow]:
    parts = [part.strip() for part in text.split(":")]
    if len(parts) not in SPARE:
        problems.append(problem_at(OPTION, SHAPE, value=text))
        return
    who, first, last = parts[:3]
    found = len(problems)
    if who not in {row.staff_id for row in pack.staff}:
        problems.append(problem_at(OPTION, "that of a person of staff.csv", value=who, hint=text))
    days = [day for day in (_day(each, text, problems) for each in (first, last)) if day]
    if len(days) == len((first, last)):
        problems.extend(_misplaced(pack, days[0], days[1], text))
    try:
        row = AbsenceRow.model_validate(
            {"staff_id": who, "start": first, "end": last, "reason": (*parts, REASON)[3]}
        )
    except ValidationError as error:
        if len(problems) == found:
            reason = "leave, sickness, course, court or abstraction"
            hint = f"{text}: {error.errors()[0]['msg']}"
            problems.append(problem_at(OPTION, reason, value=parts[-1], hint=hint))
        return
    problems.extend(_away_already(pack, row, text))
    if len(problems) == found:
        yield row


def _away_already(pack: Pack, row: AbsenceRow, text: str) -> Iterator[Problem]:
    """Days of an absence on which the pack has the person away already, but for the same row."""
    for other in pack.absences:
        apart = other.end < row.start or row.end < other.start or other.reason == "restricted"
        if other.staff_id == row.staff_id and other != row and not apart:
            hint = f"absences.csv has them away from {other.start} to {other.end} ({other.reason})"
            expected = f"days on which {row.staff_id} is not away already"
            yield problem_at(OPTION, expected, value=text, hint=hint)


def _day(text: str, whole: str, problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(problem_at(OPTION, "a date as 2026-12-01", value=text, hint=whole))
        return None


def _misplaced(pack: Pack, first: date, last: date, text: str) -> Iterator[Problem]:
    period = horizon_of(pack)
    if last < first:
        yield problem_at(OPTION, "a first day and then a last day", value=text)
    elif last < period.start or first > period.dates[-1]:
        inside = f"days of the period, {period.start} to {period.dates[-1]}"
        yield problem_at(OPTION, inside, value=text)


def published_plan(pack: Pack, folder: Path) -> Scenario:
    """The scenario of a plan, which is whole and is what the pack has published.

    Raises
    ------
    PackError
        If the plan is damaged, has no rota, or is not the published roster.
    """
    plan = read_plan_folder(folder)
    name = str(folder)
    if "rota" not in plan.tables:
        raise PackError([problem_of(name, "the plan has no rota", "name a plan with a rota.csv")])
    published = _published_duties(pack)
    if not any(published.values()):
        fault = "nothing of the period is published yet"
        raise PackError([problem_of(name, fault, "publish the plan first (muster publish)")])
    differing = _differing(published, plan)
    if differing:
        who, day = differing[0]
        fault = (
            f"{len(differing)} duties differ from what is published, the first is that of {who} "
            f"on {day}"
        )
        raise PackError([problem_of(name, fault, "name the plan that was published last")])
    if breaches := unmarked_breaches(pack, folder):
        told = [
            problem_of(name, f"the plan is damaged: {each.message}", "name a whole plan")
            for each in breaches[:MOST_TOLD]
        ]
        raise PackError(told)
    return Scenario(name=str(plan.summary.get("scenario", "baseline")), changes=plan.changes)


def is_published(pack: Pack, folder: Path) -> bool:
    """Whether a plan, whole or not, has the duties that the pack has published for its period."""
    try:
        plan = read_plan_folder(folder)
    except PackError:
        return False
    published = _published_duties(pack)
    planned = "rota" in plan.tables and any(published.values())
    return planned and not _differing(published, plan)


def _published_duties(pack: Pack) -> dict[Duty, str | None]:
    """Shifts of the period by person and day, None where a rest day is published."""
    period = horizon_of(pack)
    rows = (row for row in pack.published if period.holds(row.date))
    return {(row.staff_id, row.date): row.shift_code for row in rows}


def _differing(published: dict[Duty, str | None], plan: PlanFolder) -> list[Duty]:
    """Persons and days on which a plan has another duty than is published, by day."""
    planned = {(row["staff_id"], row["date"]): row["shift_code"] for row in plan.rows("rota")}
    keys = sorted(published.keys() | planned.keys(), key=lambda key: (key[1], key[0]))
    return [key for key in keys if (published.get(key) or "") != planned.get(key, "")]
