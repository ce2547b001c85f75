"""Crews visit hot spots, where and when harm is expected."""

from collections import defaultdict
from dataclasses import dataclass
from typing import ClassVar

from optimiser.goal import Measure
from optimiser.patrols.harm_bound import most_covered_units
from optimiser.patrols.hotspots import UNITS
from optimiser.patrols.plan import PatrolPlan, Purpose
from optimiser.patrols.problem import PatrolProblem


@dataclass(frozen=True)
class UncoveredHarm:
    """Expected weighted incidents at hot spots that no delivered visit covers.

    Each further visit of a place in a period covers less, and only the delivered part of a planned
    dose counts. Control places are left out. Decided when crews are routed, after the model.
    """

    id: ClassVar[str] = "uncovered_harm"
    unit: ClassVar[str] = "weighted incidents"
    tier: ClassVar[int] = 4

    def scale(self, problem: PatrolProblem) -> float:
        """Per cents of gain, dose and delivery times points that make one weighted incident."""
        return UNITS * problem.points_per_unit

    @classmethod
    def least(cls, problem: PatrolProblem) -> float:
        """What stays uncovered in every plan for the same duties and breaks, on a grid of five
        minutes and with the reserve as full as can be."""
        units = total_units(problem) - most_covered_units(problem)
        return max(0, units) / cls().scale(problem)

    def measure(self, problem: PatrolProblem, plan: PatrolPlan) -> Measure:
        """All harm at places that may be visited, less what the plan's visits cover."""
        units = total_units(problem) - covered_units(problem, plan)
        return Measure(self.id, units / self.scale(problem), self.unit, self.tier)


def total_units(problem: PatrolProblem) -> int:
    """Harm at all places that are not controls, in units."""
    spots = problem.hotspots
    treated = [not place.control for place in spots.places]
    return int(spots.harm[treated].sum()) * UNITS


def covered_units(problem: PatrolProblem, plan: PatrolPlan) -> int:
    """Harm that the visits of a plan cover, in units; visits of controls cover none."""
    spots = problem.hotspots
    doses: defaultdict[tuple[int, int], int] = defaultdict(int)
    for row in plan.patrols:
        place = spots.index.get(row.place_id) if row.purpose is Purpose.HOTSPOT else None
        if place is not None and not spots.places[place].control:
            doses[place, problem.period_at(row.start)] += spots.settings.dose_of(row.minutes)
    return sum(
        int(spots.harm[place, period])
        * int(spots.delivered[place, period])
        * spots.settings.covered(dose)
        for (place, period), dose in doses.items()
    )
