"""Checks of offenders and their managers."""

from collections.abc import Iterator
from datetime import date, timedelta

from scenarios.problems import Problem, problem_at
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.sheets import Sheets
from scenarios.tables import MANIFEST_FILE

DAYS_OF_4_WEEKS = 28


def check_locked_offenders_have_managers(sheets: Sheets) -> Iterator[Problem]:
    """A locked case is locked to a manager."""
    for row, offender in sheets.rows("offenders.csv", OffenderRow):
        if offender.locked and offender.current_manager_id is None:
            yield problem_at(
                "offenders.csv",
                "the manager to whom the case is locked",
                row=row,
                column="current_manager_id",
                hint=f"or unlock {offender.offender_ref}",
            )


def check_nobody_is_apart_from_themselves(sheets: Sheets) -> Iterator[Problem]:
    """A case is kept apart from other cases."""
    for row, offender in sheets.rows("offenders.csv", OffenderRow):
        if offender.offender_ref in offender.apart_from:
            yield problem_at(
                "offenders.csv",
                "other offenders",
                row=row,
                column="apart_from",
                value=offender.offender_ref,
                hint=f"take {offender.offender_ref} out of its own list",
            )


def check_curfews_have_both_ends(sheets: Sheets) -> Iterator[Problem]:
    """A curfew has a start and an end."""
    for row, offender in sheets.rows("offenders.csv", OffenderRow):
        if (offender.curfew_start is None) != (offender.curfew_end is None):
            column = "curfew_start" if offender.curfew_start is None else "curfew_end"
            expected = "a time such as 07:00, because the other end of the curfew is given"
            yield problem_at("offenders.csv", expected, row=row, column=column)


def check_curfews_begin_and_end_at_different_times(sheets: Sheets) -> Iterator[Problem]:
    """A curfew has a length."""
    for row, offender in sheets.rows("offenders.csv", OffenderRow):
        start, end = offender.curfew_start, offender.curfew_end
        if start is not None and start == end:
            yield problem_at(
                "offenders.csv",
                "another time than curfew_start",
                row=row,
                column="curfew_end",
                value=end,
                hint=f"clear both if {offender.offender_ref} has no curfew",
            )


def check_last_contacts_are_past(sheets: Sheets) -> Iterator[Problem]:
    """No last contact lies after the period: none would be due before it."""
    ends = [
        start + timedelta(weeks=weeks)
        for _, (start, weeks) in sheets.cells(MANIFEST_FILE, "plan_start", "plan_weeks")
        if isinstance(start, date) and isinstance(weeks, int)
    ]
    for row, offender in sheets.rows("offenders.csv", OffenderRow):
        last = offender.last_contact
        if last is not None and any(last >= end for end in ends):
            yield problem_at(
                "offenders.csv",
                "a day before the end of the period",
                row=row,
                column="last_contact",
                value=last,
                hint=f"mend the date of {offender.offender_ref}, or leave it blank",
            )


def check_contacts_fit_days(sheets: Sheets) -> Iterator[Problem]:
    """No more contacts are asked for than one a day, which is all that a diary can meet."""
    for row, offender in sheets.rows("offenders.csv", OffenderRow):
        asked = offender.required_contacts_per_4_weeks
        if asked is not None and asked > DAYS_OF_4_WEEKS:
            yield problem_at(
                "offenders.csv",
                f"at most {DAYS_OF_4_WEEKS}, one contact a day",
                row=row,
                column="required_contacts_per_4_weeks",
                value=asked,
                hint=f"no diary can meet more for {offender.offender_ref}; ask for fewer",
            )


def check_managers_have_a_load(sheets: Sheets) -> Iterator[Problem]:
    """A manager's full load is given in points or follows from hours, which hold the reduction."""
    for row, manager in sheets.rows("managers.csv", ManagerRow):
        hours, taken = manager.hours_per_week, manager.reduction_hours
        if manager.capacity_points is None and hours is None:
            expected = "the points of a full load, or hours_per_week given instead"
            hint = f"nothing tells what {manager.manager_id} can carry"
            column = "capacity_points"
            yield problem_at("managers.csv", expected, row=row, column=column, hint=hint)
        if taken and hours is None:
            hint = f"the reduction_hours of {manager.manager_id} are taken from it"
            expected = "the contracted hours of a week"
            yield problem_at("managers.csv", expected, row=row, column="hours_per_week", hint=hint)
        elif hours is not None and taken > hours:
            expected = f"at most the {hours:g} hours_per_week"
            column = "reduction_hours"
            yield problem_at("managers.csv", expected, row=row, column=column, value=taken)


def check_managers_are_different_people(sheets: Sheets) -> Iterator[Problem]:
    """Two managers are not one person of the rota."""
    first: dict[str, int] = {}
    for row, manager in sheets.rows("managers.csv", ManagerRow):
        if manager.staff_id is None:
            continue
        if manager.staff_id in first:
            yield problem_at(
                "managers.csv",
                "a person who is one manager only",
                row=row,
                column="staff_id",
                value=manager.staff_id,
                hint=f"row {first[manager.staff_id]} has the same person",
            )
        first.setdefault(manager.staff_id, row)


def check_managers_times_run_forwards(sheets: Sheets) -> Iterator[Problem]:
    """A manager is absent, and works, from an earlier day to a later one."""
    for row, manager in sheets.rows("managers.csv", ManagerRow):
        for first, last in (("absent_from", "absent_to"), ("starts_on", "leaves_on")):
            begin, end = getattr(manager, first), getattr(manager, last)
            if end is not None and (end < begin if begin is not None else first == "absent_from"):
                expected = f"a day not before {first}" if begin else f"blank, as {first} is"
                yield problem_at("managers.csv", expected, row=row, column=last, value=end)


CHECKS = (
    check_locked_offenders_have_managers,
    check_nobody_is_apart_from_themselves,
    check_curfews_have_both_ends,
    check_curfews_begin_and_end_at_different_times,
    check_last_contacts_are_past,
    check_contacts_fit_days,
    check_managers_have_a_load,
    check_managers_are_different_people,
    check_managers_times_run_forwards,
)
