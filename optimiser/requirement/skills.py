"""Roles and skills that some of the people on duty must have: safe staffing, and commitments."""

from collections.abc import Iterator, Mapping

import numpy as np

from optimiser.people import RoleGroup
from optimiser.requirement.commitments import people_at_once
from optimiser.requirement.levels import Need
from optimiser.requirement.problem import ExtraStaff, RequirementProblem
from optimiser.staffing import Group, SkillNeed


def skill_needs(
    problem: RequirementProblem, before: Mapping[Group, Need], needs: Mapping[Group, Need]
) -> Iterator[SkillNeed]:
    """Least people of each role or skill by group and hour, in the order of bases and policy.

    Safe staffing holds in the hours in which the group is needed at all; a commitment takes one
    person for each of its skills away from it, so both are added. `before` are the needs without
    commitments, `needs` those with them.
    """
    hours = list(problem.horizon.hours_of_week)
    for base in problem.bases:
        for role_group in RoleGroup:
            group = Group(base.base_id, role_group)
            least = {
                each.skill: each.people[hours]
                for each in problem.safe_staffing
                if each.group == group and group in needs
            }
            asked = _commitments(problem, group, before)
            skills = dict.fromkeys([*least, *sorted({s for each in asked for s in each.skills})])
            for skill in skills:
                people = people_at_once(
                    (_one(each) for each in asked if skill in each.skills), problem.horizon
                )
                if skill in least:
                    people = people + np.where(needs[group].people > 0, least[skill], 0)
                if people.any():
                    yield SkillNeed(group, skill, people)


def _commitments(
    problem: RequirementProblem, group: Group, needs: Mapping[Group, Need]
) -> list[ExtraStaff]:
    """Commitments that people of the group meet: local people where the base has them."""
    local = Group(group.base_id, RoleGroup.NEIGHBOURHOOD)
    meets = local if local in needs else Group(group.base_id, RoleGroup.RESPONSE)
    areas = {area.area_id for area in problem.areas if area.base_id == group.base_id}
    return [each for each in problem.commitments if each.area_id in areas and group == meets]


def _one(commitment: ExtraStaff) -> ExtraStaff:
    return ExtraStaff(commitment.label, commitment.area_id, commitment.start, commitment.end, 1)
