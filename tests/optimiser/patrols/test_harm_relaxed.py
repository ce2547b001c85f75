"""The bound on covered harm and the plans under it, beside the best by enumeration."""

from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest

from optimiser.patrols.cells import pieces_of
from optimiser.patrols.goals.uncovered_harm import covered_units
from optimiser.patrols.harm_bound import most_in_piece
from optimiser.patrols.harm_relaxed import relaxed_units
from optimiser.patrols.hotspots import HotSpots, Place, VisitSettings, periods_of
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem, PatrolSettings
from optimiser.patrols.solve import plan_patrols
from optimiser.patrols.visits.problem import SLOT_MINUTES, travel_slots
from optimiser.people import RoleGroup
from optimiser.places import AreaKind
from optimiser.solving import Cancel, Limits
from tests.optimiser.patrols.tiny import area, person, tiny

SETTINGS = VisitSettings(gain_percents=(40, 20), most_in_period=2)
HOURS = (10, 12)
WORK = Limits(work=1.0, seed=1)
Dose = tuple[tuple[int, int], ...]
"""Visits and dose of every place."""


@cache
def two_people(seed: int) -> PatrolProblem:
    """Two officers of neighbourhoods for two hours: three places in two areas, none kept back."""
    people = [person(f"P{n}", role_group=RoleGroup.NEIGHBOURHOOD) for n in range(2)]
    areas = (area("A0"), area("A1", AreaKind.RURAL))
    policy = PatrolSettings(floor_minutes=0, area_share_percent=100)
    problem = tiny(people, areas=areas, hours=HOURS, settings=policy)
    draws = np.random.default_rng(seed)
    where = draws.uniform(0, 0.05, (3, 2))
    places = tuple(
        Place(f"H{n}", own, float(x), 52.0 + float(y))
        for n, (own, (x, y)) in enumerate(zip((0, 0, 1), where, strict=True))
    )
    periods = len(periods_of(problem.horizon, SETTINGS.period_hours)[1])
    harm = draws.integers(100, 900, (3, periods))
    spots = HotSpots(places, harm, np.array([55, 70, 100]), SETTINGS)
    return replace(problem, hotspots=spots)


def doses_of(problem: PatrolProblem, areas: tuple[int, ...]) -> set[Dose]:
    """What one person can give every place, in these areas hour by hour."""
    spots, slots = problem.hotspots, MINUTES_PER_HOUR // SLOT_MINUTES
    lengths = [
        (m // SLOT_MINUTES, d)
        for m, d in zip(SETTINGS.minutes, SETTINGS.dose_percents, strict=True)
    ]
    nothing: Dose = ((0, 0),) * len(spots.places)
    earliest: dict[tuple[Dose, int], int] = {(nothing, -1): 0}
    waiting = [(nothing, -1)]
    while waiting:
        dose, last = key = waiting.pop()
        for place, (length, more) in product(range(len(spots.places)), lengths):
            way = 0
            if last >= 0:
                minutes = spots.travel_minutes(last, place, drives=True)
                way = SETTINGS.apart_minutes // SLOT_MINUTES
                way = travel_slots(minutes) if last != place else way
            start = earliest[key] + way
            visits, total = dose[place]
            while start < slots * len(areas) and not _inside(problem, areas, place, start, length):
                start += 1
            if visits == SETTINGS.most_in_period or start >= slots * len(areas):
                continue
            new = (*dose[:place], (visits + 1, total + more), *dose[place + 1 :])
            if start + length < earliest.get((new, place), 10**6):
                earliest[new, place] = start + length
                waiting.append((new, place))
    return {dose for dose, _ in earliest}


def _inside(
    problem: PatrolProblem, areas: tuple[int, ...], place: int, start: int, length: int
) -> bool:
    slots = MINUTES_PER_HOUR // SLOT_MINUTES
    hours = {start // slots, (start + length - 1) // slots}
    own = problem.hotspots.places[place].area
    return max(hours) < len(areas) and all(areas[hour] == own for hour in hours)


def best_of_all(problem: PatrolProblem) -> int:
    """The most harm that two people cover, by trying every area and every dose of both."""
    spots, period = problem.hotspots, problem.periods[0][HOURS[0]]
    worth = [
        int(h) * int(d)
        for h, d in zip(spots.harm[:, period], spots.delivered_percents, strict=True)
    ]
    own = {areas: doses_of(problem, areas) for areas in product((0, 1), repeat=2)}
    every = set().union(*own.values())
    best = 0
    for one, two in product(every, repeat=2):
        both = [(a[0] + b[0], a[1] + b[1]) for a, b in zip(one, two, strict=True)]
        if all(visits <= SETTINGS.most_in_period for visits, _ in both):
            value = sum(
                w * SETTINGS.covered(dose) for w, (_, dose) in zip(worth, both, strict=True)
            )
            best = max(best, value)
    return best


@pytest.mark.parametrize("seed", range(4))
def test_bound_and_plan_hold_the_best_of_all_plans_between_them(seed: int) -> None:
    problem = two_people(seed)
    best = best_of_all(problem)
    (piece,) = pieces_of(problem)
    bound = relaxed_units(problem, piece, 0, WORK, Cancel())
    assert bound is not None
    assert best <= bound <= most_in_piece(problem, piece) * 1.001
    assert bound <= 1.2 * best
    outcome = plan_patrols(problem, WORK)
    assert outcome.plan is not None
    assert 0.9 * best <= covered_units(problem, outcome.plan) <= best
    tier = next(tier for tier in outcome.tiers if tier.goal == "uncovered_harm")
    assert tier.bound is not None
    assert 0 < tier.bound <= tier.objective
