"""`skill_cover.csv` of a plan: roles and skills that were asked for, and who had them on duty."""

from pathlib import Path

from optimiser.roster import Roster
from optimiser.rota.goals.skill_shortfall import skill_minutes
from optimiser.rota.problem import RotaProblem
from scenarios.export.csv_file import write_csv
from scenarios.plan_files import PLAN_TABLES

MINUTES_PER_HOUR = 60


def write_skill_cover(path: Path, roster: Roster, problem: RotaProblem) -> None:
    """Write required, on duty and short for every hour in which a role or skill is asked for.

    Tours of the published roster that run into the period count as on duty.
    """
    on_duty = skill_minutes(roster, problem)
    rows = []
    for need, minutes in zip(problem.requirement.skills, on_duty.tolist(), strict=True):
        for hour, people, worked in zip(
            problem.requirement.hours, need.people.tolist(), minutes, strict=True
        ):
            if people:
                here = worked / MINUTES_PER_HOUR
                local = problem.horizon.local(hour)
                rows.append((local, *need.group, need.skill, people, here, max(0.0, people - here)))
    write_csv(path, tuple(PLAN_TABLES["skill_cover"]), rows)
