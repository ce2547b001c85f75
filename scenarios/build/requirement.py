"""A pack and its heatmap to the staffing requirement problem.

    heatmap = build_heatmap_of(pack)
    requirement = staffing_requirement(build_requirement_of(pack, heatmap))

The first line is in `scenarios.build.demand`, `staffing_requirement` in
`optimiser.requirement.staffing`.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta

import numpy as np
from numpy.typing import NDArray

from optimiser.demand.weights import called_for_share
from optimiser.heat import Heatmap
from optimiser.horizon import DAYS_PER_WEEK, HOURS_PER_WEEK, Horizon
from optimiser.people import RoleGroup, StaffMember
from optimiser.requirement.crewing import AssessedCrewing, CrewingRule, crew_sizes
from optimiser.requirement.problem import (
    ExpectedVisits,
    ExtraStaff,
    OwnLevel,
    RequirementProblem,
    ResponseTargets,
    SafeStaffing,
    VisiblePool,
)
from optimiser.requirement.visible import weeks_by_hour
from optimiser.staffing import Group
from scenarios.build.common import absences_of, areas_of, bases_of, horizon_of, strength_of
from scenarios.build.expected_visits import expected_visits_of
from scenarios.build.occasions import occasions_of
from scenarios.build.response_work import breaks_of, officer_shares_of
from scenarios.schema.pack import Pack
from scenarios.schema.policy import Policy, Span
from scenarios.schema.policy.safe_staffing import people_held

MINUTES_PER_HOUR = 60
HOURS_PER_DAY = 24
VISIBLE_GROUPS = (RoleGroup.NEIGHBOURHOOD, RoleGroup.PCSO, RoleGroup.PARTNER)


def build_requirement_of(pack: Pack, heatmap: Heatmap) -> RequirementProblem:
    """Everything that decides how many people the pack needs, with clocks and units converted."""
    policy, areas, horizon = pack.policy, areas_of(pack), horizon_of(pack)
    visits = visits_of(pack)
    return RequirementProblem(
        heatmap=heatmap,
        areas=areas,
        bases=bases_of(pack),
        horizon=horizon,
        targets=targets_of(policy),
        called_for=called_for_share(heatmap.categories, policy.demand.police_generated_work),
        crew_sizes=crew_sizes(areas, assessed_crewing_of(pack), crewing_rule_of(policy)),
        pools=tuple(_pools(pack, horizon, visits)),
        floor_hours_per_area=policy.visible.floor_hours_per_area_per_week,
        own_levels=tuple(_own_levels(pack)),
        own_levels_replace=policy.requirement.own_levels == "instead",
        events=events_of(pack),
        commitments=commitments_of(pack),
        officer_shares=officer_shares_of(pack),
        breaks=breaks_of(pack),
        visits=visits,
        method=policy.requirement.method,
        seed=policy.requirement.seed,
        occasions=occasions_of(pack, heatmap),
        safe_staffing=tuple(_safe_staffing(pack)),
        hours_left=hours_left(pack, horizon),
    )


def targets_of(policy: Policy) -> ResponseTargets:
    """The response numbers of the policy."""
    response = policy.response
    return ResponseTargets(
        share_in_target=response.share_in_target,
        immediate_minutes_urban=response.immediate_target_minutes_urban,
        immediate_minutes_rural=response.immediate_target_minutes_rural,
        priority_minutes=response.priority_target_minutes,
        committed_time_cap=response.committed_time_cap,
        speed_kmh_urban=response.speed_kmh_urban,
        speed_kmh_rural=response.speed_kmh_rural,
        detour_factor=response.detour_factor,
        minimum_staff=response.minimum_staff_per_base,
    )


def crewing_rule_of(policy: Policy) -> CrewingRule:
    """What crewing the policy asks for where no row says otherwise."""
    crewing = policy.crewing
    return CrewingRule(
        default=crewing.default,
        paired_from_minute=_minute_of_day(crewing.paired_from),
        paired_until_minute=_minute_of_day(crewing.paired_until),
        paired_in_night_economy_only=crewing.paired_in_night_economy_only,
    )


def assessed_crewing_of(pack: Pack) -> tuple[AssessedCrewing, ...]:
    """The rows of the risk assessment."""
    return tuple(
        AssessedCrewing(row.area_id, _hour_of_week(row.weekday, row.hour), row.role, row.crewing)
        for row in pack.crewing
    )


def events_of(pack: Pack) -> tuple[ExtraStaff, ...]:
    """The people that events ask for."""
    return tuple(
        ExtraStaff(
            row.event_id,
            row.area_id,
            row.start.astimezone(UTC),
            row.end.astimezone(UTC),
            row.extra_staff_required,
        )
        for row in pack.events
    )


def commitments_of(pack: Pack) -> tuple[ExtraStaff, ...]:
    """The people that commitments ask for."""
    starts = (row.start.astimezone(UTC) for row in pack.commitments)
    return tuple(
        ExtraStaff(
            row.commitment_id,
            row.area_id,
            start,
            start + timedelta(minutes=row.minutes),
            row.staff_required,
            row.skills,
        )
        for row, start in zip(pack.commitments, starts, strict=True)
    )


def visits_of(pack: Pack) -> tuple[ExpectedVisits, ...]:
    """People whom visits to offenders are expected to take, where the policy counts them."""
    if not pack.policy.requirement.offender_visits:
        return ()
    return expected_visits_of(pack, {group: _span(pack.policy, group) for group in VISIBLE_GROUPS})


def hours_left(pack: Pack, horizon: Horizon) -> dict[Group, NDArray[np.float64]]:
    """Contracted hours by group and week of the period, less the days people are away.

    A day away takes a seventh of the week's contract.
    """
    absent: dict[str, set[date]] = {}
    for absence in absences_of(pack):
        absent.setdefault(absence.staff_id, set()).update(absence.days())
    weeks = -(-horizon.days // DAYS_PER_WEEK)
    hours: dict[Group, NDArray[np.float64]] = {}
    for member in strength_of(pack).members:
        group = Group(member.base_id, member.role_group)
        days = _days_present(member, absent.get(member.staff_id, set()), horizon, weeks)
        contract = member.contract_minutes_per_week / MINUTES_PER_HOUR
        hours[group] = hours.get(group, np.zeros(weeks)) + contract * days / DAYS_PER_WEEK
    return hours


def _days_present(
    member: StaffMember, absent: set[date], horizon: Horizon, weeks: int
) -> NDArray[np.float64]:
    present = [
        horizon.index_of_day(day) // DAYS_PER_WEEK for day in horizon.dates if day not in absent
    ]
    return np.bincount(present, minlength=weeks).astype(np.float64)


def _pools(pack: Pack, horizon: Horizon, visits: Sequence[ExpectedVisits]) -> Iterator[VisiblePool]:
    """Visible hours of neighbourhood officers, PCSOs and partners, where there are people for it.

    Hours a week that the policy names are spread over all bases with such people; else each base
    spreads its own contracted hours left after absences, times `requirement_ratio`, less those of
    `visits`.
    """
    week_of_hour = weeks_by_hour(horizon)
    left = hours_left(pack, horizon)
    for role_group in VISIBLE_GROUPS:
        span = _span(pack.policy, role_group)
        groups = [
            group for base in pack.bases if (group := Group(base.base_id, role_group)) in left
        ]
        hours_per_week = _hours_per_week(pack.policy, role_group)
        if hours_per_week and groups:
            bases = tuple(group.base_id for group in groups)
            hours = np.full(len(left[groups[0]]), hours_per_week)
            yield VisiblePool(role_group, bases, hours, *span)
            continue
        for group in groups:
            hours = pack.policy.visible.requirement_ratio * left[group]
            for each in visits:
                if each.group == group:
                    hours = np.maximum(hours - np.bincount(week_of_hour, each.people), 0.0)
            yield VisiblePool(role_group, (group.base_id,), hours, *span)


def _hours_per_week(policy: Policy, role_group: RoleGroup) -> float:
    if role_group is RoleGroup.NEIGHBOURHOOD:
        return policy.visible.neighbourhood_hours_per_week
    return policy.visible.pcso_hours_per_week if role_group is RoleGroup.PCSO else 0.0


def _span(policy: Policy, role_group: RoleGroup) -> tuple[int, int]:
    """Daily window of visible patrol; PCSOs stay inside their own as well."""
    visible = policy.visible.span
    if role_group is RoleGroup.PARTNER:
        return _both(visible, policy.visible.partner_span)
    if role_group is RoleGroup.PCSO:
        return _both(visible, policy.pcso.span)
    return visible.start_minute, visible.end_minute


def _both(first: Span, second: Span) -> tuple[int, int]:
    return max(first.start_minute, second.start_minute), min(first.end_minute, second.end_minute)


def _own_levels(pack: Pack) -> Iterator[OwnLevel]:
    for row in pack.requirement:
        group = Group(row.base_id, row.role_group)
        hour = _hour_of_week(row.weekday, row.hour)
        yield OwnLevel(group, hour, row.minimum, row.preferred)


def _safe_staffing(pack: Pack) -> Iterator[SafeStaffing]:
    for role_group, least in pack.policy.requirement.safe_staffing.items():
        for skill, entries in least.items():
            for base in pack.bases:
                week = [
                    people_held(entries, base.base_id, *divmod(hour, HOURS_PER_DAY))
                    for hour in range(HOURS_PER_WEEK)
                ]
                if any(week):
                    yield SafeStaffing(Group(base.base_id, role_group), skill, np.array(week))


def _hour_of_week(weekday: int, hour: int) -> int:
    return HOURS_PER_DAY * weekday + hour


def _minute_of_day(clock: str) -> int:
    hours, minutes = clock.split(":")
    return MINUTES_PER_HOUR * int(hours) + int(minutes)
