"""`rota.csv` and `coverage.csv` of a plan, and the rota's part of the summary."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from optimiser.outcome import Outcome
from optimiser.people import Role
from optimiser.roster import Roster, TourKind
from optimiser.rota.authority import holiday_work_to_authorise
from optimiser.rota.goals.shortfall import on_duty_minutes
from optimiser.rota.goals.volunteers import short_with_volunteers
from optimiser.rota.ledger import forced_rests
from optimiser.rota.problem import RotaProblem
from optimiser.rota.solve import HOURS_BOUND
from optimiser.rota.verify import breaches_of
from scenarios.export.csv_file import write_csv
from scenarios.export.outcome_summary import outcome_summary
from scenarios.export.people_files import fairness_of
from scenarios.plan_files import PLAN_TABLES
from scenarios.schema.pack import Pack

MINUTES_PER_HOUR = 60
PENCE_PER_POUND = 100
NOTHING_SHORT = ""


def write_rota(path: Path, roster: Roster, problem: RotaProblem) -> None:
    """Write one row a tour of the period, on the local clock with its offset."""
    local = problem.horizon.local
    rows = (
        (
            tour.staff_id,
            tour.day,
            tour.shift_code,
            local(tour.start),
            local(tour.end),
            tour.kind,
            tour.locked,
            tour.base_id,
            tour.role_group,
            tour.area_id,
            tour.overtime_minutes,
            tour.cost_pence,
        )
        for tour in roster.planned
    )
    write_csv(path, tuple(PLAN_TABLES["rota"]), rows)


def write_coverage(path: Path, roster: Roster, problem: RotaProblem) -> None:
    """Write required, on duty and short for every group and hour of the period.

    Tours of the published roster that run into the period count as on duty.
    """
    requirement = problem.requirement
    on_duty = on_duty_minutes(roster, problem)
    rows = []
    for row, group in enumerate(requirement.groups):
        for column, hour in enumerate(requirement.hours):
            needed = int(requirement.required[row, column])
            here = int(on_duty[row, column]) / MINUTES_PER_HOUR
            short = max(0.0, needed - here)
            local = problem.horizon.local(hour)
            reason = requirement.reasons[row, column] if short else NOTHING_SHORT
            rows.append((local, *group, needed, here, short, reason))
    write_csv(path, tuple(PLAN_TABLES["coverage"]), rows)


def rota_summary(outcome: Outcome[Roster], problem: RotaProblem) -> dict[str, Any]:
    """The `rota` part of `summary.json`."""
    held, unplanned = problem.overtime.held_pence, problem.overtime.unplanned_pence
    summary = outcome_summary(outcome) | {
        "stop_reason": outcome.stop_reason,
        "required_staff_hours": problem.requirement.staff_hours,
        "required_visit_hours": problem.requirement.visit_hours,
        "paybill_gbp": problem.paybill_pence / PENCE_PER_POUND,
        "overtime_cap_gbp": (problem.overtime.cap_pence + held + unplanned) / PENCE_PER_POUND,
        "overtime_held_for_gaps_gbp": held / PENCE_PER_POUND,
        "overtime_unplanned_gbp": unplanned / PENCE_PER_POUND,
        "overtime_cap_set_by": problem.overtime.cap_source,
    }
    if outcome.proved_over:
        summary["proved_among"] = outcome.proved_over
    if outcome.conflict:
        summary["conflict"] = list(outcome.conflict)
    if outcome.plan is not None:
        summary |= dict(_plan_totals(outcome, outcome.plan, problem))
    return summary


def _plan_totals(
    outcome: Outcome[Roster], roster: Roster, problem: RotaProblem
) -> Iterator[tuple[str, Any]]:
    required = MINUTES_PER_HOUR * problem.requirement.required
    on_duty = on_duty_minutes(roster, problem)
    short_hours = int(np.maximum(0, required - on_duty).sum()) / MINUTES_PER_HOUR
    bound = outcome.side_bounds.get(HOURS_BOUND)
    overtime = [tour for tour in roster.planned if tour.kind is not TourKind.PUBLIC_HOLIDAY]
    holidays = [tour for tour in roster.planned if tour.kind is TourKind.PUBLIC_HOLIDAY]
    pounds = sum(tour.cost_pence for tour in overtime) / PENCE_PER_POUND
    paybill = problem.paybill_pence / PENCE_PER_POUND
    changes = next(m.value for m in outcome.scorecard if m.goal == "changes_to_published")
    yield "shortfall_staff_hours", round(short_hours, 2)
    yield "shortfall_without_specials_staff_hours", _hours_short_without_specials(roster, problem)
    with_specials = int(short_with_volunteers(roster, problem).sum()) / MINUTES_PER_HOUR
    yield "shortfall_with_specials_staff_hours", round(with_specials, 2)
    yield "shortfall_bound_staff_hours", bound
    yield "gap_staff_hours", None if bound is None else round(max(0.0, short_hours - bound), 2)
    yield "on_duty_staff_hours", round(int(on_duty.sum()) / MINUTES_PER_HOUR, 2)
    yield "overtime_hours", sum(t.overtime_minutes for t in overtime) / MINUTES_PER_HOUR
    yield "overtime_cost_gbp", pounds
    yield "overtime_share_of_paybill", pounds / paybill if paybill else 0.0
    yield "public_holiday_cost_gbp", sum(t.cost_pence for t in holidays) / PENCE_PER_POUND
    yield from _money_beside(roster, problem)
    yield "rests_cut_by_exigency", [asdict(each) for each in forced_rests(roster, problem)]
    to_authorise = holiday_work_to_authorise(roster, problem)
    yield "holiday_work_to_authorise", [asdict(each) for each in to_authorise]
    yield "breaches", len(breaches_of(roster, problem))
    yield "changes_to_published", int(changes)
    yield "fairness", fairness_of(roster, problem)
    if problem.pattern:
        yield "pattern", _pattern(roster, problem)


def _pattern(roster: Roster, problem: RotaProblem) -> dict[str, Any]:
    """How far the patterns of the teams are kept, and why not further."""
    worked = sum(
        problem.pattern.get((tour.staff_id, tour.day), tour.shift_code) is None
        for tour in roster.planned
    )
    return {
        "people": len({who for who, _ in problem.pattern}),
        "duties": len(problem.pattern.keys() & problem.fixed.keys()),
        "rest_days_worked": worked,
        "left_out": [
            asdict(each) | {"day": each.day.isoformat()} for each in problem.pattern_left_out
        ],
    }


def _hours_short_without_specials(roster: Roster, problem: RotaProblem) -> float:
    """What would be short if no volunteer came: nobody can count on them (rules G)."""
    members = problem.strength
    tours = tuple(t for t in roster.tours if members[t.staff_id].role is not Role.SPECIAL)
    on_duty = on_duty_minutes(replace(roster, tours=tours), problem)
    short = np.maximum(0, MINUTES_PER_HOUR * problem.requirement.required - on_duty)
    return round(int(short.sum()) / MINUTES_PER_HOUR, 2)


def on_call_summary(pack: Pack, problem: RotaProblem) -> dict[str, Any]:
    """Days on call, what they cost, and those on which the person who was named is away."""
    members, pricing = problem.strength.members, problem.pricing
    named = sum(problem.horizon.holds(row.date) for row in pack.on_call)
    days = sum(map(len, problem.on_call.values()))
    pence = (pricing.on_call_pence(m, problem.on_call.get(m.staff_id, ())) for m in members)
    return {
        "on_call_days": days,
        "on_call_cost_gbp": sum(pence) / PENCE_PER_POUND,
        "on_call_days_without_anybody": named - days,
    }


def _money_beside(roster: Roster, problem: RotaProblem) -> Iterator[tuple[str, float]]:
    """Unsocial hours, PCSOs' weekends and shift allowance, and time off in place of all pay."""
    pricing, members = problem.pricing, problem.strength
    planned = [(tour, members[tour.staff_id]) for tour in roster.planned]
    pence = sum(pricing.unsocial_hours_pence(tour, member) for tour, member in planned)
    minutes = sum(pricing.time_off_minutes(tour, member) for tour, member in planned)
    yield "unsocial_hours_cost_gbp", pence / PENCE_PER_POUND
    shares = [pricing.staff_share_pence(member) for member in members.members]
    weekends = sum(pricing.staff_weekend_pence(tour, member) for tour, member in planned)
    weekends += sum(rolled_up for rolled_up, _ in shares)
    yield "pcso_weekend_cost_gbp", weekends / PENCE_PER_POUND
    yield "pcso_shift_allowance_gbp", sum(shift for _, shift in shares) / PENCE_PER_POUND
    yield "time_off_instead_hours", minutes / MINUTES_PER_HOUR
