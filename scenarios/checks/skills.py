"""Checks of what a policy asks of people's skills."""

from collections.abc import Iterator

from optimiser.people import Role
from scenarios.problems import Problem, problem_at
from scenarios.sheets import Sheets

STAFF = "staff.csv"


def check_safe_staffing_can_be_met(sheets: Sheets) -> Iterator[Problem]:
    """Least people are asked of roles, and of skills that somebody holds."""
    sheet = sheets.by_file.get(STAFF)
    if sheets.policy is None or sheet is None or "skills" in sheet.unsure:
        return
    held = {skill for _, (skills,) in sheets.cells(STAFF, "skills") for skill in skills}
    for role_group, least in sheets.policy.requirement.safe_staffing.items():
        for skill, people in least.items():
            if people and skill not in held and skill not in tuple(Role):
                yield problem_at(
                    "policy.yaml",
                    "a role, or a skill that somebody in staff.csv holds",
                    column=f"policy.requirement.safe_staffing.{role_group}",
                    value=skill,
                    place="key",
                )
