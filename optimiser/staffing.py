"""The staffing requirement: how many people each base needs, hour by hour. Requirement to rota."""

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

    @property
    def staff_hours(self) -> int:
        """Sum of required staff-hours over the period."""
        return int(self.required.sum())
