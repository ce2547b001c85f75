"""How held-out incidents are dispatched when a plan is replayed."""

from typing import Literal

from pydantic import NonNegativeFloat, field_validator

from scenarios.schema.policy.section import PolicySection, known
from scenarios.schema.values import Clock

GRADES = 3


class ReplayPolicy(PolicySection):
    """Dispatch, breaks, help, and what is drawn anew in every replication."""

    days: Literal["redrawn", "as_they_fell"] = known(
        "redrawn",
        "Days of a replication: for each date a held-out day of its weekday is drawn, so that "
        "intervals cover days as well as dice (redrawn), or the days of the period as they fell",
        "project choice",
        "P",
    )
    day_changes_at: Clock = known(
        "05:00", "When a day ends and the next one starts, at the quiet hour", "evidence 6", "P"
    )
    work_spread: float = known(
        0.25, "Spread (log) of time on scene around the recorded one", "project choice", "P", ge=0
    )
    travel_spread: float = known(
        0.3, "Spread (log) of travel around way and speed", "project choice", "P", ge=0
    )
    help_after_minutes: list[NonNegativeFloat] = known(
        [0.0, 15.0, 240.0],
        "Wait of an immediate, priority and scheduled call before units of other bases go",
        "project choice",
        "P",
        min_length=GRADES,
        max_length=GRADES,
    )
    help_nearer_minutes: float = known(
        5.0,
        "Minutes by which another base's free unit must be nearer to go at once",
        "project choice",
        "P",
        ge=0,
    )
    patrol_yields_after_minutes: float = known(
        60.0,
        "Wait of a scheduled call before it takes people off patrol; others take them at once",
        "project choice",
        "P",
        ge=0,
    )
    break_interrupted_by_grade: int = known(
        1,
        "Highest grade number of a call that interrupts a break, which is made up; 0 for none",
        "project choice",
        "P",
        ge=0,
        le=3,
    )
    immediate_takes_from_scheduled: bool = known(
        True,
        "An immediate call may take a unit from a scheduled one, which is resumed",
        "project choice",
        "P",
    )
    last_minutes_without_scheduled: float = known(
        60.0,
        "Minutes before the end of a tour in which no scheduled call is begun",
        "project choice",
        "P",
        ge=0,
    )
    hot_share: float = known(
        0.1,
        "Share of areas and hours that count as hot spots: those with most held-out harm",
        "project choice",
        "P",
        gt=0,
        le=1,
    )
    neighbourhood_goes_to_immediate: bool = known(
        False, "Neighbourhood officers go to immediate calls too", "project choice", "P"
    )

    @field_validator("help_after_minutes")
    @classmethod
    def _rises(cls, minutes: list[float]) -> list[float]:
        if minutes != sorted(minutes):
            message = "waits that do not fall from immediate to scheduled calls"
            raise ValueError(message)
        return minutes
