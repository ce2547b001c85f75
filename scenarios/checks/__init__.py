"""Ways in which the inputs of a pack can disagree: one check for each."""

from collections.abc import Callable, Iterator

from scenarios.checks import areas, cases, demand, duties, manifest, people, references, skills
from scenarios.checks.keys import check_nothing_is_there_twice
from scenarios.problems import Problem
from scenarios.schema.pack import Pack
from scenarios.sheets import Sheets, sheets_of

Check = Callable[[Sheets], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    manifest.check_timezone,
    manifest.check_whole_hour_clock,
    manifest.check_history_has_days,
    manifest.check_history_gaps_leave_days,
    manifest.check_history_ends_before_plan,
    check_nothing_is_there_twice,
    *references.CHECKS,
    areas.check_bases_are_near_areas,
    people.check_absences_end_after_start,
    people.check_absences_do_not_overlap,
    people.check_availability_ends_after_start,
    people.check_availability_does_not_overlap,
    people.check_on_call_avoids_absences,
    people.check_who_is_on_call,
    people.check_on_call_ends_with_plan,
    people.check_owed_parts_are_the_account,
    people.check_pay_points_exist,
    duties.check_paid_minutes_fit_shifts,
    duties.check_breaks_fit_shifts,
    duties.check_patterns_have_every_day,
    duties.check_patterns_begin_once,
    duties.check_locks_lie_in_period,
    duties.check_locks_agree_with_published,
    duties.check_locks_avoid_absences,
    duties.check_locked_shifts_suit_people,
    duties.check_locked_shifts_run_that_day,
    demand.check_incidents_lie_in_history,
    demand.check_incidents_avoid_gaps,
    demand.check_incidents_have_both_coordinates,
    demand.check_incidents_run_forwards,
    demand.check_events_end_after_start,
    demand.check_events_touch_period,
    demand.check_commitments_lie_in_period,
    demand.check_preferred_is_not_below_minimum,
    demand.check_delivered_time_ends_after_start,
    skills.check_safe_staffing_can_be_met,
    skills.check_safe_staffing_names_bases,
    demand.check_no_more_is_delivered_than_planned,
    *cases.CHECKS,
)


def check_pack(pack: Pack) -> tuple[Problem, ...]:
    """Find every disagreement inside a pack that was made in memory."""
    sheets = sheets_of(pack)
    return tuple(problem for check in CHECKS for problem in check(sheets))


def check_cohort(pack: Pack) -> tuple[Problem, ...]:
    """Find every disagreement of a pack that was made in memory about offenders and managers."""
    sheets = sheets_of(pack)
    checks = (*references.COHORT_CHECKS, *cases.CHECKS)
    return tuple(problem for check in checks for problem in check(sheets))
