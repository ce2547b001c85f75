"""How incidents become work, and work becomes people required."""

from typing import Literal

from optimiser.demand.profile import ProfileName
from optimiser.heat import LevelName
from optimiser.people import RoleGroup
from scenarios.schema.policy.safe_staffing import LeastByTime
from scenarios.schema.policy.section import PolicySection, Span, known


class DemandPolicy(PolicySection):
    """How incidents become work."""

    weighting: Literal["count", "workload", "harm", "severity", "blended"] = known(
        "blended",
        "Which weight an incident has on the heatmap",
        "product choice; evidence 4.1",
        "P",
    )
    harm_cap: float = known(
        100.0, "Highest weight of one incident under the blended weighting", "evidence 5", "P", gt=0
    )
    police_generated_weight: float = known(
        0.0,
        "Share of their weight that drugs, weapons and stop and search keep (0 leaves them out)",
        "Sherman et al. 2020",
        "V2",
        ge=0,
        le=1,
    )
    police_generated_work: float = known(
        1.0,
        "Share of the work of drugs, weapons and stop and search that stays in the response queue, "
        "whatever their weight on the heatmap",
        "product choice",
        "P",
        ge=0,
        le=1,
    )
    non_crime_uplift_percent: float = known(
        0.0,
        "Work that is not recorded crime, per cent on top, for the response queue and not for "
        "patrol",
        "evidence 4.2",
        "P",
        ge=0,
        le=1000,
    )
    seasons: bool = known(
        True,
        "Follow the calendar month where the history has twelve months",
        "product choice",
        "P",
    )
    bank_holidays: bool = known(
        True,
        "Follow the bank holidays of the history, held against the same weekday",
        "product choice",
        "P",
    )
    event_uplift_percent: float = known(
        0.0,
        "How much planned events raise demand in their area while they last, per cent; people they "
        "ask for come on top",
        "project choice",
        "P",
        ge=0,
        le=1000,
    )
    heatmap_levels: list[LevelName] = known(
        [],
        "Levels at which a plan writes the heatmap too: 250m, h3-7 to h3-10, area",
        "product choice",
        "P",
    )
    profile: ProfileName = known(
        "uk-blend", "Hour-of-week profile for month-only data", "evidence 6", "P"
    )


class ResponsePolicy(PolicySection):
    """Response targets and the queueing model behind the requirement."""

    share_in_target: float = known(
        0.9, "Share of calls to be reached in target", "product choice", "P", gt=0, lt=1
    )
    immediate_target_minutes_urban: float = known(
        15, "Immediate, urban", "Policing Pledge; 2026 reform", "V2", gt=0
    )
    immediate_target_minutes_rural: float = known(
        20, "Immediate, rural", "Policing Pledge; 2026 reform", "V2", gt=0
    )
    priority_target_minutes: float = known(60, "Priority", "Policing Pledge; Suffolk", "V1", gt=0)
    committed_time_cap: float = known(
        0.6,
        "Share of response time that may be committed",
        "evidence 5: rule of thumb",
        "V2",
        gt=0,
        le=1,
    )
    speed_kmh_urban: float = known(35, "Response speed, urban", "project choice", "P", gt=0)
    speed_kmh_rural: float = known(60, "Response speed, rural", "project choice", "P", gt=0)
    detour_factor: float = known(1.3, "Road distance over crow distance", "models.md 1", "P", ge=1)
    minimum_staff_per_base: int = known(
        2, "Least response officers on duty at a base, any hour", "project choice", "P", ge=0
    )


class VisiblePolicy(PolicySection):
    """Visible patrol by neighbourhood officers and PCSOs."""

    neighbourhood_hours_per_week: float = known(
        0.0,
        "Neighbourhood officer hours to spread, 0 = from contracts",
        "project choice",
        "P",
        ge=0,
    )
    pcso_hours_per_week: float = known(
        0.0, "PCSO hours to spread, 0 = from contracts", "project choice", "P", ge=0
    )
    requirement_ratio: float = known(
        1.05,
        "Required over available hours where spread from contracts",
        "project choice",
        "P",
        gt=0,
    )
    span: Span = known(
        lambda: Span(start_minute=420, end_minute=1440), "Daily window", "project choice", "P"
    )
    partner_span: Span = known(
        lambda: Span(start_minute=480, end_minute=1200),
        "Daily window of partner staff on visible patrol",
        "project choice",
        "P",
    )
    floor_hours_per_area_per_week: float = known(
        7.0,
        "Least visible hours in every area",
        "Neighbourhood Policing Guarantee; project",
        "P",
        ge=0,
    )
    home_area_share: float = known(
        0.8, "Neighbourhood time in the neighbourhood", "Policing Pledge", "V2", ge=0, le=1
    )


class RequirementPolicy(PolicySection):
    """How the parts of the staffing requirement are joined."""

    own_levels: Literal["on_top", "instead"] = known(
        "on_top",
        "Own levels of `requirement.csv`: a floor under the computed requirement (on_top), or in "
        "its place for the groups they name (instead)",
        "project choice",
        "P",
    )
    method: Literal["simulated", "formula"] = known(
        "simulated",
        "Response people from a simulation of the week, or from queueing formulas (quicker)",
        "project choice",
        "P",
    )
    seed: int = known(
        1, "Seed of the calls drawn for the simulated requirement", "project choice", "P", ge=0
    )
    safe_staffing: dict[RoleGroup, dict[str, LeastByTime]] = known(
        {},
        "Least people of a role, or with a skill of `staff.csv`, among those of a role group on "
        "duty at each base, in every hour in which the group is needed: a number, or a list of "
        "entries with `people` and, where they do not speak of every base and hour, `bases`, "
        "`weekdays` (mon to sun), `from_hour` and `until_hour` (over midnight where that is not "
        "later); the last entry that speaks of a base and hour holds",
        "force policy",
        "P",
    )
    offender_visits: bool = known(
        True,
        "People whom the diary's contacts are expected to take are required beforehand, as sums by "
        "base, role group and hour; out of the hours of visible patrol where these follow "
        "contracts, else on top",
        "project choice",
        "P",
    )
