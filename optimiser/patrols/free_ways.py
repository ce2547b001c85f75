"""How many visits of a base and week need no way: whoever made none before in the tour has none.

After a visit everybody has the way from it, also over a break. So a way is free at the start of a
tour, and for those who may lead a crew and led none in the cell before: a partner, or somebody
without a task. From the reserve there is a way to every area but where it waits.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ortools.sat.python import cp_model

from optimiser.patrols.cells import BaseWeek, Cell
from optimiser.patrols.problem import MINUTES_PER_HOUR, Duty, PatrolProblem

Expression = cp_model.LinearExpr


class Idle(NamedTuple):
    """People of one cell who may lead a crew and lead none, and those who wait in reserve."""

    cell: Cell
    leaders: Expression
    waiting: Expression


class FreeWays(NamedTuple):
    """Most visits of a period without a way, anywhere, and more of them where the reserve is."""

    anywhere: Expression
    at_standby: Expression


def free_ways(
    model: cp_model.CpModel,
    problem: PatrolProblem,
    piece: BaseWeek,
    idle_by_period: Mapping[int, Sequence[Idle]],
) -> dict[int, FreeWays]:
    """The free ways of every period; `idle_by_period` has its cells in order of time."""
    starts, returns = _comings(problem, piece)
    used: defaultdict[int, list[Expression]] = defaultdict(list)
    ends = {idle.cell.end_minute: idle for own in idle_by_period.values() for idle in own}
    anywhere: dict[int, list[Expression]] = {}
    standby: dict[int, list[Expression]] = {}
    for period, own in idle_by_period.items():
        anywhere[period] = [_constant(starts[period])]
        standby[period] = []
        for idle in own:
            before = ends.get(idle.cell.start_minute)
            if before is None:
                if idle.cell is piece.cells[0]:
                    anywhere[period].append(_constant(sum(map(len, idle.cell.people.values()))))
                continue
            new = model.new_int_var(0, sum(map(len, idle.cell.people.values())), "")
            used[idle.cell.start_minute].append(new)
            anywhere[period].append(new)
            standby[period].append(before.waiting)
    for (left, period), number in returns.items():
        if period in anywhere:
            back = model.new_int_var(0, number, "")
            if left in ends:
                used[left].append(back)
                standby[period].append(_constant(number))
            anywhere[period].append(back)
    for minute, leavers in used.items():
        model.add(cp_model.LinearExpr.sum(leavers) <= ends[minute].leaders)
    return {period: FreeWays(_sum(anywhere[period]), _sum(standby[period])) for period in anywhere}


def _comings(
    problem: PatrolProblem, piece: BaseWeek
) -> tuple[Counter[int], Counter[tuple[int, int]]]:
    """Tours by the period in which people who may lead a crew begin them, and breaks by the minute
    of their start and the period of their end."""
    starts: Counter[int] = Counter()
    returns: Counter[tuple[int, int]] = Counter()
    periods = problem.periods[0]
    for duty in _duties(problem, piece.base_id):
        first, *others = [start for start, end in duty.free if start < end] or [duty.end]
        for start in (first, *others):
            hour = problem.minute(start) // MINUTES_PER_HOUR
            if hour >= len(periods):
                continue
            if start is first or duty.break_start is None:
                starts[int(periods[hour])] += 1
            else:
                returns[problem.minute(duty.break_start), int(periods[hour])] += 1
    return starts, returns


def _duties(problem: PatrolProblem, base_id: str) -> Iterable[Duty]:
    return (
        duty
        for duty in problem.duties
        if duty.base_id == base_id and problem.strength[duty.staff_id].single_crewing_approved
    )


def _constant(number: int) -> Expression:
    return cp_model.LinearExpr.constant(number)


def _sum(terms: Iterable[Expression]) -> Expression:
    found = list(terms)
    return cp_model.LinearExpr.sum(found) if found else _constant(0)
