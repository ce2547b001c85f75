"""Crews stay where they are."""

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from optimiser.goal import Measure
from optimiser.patrols.plan import PatrolPlan, Purpose
from optimiser.patrols.problem import PatrolProblem


@dataclass(frozen=True)
class AreaChanges:
    """Times that a person is sent from one area to another inside a tour.

    Decided when people are named, after the model: there is no penalty and no bound.
    """

    id: ClassVar[str] = "area_changes"
    unit: ClassVar[str] = "changes"
    tier: ClassVar[int] = 9

    def measure(self, problem: PatrolProblem, plan: PatrolPlan) -> Measure:
        """Count of consecutive tasks of one duty in different areas."""
        changes = 0
        for who, rows in plan.patrols_by_person.items():
            places = [
                (problem.duty_of(who, row.start, row.end), row.area_id)
                for row in rows
                if row.purpose is not Purpose.BREAK
            ]
            changes += sum(a[0] == b[0] and a[1] != b[1] for a, b in pairwise(places))
        return Measure(self.id, changes, self.unit, self.tier)
