"""A pattern laid over the calendar."""

from dataclasses import replace
from datetime import date, timedelta

from optimiser.patterns import ShiftPattern, expand_pattern, expand_patterns
from optimiser.people import Role, RoleGroup, StaffMember

FIRST = date(2026, 11, 2)
DAYS = [FIRST + timedelta(days=day) for day in range(-3, 7)]
PATTERN = ShiftPattern("A", FIRST, ("E", "L", "N", None))
ANN = StaffMember("ANN", Role.CONSTABLE, RoleGroup.RESPONSE, "A", "B01", 2400)
BOB = replace(ANN, staff_id="BOB", team="B")


def test_the_cycle_repeats_forwards_and_backwards() -> None:
    assert [PATTERN.code_on(day) for day in DAYS] == [
        *("L", "N", None),
        *("E", "L", "N", None, "E", "L", "N"),
    ]


def test_every_member_of_the_team_has_every_day_and_nobody_else() -> None:
    duties = expand_pattern(PATTERN, (ANN, BOB), DAYS)
    assert {who for who, _ in duties} == {"ANN"}
    assert [duties["ANN", day] for day in DAYS] == [PATTERN.code_on(day) for day in DAYS]


def test_several_teams_are_each_a_step_on() -> None:
    other = ShiftPattern("B", FIRST, ("L", "N", None, "E"))
    duties = expand_patterns({"A": PATTERN, "B": other}, (ANN, BOB), DAYS)
    assert all(duties["BOB", day] == duties["ANN", day + timedelta(days=1)] for day in DAYS[:-1])
