"""The bench of one group: its people alone, so that it can be worked on elsewhere.

Groups share supervision and the price of a penny. Here nobody needs sergeants: they are seen to
when the groups' rows are placed together.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from optimiser.people import StaffMember, Strength
from optimiser.rota.kernel import Pool, restore
from optimiser.rota.pool import Bench
from optimiser.rota.problem import RotaProblem
from optimiser.staffing import Group, StaffingRequirement

OF_PEOPLE = (
    "pinned", "allowed", "budget", "start_state", "pence", "week_limit", "week_before",
    "full_week", "month_limit", "period_limit", "worked_until", "normal_until", "rests",
    "least_rests", "rest_spans", "past", "leads",
)  # fmt: skip
"""What the pool holds by person, but for their rows and groups."""

Key = TypeVar("Key")
Value = TypeVar("Value")


def bench_of_group(bench: Bench, group: int) -> Bench:
    """A bench of its own for one row of the requirement, which becomes row 0, with the rows that
    its people have now. Nothing is shared that is written to."""
    people = np.flatnonzero(bench.pool.group == group)
    members = tuple(bench.members[person] for person in people)
    problem = _problem_of(bench.problem, bench.problem.requirement.groups[group], members)
    small = replace(bench, problem=problem, members=members, pool=_pool_of(bench, group, people))
    small.pool.cover[:] = small.history_cover
    restore(small.pool, np.arange(len(people)), bench.pool.rows[people])
    return small


def _pool_of(bench: Bench, group: int, people: NDArray[np.int64]) -> Pool:
    """Arrays of some people without any rows, in a group that needs no sergeants."""
    pool = bench.pool
    return pool._replace(
        **{name: getattr(pool, name)[people] for name in OF_PEOPLE},
        rows=np.zeros((len(people), pool.rows.shape[1]), dtype=pool.rows.dtype),
        cover=np.zeros_like(pool.cover[[group]]),
        required=pool.required[[group]],
        weight=pool.weight[[group]],
        group=np.zeros(len(people), dtype=pool.group.dtype),
        sergeants=np.zeros_like(pool.sergeants[:1]),
        supervised=np.zeros_like(pool.supervised[:1]),
        scope=np.full(1, -1, dtype=pool.scope.dtype),
    )


def _problem_of(
    problem: RotaProblem, group: Group, members: tuple[StaffMember, ...]
) -> RotaProblem:
    """The problem of some people of one group, as far as it is read when rows are sought."""
    known = frozenset(member.staff_id for member in members)
    row = [problem.requirement.groups.index(group)]
    required = problem.requirement
    return replace(
        problem,
        strength=Strength(members),
        requirement=StaffingRequirement(
            (group,), required.hours, required.required[row], required.reasons[row]
        ),
        contracted_minutes=_of(problem.contracted_minutes, known),
        average_limit_minutes=_of(problem.average_limit_minutes, known),
        night_limit_minutes=_of(problem.night_limit_minutes, known),
        giving_back=_of(problem.giving_back, known),
        availability=_of(problem.availability, known),
        restricted_days=_of(problem.restricted_days, known),
        past=_of(problem.past, known),
        absences=tuple(absence for absence in problem.absences if absence.staff_id in known),
        history=tuple(tour for tour in problem.history if (tour.base_id, tour.role_group) == group),
        fixed=_by_day_of(problem.fixed, known),
        published=_by_day_of(problem.published, known),
        terms=_by_day_of(problem.terms, known),
        pattern=_by_day_of(problem.pattern, known),
        exigencies=frozenset(duty for duty in problem.exigencies if duty[0] in known),
        pattern_left_out=(),
    )


def _of(values: Mapping[Key, Value], known: Collection[Key]) -> dict[Key, Value]:
    return {who: value for who, value in values.items() if who in known}


def _by_day_of(
    values: Mapping[tuple[str, date], Value], known: Collection[str]
) -> dict[tuple[str, date], Value]:
    return {duty: value for duty, value in values.items() if duty[0] in known}
