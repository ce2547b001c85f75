"""Patterns that a rota keeps: their duties are worked where that is lawful, and why else not."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle, islice

import numpy as np
import pytest

from optimiser.people import Absence, Role
from optimiser.roster import Tour, TourKind, tour_times
from optimiser.rota.giving_back import GivingBack
from optimiser.rota.patterned import keep_patterns
from optimiser.rota.problem import RotaProblem
from optimiser.rota.solve import plan_rota
from optimiser.solving import Limits
from tests.optimiser.rota.problems import MONDAY, NIGHT, member, problem

WORKED = ("E", "E", "L", "L", None, None, None)
NIGHTS = ("N", "N", "N", None, None, None, None)
REQUIRED = 3 * np.ones((1, 168))


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def duties(who: str, codes: tuple[str | None, ...], days: int = 14) -> dict:
    return {(who, day(n)): code for n, code in enumerate(islice(cycle(codes), days))}


def people(**facts: object) -> list:
    return [
        member("S1", Role.SERGEANT),
        member("P1", **facts),
        member("P2"),
    ]


def built(*, facts: dict | None = None, **more: object) -> RotaProblem:
    own = {"days": 14, "extension_minutes": (60,), **more}
    return problem(people(**(facts or {})), REQUIRED, **own)  # type: ignore[arg-type]


def everybody(codes: tuple[str | None, ...]) -> dict:
    return {**duties("S1", codes), **duties("P1", codes)}


def test_a_plan_works_the_pattern_and_only_overtime_on_its_rest_days() -> None:
    kept = keep_patterns(built(), everybody(WORKED))
    assert kept.pattern_left_out == ()
    found = plan_rota(kept, Limits(seconds=10, work=20, workers=1, seed=1)).plan
    assert found is not None
    tours = {(tour.staff_id, tour.day): tour for tour in found.planned}
    for (who, when), code in everybody(WORKED).items():
        tour = tours.get((who, when))
        if code is not None:
            assert tour is not None
            assert (tour.shift_code, tour.kind) == (code, TourKind.ROSTERED)
        elif tour is not None:
            assert tour.kind is TourKind.REST_DAY_WORKING
        assert tour is None or not tour.locked
    assert any(who == "P2" for who, _ in tours), "whoever has no pattern is planned freely"


def test_whoever_is_given_back_rest_works_some_of_the_pattern_and_nothing_else() -> None:
    """Of eight duties in the fortnight at least two fall away with two rest days."""
    due = GivingBack(2, 480)
    base = built(giving_back={"P1": due})
    owed = {**base.contracted_minutes, "P1": base.contracted_minutes["P1"] - due.minutes}
    kept = keep_patterns(replace(base, contracted_minutes=owed), everybody(WORKED))
    assert ("S1", day(0)) in kept.fixed
    assert not any(who == "P1" for who, _ in kept.fixed)
    found = plan_rota(kept, Limits(seconds=10, work=5, workers=1, seed=1)).plan
    assert found is not None
    own = [t for t in found.planned if t.staff_id == "P1" and t.kind is TourKind.ROSTERED]
    assert {(t.day, t.shift_code) for t in own} < {
        (when, code) for (_, when), code in duties("P1", WORKED).items()
    }
    assert sum(tour.paid_minutes for tour in own) <= owed["P1"]
    assert len(own) <= 6


def test_absences_locks_and_what_is_published_go_first() -> None:
    away = Absence("P1", day(1), day(2), "leave")
    base = built(absences=(away,), fixed={("P1", day(0)): "L", ("P1", day(4)): None})
    kept = keep_patterns(base, everybody(WORKED))
    own = {when: code for (who, when), code in kept.pattern.items() if who == "P1"}
    assert not own.keys() & {day(0), day(1), day(2), day(4)}
    assert kept.fixed["P1", day(0)] == "L"
    assert kept.fixed["P1", day(3)] == "L"
    assert kept.is_locked("P1", day(0))
    assert not kept.is_locked("P1", day(3))


def test_a_duty_too_soon_after_the_past_is_left_out_with_the_rule() -> None:
    base = built()
    begins, ends = tour_times(base.horizon, NIGHT, day(-1))
    night = Tour("P1", day(-1), "N", begins, ends, 540, base_id="B1", locked=True)
    kept = keep_patterns(replace(base, history=(night,)), everybody(WORKED))
    (duty,) = kept.pattern_left_out
    assert (duty.staff_id, duty.day, duty.shift_code) == ("P1", day(0), "E")
    assert duty.rule == "minimum_rest"
    assert "0.00 hours of rest" in duty.message
    assert ("P1", day(0)) not in kept.pattern
    assert kept.fixed["P1", day(1)] == "E"


def test_nights_of_whoever_may_not_work_them_are_left_out() -> None:
    kept = keep_patterns(built(facts={"night_restricted": True}), everybody(NIGHTS))
    assert len(kept.pattern_left_out) == 6
    assert {duty.rule for duty in kept.pattern_left_out} == {"night_restriction"}
    assert all(who == "S1" for who, _ in kept.fixed)


def test_a_run_of_the_pattern_that_is_too_long_is_broken() -> None:
    kept = keep_patterns(built(), everybody(("E",) * 9 + (None,) * 5))
    assert {duty.rule for duty in kept.pattern_left_out} & {"longest_run", "rest_days"}
    found = plan_rota(kept, Limits(seconds=10, work=20, workers=1, seed=1))
    assert found.plan is not None


def test_duties_without_a_sergeant_are_left_out() -> None:
    kept = keep_patterns(
        built(absences=(Absence("S1", day(0), day(13), "leave"),)), everybody(WORKED)
    )
    assert not any(who == "P1" for who, _ in kept.fixed)
    assert {duty.rule for duty in kept.pattern_left_out} == {"supervision"}


@pytest.mark.parametrize(("contract", "fixed"), [(1440, False), (2400, True)])
def test_a_part_timer_works_some_duties_of_the_pattern(contract: int, fixed: bool) -> None:
    base = built(facts={"contract_minutes_per_week": contract})
    kept = keep_patterns(base, everybody(WORKED))
    assert any(who == "P1" for who, _ in kept.fixed) == fixed
    found = plan_rota(kept, Limits(seconds=10, work=20, workers=1, seed=1)).plan
    assert found is not None
    own = [tour for tour in found.planned if tour.staff_id == "P1" and tour.kind.is_contracted]
    assert own
    assert all(kept.pattern[tour.staff_id, tour.day] == tour.shift_code for tour in own)


def test_without_patterns_nothing_changes() -> None:
    base = built()
    assert keep_patterns(base, {}).fixed == base.fixed
    assert keep_patterns(base, {}).pattern == {}
