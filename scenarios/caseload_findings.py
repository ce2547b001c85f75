"""What a sound pack still means for its caseloads: cases that nobody may lead, facts to know."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from optimiser.caseloads.apart import why_impossible
from optimiser.caseloads.eligibility import possible_leaders
from optimiser.caseloads.problem import CaseloadProblem
from scenarios.build.caseloads import build_caseloads
from scenarios.build.load_forecast import forecast_of
from scenarios.caseload_forecast import excessive_spells
from scenarios.caseload_points.capacity import full_load_points, points_by_hours
from scenarios.caseload_points.terms import remark_on_tier
from scenarios.caseload_points.tier import tier_of, under_mappa
from scenarios.co_worker_findings import co_worker_remarks
from scenarios.findings import NOTHING_FOUND, Findings
from scenarios.remarks import Remark, in_short
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import Pack
from scenarios.schema.policy import CaseloadPolicy
from scenarios.visit_findings import frequency_remarks

A_POINT, PERCENT = 1, 100


def caseload_findings(pack: Pack, *, as_it_is: bool = True) -> Findings:
    """Cases that no manager may lead, as conflicts, and what else an IOM manager should know.

    Loads as they would stay are left out where the pack is not to stay `as_it_is`, but planned.
    """
    if not pack.offenders:
        return NOTHING_FOUND
    problem = build_caseloads(pack)
    conflicts = why_impossible(problem, possible_leaders(problem))
    policy, on = pack.policy.caseloads, pack.manifest.plan_start
    remarks = [
        *_without_capacity(pack, problem),
        *(remark for row in pack.managers for remark in _two_loads(row, policy)),
        *_together(problem),
        *(_excessive(pack) if as_it_is else ()),
        *(remark for row in pack.offenders for remark in _of_offender(row, policy, on)),
        *(co_worker_remarks(pack, problem) if pack.managers else ()),
        *frequency_remarks(pack, problem),
    ]
    told = tuple(remark.text for remark in remarks)
    return Findings(conflicts, told, tuple(in_short(remarks)))


def _without_capacity(pack: Pack, problem: CaseloadProblem) -> Iterator[Remark]:
    """Managers who can carry nothing, with the cases that must leave them."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    for offender in problem.offenders:
        if offender.current_manager_id is not None:
            held[offender.current_manager_id].append(offender.offender_ref)
    for row in pack.managers:
        who = row.manager_id
        if problem.manager_by_id[who].capacity_points > 0:
            continue
        full = full_load_points(row, pack.policy.caseloads)
        cases = f"; {', '.join(held[who])} must go to others" if held[who] else ""
        text = (
            f"{who} has no capacity in the period, of a full load of {full:g} points, and can lead "
            f"no case{cases}. If that is not meant, change the full load, the reductions, the "
            "adjustment or the dates of absence in managers.csv, or absences.csv."
        )
        yield Remark("no capacity", who, text, len(held[who]))


def _together(problem: CaseloadProblem) -> Iterator[Remark]:
    """Pairs to keep apart who have the same manager today, so that one of them must move."""
    manager = {each.offender_ref: each.current_manager_id for each in problem.offenders}
    for ref, others in problem.apart.items():
        for other in sorted(others):
            if ref < other and manager[ref] is not None and manager[ref] == manager[other]:
                text = (
                    f"{ref} and {other} are to be kept apart (apart_from) and are both with "
                    f"{manager[ref]}: every plan moves at least one of them."
                )
                yield Remark("together", ref, text)


def _excessive(pack: Pack) -> Iterator[Remark]:
    """Managers whose load stays above the band for too long if every case stays where it is."""
    policy = pack.policy.caseloads
    leaders = {row.offender_ref: row.current_manager_id or "" for row in pack.offenders}
    for manager_id, weeks in groupby(forecast_of(pack, leaders), key=lambda week: week.manager_id):
        loads = [
            (week.week_start, PERCENT * week.points / week.capacity_points)
            for week in weeks
            if week.capacity_points
        ]
        for first, number in excessive_spells(loads, policy):
            text = (
                f"{manager_id} stays above {policy.upper_band_percent:g} % for {number} weeks in a "
                f"row from {first} if every case stays where it is: an excessive load (Workload "
                f"Measurement Tool: {policy.excessive_weeks} weeks)."
            )
            yield Remark("excessive", manager_id, text, number)


def _two_loads(row: ManagerRow, policy: CaseloadPolicy) -> Iterator[Remark]:
    """A full load in points and one by hours that are not the same."""
    if row.capacity_points is None or row.hours_per_week is None:
        return
    by_hours = points_by_hours(row.hours_per_week, policy)
    difference = abs(by_hours - row.capacity_points)
    if difference > A_POINT:
        text = (
            f"{row.manager_id} has {row.capacity_points} capacity_points, and {by_hours:.0f} by "
            f"{row.hours_per_week:g} hours_per_week and policy.caseloads.full_time_points: the "
            "points in managers.csv count. Leave them blank if the hours are to count."
        )
        yield Remark("two loads", row.manager_id, text, difference)


def _of_offender(row: OffenderRow, policy: CaseloadPolicy, on: date) -> Iterator[Remark]:
    """What is missing or contradicts itself in the facts that points are made of."""
    ref, scored = row.offender_ref, tier_of(row, on).tier
    if row.tier is None and scored is None:
        text = f"{ref} has no tier and no points of one: {remark_on_tier(row, on)}."
        yield Remark("tier missing", ref, text)
    elif row.tier is not None and scored is not None and row.tier != scored:
        text = f"{ref} is given tier {row.tier}: {remark_on_tier(row, on)}. Nothing is changed."
        yield Remark("tier differs", ref, text)
    tier = row.tier or scored
    if tier is not None and tier not in policy.tier_points:
        text = f"{ref} has tier {tier}, for which policy.caseloads.tier_points has no number."
        yield Remark(f"tier {tier}", ref, text)
    if not row.mappa_level and under_mappa(row) is not False:
        text = (
            f"{ref} is recorded under MAPPA at a level that is not known, which is not a low one: "
            "policy.caseloads.mappa_unknown_points counts until it is."
        )
        yield Remark("MAPPA level", ref, text)
    for flag in row.flags:
        if flag not in policy.flag_points:
            text = f"{ref} has the flag {flag}, without a number in policy.caseloads.flag_points."
            yield Remark(f"flag {flag}", ref, text)
