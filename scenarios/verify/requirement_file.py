"""The requirement as a plan wrote it: people by group and hour, and the skills among them."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from optimiser.people import RoleGroup
from optimiser.staffing import Group, SkillNeed, StaffingRequirement
from scenarios.build.common import horizon_of
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import PlanFolder

if TYPE_CHECKING:
    from numpy.typing import NDArray

GROUPS = tuple(group.value for group in RoleGroup)


def requirement_in(pack: Pack, plan: PlanFolder) -> StaffingRequirement:
    """The requirement as the plan wrote it."""
    hours = horizon_of(pack).hours
    column = {hour: index for index, hour in enumerate(hours)}
    rows = [row for row in plan.rows("staffing_requirement") if row["role_group"] in GROUPS]
    groups = tuple(dict.fromkeys(Group(r["base_id"], RoleGroup(r["role_group"])) for r in rows))
    required = np.zeros((len(groups), len(hours)), dtype=np.int64)
    line = {group: index for index, group in enumerate(groups)}
    for row in rows:
        if row["start"] in column:
            group = Group(row["base_id"], RoleGroup(row["role_group"]))
            required[line[group], column[row["start"]]] += int(row["required"])
    nothing = np.full(required.shape, "", dtype=object)
    return StaffingRequirement(groups, hours, required, nothing, _skills_in(plan, column))


def _skills_in(plan: PlanFolder, column: Mapping[datetime, int]) -> tuple[SkillNeed, ...]:
    found: dict[tuple[Group, str], NDArray[np.int64]] = {}
    for row in plan.rows("skill_cover"):
        if row["role_group"] in GROUPS and row["start"] in column:
            key = Group(row["base_id"], RoleGroup(row["role_group"])), row["skill"]
            people = found.setdefault(key, np.zeros(len(column), dtype=np.int64))
            people[column[row["start"]]] += int(row["required"])
    return tuple(SkillNeed(group, skill, people) for (group, skill), people in found.items())
