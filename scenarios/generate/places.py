"""Towns and neighbourhoods before they become rows."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Town:
    """A town; sizes of all towns sum to 1. Metres of the British National Grid."""

    easting: int
    northing: int
    size: float

    @property
    def point(self) -> tuple[int, int]:
        """Easting and northing."""
        return self.easting, self.northing


@dataclass(frozen=True)
class Place:
    """A neighbourhood; `polygon` in degrees, `town` the number of the town it is the centre of."""

    polygon: BaseGeometry
    residents: int
    is_urban: bool
    imd_decile: int
    town: int | None = None
