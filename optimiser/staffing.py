"""The staffing requirement: how many people each base needs, hour by hour. Requirement to rota."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimiser.people import RoleGroup


class Group(NamedTuple):
    """A base and what its people count towards: one row of the requirement."""

    base_id: str
    role_group: RoleGroup


@dataclass(frozen=True, eq=False)
class StaffingRequirement:
    """People required on duty per group and hour of the period.

    `required` is int64 of shape (groups, hours); `reasons` of the same shape holds a short text
    (what made the number: response queue, visible patrol, own level, commitment).
    """

    groups: tuple[Group, ...]
    hours: tuple[datetime, ...]
    required: NDArray[np.int64]
    reasons: NDArray[np.object_]

    def row(self, group: Group) -> NDArray[np.int64]:
        """Required people by hour for one group."""
        levels: NDArray[np.int64] = self.required[self.groups.index(group)]
        return levels

    def covering(self, groups: Iterable[Group]) -> "StaffingRequirement":
        """The same requirement with a row for each of `groups`: nobody where there was none."""
        more = tuple(sorted(set(groups) - set(self.groups)))
        shape = (len(more), len(self.hours))
        return StaffingRequirement(
            (*self.groups, *more),
            self.hours,
            np.concatenate((self.required, np.zeros(shape, dtype=np.int64))),
            np.concatenate((self.reasons, np.full(shape, "", dtype=object))),
        )

    @property
    def staff_hours(self) -> int:
        """Sum of required staff-hours over the period."""
        return int(self.required.sum())
