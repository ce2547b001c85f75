"""What every row of a pack's tables shares, and those of what was offered, owed and delivered."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from scenarios.schema.values import Day, Moment, OptionalText, Text, blank_as_none


class Row(BaseModel):
    """Base of every row: unknown columns are errors, values are frozen, text is trimmed."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False
    )


class OfferRow(Row):
    """`offers.csv`: overtime that was offered before, and what became of it."""

    staff_id: Text
    date: Day
    overtime_minutes: int = Field(gt=0, le=1440)
    answer: Literal["accepted", "refused", "ordered"]


class OwedRow(Row):
    """`owed.csv`: rest days, or minutes of time off, that are owed, and by when; as plans write it.

    For whom it has rows of a kind it is the whole account of that kind.
    """

    staff_id: Text
    kind: Literal["rest_day", "time_off"]
    amount: float = Field(gt=0)
    by: Annotated[Day | None, BeforeValidator(blank_as_none)] = None
    reason: OptionalText = None


class OnCallRow(Row):
    """`on_call.csv`: who is on call on which day of the force; being on call is no duty."""

    staff_id: Text
    date: Day


class DeliveredRow(Row):
    """`delivered.csv`: time that a crew was at a place, as logged; half-open, with offset."""

    crew_id: Text
    place_id: Text
    start: Moment
    end: Moment


class DecisionRow(Row):
    """`decisions.csv`: what a person decided of a change of lead manager that a plan proposed.

    `manager_id` is whom the plan proposed: an accepted case goes there, a refused one does not.
    """

    offender_ref: Text
    manager_id: Text
    decision: Literal["accepted", "refused"]
    by: Text
    when: Moment
    reason: OptionalText = None


class DoseRow(Row):
    """`dose.csv`: minutes of visits planned and delivered at a place and local hour of the day, of
    one earlier plan; as `muster dose --learn` writes it."""

    plan_start: Day
    place_id: Text
    longitude: float = Field(ge=-180, le=180)
    latitude: float = Field(ge=-90, le=90)
    hour: int = Field(ge=0, le=23)
    planned_minutes: float = Field(gt=0)
    delivered_minutes: float = Field(ge=0)


class AvailabilityRow(Row):
    """`availability.csv`: declared by specials and partners; half-open, with offset."""

    staff_id: Text
    start: Moment
    end: Moment
