"""What follows from the patrols of a plan, as the API gives it."""

from datetime import date

from pydantic import Field

from api.schemas.common import Shape


class SingleHourOut(Shape):
    """PCSOs alone in one area and hour of the day in one month, under one assessment."""

    month: str
    area_id: str
    hour: int
    minutes: int
    exception_minutes: int
    assessment: str
    assessed_on: date | None
    assessed_by: str | None
    review_by: date | None
    overdue: bool


class PcsoOut(Shape):
    """The monthly check of PCSOs on patrol alone."""

    hours: list[SingleHourOut]


class DoseOut(Shape):
    """Planned visits against the log of delivered patrol; `logged` is false without a log.

    Without one, nothing was observed and `assumed_share` of the policy is all there is.
    """

    logged: bool
    why_not: str = ""
    assumed_share: float
    planned_minutes: float | None = None
    delivered_minutes: float | None = None
    raw_share: float | None = None
    delivered_share: float | None = None
    elsewhere_minutes: float | None = None
    unknown_crews: tuple[str, ...] = ()
    unknown_places: tuple[str, ...] = ()
    by_place: dict[str, float] = Field(default_factory=dict)
    by_hour: tuple[float, ...] = ()


class LoopCaseOut(Shape):
    """One way to share patrol by the record, week by week, as fractions of all patrol."""

    case: str
    drift: list[float] = Field(description="Mean over runs of patrol that would have to move")
    low: list[float]
    high: list[float]
    largest_share: list[float]


class LoopOut(Shape):
    """The simulated feedback loop; true rates are assumed to be those of the history."""

    weeks: int
    replications: int
    seed: int
    cases: list[LoopCaseOut]
