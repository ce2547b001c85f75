"""Runs as the API takes and gives them."""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.schemas.common import Shape
from api.states import RunState
from optimiser.outcome import StopReason
from scenarios.caseload_changes import told_apart, told_openly

Part = Literal["demand", "rota", "patrols", "caseloads"]


class RunRequest(BaseModel):
    """What to plan: a pack, with changes by path such as `policy.overtime.cap_percent`."""

    model_config = ConfigDict(extra="forbid")

    pack_id: str = Field(min_length=1, max_length=32)
    label: str = Field("", max_length=200)
    overrides: dict[str, Any] = Field(default_factory=dict, max_length=100)
    parts: list[Part] | None = Field(None, min_length=1, max_length=4)
    time_limit: float | None = Field(None, gt=0, description="Seconds for all parts together")
    workers: int = Field(0, ge=0, le=256, description="0 = as many as the machine has")
    seed: int = Field(1, ge=0, le=2**31 - 1)
    least_breach: bool = Field(
        False,
        description="Where no lawful roster exists, plan the one that breaks least, marked as such",
    )


class RunAsked(RunRequest):
    """What a run was asked for; changes of rows of caseloads are only counted."""

    caseload_row_changes: int = 0

    @model_validator(mode="after")
    def _rows_apart(self) -> Self:
        """Leave out what names cases, also where a run is read from the database."""
        self.caseload_row_changes += len(told_apart(self.overrides))
        self.overrides = told_openly(self.overrides)
        return self


class RunOut(Shape):
    """A run as it is now."""

    run_id: str
    pack_id: str
    plan_id: str | None
    state: RunState
    stop_reason: StopReason | None
    detail: str | None
    request: RunAsked
    attempt: int
    last_event: int
    submitted_at: datetime
    started_at: datetime | None
    solving_at: datetime | None
    ended_at: datetime | None
    deadline_at: datetime | None


class RunDetail(RunOut):
    """A run with what it last said about its progress."""

    progress: dict[str, Any] | None
