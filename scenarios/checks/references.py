"""Checks of references: what a row names is there in the file that tells of it."""

from collections.abc import Iterator
from typing import Any

from scenarios.problems import Problem, did_you_mean, problem_at
from scenarios.schema.incidents import OUTSIDE_AREA
from scenarios.sheets import Sheets, place_in
from scenarios.tables import AREAS_FILE


def _unknown(
    sheets: Sheets, file: str, column: str, target: str, target_column: str
) -> Iterator[Problem]:
    """Cells of a column that the target does not know.

    Nothing where the target does not tell all, or where the unknown may be its nameless rows.
    """
    known = sheets.known(target, target_column)
    if known is None:
        return
    unknown = [
        (row, name)
        for row, (value,) in sheets.cells(file, column)
        for name in (value if isinstance(value, tuple) else (value,))
        if name is not None and name not in known
    ]
    if len({name for _, name in unknown}) <= sheets.nameless(target, target_column):
        return
    for row, name in unknown:
        yield _problem(file, row, column, name, target, target_column, known)


def _problem(
    file: str, row: int, column: str, name: str, target: str, target_column: str, known: Any
) -> Problem:
    article = "an" if target_column[0] in "aeiou" else "a"
    return problem_at(
        file,
        f"{article} {target_column} of {target}",
        row=row,
        column=column,
        value=name,
        hint=did_you_mean(name, known) if len(known) <= MOST_TO_COMPARE else "",
        place=place_in(file),
    )


MOST_TO_COMPARE = 500


def check_areas_have_bases(sheets: Sheets) -> Iterator[Problem]:
    """Every area belongs to a known base."""
    return _unknown(sheets, AREAS_FILE, "base_id", "bases.csv", "base_id")


def check_staff_have_bases(sheets: Sheets) -> Iterator[Problem]:
    """Everybody works from a known base."""
    return _unknown(sheets, "staff.csv", "base_id", "bases.csv", "base_id")


def check_home_areas(sheets: Sheets) -> Iterator[Problem]:
    """Home areas are known."""
    return _unknown(sheets, "staff.csv", "home_area_id", AREAS_FILE, "area_id")


def check_absent_staff(sheets: Sheets) -> Iterator[Problem]:
    """Absences are of known people."""
    return _unknown(sheets, "absences.csv", "staff_id", "staff.csv", "staff_id")


def check_pattern_teams(sheets: Sheets) -> Iterator[Problem]:
    """Patterns are worked by teams that have people."""
    return _unknown(sheets, "patterns.csv", "team", "staff.csv", "team")


def check_pattern_shifts(sheets: Sheets) -> Iterator[Problem]:
    """Patterns are made of known shifts."""
    return _unknown(sheets, "patterns.csv", "shift_code", "shifts.csv", "shift_code")


def check_published_staff(sheets: Sheets) -> Iterator[Problem]:
    """Published duties are of known people."""
    return _unknown(sheets, "published.csv", "staff_id", "staff.csv", "staff_id")


def check_published_shifts(sheets: Sheets) -> Iterator[Problem]:
    """Published duties are known shifts."""
    return _unknown(sheets, "published.csv", "shift_code", "shifts.csv", "shift_code")


def check_history_staff(sheets: Sheets) -> Iterator[Problem]:
    """Histories are of known people."""
    return _unknown(sheets, "history.csv", "staff_id", "staff.csv", "staff_id")


def check_staff_on_call(sheets: Sheets) -> Iterator[Problem]:
    """People of the pack are on call."""
    return _unknown(sheets, "on_call.csv", "staff_id", "staff.csv", "staff_id")


def check_owed_staff(sheets: Sheets) -> Iterator[Problem]:
    """Rest is owed to people of the pack."""
    return _unknown(sheets, "owed.csv", "staff_id", "staff.csv", "staff_id")


def check_offered_staff(sheets: Sheets) -> Iterator[Problem]:
    """Overtime was offered to people of the pack."""
    return _unknown(sheets, "offers.csv", "staff_id", "staff.csv", "staff_id")


def check_locked_staff(sheets: Sheets) -> Iterator[Problem]:
    """Locks are of known people."""
    return _unknown(sheets, "locks.csv", "staff_id", "staff.csv", "staff_id")


def check_locked_shifts(sheets: Sheets) -> Iterator[Problem]:
    """Locks are to known shifts."""
    return _unknown(sheets, "locks.csv", "shift_code", "shifts.csv", "shift_code")


def check_available_staff(sheets: Sheets) -> Iterator[Problem]:
    """Availability is of known people."""
    return _unknown(sheets, "availability.csv", "staff_id", "staff.csv", "staff_id")


