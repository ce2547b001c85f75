"""Decisions on proposed changes of lead manager, as the API takes and gives them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Shape
from api.schemas.runs import Part

By = Field(max_length=200, description="Who decides")


class Asking(BaseModel):
    """Base of what is asked: nothing but what is named."""

    model_config = ConfigDict(extra="forbid")


class CaseDecisionIn(Asking):
    """What is decided of one case; `all` stands for every change that is undecided."""

    offender_ref: str = Field(max_length=1000)
    decision: Literal["accepted", "refused", "withdrawn"]
    reason: str | None = Field(None, max_length=1000)


class DecisionsIn(Asking):
    """What one person decides at once: all of it is kept, or nothing."""

    by: str = By
    decisions: list[CaseDecisionIn] = Field(max_length=10_000)


class CaseDecisionOut(Shape):
    """A decision that stands; `manager_id` is whom the plan proposed."""

    offender_ref: str
    manager_id: str
    decision: Literal["accepted", "refused"]
    by: str
    when: datetime
    reason: str | None


class CaseChangeOut(Shape):
    """A change of lead manager; the previous one of a new case is blank."""

    offender_ref: str
    manager_id: str
    previous_manager_id: str
    reason: str


class ConfirmationIn(Asking):
    """Who lets the accepted changes take effect, and whether the plan's co-workers too."""

    by: str = By
    co_workers: bool = False


class ConfirmationOut(Shape):
    """What took effect, by whom and when; `pack_id` is the pack with the new lead managers."""

    plan_id: str
    pack_id: str
    by: str
    at: datetime
    made: list[CaseChangeOut]
    left: list[CaseChangeOut]


class DecisionsOut(Shape):
    """What stands on a plan: `version` is its ETag, 0 before anybody decided on this plan."""

    plan_id: str
    version: int
    decisions: list[CaseDecisionOut]
    undecided: list[CaseChangeOut]
    unplanned: list[str] = Field(
        description="Cases on which something else stands than the plan was made around"
    )
    confirmation: ConfirmationOut | None


class ReplanIn(Asking):
    """How to plan again around the decisions; the changes of the plan's scenario stay."""

    parts: list[Part] = Field(["caseloads"], min_length=1, max_length=4)
    time_limit: float | None = Field(None, gt=0, description="Seconds for all parts together")
    workers: int = Field(0, ge=0, le=256, description="0 = as many as the machine has")
    seed: int = Field(1, ge=0, le=2**31 - 1)
