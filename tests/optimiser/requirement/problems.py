"""A small district for the tests of the requirement: two bases, three areas, flat demand."""

from dataclasses import replace
from datetime import date

import numpy as np

from optimiser.heat import Heatmap
from optimiser.horizon import Horizon
from optimiser.places import Area, AreaKind, Base
from optimiser.requirement.problem import RequirementProblem, ResponseTargets

MONDAY = date(2026, 11, 30)
BASES = (Base("B1", "Central", -0.26, 52.57, 5), Base("B2", "North", -0.16, 52.58, 3))
AREAS = (
    Area("A1", "City", "B1", AreaKind.URBAN, 4.0, -0.27, 52.57, night_economy=True),
    Area("A2", "Eastfield", "B1", AreaKind.URBAN, 6.0, -0.22, 52.57),
    Area("A3", "Fen", "B2", AreaKind.RURAL, 60.0, -0.15, 52.58),
)


def flat_heatmap(incidents_per_hour: tuple[float, ...] = (1.0, 0.5, 0.25)) -> Heatmap:
    """Every area with the same demand in every hour, of grades 1 to 3, one hour a call."""
    rates = np.zeros((len(AREAS), 168, 4, 1))
    for grade in range(3):
        rates[:, :, grade, 0] = np.array(incidents_per_hour)[:, None] / 3
    total = 60 * rates.sum(axis=(2, 3))
    return Heatmap(
        place_ids=tuple(area.area_id for area in AREAS),
        categories=("Burglary",),
        grades=(1, 2, 3, 4),
        incidents=rates,
        officer_minutes=60 * rates,
        low=total,
        high=total,
        weighting=np.ones(1),
        weighting_name="count",
        modelled_hours=False,
        weeks_of_history=10,
        incidents_used=1000,
        unplaced=0,
        outside=0,
    )


def problem(**changes: object) -> RequirementProblem:
    """One week of the district, with some fields replaced."""
    plain = RequirementProblem(
        heatmap=flat_heatmap(),
        areas=AREAS,
        bases=BASES,
        horizon=Horizon(MONDAY, 7),
        targets=ResponseTargets(),
        called_for=np.ones(1),
        crew_sizes=np.ones((3, 168)),
    )
    return replace(plain, **changes)
