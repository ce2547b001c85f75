"""When managers are there, and what is left of their capacity in a period."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from optimiser.caseloads.problem import Manager
from scenarios.schema.cohort import ManagerRow
from scenarios.schema.pack import Pack

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


def capacity_in(row: ManagerRow, capacity: int, first_day: date, last_day: date) -> int:
    """What is left of a capacity in a period: the share of its working days that are worked.

    Somebody who leaves by the end of it has none left: their cases are to be handed over.
    """
    if row.leaves_on is not None and row.leaves_on <= last_day:
        return 0
    days = working_days(first_day, last_day)
    return capacity * sum(is_there(row, day) for day in days) // max(1, len(days))


def with_presence(managers: Iterable[Manager], pack: Pack) -> tuple[Manager, ...]:
    """Managers, in the order of the pack, with the capacity that they have in its period."""
    first_day = pack.manifest.plan_start
    last_day = first_day + timedelta(weeks=pack.manifest.plan_weeks, days=-1)
    return tuple(
        replace(
            manager,
            capacity_points=capacity_in(row, manager.capacity_points, first_day, last_day),
        )
        for manager, row in zip(managers, pack.managers, strict=True)
    )
