"""Rows of every table in a pack, and the pack itself as one value."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from optimiser.notice import ChangeReason
from optimiser.people import Role, RoleGroup
from scenarios.schema import rows
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.days import Days
from scenarios.schema.incidents import as_incidents
from scenarios.schema.layers import LayerPolygon
from scenarios.schema.policy import Policy
from scenarios.schema.rows import AvailabilityRow, DeliveredRow, OfferRow, OnCallRow, OwedRow, Row
from scenarios.schema.values import Clock, Day, Moment, OptionalText, Text, Words, blank_as_none

Crewing = Literal["single", "paired", "paired_preferred"]
AbsenceReason = Literal["leave", "sickness", "course", "court", "abstraction", "restricted"]


class Manifest(Row):
    """`pack.yaml`."""

    name: Text
    timezone: Text = "Europe/London"
    plan_start: Day
    plan_weeks: int = Field(ge=1, le=52)
    history_start: Day
    history_end: Day
    history_gaps: tuple[Days, ...] = ()
    currency: Literal["GBP"] = "GBP"
    classification: Literal["OFFICIAL", "OFFICIAL-SENSITIVE"] = "OFFICIAL"


class AreaRow(Row):
    """Properties of one polygon of `areas.geojson`, with its geometry as GeoJSON."""

    area_id: Text
    name: Text
    base_id: Text
    kind: Literal["urban", "rural"]
    neighbourhood_team: OptionalText = None
    population: int | None = Field(None, ge=0)
    imd_decile: int | None = Field(None, ge=1, le=10)
    night_economy: bool = False
    geometry: dict[str, Any]

    @field_validator("geometry")
    @classmethod
    def _as_lists(cls, geometry: dict[str, Any]) -> dict[str, Any]:
        return {name: _lists(value) for name, value in geometry.items()}


def _lists(value: Any) -> Any:
    """The value as JSON reads it back: every tuple a list."""
    return [_lists(item) for item in value] if isinstance(value, (list, tuple)) else value


class BaseRow(Row):
    """`bases.csv`."""

    base_id: Text
    name: Text
    longitude: float = Field(ge=-180, le=180)
    latitude: float = Field(ge=-90, le=90)
    vehicles: int = Field(ge=0)


class StaffRow(Row):
    """`staff.csv`. `group` is a label for equality reports; it never decides anything."""

    staff_id: Text
    role: Role
    agency: Text
    team: Text
    base_id: Text
    contract_hours_per_week: float = Field(ge=0, le=60)
    name: OptionalText = None
    rank: OptionalText = None
    skills: Words = ()
    home_area_id: OptionalText = None
    pay_point: int | None = Field(None, ge=1)
    single_crewing_approved: bool = True
    night_restricted: bool = False
    opted_out_48h: bool = False
    group: OptionalText = None


class AbsenceRow(Row):
    """`absences.csv`."""

    staff_id: Text
    start: Day
    end: Day
    reason: AbsenceReason


class ShiftRow(Row):
    """`shifts.csv`. `days` are Mon..Sun; empty means every day; a retired one is history."""

    shift_code: Text
    start: Clock
    minutes: int = Field(gt=0, le=1440)
    paid_minutes: int = Field(ge=0, le=1440)
    break_minutes: int = Field(ge=0, le=240)
    roles: tuple[Role, ...] = ()
    days: tuple[Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], ...] = ()
    retired: bool = False


class PatternRow(Row):
    """`patterns.csv`: cycle days count from 1; a blank shift is a rest day.

    `begins` is the date of cycle day 1, so that the cycle goes on from period to period; blank is
    the first day of the plan.
    """

    team: Text
    cycle_day: int = Field(ge=1, le=140)
    shift_code: OptionalText = None
    begins: Day | None = None


class DutyRow(Row):
    """A duty of a day; a blank shift is a rest day."""

    staff_id: Text
    date: Day
    shift_code: OptionalText = None


class LockRow(DutyRow):
    """`locks.csv`; an exigency of duty may cut rest short, which is then owed."""

    reason: Annotated[ChangeReason | None, BeforeValidator(blank_as_none)] = None


class PublishedRow(DutyRow):
    """`published.csv`: a duty with how it counts and by how much it is extended, where known."""

    kind: Literal["rostered", "rest_day_working", "public_holiday"] | None = None
    extension_minutes: int = Field(0, ge=0, le=720)


class HistoryRow(Row):
    """`history.csv`."""

    staff_id: Text
    hours_worked_reference_period: float = Field(ge=0)
    rest_days_owed: float = 0
    toil_minutes: int = 0
    nights_last_12_weeks: int = Field(0, ge=0)
    days_worked_last_12_weeks: int | None = Field(None, ge=0, le=84)
    excluded_days_reference_period: int = Field(0, ge=0, le=364)
    overtime_hours: float | None = Field(None, ge=0)
    rest_days_worked: int | None = Field(None, ge=0)
    rest_days_owed_by: Day | None = None
    toil_owed_by: Day | None = None


class CrewingRow(Row):
    """`crewing.csv`: weekday 0 = Monday."""

    area_id: Text
    weekday: int = Field(ge=0, le=6)
    hour: int = Field(ge=0, le=23)
    role: Role
    crewing: Crewing
    assessed_on: Annotated[Day | None, BeforeValidator(blank_as_none)] = None
    assessed_by: OptionalText = None
    review_by: Annotated[Day | None, BeforeValidator(blank_as_none)] = None


class EventRow(Row):
    """`events.csv`."""

    event_id: Text
    area_id: Text
    start: Moment
    end: Moment
    extra_staff_required: int = Field(ge=0)


class RequirementRow(Row):
    """`requirement.csv`: a force's own levels; weekday 0 = Monday."""

    base_id: Text
    role_group: RoleGroup
    weekday: int = Field(ge=0, le=6)
    hour: int = Field(ge=0, le=23)
    minimum: int = Field(ge=0)
    preferred: int | None = Field(None, ge=0)


