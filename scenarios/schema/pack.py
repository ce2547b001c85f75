"""Rows of every table in a pack, and the pack itself as one value."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from optimiser.people import Role, RoleGroup
from scenarios.schema.policy import Policy

Crewing = Literal["single", "paired", "paired_preferred"]
AbsenceReason = Literal["leave", "sickness", "course", "court", "abstraction", "restricted"]


class Row(BaseModel):
    """Base of every row: unknown columns are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Manifest(Row):
    """`pack.yaml`."""

    name: str = Field(min_length=1)
    timezone: str = "Europe/London"
    plan_start: date
    plan_weeks: int = Field(ge=1, le=52)
    history_start: date
    history_end: date
    currency: Literal["GBP"] = "GBP"
    classification: Literal["OFFICIAL", "OFFICIAL-SENSITIVE"] = "OFFICIAL"


class AreaRow(Row):
    """Properties of one polygon of `areas.geojson`, with its geometry as GeoJSON."""

    area_id: str = Field(min_length=1)
    name: str
    base_id: str
    kind: Literal["urban", "rural"]
    neighbourhood_team: str | None = None
    population: int | None = Field(None, ge=0)
    imd_decile: int | None = Field(None, ge=1, le=10)
    night_economy: bool = False
    geometry: dict[str, Any]


class BaseRow(Row):
    """`bases.csv`."""

    base_id: str = Field(min_length=1)
    name: str
    longitude: float = Field(ge=-180, le=180)
    latitude: float = Field(ge=-90, le=90)
    vehicles: int = Field(ge=0)


class StaffRow(Row):
    """`staff.csv`. `group` is a label for equality reports; it never decides anything."""

    staff_id: str = Field(min_length=1)
    role: Role
    agency: str
    team: str
    base_id: str
    contract_hours_per_week: float = Field(ge=0, le=60)
    name: str | None = None
    rank: str | None = None
    skills: tuple[str, ...] = ()
    home_area_id: str | None = None
    pay_point: int | None = Field(None, ge=1)
    single_crewing_approved: bool = True
    night_restricted: bool = False
    opted_out_48h: bool = False
    group: str | None = None


class AbsenceRow(Row):
    """`absences.csv`."""

    staff_id: str
    start: date
    end: date
    reason: AbsenceReason


class ShiftRow(Row):
    """`shifts.csv`. `days` are Mon..Sun; empty means every day."""

    shift_code: str = Field(min_length=1)
    start: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    minutes: int = Field(gt=0, le=1440)
    paid_minutes: int = Field(ge=0, le=1440)
    break_minutes: int = Field(ge=0, le=240)
    roles: tuple[Role, ...] = ()
    days: tuple[Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], ...] = ()


class PatternRow(Row):
    """`patterns.csv`: cycle days count from 1; a blank shift is a rest day."""

    team: str
    cycle_day: int = Field(ge=1, le=140)
    shift_code: str | None = None


class DutyRow(Row):
    """`published.csv` and `locks.csv`; a blank shift is a rest day."""

    staff_id: str
    date: date
    shift_code: str | None = None


class HistoryRow(Row):
    """`history.csv`."""

    staff_id: str
    hours_worked_reference_period: float = Field(ge=0)
    rest_days_owed: float = 0
    toil_minutes: int = 0
    nights_last_12_weeks: int = Field(0, ge=0)


class AvailabilityRow(Row):
    """`availability.csv`: declared by specials and partners; half-open, with offset."""

    staff_id: str
    start: datetime
    end: datetime


class CrewingRow(Row):
    """`crewing.csv`: weekday 0 = Monday."""

    area_id: str
    weekday: int = Field(ge=0, le=6)
    hour: int = Field(ge=0, le=23)
    role: Role
    crewing: Crewing


class EventRow(Row):
    """`events.csv`."""

    event_id: str
    area_id: str
    start: datetime
    end: datetime
    extra_staff_required: int = Field(ge=0)


class RequirementRow(Row):
    """`requirement.csv`: a force's own levels; weekday 0 = Monday."""

    base_id: str
    role_group: RoleGroup
    weekday: int = Field(ge=0, le=6)
    hour: int = Field(ge=0, le=23)
    minimum: int = Field(ge=0)
    preferred: int | None = Field(None, ge=0)


class CommitmentRow(Row):
    """`commitments.csv`."""

    commitment_id: str
    kind: str
    area_id: str
    start: datetime
    minutes: int = Field(gt=0)
    staff_required: int = Field(ge=1)
    skills: tuple[str, ...] = ()


class OffenderRow(Row):
    """`offenders.csv`: a reference, never a name."""

    offender_ref: str = Field(min_length=1)
    cohort: Literal["fixed", "flex", "free"]
    rag: Literal["red", "amber", "green"]
    area_id: str
    statutory: bool
    tier: str | None = None
    needs: tuple[str, ...] = ()
    required_contacts_per_4_weeks: int | None = Field(None, ge=0)
    last_contact: date | None = None
    paired_visit: bool = False
    current_manager_id: str | None = None
    locked: bool = False
    excluded_managers: tuple[str, ...] = ()
    release_date: date | None = None
    mappa_level: int | None = Field(None, ge=1, le=3)
    flags: tuple[str, ...] = ()
    gender: str | None = None
    language: str | None = None
    curfew_start: str | None = Field(None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    curfew_end: str | None = Field(None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")


class ManagerRow(Row):
    """`managers.csv`."""

    manager_id: str = Field(min_length=1)
    agency: str
    base_id: str
    capacity_points: int = Field(ge=0)
    staff_id: str | None = None
    skills: tuple[str, ...] = ()
    reduction_percent: float = Field(0, ge=0, le=100)
    areas: tuple[str, ...] = ()
    gender: str | None = None
    languages: tuple[str, ...] = ()


INCIDENT_COLUMNS = (
    "incident_id",
    "received_at",
    "longitude",
    "latitude",
    "category",
    "grade",
    "minutes_on_scene",
    "officers_required",
    "area_id",
    "arrived_at",
    "dispatched_at",
    "modelled_fields",
)


class Pack(BaseModel):
    """Everything a force exported, checked row by row.

    `incidents` is a pandas DataFrame, because there may be millions: `incident_id` str,
    `received_at` datetime64 UTC, `longitude`/`latitude` float64 (NaN = unplaced), `category` str,
    `grade` int8, `minutes_on_scene` float64, `officers_required` int16, `area_id` str or NA,
    `arrived_at`/`dispatched_at` datetime64 UTC or NaT, `modelled_fields` str (`;`-separated).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    manifest: Manifest
    policy: Policy
    areas: tuple[AreaRow, ...]
    bases: tuple[BaseRow, ...] = ()
    staff: tuple[StaffRow, ...] = ()
    absences: tuple[AbsenceRow, ...] = ()
    shifts: tuple[ShiftRow, ...] = ()
    patterns: tuple[PatternRow, ...] = ()
    published: tuple[DutyRow, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    locks: tuple[DutyRow, ...] = ()
    availability: tuple[AvailabilityRow, ...] = ()
    crewing: tuple[CrewingRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    requirement: tuple[RequirementRow, ...] = ()
    commitments: tuple[CommitmentRow, ...] = ()
    offenders: tuple[OffenderRow, ...] = ()
    managers: tuple[ManagerRow, ...] = ()
    incidents: Any
    digest: str = ""
