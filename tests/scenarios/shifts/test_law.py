"""The law of a cycle, on both sides of every boundary, and beside the rules of the rota."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from optimiser.roster import Shift
from scenarios.schema.policy import Policy
from scenarios.shifts.law import law_of, pattern_breaches

LAW = law_of(Policy())


def shift(code: str, start: int, minutes: int) -> Shift:
    return Shift(code, start, minutes, minutes, 0)


SHIFTS = {
    "E": shift("E", 420, 480),
    "L": shift("L", 840, 480),
    "N": shift("N", 1320, 480),
    "X": shift("X", 840, 840),  # ends at 04:00
}


def rules(cycle: str, **changes: int) -> set[str]:
    codes = [None if code == "-" else code for code in cycle]
    law = replace(LAW, **changes)  # type: ignore[arg-type]
    return {breach.rule for breach in pattern_breaches(law, "A", codes, SHIFTS)}


def test_a_lawful_cycle_has_no_breach() -> None:
    assert rules("EELLNN----") == set()


@pytest.mark.parametrize(("rest", "broken"), [(539, False), (540, False), (541, True)])
def test_rest_is_counted_to_the_minute(rest: int, broken: bool) -> None:
    assert ("minimum_rest" in rules("LE---", rest_minutes=rest)) is broken


def test_rest_is_counted_round_the_end_of_the_cycle() -> None:
    assert rules("L--LL-E") == set()
    assert rules("E---L") == {"minimum_rest"}


def test_a_rest_day_does_not_hide_a_short_rest() -> None:
    late = {"Z": shift("Z", 1430, 1440), "E": shift("E", 5, 60)}
    found = pattern_breaches(LAW, "A", ["Z", None, "E", None, None], late)
    assert {breach.rule for breach in found} == {"minimum_rest"}


@pytest.mark.parametrize(("days", "broken"), [(6, False), (7, True)])
def test_runs_of_duty_end_with_the_sixth_day(days: int, broken: bool) -> None:
    assert ("longest_run" in rules("E" * days + "----")) is broken
    assert ("longest_run" in rules("EEE----" + "E" * (days - 3))) is broken


@pytest.mark.parametrize(("nights", "broken"), [(4, False), (5, True)])
def test_nights_in_a_row(nights: int, broken: bool) -> None:
    assert ("consecutive_nights" in rules("N" * nights + "----")) is broken
    assert ("consecutive_nights" in rules("X" * nights + "----")) is broken
    assert "consecutive_nights" not in rules("L" * nights + "----")


@pytest.mark.parametrize(("minutes", "broken"), [(2400, False), (2399, True)])
def test_the_average_week(minutes: int, broken: bool) -> None:
    assert ("average_week" in rules("EEEEE--", average_week_minutes=minutes)) is broken


@pytest.mark.parametrize(("cycle", "broken"), [("EEEEE--", False), ("EEE-EEE" + "EE--EEE", True)])
def test_two_rest_days_a_week_on_average(cycle: str, broken: bool) -> None:
    assert ("rest_days" in rules(cycle, average_week_minutes=9999)) is broken


def test_a_cycle_without_duty_and_one_without_rest() -> None:
    assert rules("---") == {"worked"}
    assert rules("EEE") == {"rest_days"}


def test_staff_have_their_own_week() -> None:
    assert law_of(Policy(), staff_terms=True).average_week_minutes == 2220


def test_a_breach_is_a_sentence_with_the_place() -> None:
    codes = ["L", "E", None, None, None]
    (breach,) = pattern_breaches(LAW, "team A", codes, SHIFTS)
    assert breach.message == ("team A: 9.0 hours between L on cycle day 1 and E; 11.0 is the least")
    assert breach.excess == 120


def test_nights_are_those_of_the_rota() -> None:
    """The same clock readings as `NightTime` of the rota, on every quarter of an hour."""
    from optimiser.horizon import Horizon
    from optimiser.roster import Tour, tour_times
    from optimiser.rota.night import STATUTORY_NIGHT

    horizon = Horizon(date(2026, 6, 1), 7)
    day = horizon.start + timedelta(days=2)
    for start in range(0, 1440, 15):
        for minutes in (240, 480, 600, 720):
            one = shift("T", start, minutes)
            tour = Tour("A", day, "T", *tour_times(horizon, one, day), paid_minutes=minutes)
            assert LAW.is_night(one) == STATUTORY_NIGHT.is_night(tour, horizon), (start, minutes)