class CommitmentRow(Row):
    """`commitments.csv`."""

    commitment_id: Text
    kind: Text
    area_id: Text
    start: Moment
    minutes: int = Field(gt=0)
    staff_required: int = Field(ge=1)
    skills: Words = ()


class Pack(BaseModel):
    """Everything a force exported, checked row by row.

    `incidents` and `held_out` are pandas DataFrames, because there may be millions; see
    `as_incidents` for their columns. What is held out is for replay: no plan may see it. `layers`
    are polygons by the name of a layer, for maps alone. Two packs
    are equal when their content is; the digest names the files it came from.
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
    published: tuple[PublishedRow, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    offers: tuple[OfferRow, ...] = ()
    owed: tuple[OwedRow, ...] = ()
    on_call: tuple[OnCallRow, ...] = ()
    locks: tuple[LockRow, ...] = ()
    availability: tuple[AvailabilityRow, ...] = ()
    crewing: tuple[CrewingRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    requirement: tuple[RequirementRow, ...] = ()
    commitments: tuple[CommitmentRow, ...] = ()
    offenders: tuple[OffenderRow, ...] = ()
    managers: tuple[ManagerRow, ...] = ()
    decisions: tuple[rows.DecisionRow, ...] = ()
    delivered: tuple[DeliveredRow, ...] = ()
    dose: tuple[rows.DoseRow, ...] = ()
    incidents: Any
    held_out: Any = Field(None, validate_default=True)
    layers: Mapping[str, tuple[LayerPolygon, ...]] = Field(default_factory=dict)
    digest: str = ""

    @field_validator("incidents", "held_out")
    @classmethod
    def _as_incidents(cls, frame: Any) -> pd.DataFrame:
        return as_incidents(frame)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Pack):
            return NotImplemented
        frames = ("incidents", "held_out")
        apart = {*frames, "digest"}
        names = [name for name in type(self).model_fields if name not in apart]
        same = all(getattr(self, name) == getattr(other, name) for name in names)
        return same and all(getattr(self, name).equals(getattr(other, name)) for name in frames)