def check_crewing_areas(sheets: Sheets) -> Iterator[Problem]:
    """Crewing is told of known areas."""
    return _unknown(sheets, "crewing.csv", "area_id", AREAS_FILE, "area_id")


def check_event_areas(sheets: Sheets) -> Iterator[Problem]:
    """Events are in known areas."""
    return _unknown(sheets, "events.csv", "area_id", AREAS_FILE, "area_id")


def check_requirement_bases(sheets: Sheets) -> Iterator[Problem]:
    """Staffing levels are those of known bases."""
    return _unknown(sheets, "requirement.csv", "base_id", "bases.csv", "base_id")


def check_commitment_areas(sheets: Sheets) -> Iterator[Problem]:
    """Commitments are in known areas."""
    return _unknown(sheets, "commitments.csv", "area_id", AREAS_FILE, "area_id")


def check_offender_areas(sheets: Sheets) -> Iterator[Problem]:
    """Offenders live in known areas."""
    return _unknown(sheets, "offenders.csv", "area_id", AREAS_FILE, "area_id")


def check_current_managers(sheets: Sheets) -> Iterator[Problem]:
    """Offenders' present managers are known."""
    return _unknown(sheets, "offenders.csv", "current_manager_id", "managers.csv", "manager_id")


def check_excluded_managers(sheets: Sheets) -> Iterator[Problem]:
    """Managers who must not have a case are known."""
    return _unknown(sheets, "offenders.csv", "excluded_managers", "managers.csv", "manager_id")


def check_co_workers(sheets: Sheets) -> Iterator[Problem]:
    """Managers who work a case beside its lead are known."""
    return _unknown(sheets, "offenders.csv", "current_co_workers", "managers.csv", "manager_id")


def check_decided_offenders(sheets: Sheets) -> Iterator[Problem]:
    """Decisions are on known offenders."""
    return _unknown(sheets, "decisions.csv", "offender_ref", "offenders.csv", "offender_ref")


def check_decided_managers(sheets: Sheets) -> Iterator[Problem]:
    """Decisions name known managers."""
    return _unknown(sheets, "decisions.csv", "manager_id", "managers.csv", "manager_id")


def check_offenders_kept_apart(sheets: Sheets) -> Iterator[Problem]:
    """Offenders who are kept apart from others are known."""
    return _unknown(sheets, "offenders.csv", "apart_from", "offenders.csv", "offender_ref")


def check_manager_bases(sheets: Sheets) -> Iterator[Problem]:
    """Managers work from known bases."""
    return _unknown(sheets, "managers.csv", "base_id", "bases.csv", "base_id")


def check_manager_staff(sheets: Sheets) -> Iterator[Problem]:
    """Managers who are on the rota are known there."""
    return _unknown(sheets, "managers.csv", "staff_id", "staff.csv", "staff_id")


def check_manager_areas(sheets: Sheets) -> Iterator[Problem]:
    """Managers' areas are known."""
    return _unknown(sheets, "managers.csv", "areas", AREAS_FILE, "area_id")


def check_incident_areas(sheets: Sheets) -> Iterator[Problem]:
    """Areas that an importer gave to incidents are known, or say that there is none."""
    known = sheets.known(AREAS_FILE, "area_id")
    if known is None:
        return
    for file, cells in sheets.incident_cells("area_id"):
        named = cells.dropna()
        unknown = named[~named.isin({*known, OUTSIDE_AREA})]
        if unknown.nunique() <= sheets.nameless(AREAS_FILE, "area_id"):
            continue
        for row, name in unknown.items():
            yield _problem(file, int(str(row)), "area_id", str(name), AREAS_FILE, "area_id", known)


COHORT_CHECKS = (
    check_offender_areas,
    check_current_managers,
    check_excluded_managers,
    check_co_workers,
    check_decided_offenders,
    check_decided_managers,
    check_offenders_kept_apart,
    check_manager_bases,
    check_manager_staff,
    check_manager_areas,
)
CHECKS = (
    check_areas_have_bases,
    check_staff_have_bases,
    check_home_areas,
    check_absent_staff,
    check_pattern_teams,
    check_pattern_shifts,
    check_published_staff,
    check_published_shifts,
    check_history_staff,
    check_staff_on_call,
    check_owed_staff,
    check_offered_staff,
    check_locked_staff,
    check_locked_shifts,
    check_available_staff,
    check_crewing_areas,
    check_event_areas,
    check_requirement_bases,
    check_commitment_areas,
    *COHORT_CHECKS,
    check_incident_areas,
)
