"""Checks `skill_cover.csv`: the roles and skills asked for, and who was on duty with them."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from optimiser.people import RoleGroup
from optimiser.roster import Tour
from optimiser.rule import Breach
from scenarios.build.common import horizon_of
from scenarios.schema.pack import CommitmentRow, Pack
from scenarios.verify.plan_folder import PlanFolder, breach_of_file
from scenarios.verify.safe_staffing import least_people

FILE = "skill_cover.csv"
HOUR = timedelta(hours=1)
LOCAL, RESPONSE = RoleGroup.NEIGHBOURHOOD.value, RoleGroup.RESPONSE.value
Cell = tuple[datetime, str, str, str]


def check_skill_cover(pack: Pack, plan: PlanFolder, tours: Sequence[Tour]) -> Iterator[Breach]:
    """Every hour in which a role or skill is asked for, and no other, with people counted again."""
    asked, minutes = skills_asked(pack, plan), _minutes(pack, tours)
    seen: set[Cell] = set()
    wrong = 0
    for row in plan.rows("skill_cover"):
        cell = row["start"], row["base_id"], row["role_group"], row["skill"]
        here, need = minutes[cell] / 60, asked[cell]
        expected = {"required": need, "on_duty": here, "shortfall": max(0.0, need - here)}
        right = all(
            math.isclose(row[name], value, abs_tol=1e-6) for name, value in expected.items()
        )
        wrong += not right or cell in seen or not need
        seen.add(cell)
    missing = len(asked.keys() - seen)
    if wrong or missing:
        message = f"{wrong} rows are not what the pack, the requirement and the tours say"
        yield breach_of_file(FILE, f"{message}, and {missing} are missing", wrong + missing, "rows")


def skills_asked(pack: Pack, plan: PlanFolder) -> Counter[Cell]:
    """People of each role or skill by hour, base and role group: safe staffing and commitments."""
    asked: Counter[Cell] = Counter()
    horizon = horizon_of(pack)
    for row in plan.rows("staffing_requirement"):
        local = horizon.local(row["start"])
        hour_of_week = 24 * local.weekday() + local.hour
        least = least_people(pack, row["base_id"], row["role_group"], hour_of_week)
        for skill, people in least.items():
            if row["required"] > 0 and people:
                asked[row["start"], row["base_id"], row["role_group"], skill] += people
    with_local = _bases_with_local_people(pack, plan)
    base_of = {area.area_id: area.base_id for area in pack.areas}
    for base in dict.fromkeys(base_of.values()):
        here = [row for row in pack.commitments if base_of[row.area_id] == base]
        for skill in sorted({skill for row in here for skill in row.skills}):
            own = [row for row in here if skill in row.skills]
            for hour in horizon.hours:
                people = _most_at_once(own, hour)
                if people:
                    asked[hour, base, LOCAL if base in with_local else RESPONSE, skill] += people
    return asked


def _bases_with_local_people(pack: Pack, plan: PlanFolder) -> set[str]:
    """Bases whose commitments fall to neighbourhood people: they have some of their own."""
    return {
        row["base_id"] for row in plan.rows("staffing_requirement") if row["role_group"] == LOCAL
    }


def _most_at_once(commitments: Sequence[CommitmentRow], hour: datetime) -> int:
    """Most commitments that go on at one moment of an hour."""
    spans = [(row.start, row.start + timedelta(minutes=row.minutes)) for row in commitments]
    within = [(max(start, hour), end) for start, end in spans if start < hour + HOUR and end > hour]
    return max(
        (sum(start <= moment < end for start, end in within) for moment, _ in within), default=0
    )


def _minutes(pack: Pack, tours: Sequence[Tour]) -> Counter[Cell]:
    """Minutes on duty by hour, base, role group and each role or skill of the person."""
    rows = {row.staff_id: row for row in pack.staff}
    minutes: Counter[Cell] = Counter()
    for tour in tours:
        row = rows[tour.staff_id]
        hour = tour.start.replace(minute=0, second=0, microsecond=0)
        while hour < tour.end:
            worked = (min(tour.end, hour + HOUR) - max(tour.start, hour)) // timedelta(minutes=1)
            for skill in {row.role.value, *row.skills}:
                minutes[hour, tour.base_id, tour.role_group.value, skill] += worked
            hour += HOUR
    return minutes
