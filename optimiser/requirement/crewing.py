"""How many people make a response unit, by area and hour of week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import HOURS_PER_WEEK
from optimiser.people import Role
from optimiser.places import Area

CrewingKind = Literal["single", "paired", "paired_preferred"]
MINUTES_PER_HOUR = 60
HOURS_PER_DAY = 24


@dataclass(frozen=True)
class CrewingRule:
    """Crewing where no row says otherwise: `default`, and pairs in a nightly window.

    The window of local minutes runs over midnight where it ends before it starts; an hour belongs
    to it by the minute at which the hour starts.
    """

    default: CrewingKind = "single"
    paired_from_minute: int = 1320
    paired_until_minute: int = 300
    paired_in_night_economy_only: bool = True

    def kind(self, area: Area, hour_of_week: int) -> CrewingKind:
        """Crewing of one area in one local hour of the week."""
        if self.paired_in_night_economy_only and not area.night_economy:
            return self.default
        minute = MINUTES_PER_HOUR * (hour_of_week % HOURS_PER_DAY)
        return "paired" if self._in_window(minute) else self.default

    def _in_window(self, minute: int) -> bool:
        if self.paired_from_minute <= self.paired_until_minute:
            return self.paired_from_minute <= minute < self.paired_until_minute
        return minute >= self.paired_from_minute or minute < self.paired_until_minute


@dataclass(frozen=True)
class AssessedCrewing:
    """One line of the risk assessment."""

    area_id: str
    hour_of_week: int
    role: Role
    kind: CrewingKind


def crew_sizes(
    areas: Sequence[Area],
    assessed: Iterable[AssessedCrewing],
    rule: CrewingRule,
    role: Role = Role.CONSTABLE,
) -> NDArray[np.float64]:
    """People in a unit of this role, shape (areas, 168): 2 where pairs are required, else 1.

    `paired_preferred` counts as 1: a preference is met by who is there, it does not ask for more.
    """
    sizes = np.array(
        [[_people(rule.kind(area, hour)) for hour in range(HOURS_PER_WEEK)] for area in areas],
        dtype=np.float64,
    ).reshape(len(areas), HOURS_PER_WEEK)
    index = {area.area_id: i for i, area in enumerate(areas)}
    for line in assessed:
        if line.role is role:
            sizes[index[line.area_id], line.hour_of_week] = _people(line.kind)
    return sizes


def _people(kind: CrewingKind) -> int:
    return 2 if kind == "paired" else 1
