"""Skills that are asked for where nobody, or too few, hold them."""

from collections.abc import Iterator

from optimiser.horizon import HOURS_PER_WEEK
from optimiser.people import RoleGroup
from optimiser.rota.problem import RotaProblem
from optimiser.rota.rules import RoleAndSkill
from optimiser.staffing import Group
from scenarios.remarks import Remark
from scenarios.schema.pack import Pack
from scenarios.schema.policy.safe_staffing import people_held

HOURS_PER_DAY = 24


def missing_skills(pack: Pack, problem: RotaProblem) -> Iterator[Remark]:
    """Every skill that a base asks for and has too few people with."""
    period = f"from {problem.horizon.start} to {problem.horizon.dates[-1]}"
    for group, skill in skills_that_nobody_holds(pack, problem):
        text = (
            f"Nobody of {group.role_group} at {group.base_id} holds {skill}, which "
            f"policy.priority.skills_by_role_group demands by the rule {RoleAndSkill.id}: no hour "
            f"{period} can be covered there."
        )
        yield Remark(f"skill {group} {skill}", group.base_id, text)
    yield from _too_few_for_safe_staffing(pack, problem)
    yield from _commitments_that_nobody_can_meet(pack, problem)


def skills_that_nobody_holds(pack: Pack, problem: RotaProblem) -> Iterator[tuple[Group, str]]:
    """Skills demanded of everybody in a group in which nobody has them."""
    needed = pack.policy.priority.skills_by_role_group
    for group in problem.members_by_group:
        for skill in needed.get(group.role_group, ()):
            if not _holders(problem, group, skill):
                yield group, skill


def _too_few_for_safe_staffing(pack: Pack, problem: RotaProblem) -> Iterator[Remark]:
    """Bases that have fewer people of a role or skill than safe staffing asks for at once."""
    for group in problem.members_by_group:
        asked = pack.policy.requirement.safe_staffing.get(group.role_group, {})
        for skill, entries in asked.items():
            most = max(
                people_held(entries, group.base_id, *divmod(hour, HOURS_PER_DAY))
                for hour in range(HOURS_PER_WEEK)
            )
            held = _holders(problem, group, skill)
            if held < most:
                text = (
                    f"{group.role_group.capitalize()} at {group.base_id} has {held or 'nobody'} "
                    f"with {skill}, and policy.requirement.safe_staffing asks for {most} on duty "
                    "at once: hours there will be short of it whatever the rota."
                )
                yield Remark(f"safe staffing {skill}", group.base_id, text, most - held)


def _commitments_that_nobody_can_meet(pack: Pack, problem: RotaProblem) -> Iterator[Remark]:
    """Commitments with a skill that nobody of those who meet them holds, there or anywhere."""
    base_of = {area.area_id: area.base_id for area in pack.areas}
    held = {skill for member in problem.strength.members for skill in member.skills}
    for row in pack.commitments:
        local = Group(base_of[row.area_id], RoleGroup.NEIGHBOURHOOD)
        has_local = local in problem.members_by_group
        group = local if has_local else Group(local.base_id, RoleGroup.RESPONSE)
        for skill in row.skills:
            if not _holders(problem, group, skill):
                of_base = f" of {group.role_group} at {group.base_id}" if skill in held else ""
                day = problem.horizon.local(row.start).date()
                who = row.commitment_id
                text = f"Commitment {who} of {day} asks for {skill}, which nobody{of_base} holds."
                yield Remark(f"commitment {skill}", who, text)


def _holders(problem: RotaProblem, group: Group, skill: str) -> int:
    """People of a group with a role or skill."""
    members = problem.members_by_group.get(group, ())
    return sum(skill in member.skills or skill == member.role for member in members)
