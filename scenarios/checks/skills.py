"""Checks of what a policy asks of people's skills."""

from collections.abc import Iterator

from optimiser.people import Role
from scenarios.problems import Problem, did_you_mean, problem_at
from scenarios.sheets import Sheets

POLICY, STAFF, BASES = "policy.yaml", "staff.csv", "bases.csv"


def check_safe_staffing_can_be_met(sheets: Sheets) -> Iterator[Problem]:
    """Least people are asked of roles, and of skills that somebody holds."""
    sheet = sheets.by_file.get(STAFF)
    if sheets.policy is None or sheet is None or "skills" in sheet.unsure:
        return
    held = {skill for _, (skills,) in sheets.cells(STAFF, "skills") for skill in skills}
    for role_group, least in sheets.policy.requirement.safe_staffing.items():
        for skill, entries in least.items():
            asked = any(entry.people for entry in entries)
            if asked and skill not in held and skill not in tuple(Role):
                yield problem_at(
                    POLICY,
                    "a role, or a skill that somebody in staff.csv holds",
                    column=f"policy.requirement.safe_staffing.{role_group}",
                    value=skill,
                    place="key",
                )


def check_safe_staffing_names_bases(sheets: Sheets) -> Iterator[Problem]:
    """Least people are asked of bases that there are."""
    bases = sheets.known(BASES, "base_id")
    if sheets.policy is None or bases is None or sheets.nameless(BASES, "base_id"):
        return
    for role_group, least in sheets.policy.requirement.safe_staffing.items():
        for skill, entries in least.items():
            named = dict.fromkeys(base for entry in entries for base in entry.bases)
            for base in named.keys() - bases:
                yield problem_at(
                    POLICY,
                    f"a base of {BASES}",
                    column=f"policy.requirement.safe_staffing.{role_group}.{skill}",
                    value=base,
                    hint=did_you_mean(base, bases),
                    place="key",
                )
