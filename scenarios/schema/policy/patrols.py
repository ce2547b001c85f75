"""Crews, where they go, and how an hour short weighs."""

from itertools import pairwise
from typing import Literal

from pydantic import NonNegativeInt, field_validator

from optimiser.people import RoleGroup
from scenarios.schema.policy.section import PolicySection, known
from scenarios.schema.policy.visits import VisitPolicy
from scenarios.schema.values import Clock

PERCENT = 100


class CrewingPolicy(PolicySection):
    """Single or paired, by role, place and hour, where `crewing.csv` says nothing."""

    default: Literal["single", "paired", "paired_preferred"] = known(
        "single", "Crewing where no row says otherwise", "MPS Police Notice 41/09", "V1"
    )
    paired_from: Clock = known("22:00", "Start of hours with pairs", "project choice", "P")
    paired_until: Clock = known("05:00", "End of hours with pairs", "project choice", "P")
    paired_in_night_economy_only: bool = known(
        True, "Pairs at night only where there is a night economy", "project choice", "P"
    )
    response_reserve: Literal["by_hour", "flat"] = known(
        "by_hour",
        "What the reserve is a share of: the response people that the requirement of the base and "
        "hour asks for (by_hour), or those who are free for tasking (flat)",
        "models 4 (response reserve per hour); project choice",
        "P",
    )
    response_reserve_share: float = known(
        0.4, "Share of response people kept free", "1 - committed cap; evidence", "P", ge=0, le=1
    )


class PatrolPolicy(VisitPolicy):
    """Where patrols go: diminishing return, visits of hot spots, a cap on concentration, breaks."""

    crew_cover_percents: list[int] = known(
        [50, 25, 12, 6],
        "Heat of an area that the first, second ... crew covers, per cent, falling",
        "project choice; evidence 1.2 (return of dose diminishes)",
        "P",
        min_length=1,
    )
    most_times_equal_share: float = known(
        4.0,
        "Most patrol time of one area in a week, in times its equal share of all time",
        "evidence 6: cap on concentration",
        "P",
        gt=0,
    )
    break_edge_minutes: int = known(
        120, "Least time from a break to both ends of the tour", "project choice", "P", ge=0
    )
    least_break_minutes: int = known(
        20, "Break of anybody else in a tour of more than six hours", "WTR 1998 reg 12", "V1", ge=0
    )
    audit_least_ratio: float = known(
        0.8,
        "Least share of visible hours of a deprivation decile, in times its share of demand",
        "four-fifths rule of thumb; project choice",
        "P",
        ge=0,
        le=1,
    )
    audit_most_ratio: float = known(
        1.25, "The most of it", "the inverse of four fifths; project choice", "P", ge=1
    )
    audit_most_times_mean: float = known(
        3.0,
        "Most visible hours a resident of a deprivation decile, in times those of everybody",
        "project choice; evidence 6 (over-policing)",
        "P",
        ge=1,
    )
    delivered_prior_visits: float = known(
        20.0,
        "Planned visits that the delivered share of the policy counts as beside a log",
        "project choice",
        "P",
        gt=0,
    )

    @field_validator("crew_cover_percents")
    @classmethod
    def _falls(cls, percents: list[int]) -> list[int]:
        falling = all(first >= second for first, second in pairwise(percents))
        if min(percents) <= 0 or sum(percents) > PERCENT or not falling:
            message = "percentages above 0 that fall and add up to at most 100"
            raise ValueError(message)
        return percents


class PriorityPolicy(PolicySection):
    """Weight of an hour short, by role group, inside the shortfall tier."""

    shortfall_weight: dict[RoleGroup, NonNegativeInt] = known(
        {
            RoleGroup.RESPONSE: 4,
            RoleGroup.NEIGHBOURHOOD: 2,
            RoleGroup.PCSO: 1,
            RoleGroup.PARTNER: 1,
        },
        "Weight of a staff-hour short",
        "project choice",
        "P",
    )
    skills_by_role_group: dict[RoleGroup, list[str]] = known(
        {}, "Skills that everyone on duty in a role group must hold", "project choice", "P"
    )
