"""Named hour-of-week profiles: how a week's incidents fall over its 168 hours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from optimiser.demand.profile_tables import (
    COLLISIONS,
    DISCOVERY_DAY,
    POLICE_SCOTLAND_DAY,
    SAPD,
    TRADING_DAY,
    UK_LATE_EVENING,
    UK_WEEKDAY,
    UK_WEEKEND_NIGHT,
)
from optimiser.horizon import DAYS_PER_WEEK, HOURS_PER_WEEK

Floats = NDArray[np.float64]
HOURS_PER_DAY = 24
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
ProfileName = Literal["uk-blend", "uk-by-category", "sapd", "police-scotland", "collisions", "flat"]


@dataclass(frozen=True, eq=False)
class Profile:
    """Shares of a week by local hour of week (0 = Monday 00:00), each summing to 1.

    `by_category` holds the categories (lower case) that depart from `shares`.
    """

    name: str
    shares: Floats
    source: str
    by_category: Mapping[str, Floats] = field(default_factory=dict)

    def of(self, category: str) -> Floats:
        """Shares by hour of week for one category."""
        return self.by_category.get(category.lower(), self.shares)


def profile_named(name: str) -> Profile:
    """Look a profile up; an unknown name raises KeyError that lists the known ones."""
    try:
        return PROFILES[name]
    except KeyError:
        message = f"no hour-of-week profile {name!r}; known are {', '.join(PROFILES)}"
        raise KeyError(message) from None


def _shares(week: Floats) -> Floats:
    shares: Floats = (week / week.sum()).reshape(HOURS_PER_WEEK)
    shares.setflags(write=False)
    return shares


def _week(table: str) -> Floats:
    """The figures of a table by day and hour; a single day is repeated."""
    figures = np.array(table.split(), dtype=np.float64).reshape(-1, HOURS_PER_DAY)
    return np.broadcast_to(figures, (DAYS_PER_WEEK, HOURS_PER_DAY)).copy()


def _uk_week() -> Floats:
    week = _week(UK_WEEKDAY)
    week[[FRIDAY, SATURDAY], 22:] = np.array(UK_LATE_EVENING.split(), dtype=np.float64)
    night = np.array(UK_WEEKEND_NIGHT.split(), dtype=np.float64)
    week[[SATURDAY, SUNDAY], : len(night)] = night
    return week


UK_BLEND = _shares(_uk_week())
UK_BY_CATEGORY = {
    "shoplifting": _shares(_week(TRADING_DAY)),
    "burglary": _shares(_week(DISCOVERY_DAY)),
    "vehicle crime": _shares(_week(DISCOVERY_DAY)),
    "other theft": _shares(_week(DISCOVERY_DAY)),
    "bicycle theft": _shares(_week(DISCOVERY_DAY)),
    "criminal damage and arson": _shares(_week(DISCOVERY_DAY)),
    "road traffic incident": _shares(_week(COLLISIONS)),
}
UK_SOURCE = "UK shape of grade 1 and 2 deployments, hours between interpolated"

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            Profile("uk-blend", UK_BLEND, UK_SOURCE),
            Profile(
                "uk-by-category",
                UK_BLEND,
                f"{UK_SOURCE}; theft, damage and collisions at their own hours (project choice)",
                UK_BY_CATEGORY,
            ),
            Profile(
                "sapd",
                _shares(_week(SAPD)),
                "San Antonio PD calls 2024-25 without officer-initiated work",
            ),
            Profile(
                "police-scotland",
                _shares(_week(POLICE_SCOTLAND_DAY)),
                "one Glasgow week of July 2022, pooled over its days",
            ),
            Profile(
                "collisions",
                _shares(_week(COLLISIONS)),
                "Cambridgeshire injury collisions 2012-2017",
            ),
            Profile("flat", _shares(np.ones((DAYS_PER_WEEK, HOURS_PER_DAY))), "no assumption"),
        )
    }
)
