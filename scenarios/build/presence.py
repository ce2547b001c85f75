"""When managers are there, and what is left of their capacity in a period."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from optimiser.caseloads.problem import Manager
from scenarios.caseload_points.capacity import reductions_of
from scenarios.schema.cohort import ManagerRow
from scenarios.schema.pack import AbsenceRow, Pack

SATURDAY = 5


def is_there(row: ManagerRow, day: date) -> bool:
    """Whether a manager works on a day, by the dates of `managers.csv` alone."""
    if row.starts_on is not None and day < row.starts_on:
        return False
    if row.leaves_on is not None and day >= row.leaves_on:
        return False
    if row.absent_from is None or day < row.absent_from:
        return True
    return row.absent_to is not None and day > row.absent_to


def working_days(first_day: date, last_day: date) -> tuple[date, ...]:
    """Mondays to Fridays from one day to another."""
    days = (first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1))
    return tuple(day for day in days if day.weekday() < SATURDAY)


def absences_of_manager(row: ManagerRow, pack: Pack) -> tuple[AbsenceRow, ...]:
    """Absences of a manager who is on the rota; restricted duties limit work, not presence."""
    own = (each for each in pack.absences if each.staff_id == row.staff_id)
    return tuple(each for each in own if each.reason != "restricted")


def days_worked(row: ManagerRow, days: Sequence[date], absences: Sequence[AbsenceRow]) -> int:
    """On how many days a manager is there and has none of the absences."""
    return sum(
        is_there(row, day) and not any(each.start <= day <= each.end for each in absences)
        for day in days
    )


def with_presence(managers: Iterable[Manager], pack: Pack) -> tuple[Manager, ...]:
    """Managers, in the order of the pack, with the capacity that they have in its period.

    It is the share of the working days that they work. Somebody who leaves by the end of the period
    has none left: their cases are to be handed over.
    """
    return tuple(
        replace(manager, capacity_points=_capacity_in_period(row, manager.capacity_points, pack))
        for manager, row in zip(managers, pack.managers, strict=True)
    )


def remark_on_capacity(row: ManagerRow, pack: Pack) -> str:
    """What stands between a manager's full load and capacity, and leave that does not."""
    days, told = _period(pack), list(reductions_of(row))
    if _leaves(row, pack):
        return f"leaves on {row.leaves_on}: every case is to be handed over"
    counted, all_told = _counted(row, pack), absences_of_manager(row, pack)
    worked, present = days_worked(row, days, counted), days_worked(row, days, all_told)
    if worked < len(days):
        told.append(f"there on {worked} of {len(days)} working days")
    if present < worked:
        told.append(f"away on {worked - present} more, for which a full load allows")
    return "; ".join(told)


def _capacity_in_period(row: ManagerRow, capacity: int, pack: Pack) -> int:
    if _leaves(row, pack):
        return 0
    days = _period(pack)
    return capacity * days_worked(row, days, _counted(row, pack)) // max(1, len(days))


def _counted(row: ManagerRow, pack: Pack) -> tuple[AbsenceRow, ...]:
    """Absences that lower capacity."""
    reasons = pack.policy.caseloads.counted_absences
    return tuple(each for each in absences_of_manager(row, pack) if each.reason in reasons)


def _leaves(row: ManagerRow, pack: Pack) -> bool:
    return row.leaves_on is not None and row.leaves_on <= _last_day(pack)


def _last_day(pack: Pack) -> date:
    return pack.manifest.plan_start + timedelta(weeks=pack.manifest.plan_weeks, days=-1)


def _period(pack: Pack) -> tuple[date, ...]:
    return working_days(pack.manifest.plan_start, _last_day(pack))
