"""`policy.yaml`: every number that a force may change, with its source and how far it is verified.

Status codes: V1 read in primary text, V2 in a secondary source, D derived by arithmetic, M from
memory (unverified), P a choice of this project.
"""

from itertools import pairwise
from typing import Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)

from optimiser.demand.profile import ProfileName
from optimiser.people import Role, RoleGroup
from scenarios.schema.values import Clock

VerificationStatus = Literal["V1", "V2", "D", "M", "P"]
MINUTES_PER_DAY = 1440
PERCENT = 100


def known(
    default: Any, meaning: str, source: str, status: VerificationStatus, **bounds: Any
) -> Any:
    """A policy number with its meaning, source and verification status."""
    extra: dict[str, Any] = {"source": source, "status": status}
    if bounds:
        bounds.setdefault("strict", True)
    if isinstance(default, (list, dict)) or callable(default):
        factory = default if callable(default) else lambda: type(default)(default)
        return Field(
            default_factory=factory, description=meaning, json_schema_extra=extra, **bounds
        )
    return Field(default, description=meaning, json_schema_extra=extra, **bounds)


class PolicySection(BaseModel):
    """Base of every section: unknown keys are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @field_validator("*")
    @classmethod
    def _keep_other_defaults(cls, value: Any, info: ValidationInfo) -> Any:
        """Let a mapping that changes some keys leave the others as they are."""
        if not isinstance(value, dict) or info.field_name is None:
            return value
        return cls.model_fields[info.field_name].get_default(call_default_factory=True) | value


class OvertimePolicy(PolicySection):
    """How much overtime is allowed and what notice it is priced at."""

    cap_percent: float = known(
        4.0,
        "Hard cap on overtime cost, per cent of paybill over the period",
        "White Paper Cm 7749 (2009) para 5.10",
        "V1",
        ge=0,
        le=100,
    )
    assumed_notice_days: int = known(
        14,
        "Clear days of notice at which rest-day working is priced",
        "Annex H; project",
        "P",
        ge=0,
    )
    max_minutes_per_person_per_week: int = known(
        960, "Most overtime one person works in a calendar week", "project choice", "P", ge=0
    )
    extension_minutes: list[int] = known(
        [60, 120], "Lengths by which a tour may be extended", "project choice", "P"
    )


class HoursPolicy(PolicySection):
    """Working time and rest."""

    minimum_rest_minutes: int = known(
        660, "Rest between two tours", "WTR 1998 reg 10; Annex E", "V1", ge=0, le=1440
    )
    longest_gap_between_rest_days: int = known(
        7, "Most days from one rest day to the next", "Annex E (Met SOP)", "V1", ge=1, le=14
    )
    longest_run_days: int = known(
        7, "Most days worked in a row, rest-day working included", "Annex E; rules I", "V1", ge=1
    )
    average_week_minutes: int = known(
        2880, "Average working week over the reference period", "WTR 1998 reg 4", "V1", ge=0
    )
    reference_weeks: Literal[17, 26, 52] = known(
        17, "Weeks of the reference period", "WTR 1998 regs 4, 21, 23", "V1"
    )
    special_minutes_per_week: int = known(
        240, "Duty of a special without contract hours", "rules G: 16 h a month", "V2", ge=0
    )
    night_starts: Clock = known("23:00", "Start of night time", "WTR 1998 reg 2", "V1")
    night_ends: Clock = known("06:00", "End of night time", "WTR 1998 reg 2", "V1")
    night_shift_minutes: int = known(
        180, "Minutes in night time that make a tour a night", "WTR 1998 reg 2", "V1", ge=1
    )


class SupervisionPolicy(PolicySection):
    """Who must be on duty with whom."""

    minimum_sergeants: int = known(
        1,
        "Sergeants on duty in any hour with response constables on duty",
        "project choice",
        "P",
        ge=0,
    )
    scope: Literal["district", "base"] = known(
        "district", "Whether each base or the whole district needs them", "project choice", "P"
    )


class Span(PolicySection):
    """A daily window of local minutes, start to end (up to 1440)."""

    start_minute: int = Field(ge=0, lt=MINUTES_PER_DAY)
    end_minute: int = Field(gt=0, le=MINUTES_PER_DAY)

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, str):
            start, _, end = value.partition("-")
            return {"start_minute": _clock(start), "end_minute": _clock(end)}
        return value

    @model_serializer
    def _as_text(self) -> str:
        return "-".join(f"{m // 60:02}:{m % 60:02}" for m in (self.start_minute, self.end_minute))

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start_minute >= self.end_minute:
            message = "a span must start before it ends on the same day, like 07-24"
            raise ValueError(message)
        return self


def _clock(text: str) -> int:
    """Minutes from midnight of `7`, `07` or `07:30`; 24 is the end of the day."""
    hours, _, minutes = text.strip().partition(":")
    if not hours.isdigit() or (minutes and not minutes.isdigit()):
        message = "a span looks like 07-24 or 07:00-23:30"
        raise ValueError(message)
    return 60 * int(hours) + int(minutes or 0)


class PcsoPolicy(PolicySection):
    """What PCSOs may be asked to do."""

    span: Span = known(
        lambda: Span(start_minute=420, end_minute=1440),
        "Daily window of PCSO duty",
        "force practice (Wiltshire 07-24); rules C2",
        "V2",
    )
    single_patrol: bool = known(
        True, "PCSOs may patrol alone where the risk assessment allows", "MPS Notice 41/09", "V1"
    )
    single_patrol_span: Span = known(
        lambda: Span(start_minute=420, end_minute=1320),
        "Daily window in which a PCSO may patrol alone",
        "project choice",
        "P",
    )


class PayTable(PolicySection):
    """Annual basic pay in pence by pay point; the last point is the top of the scale."""

    constable: list[int] = known(
        [3_116_300, 3_247_300, 3_378_900, 3_510_500, 3_774_600, 4_303_900, 5_025_700],
        "Constable points 1-7",
        "2025/26 award computed from Annex F 2024/25 (rules D1)",
        "D",
    )
    sergeant: list[int] = known(
        [5_356_700, 5_486_400, 5_620_900], "Sergeant points 2-4", "rules D1", "D"
    )
    pcso: list[int] = known([2_700_000, 2_850_000, 3_000_000], "PCSO points", "rules D2", "M")
    partner: list[int] = known([2_800_000], "Partner staff", "project choice", "P")


class PayPolicy(PolicySection):
    """Rates that turn minutes into pence."""

    annual: PayTable = known(PayTable, "Annual basic pay", "rules D1, D2", "D")
    officer_hours_per_year: float = known(
        12520 / 6, "Officer hourly rate divisor", "rules A6: annual x 6 / 12520", "D", gt=0
    )
    staff_hours_per_year: float = known(
        37 * 52.143, "Police staff hourly rate divisor", "rules C1", "D", gt=0
    )
    overtime_rate: float = known(4 / 3, "Overtime on a working day", "Annex G", "V2", ge=1)
    rest_day_rate: float = known(1.5, "Rest day, under 15 days' notice", "Annex H", "V2", ge=1)
    public_holiday_rate: float = known(2.0, "Public holiday", "Annex H", "V2", ge=1)
    minimum_rest_day_minutes: int = known(
        240, "Least time paid for a rest day or public holiday", "Annex H", "V2", ge=0
    )
    rest_day_notice_days: int = known(
        15, "Clear days from which a rest day is re-rostered instead of paid", "Annex H", "V2", ge=0
    )
    staff_overtime_rate: float = known(
        1.5, "Staff overtime, Monday to Saturday", "PSC s.2", "M", ge=1
    )
    staff_sunday_rate: float = known(2.0, "Staff overtime, Sunday", "PSC s.2", "M", ge=1)
    employer_ni_rate: float = known(
        0.15, "Employer National Insurance on overtime", "rules D3", "M", ge=0, le=1
    )
    employer_pension_rate_officer: float = known(
        0.353,
        "Employer pension, officers (not on overtime)",
        "SI 2024/920; rules D3",
        "M",
        ge=0,
        le=1,
    )
    employer_pension_rate_staff: float = known(
        0.2, "Employer pension, staff (not on overtime)", "rules D3", "M", ge=0, le=1
    )
    ni_threshold_pence_per_year: int = known(
        500_000, "Earnings before employer National Insurance", "rules D3", "M", ge=0
    )
    unit_minutes: int = known(
        15, "Overtime is paid in completed units of this length", "Annex G", "V2", gt=0
    )
    officer_week_minutes: int = known(
        2400, "Full-time week of an officer, with refreshment", "Annex E", "V2", gt=0
    )
    staff_week_minutes: int = known(
        2220, "Full-time week of police staff", "PSC handbook; rules C1", "V2", gt=0
    )
    unsocial_rate: float = known(
        0.1, "Unsocial hours allowance, share of basic pay", "Annex U", "V2", ge=0
    )
    unsocial_start_minute: int = known(
        1200, "Start of unsocial hours, local minute of the day", "Annex U", "V2", ge=0, lt=1440
    )
    unsocial_end_minute: int = known(
        360, "End of unsocial hours on the next day, local minute", "Annex U", "V2", ge=0, lt=1440
    )


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
    non_crime_uplift_percent: float = known(
        0.0, "Work that is not recorded crime, per cent on top", "evidence 4.2", "P", ge=0, le=1000
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
    response_reserve_share: float = known(
        0.4, "Share of response crews kept free", "1 - committed cap; evidence", "P", ge=0, le=1
    )


class PatrolPolicy(PolicySection):
    """Where patrols go: diminishing return, hot spots, a cap on concentration, breaks."""

    crew_cover_percents: list[int] = known(
        [50, 25, 12, 6],
        "Heat of an area that the first, second ... crew covers, per cent, falling",
        "project choice; evidence 1.2 (return of dose diminishes)",
        "P",
        min_length=1,
    )
    hotspot_share: float = known(
        0.1, "Hottest areas and hours that count as hot spots", "project choice", "P", gt=0, le=1
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
        20, "Least break in a tour of six hours or more", "WTR 1998 reg 12", "V1", ge=0
    )

    @field_validator("crew_cover_percents")
    @classmethod
    def _falls(cls, percents: list[int]) -> list[int]:
        falling = all(first >= second for first, second in pairwise(percents))
        if min(percents) <= 0 or sum(percents) > PERCENT or not falling:
            message = "crew_cover_percents must be above 0, fall, and add up to at most 100"
            raise ValueError(message)
        return percents


class CaseloadPolicy(PolicySection):
    """Caseload points and bands."""

    cohort_points: dict[Literal["fixed", "flex", "free"], int] = known(
        {"fixed": 30, "flex": 20, "free": 12}, "Points by cohort", "rules F1", "M"
    )
    rag_points: dict[Literal["red", "amber", "green"], int] = known(
        {"red": 40, "amber": 20, "green": 8}, "Points by colour", "rules F1", "M"
    )
    statutory_points: int = known(6, "Points of a statutory case", "project choice", "P", ge=0)
    mappa_points: int = known(10, "Points per MAPPA level above 1", "project choice", "P", ge=0)
    paired_visit_points: int = known(6, "Points where visits need two", "project choice", "P", ge=0)
    points_per_contact: int = known(
        2, "Points per required contact in four weeks", "project choice", "P", ge=0
    )
    travel_points_per_10_km: int = known(
        2, "Points per 10 km from base", "project choice", "P", ge=0
    )
    contacts_per_4_weeks: dict[Literal["red", "amber", "green"], int] = known(
        {"red": 8, "amber": 4, "green": 2}, "Contacts due where none is given", "rules F1", "M"
    )
    visit_minutes: int = known(60, "Length of a contact with travel", "project choice", "P", gt=0)
    upper_band_percent: float = known(
        110.0, "Above it a load is excessive", "WMT (rules F5)", "V1", gt=0
    )
    load_step_percent: float = known(
        1.0,
        "Step in which the worst load counts: nobody is moved for less",
        "project choice",
        "P",
        ge=0.1,
    )
    lower_band_percent: float = known(
        90.0, "Below it a load is light", "WMT (rules F5)", "V1", gt=0
    )
    statutory_agencies: list[str] = known(
        ["probation", "police"], "Agencies that may lead statutory cases", "rules F7", "D"
    )
    common_languages: list[str] = known(
        ["english", "en"], "Languages that every manager speaks", "project choice", "P"
    )


class PriorityPolicy(PolicySection):
    """Weight of an hour short, by role group, inside the shortfall tier."""

    shortfall_weight: dict[RoleGroup, int] = known(
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


class Policy(PolicySection):
    """The whole of `policy.yaml`."""

    max_nights: int = known(
        4, "Most nights in a row", "PFEW guidance (rules B2)", "V2", ge=1, le=14
    )
    hours: HoursPolicy = Field(default_factory=HoursPolicy)
    overtime: OvertimePolicy = Field(default_factory=OvertimePolicy)
    supervision: SupervisionPolicy = Field(default_factory=SupervisionPolicy)
    pcso: PcsoPolicy = Field(default_factory=PcsoPolicy)
    pay: PayPolicy = Field(default_factory=PayPolicy)
    demand: DemandPolicy = Field(default_factory=DemandPolicy)
    response: ResponsePolicy = Field(default_factory=ResponsePolicy)
    visible: VisiblePolicy = Field(default_factory=VisiblePolicy)
    requirement: RequirementPolicy = Field(default_factory=RequirementPolicy)
    crewing: CrewingPolicy = Field(default_factory=CrewingPolicy)
    patrols: PatrolPolicy = Field(default_factory=PatrolPolicy)
    caseloads: CaseloadPolicy = Field(default_factory=CaseloadPolicy)
    priority: PriorityPolicy = Field(default_factory=PriorityPolicy)

    def annual_pay_pence(self, role: Role, pay_point: int | None) -> int:
        """Annual basic pay of a role at a pay point (1 = first; None = top); 0 for specials."""
        scale: list[int] = getattr(self.pay.annual, role.value, [])
        if not scale:
            return 0
        return scale[-1] if pay_point is None else scale[min(pay_point, len(scale)) - 1]
