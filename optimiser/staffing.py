"""The staffing requirement: how many people each base needs, hour by hour. Requirement to rota."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimiser.people import RoleGroup, StaffMember


class Group(NamedTuple):
    """A base and what its people count towards: one row of the requirement."""

    base_id: str
    role_group: RoleGroup


@dataclass(frozen=True, eq=False)
class SkillNeed:
    """People of one role, or with one skill, that a group needs among those on duty.

    `people` is int64 of shape (hours,).
    """

    group: Group
    skill: str
    people: NDArray[np.int64]

    def is_met_by(self, member: StaffMember) -> bool:
        """Whether a person has the role or the skill and counts in the group."""
        own = Group(member.base_id, member.role_group) == self.group
        return own and (self.skill in member.skills or self.skill == member.role)


@dataclass(frozen=True, eq=False)
class StaffingRequirement:
    """People required on duty per group and hour of the period.

    `required` is int64 of shape (groups, hours); `reasons` of the same shape holds a short text
    (what made the number: response queue, visible patrol, own level, commitment). `skills` tell
    which roles and skills some of them must have, `visit_hours` how many staff-hours of it all are
    for visits to offenders.
    """

    groups: tuple[Group, ...]
    hours: tuple[datetime, ...]
    required: NDArray[np.int64]
    reasons: NDArray[np.object_]
    skills: tuple[SkillNeed, ...] = ()
    visit_hours: int = 0

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
            self.skills,
            self.visit_hours,
        )

    @property
    def staff_hours(self) -> int:
        """Sum of required staff-hours over the period."""
        return int(self.required.sum())
