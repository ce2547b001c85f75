"""Ways between areas: taken from the patrol that follows, and asked for to the minute."""

from dataclasses import replace
from datetime import timedelta

from optimiser.patrols.check import breaches_of, measures_of
from optimiser.patrols.moving import with_moves
from optimiser.patrols.plan import CrewMode, Patrol, PatrolPlan, Purpose, Transport
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.rules.way_between_areas import WayBetweenAreas
from optimiser.patrols.solve import plan_patrols
from optimiser.places import Area, AreaKind
from optimiser.solving import Limits
from tests.optimiser.patrols.synthetic import Size, district
from tests.optimiser.patrols.tiny import person, tiny

MINUTE = timedelta(minutes=1)
VISIBLE, TRAVEL, RESERVE = Purpose.VISIBLE, Purpose.TRAVEL, Purpose.RESPONSE_RESERVE


def apart() -> PatrolProblem:
    """Two areas 2 km from each other: 7 minutes by vehicle with the detour, 35 on foot."""
    km_per_degree = 111.195 * 0.6157
    areas = [
        Area(name, name, "B0", AreaKind.URBAN, 1.0, east / km_per_degree, 52.0)
        for name, east in (("A0", 0.0), ("A1", 2.0))
    ]
    return tiny([person("P1"), person("P2")], areas=areas, hours=(8, 14))


def row(
    problem: PatrolProblem,
    area_id: str,
    start: int,
    end: int,
    purpose: Purpose = VISIBLE,
    transport: Transport = Transport.VEHICLE,
    staff: tuple[str, ...] = ("P1",),
) -> Patrol:
    mode = CrewMode.PAIRED if len(staff) > 1 else CrewMode.SINGLE
    times = problem.instant(480 + start), problem.instant(480 + end)
    return Patrol("X", staff, mode, transport, area_id, *times, purpose, area_id)


def told(problem: PatrolProblem, *rows: Patrol) -> list[tuple[str, Purpose, int]]:
    moved = with_moves(problem, PatrolPlan(rows))
    assert not list(WayBetweenAreas().breaches(problem, moved))
    assert sum(r.staff_minutes for r in moved.patrols) == sum(r.staff_minutes for r in rows)
    return [(r.area_id, r.purpose, r.minutes) for r in moved.patrols]


def test_whoever_comes_from_other_work_has_the_way_from_there() -> None:
    usual = apart()
    duties = tuple(replace(duty, from_area_id="A0") for duty in usual.duties)
    problem = replace(usual, duties=duties)
    assert told(problem, row(problem, "A1", 0, 60)) == [("A1", TRAVEL, 7), ("A1", VISIBLE, 53)]
    assert told(problem, row(problem, "A0", 0, 60)) == [("A0", VISIBLE, 60)]
    assert told(problem, row(problem, "A1", 4, 60)) == [("A1", TRAVEL, 3), ("A1", VISIBLE, 53)]
    assert told(usual, row(usual, "A1", 0, 60)) == [("A1", VISIBLE, 60)], "a tour begins anywhere"


def test_the_way_is_taken_from_the_patrol_that_follows() -> None:
    problem = apart()
    first = row(problem, "A0", 0, 60)
    assert told(problem, first, row(problem, "A1", 60, 120)) == [
        ("A0", VISIBLE, 60),
        ("A1", TRAVEL, 7),
        ("A1", VISIBLE, 53),
    ]
    on_foot = row(problem, "A1", 60, 120, transport=Transport.FOOT)
    assert told(problem, first, on_foot)[1] == ("A1", TRAVEL, 35)
    assert told(problem, first, row(problem, "A0", 60, 120))[1] == ("A0", VISIBLE, 60)


def test_a_short_patrol_is_all_way_and_the_next_goes_on() -> None:
    problem = apart()
    rows = (row(problem, "A0", 0, 60), row(problem, "A1", 60, 64), row(problem, "A1", 64, 120))
    assert told(problem, *rows)[1:] == [
        ("A1", TRAVEL, 4),
        ("A1", TRAVEL, 3),
        ("A1", VISIBLE, 53),
    ]


def test_the_way_to_the_reserve_is_part_of_it_and_idle_time_is_enough() -> None:
    problem = apart()
    rows = (row(problem, "A1", 0, 60), row(problem, "A0", 60, 90, RESERVE))
    assert told(problem, *rows)[1] == ("A0", RESERVE, 30)
    assert told(problem, row(problem, "A0", 0, 60), row(problem, "A1", 65, 120))[1:] == [
        ("A1", TRAVEL, 2),
        ("A1", VISIBLE, 53),
    ]
    break_row = replace(row(problem, "", 60, 90, Purpose.BREAK), transport=Transport.NONE)
    after = told(problem, row(problem, "A0", 0, 60), break_row, row(problem, "A1", 90, 120))
    assert after[2] == ("A1", TRAVEL, 7), "a break is no time for a way"


def test_a_pair_waits_for_who_comes_from_further_away() -> None:
    problem = apart()
    rows = (
        row(problem, "A0", 0, 60, staff=("P1",)),
        row(problem, "A1", 0, 60, staff=("P2",)),
        row(problem, "A1", 60, 120, staff=("P1", "P2")),
    )
    assert told(problem, *rows)[2:] == [("A1", TRAVEL, 7), ("A1", VISIBLE, 53)]


def test_a_minute_less_is_a_breach() -> None:
    problem = apart()
    moved = with_moves(problem, PatrolPlan((row(problem, "A0", 0, 60), row(problem, "A1", 60, 99))))
    first, way, there = moved.patrols
    short = PatrolPlan(
        (first, replace(way, end=way.end - MINUTE), replace(there, start=there.start - MINUTE))
    )
    (breach,) = WayBetweenAreas().breaches(problem, short)
    assert 0 < breach.excess <= 1


def test_a_plan_has_the_ways_and_its_bounds_still_hold() -> None:
    problem = district(Size(response=8, neighbourhood=4, pcsos=4, bases=1, areas=4, days=7))
    outcome = plan_patrols(problem, Limits(work=0.5, seed=3))
    assert outcome.plan is not None
    assert not list(breaches_of(problem, outcome.plan))
    ways = [r for r in outcome.plan.patrols if r.purpose is TRAVEL]
    assert ways
    assert not any(r.is_visible for r in ways)
    values = {measure.goal: measure.value for measure in measures_of(problem, outcome.plan)}
    for tier in outcome.tiers:
        assert tier.objective == values[tier.goal]
        assert tier.bound is None or tier.bound <= tier.objective
