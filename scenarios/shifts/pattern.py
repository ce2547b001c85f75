"""Gives teams of a pack a rotating pattern: a ready-made one, or one found from wishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optimiser.errors import NoLegalPlan
from optimiser.outcome import Status
from optimiser.people import Role
from optimiser.roster import Shift
from optimiser.rule import Breach
from optimiser.shifts.rotating.problem import OFF, RotatingProblem, Span
from optimiser.shifts.rotating.solve import find_cycle
from optimiser.solving import Cancel, Limits
from scenarios.build.common import shifts_of
from scenarios.problems import PackError, problem_at
from scenarios.schema.pack import Pack, PatternRow, ShiftRow
from scenarios.shifts.codes import OFFICERS, shift_row
from scenarios.shifts.law import DAYS_PER_WEEK, PatternLaw, law_of, pattern_breaches
from scenarios.shifts.ready import ReadyPattern

Codes = tuple[str | None, ...]
WORK_RUNS, FREE_RUNS, SHIFT_RUNS = Span(2, 6), Span(2, 4), Span(2, 6)
MOST_TEAMS = 20
"""A pattern has at most 140 days."""


@dataclass(frozen=True)
class Wishes:
    """What a pattern should be like: teams on duty by shift and weekday, and lengths of runs.

    `on_duty[code]` has seven numbers, Monday first. `forward` lets a run of duty go on only to
    shifts that start no earlier.
    """

    on_duty: Mapping[str, tuple[int, ...]]
    work_runs: Span = WORK_RUNS
    free_runs: Span = FREE_RUNS
    shift_runs: Span = SHIFT_RUNS
    forward: bool = True


@dataclass(frozen=True)
class Patterned:
    """A pack whose teams have a pattern, the cycle that they share, and what the law says of it."""

    pack: Pack
    cycle: Codes
    average_hours_per_week: float
    free_weekends: int | None
    breaches: tuple[Breach, ...]
    status: Status = Status.OPTIMAL


def use_ready(pack: Pack, teams: Sequence[str], ready: ReadyPattern) -> Patterned:
    """Lay a ready-made pattern over teams, adding the shifts that the pack lacks.

    Raises `PackError` where the teams are not as many as the pattern is for.
    """
    if len(teams) % ready.teams or not teams:
        need = f"{ready.teams} teams or a multiple of them"
        expected = f"{need} for the pattern {ready.id}, not {len(teams)}"
        hint = "name some of them apart, with semicolons"
        raise PackError([problem_at("--teams", expected, value="; ".join(teams), hint=hint)])
    rows = list(pack.shifts)
    code_of = {shift.code: _code_in(rows, shift, pack) for shift in ready.shifts}
    cycle = tuple(None if code is None else code_of[code] for code in ready.cycle)
    changed = pack.model_copy(update={"shifts": tuple(rows)})
    return _laid_out(changed, teams, cycle, ready.step)


def _code_in(rows: list[ShiftRow], shift: Shift, pack: Pack) -> str:
    """The code of an equal shift of officers, which is added where there is none."""
    clock = f"{shift.start_minute // 60:02d}:{shift.start_minute % 60:02d}"
    for row in rows:
        suits = not row.roles or set(OFFICERS) <= set(row.roles)
        if (row.start, row.minutes) == (clock, shift.minutes) and suits and not row.days:
            return row.shift_code
    taken = [row.shift_code for row in rows]
    policy = pack.policy.shifts
    rows.append(shift_row(policy, shift.start_minute, shift.minutes, OFFICERS, (), taken))
    return rows[-1].shift_code


def find_pattern(
    pack: Pack,
    teams: Sequence[str],
    wishes: Wishes,
    limits: Limits | None = None,
    cancel: Cancel | None = None,
) -> Patterned:
    """Find the cycle with the most free weekends that keeps to the wishes and to the law.

    Raises `NoLegalPlan` with what stands in the way where there is none.
    """
    if len(teams) > MOST_TEAMS:
        message = f"{len(teams)} teams make a cycle of as many weeks; {MOST_TEAMS} are the most"
        raise NoLegalPlan(message)
    law = _law(pack, teams)
    problem = _problem(pack, len(teams), wishes, law)
    found = find_cycle(problem, limits, cancel)
    if found.cycle is None:
        raise NoLegalPlan(_why_none(problem, found.status, limits, cancel))
    cycle = tuple(None if code == OFF else code for code in found.cycle.codes)
    patterned = _laid_out(pack, teams, cycle, DAYS_PER_WEEK)
    return Patterned(
        pack=patterned.pack,
        cycle=cycle,
        average_hours_per_week=patterned.average_hours_per_week,
        free_weekends=found.cycle.free_weekends,
        breaches=patterned.breaches,
        status=found.status,
    )


def _problem(pack: Pack, teams: int, wishes: Wishes, law: PatternLaw) -> RotatingProblem:
    shifts = {shift.code: shift for shift in shifts_of(pack) if shift.code in wishes.on_duty}
    forbidden = tuple(
        (first.code, second.code)
        for first in shifts.values()
        for second in shifts.values()
        if not law.may_follow(first, second)
        or (wishes.forward and second.start_minute < first.start_minute)
    )
    nights = frozenset(code for code, shift in shifts.items() if law.is_night(shift))
    most = min(wishes.work_runs.most, law.longest_run_days)
    return RotatingProblem(
        weeks=teams,
        codes=tuple(shifts),
        required=tuple(wishes.on_duty[code] for code in shifts),
        shift_runs=tuple(_run_of(wishes, code, most) for code in shifts),
        work_runs=Span(min(wishes.work_runs.least, most), most),
        free_runs=wishes.free_runs,
        forbidden=forbidden,
        limits=((nights, law.most_nights),) if nights else (),
        free_weekends=True,
    )


def _run_of(wishes: Wishes, code: str, most: int) -> Span:
    """Days in a row on a shift; one that is not worked every day may be worked once."""
    least = wishes.shift_runs.least if all(wishes.on_duty[code]) else 1
    top = min(most, wishes.shift_runs.most)
    return Span(min(least, top), top)


def _why_none(
    problem: RotatingProblem, status: Status, limits: Limits | None, cancel: Cancel | None
) -> str:
    """What stands in the way: the numbers, or the one wish without which there is a cycle."""
    if status is not Status.INFEASIBLE:
        return "no pattern was found in time; give more time or wish for less"
    if clashes := list(problem.clashes()):
        return "; ".join(clashes)
    free, run = Span(1, problem.weeks * problem.days), Span(1, problem.work_runs.most)
    kept = {"weeks": problem.weeks, "codes": problem.codes, "required": problem.required}
    easier = (
        ("days off in a row", {"free_runs": free}),
        ("days of duty in a row (within the law)", {"work_runs": run}),
        ("days in a row on one shift", {"shift_runs": tuple(run for _ in problem.codes)}),
        ("forward rotation or rest between duties", {"forbidden": ()}),
        ("nights in a row", {"limits": ()}),
    )
    wishes = {
        "shift_runs": problem.shift_runs,
        "work_runs": problem.work_runs,
        "free_runs": problem.free_runs,
        "forbidden": problem.forbidden,
        "limits": problem.limits,
    }
    for words, change in easier:
        relaxed = RotatingProblem(**kept, **(wishes | change))  # type: ignore[arg-type]
        if find_cycle(relaxed, limits, cancel).cycle is not None:
            return f"no pattern keeps to every wish; there is one without the limit on {words}"
    return "no pattern keeps to the wishes, and dropping any one of them does not help"


def _laid_out(pack: Pack, teams: Sequence[str], cycle: Codes, step: int) -> Patterned:
    """Each team a step further on in the cycle; weeks of the cycle begin on Mondays."""
    weekly = len(cycle) % DAYS_PER_WEEK == 0
    first = pack.manifest.plan_start.weekday() if weekly else 0
    rows = [row for row in pack.patterns if row.team not in set(teams)]
    for number, team in enumerate(teams):
        begins = first + number * step
        rows += [
            PatternRow(
                team=team,
                cycle_day=day + 1,
                shift_code=cycle[(begins + day) % len(cycle)],
                begins=pack.manifest.plan_start,
            )
            for day in range(len(cycle))
        ]
    shifts = {shift.code: shift for shift in shifts_of(pack)}
    paid = sum(shifts[code].paid_minutes for code in cycle if code is not None)
    weeks = len(cycle) // DAYS_PER_WEEK
    weekends = sum(cycle[7 * week + 5 : 7 * week + 7] == (None, None) for week in range(weeks))
    return Patterned(
        pack=pack.model_copy(update={"patterns": tuple(rows)}),
        cycle=cycle,
        average_hours_per_week=paid * DAYS_PER_WEEK / len(cycle) / 60,
        free_weekends=weekends if weekly else None,
        breaches=pattern_breaches(_law(pack, teams), "the pattern", cycle, shifts),
    )


def _law(pack: Pack, teams: Sequence[str]) -> PatternLaw:
    """The law of officers, or that of police staff where no officer is in the teams."""
    roles = {member.role for member in pack.staff if member.team in set(teams)}
    return law_of(pack.policy, staff_terms=bool(roles) and roles <= {Role.PCSO, Role.PARTNER})
