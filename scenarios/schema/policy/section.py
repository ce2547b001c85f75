"""What every section of the policy is made of: numbers with a source, and daily spans.

Status codes: V1 read in primary text, V2 in a secondary source, D derived by arithmetic, M from
memory (unverified), P a choice of this project.
"""

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

VerificationStatus = Literal["V1", "V2", "D", "M", "P"]
MINUTES_PER_DAY = 1440


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
