"""Runs as the API takes and gives them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Shape
from api.states import RunState
from optimiser.outcome import StopReason

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


class RunOut(Shape):
    """A run as it is now."""

    run_id: str
    pack_id: str
    plan_id: str | None
    state: RunState
    stop_reason: StopReason | None
    detail: str | None
    request: RunRequest
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
