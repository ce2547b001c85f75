"""What every row of a pack's tables shares, and the rows of offers."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from scenarios.schema.values import Day, Text


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
