"""What volunteers leave short."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimiser.goal import Measure
from optimiser.people import RoleGroup
from optimiser.roster import Roster
from optimiser.rota.goals.shortfall import MINUTES_PER_HOUR, on_duty_minutes
from optimiser.staffing import Group

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


RESPONDING = (RoleGroup.RESPONSE, RoleGroup.SPECIAL)


@dataclass(frozen=True)
class ShortWithVolunteers:
    """Staff-hours of response that are short even where specials come, weighted as response.

    Nobody can count on volunteers (rules G), so this comes after the shortfall, which leaves them
    out; it sends those who offered to where most is short. Bases without specials are left out.
    """

    id: ClassVar[str] = "short_with_volunteers"
    tier: ClassVar[int] = 1
    unit: ClassVar[str] = "weighted staff-hours"
    scale: ClassVar[int] = MINUTES_PER_HOUR

    def penalty(
        self, model: "cp_model.CpModel", decisions: "RotaDecisions"
    ) -> "cp_model.LinearExprT":
        """Weighted minutes short of response at bases with specials."""
        problem = decisions.problem
        cover: dict[tuple[str, int], list[cp_model.LinearExprT]] = {}
        for member in decisions.members:
            if member.role_group in RESPONDING:
                for choice in decisions.choices(member):
                    tour = choice.tour
                    for hour, minutes in problem.horizon.minutes_by_hour(tour.start, tour.end):
                        cover.setdefault((member.base_id, hour), []).append(minutes * choice.works)
        terms: list[cp_model.LinearExprT] = []
        for own, _ in volunteer_rows(problem):
            for hour, people in enumerate(problem.requirement.required[own]):
                if people:
                    needed = MINUTES_PER_HOUR * int(people)
                    short = model.new_int_var(0, needed, "")
                    base = problem.requirement.groups[own].base_id
                    lacking = needed - sum(cover.get((base, hour), []))
                    model.add_max_equality(short, [lacking, 0])
                    terms.append(problem.shortfall_weight[RoleGroup.RESPONSE] * short)
        return sum(terms)

    def measure(self, roster: Roster, problem: "RotaProblem") -> Measure:
        """Weighted staff-hours short, from the roster alone."""
        rows = [own for own, _ in volunteer_rows(problem)]
        counted = tuple(t for t in roster.tours if t.role_group in RESPONDING)
        responding = Roster(roster.horizon, counted)
        minutes = int(short_with_volunteers(responding, problem)[rows].sum()) if rows else 0
        weight = problem.shortfall_weight.get(RoleGroup.RESPONSE, 0)
        return Measure(self.id, weight * minutes / MINUTES_PER_HOUR, self.unit, self.tier)


def volunteer_rows(problem: "RotaProblem") -> list[tuple[int, int]]:
    """Rows of the requirement of response, each with that of the specials at its base."""
    groups = problem.requirement.groups
    return [
        (row, groups.index(Group(group.base_id, RoleGroup.SPECIAL)))
        for row, group in enumerate(groups)
        if group.role_group is RoleGroup.RESPONSE
        and Group(group.base_id, RoleGroup.SPECIAL) in groups
    ]


def short_with_volunteers(roster: Roster, problem: "RotaProblem") -> NDArray[np.int64]:
    """Minutes short by group and hour of the period, where specials count as response."""
    tours = tuple(
        replace(tour, role_group=RoleGroup.RESPONSE)
        if tour.role_group is RoleGroup.SPECIAL
        else tour
        for tour in roster.tours
    )
    on_duty = on_duty_minutes(Roster(roster.horizon, tours), problem)
    required = MINUTES_PER_HOUR * problem.requirement.required
    short: NDArray[np.int64] = np.maximum(0, required - on_duty)
    return short
