"""Rows of `offenders.csv` and `managers.csv`: the cohort and those who manage it."""

from typing import Literal

from pydantic import Field

from scenarios.schema.rows import Row
from scenarios.schema.values import Clock, Day, OptionalText, Text, Words

RiskLevel = Literal["very_high", "high", "medium", "low"]


class OffenderRow(Row):
    """`offenders.csv`: a reference, never a name. A score that is blank is not known."""

    offender_ref: Text
    cohort: Literal["fixed", "flex", "free"]
    rag: Literal["red", "amber", "green"]
    area_id: Text
    statutory: bool
    tier: OptionalText = None
    needs: Words = ()
    required_contacts_per_4_weeks: int | None = Field(None, ge=0)
    last_contact: Day | None = None
    paired_visit: bool = False
    current_manager_id: OptionalText = None
    locked: bool = False
    excluded_managers: Words = ()
    release_date: Day | None = None
    mappa_level: int | None = Field(None, ge=0, le=3)
    flags: Words = ()
    gender: OptionalText = None
    language: OptionalText = None
    curfew_start: Clock | None = None
    curfew_end: Clock | None = None
    review_date: Day | None = None
    managed_since: Day | None = None
    apart_from: Words = ()
    co_working_agencies: Words = ()
    current_co_workers: Words = ()
    arp_percent: float | None = Field(None, ge=0, le=100)
    csrp_percent: float | None = Field(None, ge=0, le=100)
    static_scores: tuple[Literal["arp", "csrp"], ...] = ()
    dc_srp: RiskLevel | None = None
    dc_srp_percent: float | None = Field(None, ge=0, le=100)
    rosh: RiskLevel | None = None
    mappa_category: int | None = Field(None, ge=0, le=4)
    indeterminate_sentence: bool = False


class ManagerRow(Row):
    """`managers.csv`: a full load in `capacity_points`, or blank and worked out from hours."""

    manager_id: Text
    agency: Text
    base_id: Text
    capacity_points: int | None = Field(None, ge=0)
    staff_id: OptionalText = None
    skills: Words = ()
    reduction_percent: float = Field(0, ge=0, le=100)
    areas: Words = ()
    gender: OptionalText = None
    languages: Words = ()
    hours_per_week: float | None = Field(None, gt=0, le=60)
    reduction_hours: float = Field(0, ge=0, le=60)
    adjustment_points: int = 0
    starts_on: Day | None = None
    leaves_on: Day | None = None
    absent_from: Day | None = None
    absent_to: Day | None = None
