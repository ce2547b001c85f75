"""Every timetable of the same visits is as likely as any other, and nothing else is drawn."""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest
from scipy.stats import chisquare, kstest

from optimiser.patrols.visits import drawing
from optimiser.patrols.visits.drawing import redrawn
from optimiser.patrols.visits.problem import AreaDay, Block, Route, Visit
from optimiser.patrols.visits.route import route_day
from tests.optimiser.patrols.visits.test_route import all_routes, tiny_day

Day = tuple[Route, ...]


def visits_of(day: AreaDay, routes: Day) -> tuple[tuple[int, ...], ...]:
    """The visits of a day without crews and times, and how many each crew makes."""
    made = [(v.place, v.length, int(day.period[v.start])) for route in routes for v in route]
    return (*sorted(made), tuple(map(len, routes)))


def crews_change(days: list[Day]) -> bool:
    """Whether the first crew visits other places in some of these days than in others."""
    return len({tuple(sorted(visit.place for visit in first)) for first, _ in days}) > 1


@pytest.mark.parametrize("seed", [0, 2])
def test_all_timetables_of_the_same_visits_are_equally_likely(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every pair of routes of two crews by enumeration, grouped by the visits that they make."""
    day = tiny_day(seed, places=3, slots=9)
    groups: defaultdict[tuple[tuple[int, ...], ...], list[Day]] = defaultdict(list)
    for pair in product(*(all_routes(day, block) for block in day.blocks)):
        groups[visits_of(day, pair)].append(pair)
    alike = max(
        (own for own in groups.values() if 10 < len(own) < 150 and crews_change(own)),
        key=lambda own: (sum(map(len, own[0])), len(own), own),
    )
    monkeypatch.setattr(drawing, "SWAPS", 300)
    random = Random(11)
    seen = Counter(tuple(redrawn(day, alike[0], random)) for _ in range(60 * len(alike)))
    assert set(seen) == set(alike)
    assert chisquare([seen[other] for other in alike]).pvalue > 0.001


def test_routes_stay_possible_and_worth_the_same() -> None:
    for seed in range(10):
        day = tiny_day(seed, places=6, slots=40)
        routes = route_day(day, f"{seed}").routes
        other = tuple(redrawn(day, routes, Random(seed)))
        assert day.value(other) == day.value(routes)
        assert all(map(day.is_possible, day.blocks, other))
        assert visits_of(day, other) == visits_of(day, routes)
    assert redrawn(tiny_day(0), [(), ()], Random(1)) == [(), ()]


def test_a_route_without_a_minute_to_spare_only_turns_round() -> None:
    there, back = (int(tiny_day(1).travel[0, a, b]) for a, b in ((0, 1), (1, 0)))
    assert there == back
    day = replace(tiny_day(1), blocks=(Block(0, 4 + there, False),))
    day = replace(day, period=np.zeros_like(day.period))
    tight = (Visit(0, 0, 0), Visit(1, 2 + there, 0))
    drawn = {redrawn(day, [tight], Random(seed))[0] for seed in range(40)}
    assert drawn == {tight, (Visit(1, 0, 0), Visit(0, 2 + there, 0))}


def test_the_start_of_a_visit_is_spread_evenly_over_its_window_whatever_the_seed() -> None:
    """One visit in a free day: over seeds its start is uniform (Kolmogorov and Smirnov)."""
    day = replace(tiny_day(4, places=2, slots=400), blocks=(Block(0, 150, False),))
    route, last = (Visit(1, 7, 1),), 150 - day.lengths[1]
    starts = np.array([redrawn(day, [route], Random(s))[0][0].start for s in range(600)])
    jitter = np.random.default_rng(3).random(len(starts))
    assert kstest((starts + jitter) / (last + 1), "uniform").pvalue > 0.01
