"""What a sound pack still means for its rota: facts that clash, and facts worth knowing."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimiser.horizon import Horizon
from optimiser.people import Role, StaffMember
from optimiser.refreshment import BreakTerms, break_due
from optimiser.roster import Roster, Shift
from optimiser.rota.fixed_duties import fixed_conflicts, fixed_tours, worst_of_spells
from optimiser.rota.ledger import forced_rests
from optimiser.rota.problem import RotaProblem
from optimiser.rota.rules import (
    Absences,
    AverageWeek,
    ConsecutiveNights,
    LongestRun,
    LongestTour,
    MinimumRest,
    NightWorkerAverage,
    RestDays,
    RoleAndSkill,
    WeeklyRest,
)
from optimiser.rota.rules.base import TourRule
from optimiser.staffing import Group, StaffingRequirement
from scenarios.build.common import break_terms_of, horizon_of, open_shifts_of
from scenarios.build.rota import build_rota
from scenarios.missing_skills import missing_skills, skills_that_nobody_holds
from scenarios.owed_rest import unpaid_rest
from scenarios.remarks import Remark, in_short
from scenarios.schema.pack import Pack

OF_THE_PAST = (LongestTour, MinimumRest, WeeklyRest, RestDays, LongestRun, ConsecutiveNights)


@dataclass(frozen=True)
class Findings:
    """Sentences: `conflicts` leave no rota, `remarks` leave a poorer one than may be expected."""

    conflicts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    in_short: tuple[str, ...] = ()
    """The remarks as people are told them: of many of one kind the worst, then names."""

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(
            self.conflicts + other.conflicts,
            self.remarks + other.remarks,
            self.in_short + other.in_short,
        )


NOTHING_FOUND = Findings()


def rota_findings(pack: Pack) -> Findings:
    """What the facts of a pack break by themselves, and what else a planner should know."""
    if not (pack.staff and pack.shifts):
        return NOTHING_FOUND
    problem = build_rota(pack, _nothing_required(pack))
    remarks = (
        *_broken_past(problem),
        *_forced_rests(problem),
        *_long_tours(problem),
        *_short_breaks(pack, problem),
        *_used_up_hours(problem),
        *_overrun_contracts(problem),
        *unpaid_rest(pack, problem),
        *_spent_before_planning(problem),
        *_idle_people(pack, problem),
        *missing_skills(pack, problem),
        *_unknown_hazards(pack),
    )
    told = tuple(remark.text for remark in remarks)
    return Findings(fixed_conflicts(problem), told, tuple(in_short(remarks)))


def _nothing_required(pack: Pack) -> StaffingRequirement:
    hours = horizon_of(pack).hours
    none = np.zeros((0, len(hours)), dtype=np.int64)
    return StaffingRequirement((), hours, none, none.astype(object))


def _broken_past(problem: RotaProblem) -> Iterator[Remark]:
    """Rules that the published roster before the period breaks."""
    if not problem.history:
        return
    start, first = problem.horizon.start, problem.history[0].day
    past = Horizon(first, (start - first).days, problem.horizon.timezone)
    roster = Roster(past, problem.history)
    for rule in problem.rules:
        if isinstance(rule, OF_THE_PAST):
            for breach in worst_of_spells(rule.breaches(roster, problem)):
                text = f"{breach.message}: the published past breaks the rule {breach.rule}."
                yield Remark(f"past {breach.rule}", breach.who, text, breach.excess)


def _forced_rests(problem: RotaProblem) -> Iterator[Remark]:
    """Rests that exigencies of duty cut short."""
    for forced in forced_rests(Roster(problem.horizon, fixed_tours(problem)), problem):
        text = (
            f"{forced.staff_id} has {forced.rest_minutes / 60:.2f} hours of rest before the tour "
            f"of {forced.day}: an exigency of duty cut it short under the rule {MinimumRest.id}, "
            f"and {forced.short_minutes} minutes are owed."
        )
        yield Remark("forced rest", forced.staff_id, text, forced.short_minutes)


def _long_tours(problem: RotaProblem) -> Iterator[Remark]:
    """Exigencies that make a tour long, and shifts that are too long to be planned."""
    for rule in problem.rules:
        if not isinstance(rule, LongestTour):
            continue
        for tour in fixed_tours(problem):
            if tour.minutes > rule.minutes and (tour.staff_id, tour.day) in problem.exigencies:
                text = (
                    f"{tour.staff_id} is on duty for {tour.minutes / 60:.2f} hours on {tour.day}: "
                    f"an exigency of duty made it longer than the {rule.minutes / 60:.2f} of the "
                    f"rule {rule.id}."
                )
                yield Remark("long tour", tour.staff_id, text, tour.minutes)
        for shift in problem.shifts:
            if shift.minutes > rule.minutes:
                text = (
                    f"Shift {shift.code} lasts {shift.minutes} minutes: the rule {rule.id} lets "
                    f"nobody be planned for more than {rule.minutes} "
                    "(policy.hours.longest_tour_minutes)."
                )
                yield Remark("long shift", shift.code, text, shift.minutes)


def _short_breaks(pack: Pack, problem: RotaProblem) -> Iterator[Remark]:
    """Shifts that have less break than the law gives, as they are or when they are extended."""
    terms = break_terms_of(pack.policy)
    extensions = (0, *sorted(problem.overtime.extension_minutes))
    present = {member.role for member in problem.strength.members}
    for shift in open_shifts_of(pack):
        for role in sorted(present):
            if shift.suits(role):
                found = _short_break(shift, role, extensions, terms)
                if found is not None:
                    yield found
                    break


def _short_break(
    shift: Shift, role: Role, extensions: tuple[int, ...], terms: BreakTerms
) -> Remark | None:
    law = "Annex E 1(c)" if role.is_officer else "Working Time Regulations reg. 12"
    for extension in extensions:
        minutes = shift.minutes + extension
        due = break_due(role, minutes, terms)
        if shift.break_minutes < due:
            extended = f" extended by {extension}" if extension else ""
            text = (
                f"Shift {shift.code} of {shift.minutes} minutes{extended} has a break of "
                f"{shift.break_minutes}; {law} gives a {role} {due}, which the patrols keep free."
            )
            kind = f"short break {law} {bool(extension)}"
            return Remark(kind, shift.code, text, due - shift.break_minutes)
    return None


def _used_up_hours(problem: RotaProblem) -> Iterator[Remark]:
    """People whose past leaves them less of an average than they owe."""
    binding = {rule.id for rule in problem.rules}
    for rule, limits in (
        (AverageWeek.id, problem.average_limit_minutes),
        (NightWorkerAverage.id, problem.night_limit_minutes),
    ):
        for who, limit in limits.items():
            owed = problem.contracted_minutes.get(who, 0)
            if rule in binding and limit < owed:
                text = (
                    f"{who} owes {owed / 60:.2f} hours {_period(problem)}, and what history.csv "
                    f"and absences.csv tell of them leaves {limit / 60:.2f} by the rule {rule}."
                )
                yield Remark(f"used up {rule}", who, text, owed - limit)


def _idle_people(pack: Pack, problem: RotaProblem) -> Iterator[Remark]:
    """People who owe hours and can work no tour at all, but where a whole group lacks a skill."""
    lacking = {group for group, _ in skills_that_nobody_holds(pack, problem)}
    for member in problem.strength.members:
        if member.role is Role.SPECIAL or not member.contract_minutes_per_week:
            continue
        if Group(member.base_id, member.role_group) in lacking:
            continue
        reason = _why_idle(problem, member)
        if reason:
            text = f"{member.staff_id} can work no tour {_period(problem)}: {reason}."
            yield Remark(f"idle {reason}", member.staff_id, text)


def _period(problem: RotaProblem) -> str:
    return f"from {problem.horizon.start} to {problem.horizon.dates[-1]}"


def _why_idle(problem: RotaProblem, member: StaffMember) -> str:
    """Why no tour is open to a person; nothing where one is."""
    rules = [rule for rule in problem.rules if isinstance(rule, TourRule)]
    forbidding: dict[str, None] = {}
    offered = False
    for day in problem.horizon.dates:
        for option in problem.options(member, day):
            offered = True
            tour = problem.unpriced_tour(member, day, option)
            against = [rule.id for rule in rules if not rule.permits(problem, member, tour)]
            if not against:
                return ""
            forbidding |= dict.fromkeys(against)
    if not offered:
        return f"no shift of shifts.csv is open to a {member.role} (rule {RoleAndSkill.id})"
    away = problem.absent_days.get(member.staff_id, frozenset())
    if away.issuperset(problem.horizon.dates):
        return f"they are away on every day of it (rule {Absences.id})"
    return f"all are against the rules {', '.join(forbidding)}"


def _overrun_contracts(problem: RotaProblem) -> Iterator[Remark]:
    """People whose published and locked duties are more than they owe."""
    for member in problem.strength.members:
        owed = problem.contracted_minutes.get(member.staff_id, 0)
        fixed = problem.owed_minutes[member.staff_id]
        if fixed > owed and not any(who == member.staff_id for who, _ in problem.pattern):
            text = (
                f"{member.staff_id} owes {owed / 60:.2f} hours {_period(problem)} and is published "
                f"or locked to {fixed / 60:.2f}: what is beyond is kept by the rule locked_duties "
                "and counted as contracted duty."
            )
            yield Remark("overrun contract", member.staff_id, text, fixed - owed)


def _spent_before_planning(problem: RotaProblem) -> Iterator[Remark]:
    """Overtime that no plan holds and that takes the whole cap."""
    limits = problem.overtime
    if limits.unplanned_pence and not limits.cap_pence:
        text = (
            "policy.overtime.unplanned_percent expects as much casual overtime and recall as the "
            f"cap allows, £{limits.unplanned_pence / 100:,.0f}: no overtime can be planned."
        )
        yield Remark("unplanned overtime", "", text)


def _unknown_hazards(pack: Pack) -> Iterator[Remark]:
    """Shifts and people that the policy calls hazardous at night and the pack does not have."""
    hours = pack.policy.hours
    codes, people = ({s.shift_code for s in pack.shifts}, {row.staff_id for row in pack.staff})
    for key, named, known in (
        ("hazardous_night_shifts", hours.hazardous_night_shifts, codes),
        ("hazardous_night_staff", hours.hazardous_night_staff, people),
    ):
        for name in named:
            if name not in known:
                text = f"policy.hours.{key} names {name}, which the pack does not have."
                yield Remark(key, name, text)
