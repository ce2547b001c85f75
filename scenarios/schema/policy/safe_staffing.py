"""Least people of a role, or with a skill, that a group has on duty: by base and time of the week.

safe_staffing:
  response:
    sergeant: 1                # at every base, in every hour
    taser:
      - people: 2              # wherever no later entry says otherwise
      - people: 4
        bases: [CEN]
        weekdays: [fri, sat]
        from_hour: 20
        until_hour: 4          # of the next morning
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer

from scenarios.schema.policy.section import PolicySection
from scenarios.schema.values import Text

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS_PER_DAY = 24
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class LeastPeople(PolicySection):
    """So many people at some bases in some local hours: at all and in all where none are named.

    From the one hour until the other; over midnight where that is not later, and the hours after
    midnight then belong to the weekday before.
    """

    people: int = Field(ge=0, strict=True)
    bases: list[Text] = Field(default_factory=list)
    weekdays: list[Weekday] = Field(default_factory=list)
    from_hour: int = Field(0, ge=0, le=HOURS_PER_DAY - 1, strict=True)
    until_hour: int = Field(HOURS_PER_DAY, ge=0, le=HOURS_PER_DAY, strict=True)

    def holds(self, base_id: str, weekday: int, hour: int) -> bool:
        """Whether it speaks of a base and a local hour; weekday 0 is Monday."""
        if self.from_hour < self.until_hour:
            begun, within = weekday, self.from_hour <= hour < self.until_hour
        else:
            begun = weekday if hour >= self.from_hour else (weekday - 1) % len(WEEKDAYS)
            within = hour >= self.from_hour or hour < self.until_hour
        days = self.weekdays or WEEKDAYS
        return within and WEEKDAYS[begun] in days and base_id in (self.bases or [base_id])


def people_held(entries: Sequence[LeastPeople], base_id: str, weekday: int, hour: int) -> int:
    """People that the last entry that speaks of a base and local hour asks for; else none."""
    held = (entry.people for entry in reversed(entries) if entry.holds(base_id, weekday, hour))
    return next(held, 0)


def _as_entries(value: Any) -> Any:
    """A number stands for one entry of every base and hour; one entry needs no list."""
    if isinstance(value, list):
        return value
    return [value if isinstance(value, dict | LeastPeople) else {"people": value}]


def _in_short(entries: list[LeastPeople]) -> Any:
    """One entry of every base and hour as its number, others with what they name."""
    if len(entries) == 1 and entries[0].model_fields_set <= {"people"}:
        return entries[0].people
    return [entry.model_dump(mode="json", exclude_unset=True) for entry in entries]


LeastByTime = Annotated[
    list[LeastPeople], BeforeValidator(_as_entries), PlainSerializer(_in_short), Field(min_length=1)
]
"""Entries of which the last that speaks of a base and hour holds; none asks for nobody."""
