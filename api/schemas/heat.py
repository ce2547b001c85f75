"""Heat on a map as the API gives it."""

from datetime import date
from typing import Any, Literal

from api.schemas.common import Shape


class CellsOut(Shape):
    """The places of a level as GeoJSON features, and what was counted in them lately."""

    level: str
    places: int
    """All places of the level, those without any incident included: they are left out below."""
    modelled_hours: bool
    features: list[dict[str, Any]]
    recent_unit: Literal["week", "month"]
    recent_starts: list[date]
    recent: dict[str, list[int]]
    recent_with_gaps: bool


class HeatOut(Shape):
    """Expected heat of every place in the chosen hours, by its reference, and by hour of week.

    `hottest` is the asked part of the places that rank highest by `ranked_by`, the hottest first.
    `by_hour` has 168 numbers from Monday 00:00, of the chosen area or of all.
    """

    measure: str
    unit: str
    heat: dict[str, float]
    hottest: list[str]
    ranked_by: str
    by_hour: list[float]
