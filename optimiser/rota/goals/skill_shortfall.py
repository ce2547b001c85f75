"""Staff-hours short of people with the roles and skills that the requirement asks for."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimiser.goal import Measure
from optimiser.roster import Roster
from optimiser.rota.goals.shortfall import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class SkillShortfall:
    """Staff-hours that each skill is short among those on duty: safe staffing, commitments.

    One person may count for several skills at once.
    """

    id: ClassVar[str] = "skill_shortfall"
    tier: ClassVar[int] = 1
    unit: ClassVar[str] = "staff-hours"
    scale: ClassVar[int] = MINUTES_PER_HOUR

    def penalty(
        self, model: "cp_model.CpModel", decisions: "RotaDecisions"
    ) -> "cp_model.LinearExprT":
        """Minutes short, over all skills."""
        terms: list[cp_model.LinearExprT] = []
        for need in decisions.problem.requirement.skills:
            cover: dict[int, list[cp_model.LinearExprT]] = {}
            given: Counter[int] = Counter()
            for member in filter(need.is_met_by, decisions.members):
                for choice in decisions.choices(member):
                    for hour, minutes in decisions.minutes_by_hour(choice.tour):
                        if choice.is_open:
                            cover.setdefault(hour, []).append(minutes * choice.works)
                        else:
                            given[hour] += minutes
            for hour, people in enumerate(need.people.tolist()):
                needed = MINUTES_PER_HOUR * people - given[hour]
                if needed > 0:
                    short: cp_model.LinearExprT = needed
                    if hour in cover:
                        short = model.new_int_var(0, needed, "")
                        model.add_max_equality(short, [needed - sum(cover[hour]), 0])
                    terms.append(short)
        return sum(terms)

    def measure(self, roster: Roster, problem: "RotaProblem") -> Measure:
        """Staff-hours short, from the roster alone."""
        needed = MINUTES_PER_HOUR * skills_needed(problem)
        minutes = int(np.maximum(0, needed - skill_minutes(roster, problem)).sum())
        return Measure(self.id, minutes / MINUTES_PER_HOUR, self.unit, self.tier)


def skills_needed(problem: "RotaProblem") -> NDArray[np.int64]:
    """People needed by skill of the requirement and hour of the period."""
    people = [need.people for need in problem.requirement.skills]
    return np.array(people, dtype=np.int64).reshape(len(people), len(problem.requirement.hours))


def skill_minutes(roster: Roster, problem: "RotaProblem") -> NDArray[np.int64]:
    """Minutes on duty by skill of the requirement and hour of the period, history included."""
    skills = problem.requirement.skills
    minutes = np.zeros((len(skills), len(problem.requirement.hours)), dtype=np.int64)
    if not skills:
        return minutes
    rows = {
        member.staff_id: [row for row, need in enumerate(skills) if need.is_met_by(member)]
        for member in problem.strength.members
    }
    for tour in roster.tours:
        for row in rows.get(tour.staff_id, ()):
            for hour, part in roster.horizon.minutes_by_hour(tour.start, tour.end):
                minutes[row, hour] += part
    return minutes
