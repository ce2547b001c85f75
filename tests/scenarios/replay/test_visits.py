"""The visits of a plan in the duties of a baseline: each once, in its day, outside breaks."""

from datetime import UTC, datetime, timedelta

from optimiser.horizon import Horizon
from optimiser.patrols.plan import CrewMode, Patrol, Purpose, Transport
from optimiser.patrols.problem import Duty
from scenarios.build.common import horizon_of, strength_of
from scenarios.build.visiting import Visiting
from scenarios.export.replay_sentences import visits_sentence
from scenarios.replay.visits import moved_visits, visiting_in
from tests.packs import small_pack

PACK = small_pack()
HORIZON: Horizon = horizon_of(PACK)
STRENGTH = strength_of(PACK)
LOCAL = [who.staff_id for who in STRENGTH.members if who.base_id == "B2" and who.team == "NPT1"]
"""Neighbourhood people of one base."""


def at(hour: float, day: int = 1) -> datetime:
    return datetime(2026, 12, day, tzinfo=UTC) + timedelta(hours=hour)


def duty(who: str, start: float, end: float, rest: float | None = None, day: int = 1) -> Duty:
    pause = (None, None) if rest is None else (at(rest, day), at(rest + 1, day))
    return Duty(who, "B2", at(start, day), at(end, day), *pause)


def visit(who: str, start: float, end: float, day: int = 1) -> Visiting:
    return Visiting(at(start, day), at(end, day), (who,), "A3")


def made(visits: list[Visiting], *duties: Duty) -> tuple[list[Visiting], dict[str, float]]:
    found = moved_visits(visits, duties, STRENGTH, HORIZON)
    return list(found.visiting), {how: hours for how, hours in found.hours.items() if hours}


def test_who_is_on_duty_makes_the_visit_when_the_plan_does() -> None:
    one = visit(LOCAL[0], 10, 11)
    assert made([one], duty(LOCAL[0], 8, 16, rest=12)) == ([one], {"at_its_time": 1.0})


def test_a_visit_moves_to_the_nearest_free_time_outside_the_break() -> None:
    found, hours = made([visit(LOCAL[0], 12, 13.5)], duty(LOCAL[0], 8, 16, rest=12))
    assert found == [visit(LOCAL[0], 13, 14.5)]
    assert hours == {"other_time": 1.5}


def test_what_can_keep_its_time_does_and_others_go_around_it() -> None:
    early, kept = visit(LOCAL[0], 6, 7), visit(LOCAL[0], 8, 9)
    found, hours = made([early, kept], duty(LOCAL[0], 8, 16))
    assert found == [kept, visit(LOCAL[0], 9, 10)]
    assert hours == {"at_its_time": 1.0, "other_time": 1.0}


def test_a_colleague_goes_where_the_person_is_off_and_what_nobody_makes_is_told() -> None:
    visits = [visit(LOCAL[0], 10, 11), visit(LOCAL[0], 10, 11, day=2)]
    others = [who.staff_id for who in STRENGTH.members if who.base_id != "B2"]
    found, hours = made(visits, duty(LOCAL[1], 8, 16), duty(others[0], 8, 16, day=2))
    assert found == [visit(LOCAL[1], 10, 11)]
    assert hours == {"colleague": 1.0, "not_made": 1.0}


def test_visits_are_read_from_the_patrols_of_a_plan_person_by_person() -> None:
    two = ("P1", "P2")
    facts = (CrewMode.PAIRED, Transport.VEHICLE, "A3", at(10), at(11), Purpose.COMMITMENT)
    rows = [Patrol("B2-VISIT-01", two, *facts), Patrol("B2-01", two, *facts)]
    assert visiting_in(rows) == (visit("P1", 10, 11), visit("P2", 10, 11))


def test_a_sentence_tells_how_the_baseline_makes_the_visits_and_what_it_does_not() -> None:
    hours = {"at_its_time": 17.4, "other_time": 0.0, "colleague": 10.0, "not_made": 2.0}
    assert visits_sentence({"visits_in_baseline": hours}) == (
        "The baseline has the 29 staff-hours of the plan's visits to offenders to make as well: 17 "
        "at the same time, 10 by a colleague of the same base, 2 for which nobody has room."
    )
    assert visits_sentence({"visits_in_baseline": dict.fromkeys(hours, 0.0)}) == ""
