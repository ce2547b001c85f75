"""Crews that are sent elsewhere after the first plan: more room for visits, no rule broken."""

from dataclasses import replace

import numpy as np
import pytest

from optimiser.patrols import bettering
from optimiser.patrols.cells import VISIBLE, BaseWeek, Counts, pieces_of
from optimiser.patrols.check import breaches_of, measures_of
from optimiser.patrols.construct import construct
from optimiser.patrols.goals.uncovered_harm import covered_units
from optimiser.patrols.harm_relaxed import relaxed_units, reserve_short
from optimiser.patrols.hotspots import HotSpots, Place, VisitSettings, periods_of
from optimiser.patrols.ledger import Sort, sort_of
from optimiser.patrols.moving import with_moves
from optimiser.patrols.naming import name_people
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.resending.week import resent
from optimiser.patrols.room import rooms_of
from optimiser.patrols.visiting import with_visits
from optimiser.solving import Cancel, Limits
from tests.optimiser.patrols.synthetic import Size, district

WORK = Limits(work=5.0, seed=1)
HELD = ("reserve_shortfall", "commitment_shortfall", "floor_shortfall", "idle_time")


def with_places(seed: int) -> PatrolProblem:
    """Two bases with eight areas for a week: three places in each, harm unlike the heat."""
    problem = district(Size(24, 8, 6, bases=2, areas=8, days=7, vehicles=5), seed)
    draws = np.random.default_rng(seed)
    places = tuple(
        Place(
            f"{area.area_id}-H{n}",
            number,
            area.longitude + float(draws.uniform(0, 0.01)),
            area.latitude + float(draws.uniform(0, 0.01)),
        )
        for number, area in enumerate(problem.areas)
        for n in range(3)
    )
    settings = VisitSettings()
    periods = len(periods_of(problem.horizon, settings.period_hours)[1])
    harm = draws.integers(10, 1000, (len(places), periods))
    return replace(problem, hotspots=HotSpots(places, harm, np.full(len(places), 55), settings))


def room_in(problem: PatrolProblem, piece: BaseWeek, counts: Counts) -> float:
    """Room of all crews by area and period, less a way for each of a sort more than before."""
    rooms, total = rooms_of(problem), 0.0
    minutes: dict[tuple[int, int], float] = {}
    before: dict[tuple[int, Sort | None], float] = {}
    until = -1
    for index, cell in enumerate(piece.cells):
        crews: dict[tuple[int, Sort | None], float] = {}
        for (at, choice), people in counts.items():
            if at == index and choice.task.purpose is VISIBLE:
                sort = None if choice.paired else sort_of(choice.kind)
                crews[choice.task.area, sort] = crews.get((choice.task.area, sort), 0) + (
                    people / 2 if choice.paired else people
                )
        before = before if cell.start_minute == until else {}
        for (area, sort), number in crews.items():
            new = max(0, number - before.get((area, sort), 0))
            way = min(rooms.ways[area], cell.minutes)
            key = area, int(problem.periods[0][cell.hour])
            minutes[key] = minutes.get(key, 0) + number * cell.minutes - new * way
        before, until = crews, cell.end_minute
    for key, number in minutes.items():
        total += rooms.curves[key].gain(0, number)
    return total


@pytest.mark.parametrize("seed", [1, 2])
def test_more_can_be_visited_and_nothing_that_is_held_is_sold(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = with_places(seed)
    pieces = pieces_of(problem)
    first = [construct(problem, piece) for piece in pieces]
    again = [resent(problem, piece, counts) for piece, counts in zip(pieces, first, strict=True)]
    assert again == [
        resent(problem, piece, counts) for piece, counts in zip(pieces, first, strict=True)
    ]
    before, after = (
        sum(room_in(problem, p, c) for p, c in zip(pieces, counts, strict=True))
        for counts in (first, again)
    )
    assert after > 1.01 * before
    plans = [name_people(problem, pieces, counts, 1) for counts in (first, again)]
    routed = with_visits(problem, with_moves(problem, plans[1]), 1)
    assert list(breaches_of(problem, routed)) == []
    bounds = [
        relaxed_units(problem, piece, reserve_short(problem, piece, counts), WORK, Cancel())
        for piece, counts in zip(pieces, again, strict=True)
    ]
    assert None not in bounds
    assert covered_units(problem, routed) <= sum(bound or 0 for bound in bounds)
    monkeypatch.setattr(bettering, "SWEEPS", 0)
    assert covered_units(problem, with_visits(problem, with_moves(problem, plans[1]), 1)) < (
        covered_units(problem, routed)
    )
    old, new = ({m.goal: m.value for m in measures_of(problem, plan)} for plan in plans)
    assert {goal: new[goal] for goal in HELD} == {goal: old[goal] for goal in HELD}
    assert new["home_shortfall"] <= old["home_shortfall"]
    assert new["alone_where_pairs_preferred"] <= old["alone_where_pairs_preferred"]
