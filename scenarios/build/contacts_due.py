"""When contacts with an offender are due, from what is recorded of the last one."""

from datetime import date, timedelta

from scenarios.caseload_points.terms import contacts_of
from scenarios.schema.cohort import OffenderRow
from scenarios.schema.policy import CaseloadPolicy

DAYS = 28


def contacts_due(
    row: OffenderRow, policy: CaseloadPolicy, first_day: date, days: int
) -> tuple[date, ...]:
    """Days from `first_day` on which contacts are due, evenly from the last or from release.

    What is overdue is due on the first day, once; so is a first contact where none is recorded.
    Nothing is due before release.
    """
    per_period = contacts_of(row, policy)
    if per_period == 0:
        return ()
    start = first_day
    if row.last_contact is not None:
        start = max(start, row.last_contact + timedelta(days=_days(1, per_period)))
    if row.release_date is not None and row.release_date > first_day:
        start = row.release_date
    end = first_day + timedelta(days=days)
    each = (start + timedelta(days=_days(number, per_period)) for number in range(days + 1))
    return tuple(dict.fromkeys(day for day in each if day < end))


def _days(contacts: int, per_period: int) -> int:
    """Days that so many contacts take, the nearest whole number."""
    return (2 * DAYS * contacts + per_period) // (2 * per_period)
