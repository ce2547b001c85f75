"""Reads teams and wishes of a pattern as people type them; every fault is told at once."""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from optimiser.shifts.rotating.problem import Span
from scenarios.build.common import WEEKDAYS
from scenarios.problems import PackError, Problem, did_you_mean, one_of, problem_at
from scenarios.schema.pack import Pack
from scenarios.shifts.pattern import FREE_RUNS, SHIFT_RUNS, WORK_RUNS, Wishes

_DUTY = re.compile(r"^(?P<code>[^=]+)=(?P<teams>\d{1,3})(?:@(?P<days>[A-Za-z,]+))?$")
_RUNS = re.compile(r"^(\d{1,2})-(\d{1,2})$")


def teams_of(pack: Pack, text: str) -> tuple[str, ...]:
    """The teams that a list with semicolons names; `*` stands for any letters."""
    known = list(dict.fromkeys(member.team for member in pack.staff))
    found: list[str] = []
    problems = []
    for name in filter(None, (part.strip() for part in text.split(";"))):
        matches = [team for team in known if fnmatchcase(team, name)]
        if not matches:
            hint = did_you_mean(name, known)
            problems.append(problem_at("--teams", "a team of staff.csv", value=name, hint=hint))
        found += [team for team in matches if team not in found]
    if not found and not problems:
        problems.append(problem_at("--teams", "at least one team", value=text))
    if problems:
        raise PackError(problems)
    return tuple(found)


def wishes_of(
    pack: Pack,
    teams: Sequence[str],
    duties: Sequence[str],
    runs: tuple[str | None, str | None, str | None],
    *,
    forward: bool,
) -> Wishes:
    """The wishes that options tell: duties like `E07=1` or `V18=2@Fri,Sat`, runs like `2-4`.

    `runs` are those of duty, of rest days and on one shift.
    """
    problems: list[Problem] = []
    on_duty: dict[str, tuple[int, ...]] = {}
    for text in duties:
        problems += _add_duty(pack, teams, text, on_duty)
    if not duties:
        problems.append(problem_at("--duty", "at least one duty, like E07=1"))
    names = ("--work-runs", "--free-runs", "--shift-runs")
    defaults = (WORK_RUNS, FREE_RUNS, SHIFT_RUNS)
    work, free, shift = (
        default if text is None else _span(name, text, problems) or default
        for name, text, default in zip(names, runs, defaults, strict=True)
    )
    if problems:
        raise PackError(problems)
    return Wishes(on_duty, work, free, shift, forward)


def _add_duty(
    pack: Pack, teams: Sequence[str], text: str, on_duty: dict[str, tuple[int, ...]]
) -> Iterator[Problem]:
    match = _DUTY.match(text.strip())
    if match is None:
        yield problem_at("--duty", "like E07=1 or V18=2@Fri,Sat", value=text)
        return
    code, count = match["code"].strip(), int(match["teams"])
    shifts = {row.shift_code: row for row in pack.shifts}
    if code not in shifts:
        hint = did_you_mean(code, shifts)
        yield problem_at("--duty", "a shift of shifts.csv", value=code, hint=hint)
        return
    days = match["days"].split(",") if match["days"] else list(shifts[code].days or WEEKDAYS)
    for day in days:
        if day not in WEEKDAYS:
            yield problem_at("--duty", one_of(WEEKDAYS), value=day)
        elif shifts[code].days and day not in shifts[code].days:
            hint = f"{code} runs on {', '.join(shifts[code].days)}"
            yield problem_at("--duty", "a day on which the shift runs", value=day, hint=hint)
    if count > len(teams):
        expected = f"at most the {len(teams)} teams that there are"
        yield problem_at("--duty", expected, value=text)
    allowed = shifts[code].roles
    roles = {member.role for member in pack.staff if member.team in set(teams)}
    if unfit := [role for role in sorted(roles) if allowed and role not in allowed]:
        hint = f"{code} is not for {', '.join(unfit)}"
        expected = "a shift that everybody in the teams may work"
        yield problem_at("--duty", expected, value=code, hint=hint)
    before = on_duty.get(code, (0,) * len(WEEKDAYS))
    on_duty[code] = tuple(
        count if day in days else old for day, old in zip(WEEKDAYS, before, strict=True)
    )


def _span(name: str, text: str, problems: list[Problem]) -> Span | None:
    match = _RUNS.match(text.strip())
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        problems.append(problem_at(name, "least and most days, like 2-4", value=text))
        return None
    return Span(int(match[1]), int(match[2]))
