"""Shifts of each role and the rotating patterns of teams."""

from collections.abc import Iterable
from typing import Any

from optimiser.people import Role
from optimiser.refreshment import BreakTerms, break_due
from scenarios.generate.establishment import RESPONSE_TEAMS
from scenarios.schema.pack import PatternRow, ShiftRow

_EIGHT_HOURS = 480
_OFFICERS = (Role.CONSTABLE, Role.SERGEANT)
_WEEKEND: Any = ("Fri", "Sat", "Sun")


def _shift(
    code: str, start: str, minutes: int, roles: tuple[Role, ...], days: Any = ()
) -> ShiftRow:
    """One shift; refreshment is paid time (Annex E 1(c), variable shift arrangement)."""
    generous = 40 if minutes >= _EIGHT_HOURS else 30
    refreshment = max(generous, *(break_due(role, minutes, BreakTerms()) for role in roles))
    return ShiftRow(
        shift_code=code,
        start=start,
        minutes=minutes,
        paid_minutes=minutes,
        break_minutes=refreshment,
        roles=roles,
        days=days,
    )


SHIFTS = (
    _shift("E07", "07:00", 540, _OFFICERS),
    _shift("D08", "08:00", 480, _OFFICERS),
    _shift("D10", "10:00", 540, _OFFICERS),
    _shift("L14", "14:00", 600, _OFFICERS),
    _shift("V16", "16:00", 540, _OFFICERS),
    _shift("V18", "18:00", 600, _OFFICERS),
    _shift("N22", "22:00", 540, _OFFICERS),
    _shift("P07", "07:00", 480, (Role.PCSO,)),
    _shift("P10", "10:00", 480, (Role.PCSO,)),
    _shift("P12", "12:00", 420, (Role.PCSO,)),
    _shift("P14", "14:00", 480, (Role.PCSO,)),
    _shift("P16", "16:00", 480, (Role.PCSO,)),
    _shift("W08", "08:00", 480, (Role.PARTNER,)),
    _shift("W10", "10:00", 420, (Role.PARTNER,)),
    _shift("W12", "12:00", 480, (Role.PARTNER,)),
    _shift("S12", "12:00", 360, (Role.SPECIAL,), ("Sat", "Sun")),
    _shift("S18", "18:00", 240, (Role.SPECIAL,)),
    _shift("S20", "20:00", 480, (Role.SPECIAL,), _WEEKEND),
)

# Two earlies, two lates, two nights, four rest days: five teams, offset by two days, always have
# one team on each shift. Neighbourhood and PCSO teams: days and lates with every other weekend.
_SIX_ON_FOUR_OFF = ("E07", "E07", "L14", "L14", "N22", "N22", None, None, None, None)
_NEIGHBOURHOOD = (
    *("D08", "D08", "D08", "D08", None, None, "L14"),
    *("L14", "L14", None, None, None, "D08", "D08"),
)
_PCSO = (
    *("P10", "P10", "P10", "P10", None, None, "P14"),
    *("P14", "P14", "P14", None, None, "P10", "P10"),
)
_PARTNER = ("W08", "W08", "W08", "W08", "W08", None, None)


def response_teams(districts: int) -> tuple[str, ...]:
    """Five response teams in each district."""
    if districts == 1:
        return tuple(f"Response {letter}" for letter in RESPONSE_TEAMS)
    return tuple(
        f"Response {number}{letter}"
        for number in range(1, districts + 1)
        for letter in RESPONSE_TEAMS
    )


def patterns(
    districts: int, neighbourhood_teams: Iterable[str], pcso_teams: Iterable[str], partners: str
) -> tuple[PatternRow, ...]:
    """Every team's pattern; cycle day 1 is the first day of the plan."""
    rows: list[PatternRow] = []
    for number, team in enumerate(response_teams(districts)):
        rows += _rotated(team, _SIX_ON_FOUR_OFF, 2 * (number % len(RESPONSE_TEAMS)))
    for cycle, teams in ((_NEIGHBOURHOOD, neighbourhood_teams), (_PCSO, pcso_teams)):
        for number, team in enumerate(teams):
            rows += _rotated(team, cycle, 7 * (number % 2))
    return (*rows, *_rotated(partners, _PARTNER, 0))


def _rotated(team: str, cycle: tuple[str | None, ...], offset: int) -> list[PatternRow]:
    return [
        PatternRow(team=team, cycle_day=day + 1, shift_code=cycle[(day + offset) % len(cycle)])
        for day in range(len(cycle))
    ]
