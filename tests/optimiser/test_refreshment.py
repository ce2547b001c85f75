"""Breaks by length of tour, at both sides of every band."""

import pytest

from optimiser.people import Role
from optimiser.refreshment import BreakTerms, break_due


@pytest.mark.parametrize(
    ("minutes", "due"),
    [
        (299, 0),
        (300, 30),
        (359, 30),
        (360, 35),
        (419, 35),
        (420, 40),
        (479, 40),
        (480, 45),
        (539, 45),
        (540, 50),
        (599, 50),
        (600, 60),
        (720, 60),
    ],
)
def test_annex_e_gives_officers_more_by_the_hour(minutes: int, due: int) -> None:
    assert break_due(Role.CONSTABLE, minutes, BreakTerms()) == due
    assert break_due(Role.SERGEANT, minutes, BreakTerms()) == due


@pytest.mark.parametrize(("minutes", "due"), [(300, 0), (360, 0), (361, 20), (720, 20)])
@pytest.mark.parametrize("role", [Role.PCSO, Role.SPECIAL, Role.PARTNER])
def test_everybody_else_has_twenty_minutes_beyond_six_hours(
    role: Role, minutes: int, due: int
) -> None:
    assert break_due(role, minutes, BreakTerms()) == due


def test_an_extension_into_the_next_band_earns_its_break() -> None:
    assert break_due(Role.CONSTABLE, 540 + 60, BreakTerms()) == 60
