"""Designs the shifts of a pack from what its staffing requirement asks for.

Officers' shifts are designed for response and neighbourhood together, PCSOs' for themselves; the
bases are added up, because a force has one list of shifts. Partners and specials keep theirs: they
work when they have declared to.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.errors import NoLegalPlan
from optimiser.horizon import DAYS_PER_WEEK, HOURS_PER_WEEK, Horizon
from optimiser.people import Role, RoleGroup
from optimiser.requirement import staffing_requirement
from optimiser.shifts.design.problem import Design, DesignProblem, Form
from optimiser.shifts.design.solve import DesignAnswer, design_shifts
from optimiser.solving import Cancel, Limits, ProgressListener, ignore_progress
from optimiser.staffing import StaffingRequirement
from scenarios.build.common import WEEKDAYS, absences_of, horizon_of, strength_of
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of
from scenarios.problems import PackError, Problem, problem_at
from scenarios.schema.pack import Pack, ShiftRow
from scenarios.shifts.codes import OFFICERS, shift_row
from scenarios.shifts.retire import with_shifts

MINUTES_PER_HOUR, MINUTES_PER_DAY = 60, 1440


@dataclass(frozen=True)
class Kind:
    """A kind of staff that has shifts of its own, and the groups that they cover."""

    name: str
    roles: tuple[Role, ...]
    groups: tuple[RoleGroup, ...]


KINDS = (
    Kind("officers", OFFICERS, (RoleGroup.RESPONSE, RoleGroup.NEIGHBOURHOOD)),
    Kind("pcso", (Role.PCSO,), (RoleGroup.PCSO,)),
)


@dataclass(frozen=True)
class Designed:
    """The shifts designed for one kind of staff: rows, cover against requirement, and proof.

    Hours are staff-hours of an average week; `now_*` are those of the best cover that the shifts
    of the pack allow, priced in the same way.
    """

    kind: str
    rows: tuple[ShiftRow, ...]
    required_hours: float
    over_hours: float
    under_hours: float
    objective: float
    bound: float | None
    now_over_hours: float
    now_under_hours: float
    now_shifts: int
    status: str
    seconds: float


def design_for(
    pack: Pack,
    limits: Limits | None = None,
    *,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> tuple[Pack, tuple[Designed, ...]]:
    """A pack whose officers and PCSOs have designed shifts, and how good those are.

    Raises `PackError` where the policy's numbers do not fit, `NoLegalPlan` where there is nobody
    to design for.
    """
    limits, cancel = limits or Limits(), cancel or Cancel()
    refuse_unfit_policy(pack)
    requirement = staffing_requirement(build_requirement_of(pack, build_heatmap_of(pack)))
    kinds = [kind for kind in KINDS if any(m.role in kind.roles for m in pack.staff)]
    if not kinds:
        message = "staff.csv has no officers and no PCSOs to design shifts for"
        raise NoLegalPlan(message)
    taken = [row.shift_code for row in pack.shifts]
    made: list[Designed] = []
    for kind in kinds:
        share = limits.share(1 / len(kinds))
        problem = problem_of(pack, kind, requirement)
        now = _forms_now(pack, kind.roles, problem.slot_minutes)
        answer = design_shifts(problem, share, start=now, cancel=cancel, on_progress=on_progress)
        if answer.design is None:
            message = f"no shifts for {kind.name} were found in time; give more time"
            raise NoLegalPlan(message)
        rows = _rows(pack, kind, problem, answer.design, taken)
        taken += [row.shift_code for row in rows]
        made.append(_designed(pack, kind, problem, answer, rows, share, cancel))
    roles = {role for kind in kinds for role in kind.roles}
    return with_shifts(pack, roles, [row for each in made for row in each.rows]), tuple(made)


def refuse_unfit_policy(pack: Pack) -> None:
    """Refuse lengths that are no multiple of the grid, and empty lists of them."""
    policy = pack.policy.shifts
    problems: list[Problem] = []
    for name in ("lengths_minutes", "pcso_lengths_minutes"):
        lengths: list[int] = getattr(policy, name)
        path = f"policy.shifts.{name}"
        expected = f"multiples of {policy.start_grid_minutes} up to {MINUTES_PER_DAY}"
        if not lengths:
            problems.append(problem_at("policy.yaml", expected, column=path, place="key"))
        problems += [
            problem_at("policy.yaml", expected, column=path, value=length, place="key")
            for length in lengths
            if not 0 < length <= MINUTES_PER_DAY or length % policy.start_grid_minutes
        ]
    if problems:
        raise PackError(problems)


def problem_of(pack: Pack, kind: Kind, requirement: StaffingRequirement) -> DesignProblem:
    """An average week of what is required of a kind of staff, and the shifts it could have."""
    policy = pack.policy.shifts
    grid = policy.start_grid_minutes
    week = [_average_week(requirement, horizon_of(pack), group) for group in kind.groups]
    per_hour = MINUTES_PER_HOUR // grid
    return DesignProblem(
        slot_minutes=grid,
        layers=tuple(tuple(np.repeat(row, per_hour).tolist()) for row in week),
        forms=_forms(pack, kind),
        over_price=policy.over_weight * grid,
        under_price=policy.under_weight * grid,
        form_price=policy.hours_worth_a_shift * MINUTES_PER_HOUR,
        most_forms=policy.most_shifts,
        most_slots=tuple(_minutes_present(pack, kind, group) // grid for group in kind.groups),
    )


def _average_week(
    requirement: StaffingRequirement, horizon: Horizon, group: RoleGroup
) -> NDArray[np.int64]:
    """People required by local hour of the week, over all bases, to the nearest whole person."""
    rows = [n for n, each in enumerate(requirement.groups) if each.role_group is group]
    required = requirement.required[rows].sum(axis=0)
    hours = np.array(horizon.hours_of_week)
    total = np.bincount(hours, required, HOURS_PER_WEEK)
    counted = np.bincount(hours, minlength=HOURS_PER_WEEK)
    return np.rint(total / np.maximum(counted, 1)).astype(np.int64)


def _forms(pack: Pack, kind: Kind) -> tuple[Form, ...]:
    policy = pack.policy.shifts
    grid, span = policy.start_grid_minutes, pack.policy.pcso.span
    is_pcso = Role.PCSO in kind.roles
    lengths = policy.pcso_lengths_minutes if is_pcso else policy.lengths_minutes
    first = -(-policy.starts.start_minute // grid) * grid
    starts = range(first, min(policy.starts.end_minute, MINUTES_PER_DAY - grid) + 1, grid)
    return tuple(
        Form(start // grid, length // grid)
        for start in starts
        for length in sorted(set(lengths))
        if not is_pcso or span.start_minute <= start <= span.end_minute - length
    )


def _minutes_present(pack: Pack, kind: Kind, group: RoleGroup) -> int:
    """Contract minutes of an average week, less those of days of absence."""
    horizon = horizon_of(pack)
    away: dict[str, set[object]] = {}
    for absence in absences_of(pack):
        days = {day for day in absence.days() if horizon.holds(day)}
        away.setdefault(absence.staff_id, set()).update(days)
    return sum(
        member.contract_minutes_per_week
        * (horizon.days - len(away.get(member.staff_id, ())))
        // horizon.days
        for member in strength_of(pack).members
        if member.role in kind.roles and member.role_group is group
    )


def _rows(
    pack: Pack, kind: Kind, problem: DesignProblem, design: Design, taken: Sequence[str]
) -> tuple[ShiftRow, ...]:
    grid = problem.slot_minutes
    codes, rows = list(taken), []
    for form in design.forms:
        days = sorted({crew.day for crew in design.people if crew.form == form})
        named = [] if len(days) == DAYS_PER_WEEK else [WEEKDAYS[day] for day in days]
        start, minutes = form.start * grid, form.length * grid
        fresh = shift_row(pack.policy.shifts, start, minutes, kind.roles, named, codes)
        rows.append(next((row for row in pack.shifts if _is_same(row, fresh)), fresh))
        codes.append(rows[-1].shift_code)
    return tuple(rows)


def _is_same(row: ShiftRow, fresh: ShiftRow) -> bool:
    """Whether a shift of now is the designed one by another code."""
    as_named = row.model_copy(update={"shift_code": fresh.shift_code, "roles": fresh.roles})
    return set(row.roles) == set(fresh.roles) and as_named == fresh


def _designed(
    pack: Pack,
    kind: Kind,
    problem: DesignProblem,
    answer: DesignAnswer,
    rows: tuple[ShiftRow, ...],
    limits: Limits,
    cancel: Cancel,
) -> Designed:
    assert answer.design is not None
    assert answer.cost is not None
    over, under = answer.design.over_and_under(problem)
    now = _forms_now(pack, kind.roles, problem.slot_minutes)
    now_over, now_under = _best_with(problem, now, limits, cancel)
    hours = problem.slot_minutes / MINUTES_PER_HOUR
    return Designed(
        kind=kind.name,
        rows=rows,
        required_hours=sum(map(sum, problem.layers)) * hours,
        over_hours=over * hours,
        under_hours=under * hours,
        objective=answer.cost / MINUTES_PER_HOUR,
        bound=None if answer.bound is None else answer.bound / MINUTES_PER_HOUR,
        now_over_hours=now_over * hours,
        now_under_hours=now_under * hours,
        now_shifts=len(now),
        status=answer.status.value,
        seconds=answer.seconds,
    )


def _forms_now(pack: Pack, roles: Iterable[Role], grid: int) -> tuple[Form, ...]:
    """The shifts that the kind of staff has now, rounded down to the grid."""
    forms = set()
    for row in pack.shifts:
        if not row.retired and set(roles) <= set(row.roles or Role):
            hour, minute = row.start.split(":")
            start = MINUTES_PER_HOUR * int(hour) + int(minute)
            forms.add(Form(start // grid, row.minutes // grid))
    return tuple(sorted(forms))


def _best_with(
    problem: DesignProblem, forms: Collection[Form], limits: Limits, cancel: Cancel
) -> tuple[int, int]:
    """Slots over and under with the shifts of now and the same people."""
    if not forms:
        return 0, sum(map(sum, problem.layers))
    kept = DesignProblem(
        problem.slot_minutes,
        problem.layers,
        tuple(forms),
        problem.over_price,
        problem.under_price,
        0,
        None,
        problem.most_slots,
    )
    answer = design_shifts(kept, limits.share(0.2), cancel=cancel)
    if answer.design is None:
        return 0, sum(map(sum, problem.layers))
    return answer.design.over_and_under(kept)
