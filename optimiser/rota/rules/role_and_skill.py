"""Everybody works only what their role and skills allow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import RoleGroup, StaffMember
from optimiser.roster import Roster, Tour
from optimiser.rota.rules.base import Reads, forbid_tours
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class RoleAndSkill:
    """A shift is worked by the roles and on the weekdays it is meant for, at one's own base, by
    people with the skills that their role group demands.

    Force policy: `shifts.csv` and `priority.skills_by_role_group`.
    """

    skills: Mapping[RoleGroup, frozenset[str]] = field(default_factory=dict)

    id: ClassVar[str] = "role_and_skill"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "shifts.csv; policy.priority.skills_by_role_group"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Tours of another role, or without the skill, are not worked."""
        forbid_tours(self, model, decisions, enforced)

    def permits(self, problem: "RotaProblem", member: StaffMember, tour: Tour) -> bool:
        """Whether role, weekday and skills fit the tour."""
        shift = problem.shift_by_code[tour.shift_code]
        needed = self.skills.get(member.role_group, frozenset())
        return shift.suits(member.role) and shift.runs_on(tour.day) and needed <= member.skills

    def reads(self, problem: "RotaProblem", member: StaffMember) -> Reads:
        """Role, role group and skills."""
        return Reads((member.role, member.role_group, member.skills))

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Tours by somebody of the wrong role, base or skill, or on the wrong weekday."""
        for tour in roster.planned:
            member = problem.strength[tour.staff_id]
            faults = []
            roles = problem.shift_by_code[tour.shift_code].roles
            weekdays = problem.shift_by_code[tour.shift_code].weekdays
            if roles and member.role not in roles:
                faults.append(f"shift {tour.shift_code} is not for a {member.role}")
            if weekdays and tour.day.weekday() not in weekdays:
                faults.append(f"shift {tour.shift_code} is not worked on that weekday")
            if (tour.base_id, tour.role_group) != (member.base_id, member.role_group):
                faults.append(f"the tour counts at {tour.base_id} as {tour.role_group}")
            missing = self.skills.get(tour.role_group, frozenset()) - member.skills
            if missing:
                faults.append("lacks " + ", ".join(sorted(missing)))
            for fault in faults:
                message = f"{tour.staff_id} on {tour.day}: {fault}"
                yield Breach(self.id, tour.staff_id, tour.day.isoformat(), 1, "tours", message)
