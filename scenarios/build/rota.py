"""From a pack and its staffing requirement to the rota problem."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

from optimiser.money.paybill import paybill_pence
from optimiser.people import Role, RoleGroup
from optimiser.rota.fixed_duties import fixed_tours
from optimiser.rota.night import NightTime
from optimiser.rota.patterned import keep_patterns
from optimiser.rota.problem import OvertimeLimits, RotaProblem
from optimiser.rota.rest_spans import RestNeed
from optimiser.rota.rules import (
    Absences,
    AverageRestDays,
    AverageWeek,
    ConsecutiveNights,
    ContractedHours,
    DeclaredAvailability,
    DutySpan,
    HazardousNights,
    KeptPattern,
    LockedDuties,
    LongestRun,
    LongestTour,
    MinimumRest,
    MonthlyOvertime,
    MovedRestDays,
    NightRestriction,
    NightWorkerAverage,
    OneDutyADay,
    OvertimeCap,
    PartTimeWeek,
    PersonalOvertime,
    RestDays,
    RestDaysOwed,
    RoleAndSkill,
    Supervision,
    WeeklyRest,
)
from optimiser.rota.rules.base import Rule
from optimiser.rota.wellbeing import WellbeingWeights
from optimiser.staffing import Group, StaffingRequirement
from scenarios.build.common import (
    absences_of,
    horizon_of,
    open_shifts_of,
    public_holidays,
    strength_of,
)
from scenarios.build.contracts import contracted_minutes, giving_back
from scenarios.build.money import pay_rules_of
from scenarios.build.owed import most_rest_days_owed
from scenarios.build.past import past_of
from scenarios.build.patterns import pattern_duties_of
from scenarios.build.personal import availability, exigencies, on_call_days, restricted_days
from scenarios.build.published import history_of, terms_of
from scenarios.build.working_time import average_limits, night_limits, reference_periods
from scenarios.schema.pack import Pack
from scenarios.schema.policy import HoursPolicy, OvertimePolicy, Policy

MINUTES_PER_HOUR = 60
PERCENT = 100
Duties = Mapping[tuple[str, date], str | None]


def build_rota(
    pack: Pack,
    requirement: StaffingRequirement,
    *,
    amending: bool = False,
    changed_on: date | None = None,
    holding_back: bool = False,
) -> RotaProblem:
    """The rota problem of a pack, with published and locked duties kept; locks alone if amending.

    `changed_on` is the day on which changes of what is published are told. `holding_back` leaves
    money for gaps, as the policy says. Every base and role group that has people is in the
    requirement, so that all duty is counted. Where the policy keeps patterns, what is published is
    the pattern of a roster that is amended.
    """
    horizon, strength = horizon_of(pack), strength_of(pack)
    requirement = requirement.covering(Group(m.base_id, m.role_group) for m in strength.members)
    absences, pay = absences_of(pack), pay_rules_of(pack)
    published = {
        (r.staff_id, r.date): r.shift_code for r in pack.published if horizon.holds(r.date)
    }
    locks = {(r.staff_id, r.date): r.shift_code for r in pack.locks if horizon.holds(r.date)}
    paybill = paybill_pence(strength.members, pack.manifest.plan_weeks, pay)
    history = history_of(pack, horizon, strength)
    problem = RotaProblem(
        horizon=horizon,
        strength=strength,
        shifts=open_shifts_of(pack),
        requirement=requirement,
        shortfall_weight={**pack.policy.priority.shortfall_weight, RoleGroup.SPECIAL: 0},
        pay=pay,
        overtime=overtime_limits(pack.policy, paybill, amending=amending),
        paybill_pence=paybill,
        rules=rules_of(pack.policy),
        contracted_minutes=contracted_minutes(pack, horizon, strength, absences),
        average_limit_minutes=average_limits(pack, horizon, strength),
        night_limit_minutes=night_limits(pack, horizon, strength),
        giving_back=giving_back(pack, horizon, strength, absences),
        absences=absences,
        history=history,
        fixed=locks if amending else published | locks,
        published=published,
        terms=terms_of(pack, horizon, pay, amending=amending),
        availability=availability(pack),
        restricted_days=restricted_days(pack),
        public_holidays=public_holidays(horizon),
        wellbeing=WellbeingWeights(**pack.policy.wellbeing.model_dump(exclude={"memory_weeks"})),
        past=past_of(pack, horizon, history),
        reference=reference_periods(pack, horizon, strength),
        published_on=pack.policy.notice.published_on,
        changed_on=changed_on,
        exigencies=exigencies(pack, horizon),
        on_call=on_call_days(pack, horizon),
        digest=_digest(pack, requirement),
    )
    if holding_back:
        problem = _holding_back(problem, pack.policy.overtime)
    if amending or not pack.policy.shifts.keep_patterns:
        return problem
    return keep_patterns(problem, pattern_duties_of(pack))


def _holding_back(problem: RotaProblem, policy: OvertimePolicy) -> RotaProblem:
    """The problem with a share of the cap left unspent, as far as what is fixed leaves it."""
    fixed = (tour for tour in fixed_tours(problem) if tour.is_capped_overtime)
    spent = sum(tour.cost_pence for tour in fixed)
    held = int(problem.overtime.cap_pence * policy.held_for_gaps_share)
    return replace(problem, overtime=problem.overtime.holding(held, spent))


def overtime_limits(whole: Policy, paybill: int, *, amending: bool = False) -> OvertimeLimits:
    """The limits of a policy; of the two caps on money the lower one binds."""
    policy = whole.overtime
    cap = int(paybill * policy.cap_percent / PERCENT)
    source = f"{policy.cap_percent:g} % of paybill"
    if policy.cap_pence is not None and policy.cap_pence < cap:
        cap, source = policy.cap_pence, "the sum set in policy.overtime.cap_pence"
    unplanned = int(paybill * policy.unplanned_percent / PERCENT)
    return OvertimeLimits(
        cap_pence=max(0, cap - unplanned),
        assumed_notice_days=policy.assumed_notice_days,
        max_minutes_per_person_per_week=policy.max_minutes_per_person_per_week,
        extension_minutes=tuple(policy.extension_minutes),
        cap_source=source,
        most_rest_days_owed=most_rest_days_owed(whole, amending=amending),
        unplanned_pence=min(cap, unplanned),
    )


def rules_of(policy: Policy) -> tuple[Rule, ...]:
    """Every rule of the rota with the force's parameters, in the order of the registry."""
    hours = policy.hours
    night = NightTime(
        _minute_of_day(hours.night_starts),
        _minute_of_day(hours.night_ends),
        hours.night_shift_minutes,
    )
    skills = policy.priority.skills_by_role_group
    return (
        OneDutyADay(),
        LongestTour(hours.longest_tour_minutes, hours.longest_exigency_tour_minutes),
        MinimumRest(timedelta(minutes=hours.minimum_rest_minutes)),
        WeeklyRest(weekly_rests(hours)),
        RestDays(hours.longest_gap_between_rest_days),
        AverageRestDays(hours.rest_days_per_week),
        MovedRestDays(),
        RestDaysOwed(),
        LongestRun(hours.longest_run_days),
        ConsecutiveNights(policy.max_nights, night),
        Absences(),
        RoleAndSkill({group: frozenset(names) for group, names in skills.items()}),
        NightRestriction(night),
        DutySpan(_spans(policy)),
        DeclaredAvailability(),
        ContractedHours(),
        AverageWeek(),
        NightWorkerAverage(),
        HazardousNights(
            frozenset(hours.hazardous_night_shifts),
            frozenset(hours.hazardous_night_staff),
            hours.hazardous_night_minutes,
            night,
        ),
        LockedDuties(),
        KeptPattern(),
        Supervision(policy.supervision.minimum_sergeants, policy.supervision.scope),
        PersonalOvertime(policy.overtime.max_minutes_per_person_per_week),
        MonthlyOvertime(policy.overtime.max_minutes_per_person_per_month),
        PartTimeWeek(),
        OvertimeCap(),
    )


