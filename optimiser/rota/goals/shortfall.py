"""Staff-hours short of the requirement."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimiser.goal import Measure
from optimiser.roster import Roster

if TYPE_CHECKING:
    from datetime import datetime

    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class Shortfall:
    """Staff-hours that the roster is short of the requirement, weighted by role group.

    Surplus in one hour or group makes up for nothing in another.
    """

    id: ClassVar[str] = "shortfall"
    tier: ClassVar[int] = 1
    unit: ClassVar[str] = "weighted staff-hours"
    scale: ClassVar[int] = MINUTES_PER_HOUR

    def penalty(
        self, model: "cp_model.CpModel", decisions: "RotaDecisions"
    ) -> "cp_model.LinearExprT":
        """Weighted minutes short."""
        problem = decisions.problem
        cover: dict[tuple[int, int], list[cp_model.LinearExprT]] = {}
        given: Counter[tuple[int, int]] = Counter()
        for member in decisions.members:
            group = (member.base_id, member.role_group)
            if group not in problem.requirement.groups:
                continue
            row = problem.requirement.groups.index(group)
            for choice in decisions.choices(member):
                for hour, minutes in decisions.minutes_by_hour(choice.tour):
                    if choice.is_open:
                        cover.setdefault((row, hour), []).append(minutes * choice.works)
                    else:
                        given[row, hour] += minutes
        terms: list[cp_model.LinearExprT] = []
        for row, group in enumerate(problem.requirement.groups):
            weight = problem.shortfall_weight[group.role_group]
            for hour, people in enumerate(problem.requirement.required[row]):
                needed = MINUTES_PER_HOUR * int(people) - given[row, hour]
                if needed > 0:
                    short: cp_model.LinearExprT = needed
                    if (row, hour) in cover:
                        short = model.new_int_var(0, needed, "")
                        model.add_max_equality(short, [needed - sum(cover[row, hour]), 0])
                    terms.append(weight * short)
        return sum(terms)

    def measure(self, roster: Roster, problem: "RotaProblem") -> Measure:
        """Weighted staff-hours short, from the roster alone."""
        weights = [problem.shortfall_weight[g.role_group] for g in problem.requirement.groups]
        short = shortfall_minutes(roster, problem).sum(axis=1)
        value = float(np.dot(weights, short)) / MINUTES_PER_HOUR if len(weights) else 0.0
        return Measure(self.id, value, self.unit, self.tier)


def shortfall_minutes(roster: Roster, problem: "RotaProblem") -> NDArray[np.int64]:
    """Minutes short by group and hour of the period."""
    required = MINUTES_PER_HOUR * problem.requirement.required
    short: NDArray[np.int64] = np.maximum(0, required - on_duty_minutes(roster, problem))
    return short


def on_duty_minutes(roster: Roster, problem: "RotaProblem") -> NDArray[np.int64]:
    """Minutes on duty by group and hour of the period, history included."""
    rows = {
        (group.base_id, group.role_group): row
        for row, group in enumerate(problem.requirement.groups)
    }
    minutes = np.zeros((len(rows), len(problem.requirement.hours)), dtype=np.int64)
    known: dict[tuple[datetime, datetime], tuple[int, NDArray[np.int64]]] = {}
    for tour in roster.tours:
        row = rows.get((tour.base_id, tour.role_group))
        if row is not None:
            times = tour.start, tour.end
            if times not in known:
                touched = list(roster.horizon.minutes_by_hour(*times))
                parts = np.array([part for _, part in touched], dtype=np.int64)
                known[times] = touched[0][0] if touched else 0, parts
            first, parts = known[times]
            minutes[row, first : first + len(parts)] += parts
    return minutes
