"""A fixed beat gives everything away, a drawn one nothing; both are told from the rows."""

from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest

from optimiser.patrols.hotspots import HotSpots, Place, VisitSettings, periods_of
from optimiser.patrols.plan import CrewMode, Patrol, PatrolPlan, Purpose, Transport
from optimiser.patrols.predictability import predictability_of
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.solve import plan_patrols
from optimiser.solving import Limits
from tests.optimiser.patrols.synthetic import Size, district
from tests.optimiser.patrols.tiny import person, tiny

DAYS, PLACES = 28, ("P", "Q", "R", "S")


def beat(
    problem: PatrolProblem, order: tuple[str, ...], day: int, minutes: list[int]
) -> list[Patrol]:
    """One crew's visits of a day."""
    return [
        Patrol(
            f"C{day}",
            ("P1",),
            CrewMode.SINGLE,
            Transport.FOOT,
            "A0",
            problem.instant(1440 * day + minute),
            problem.instant(1440 * day + minute + 10),
            Purpose.HOTSPOT,
            place,
        )
        for place, minute in zip(order, minutes, strict=True)
    ]


def test_a_fixed_beat_is_foretold_and_a_drawn_one_is_not() -> None:
    problem = tiny([person("P1")], days=DAYS, start=date(2026, 5, 4))
    fixed = [row for d in range(DAYS) for row in beat(problem, PLACES, d, [600, 660, 720, 780])]
    told = predictability_of(problem, PatrolPlan(tuple(fixed)))
    assert (told.next_place_entropy, told.repeated_next_day, told.repeated_next_week) == (0, 1, 1)
    random, drawn = Random(2), []
    for day in range(DAYS):
        times = sorted(random.sample(range(0, 1440, 15), 8))
        order = tuple(random.choice(PLACES) for _ in times)
        drawn += beat(problem, order, day, times)
    told = predictability_of(problem, PatrolPlan(tuple(drawn)))
    assert told.next_place_entropy is not None
    assert told.next_place_entropy > 0.95
    assert told.repeated_next_day is not None
    assert told.repeated_by_chance is not None
    assert told.repeated_next_day < 0.15


def test_a_plan_without_visits_has_nothing_to_foretell() -> None:
    told = predictability_of(tiny([person("P1")]), PatrolPlan(()))
    assert told.next_place_entropy is told.repeated_next_day is told.repeated_by_chance is None


def test_a_plan_does_not_alternate_between_its_places() -> None:
    """Four hot spots close to each other for two weeks: where a crew goes next stays open."""
    problem = district(Size(response=9, neighbourhood=6, pcsos=6, bases=1, areas=1, days=14))
    only = problem.areas[0]
    places = tuple(
        Place(f"{only.area_id}-H{n}", 0, only.longitude + 0.003 * n, only.latitude)
        for n in range(4)
    )
    periods = len(periods_of(problem.horizon, VisitSettings().period_hours)[1])
    spots = HotSpots(places, np.full((4, periods), 100), np.full(4, 55), VisitSettings())
    plan = plan_patrols(replace(problem, hotspots=spots), Limits(work=0.2, workers=1)).plan
    assert plan is not None
    told = predictability_of(problem, plan)
    assert told.next_place_entropy is not None
    assert told.next_place_entropy > 0.8
    assert told.repeated_next_day is not None
    assert told.repeated_by_chance is not None
    assert told.repeated_next_day == pytest.approx(told.repeated_by_chance, abs=0.12)