def weekly_rests(hours: HoursPolicy) -> tuple[RestNeed, ...]:
    """The ways of having weekly rest that the force allows."""
    added = hours.weekly_rest_added_minutes
    weekly, together = RestNeed(7, 1440 + added), RestNeed(14, 2880 + added)
    return {
        "24h_7d": (weekly,),
        "48h_14d": (together,),
        "2x24h_14d": (RestNeed(14, 1440 + added, 2),),
        "24h_7d_or_48h_14d": (weekly, together),
        "off": (),
    }[hours.weekly_rest]


def _spans(policy: Policy) -> dict[Role, tuple[int, int]]:
    spans = {Role.PCSO: policy.pcso.span, Role.PARTNER: policy.partner.span}
    return {role: (s.start_minute, s.end_minute) for role, s in spans.items() if s is not None}


def _minute_of_day(clock: str) -> int:
    hour, minute = clock.split(":")
    return MINUTES_PER_HOUR * int(hour) + int(minute)


def _digest(pack: Pack, requirement: StaffingRequirement) -> str:
    """Identity of the problem: the pack, what its policy was set to, and the requirement."""
    content = sha256(pack.digest.encode())
    content.update(pack.policy.model_dump_json().encode())
    content.update(requirement.required.tobytes())
    return content.hexdigest()
