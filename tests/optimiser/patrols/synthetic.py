"""A district made for patrol tests: bases, areas, people on a ten-day pattern, heat by hour."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from optimiser.horizon import Horizon
from optimiser.patrols.breaks import duties_of
from optimiser.patrols.problem import Crewing, PatrolProblem, PatrolSettings
from optimiser.patrols.rules import RULES
from optimiser.people import Role, RoleGroup, StaffMember, Strength
from optimiser.places import Area, AreaKind, Base
from optimiser.roster import Shift, Tour, tour_times

SHIFTS = (
    Shift("E", 7 * 60, 600, 600, 45),
    Shift("L", 14 * 60, 600, 600, 45),
    Shift("N", 22 * 60, 540, 540, 45),
)
CYCLE = "EELLNN...."
PCSO_CYCLE = "EEELL.."
NIGHT_HOURS = frozenset((22, 23, 0, 1, 2, 3, 4))


@dataclass(frozen=True)
class Size:
    """How big a district to make."""

    response: int = 90
    neighbourhood: int = 30
    pcsos: int = 30
    bases: int = 4
    areas: int = 20
    days: int = 28
    vehicles: int = 10
    start: date = date(2026, 3, 2)


def district(size: Size = Size(), seed: int = 1, **changes: object) -> PatrolProblem:
    """Make the problem; the same arguments give the same problem."""
    random = np.random.default_rng(seed)
    horizon = Horizon(size.start, size.days)
    bases = tuple(
        Base(f"B{n}", f"Base {n}", 0.1 * n, 52.5, size.vehicles) for n in range(size.bases)
    )
    areas = tuple(_area(n, size.bases) for n in range(size.areas))
    strength = Strength(tuple(_people(size)))
    base_of_area = tuple(area.base_id for area in areas)
    hours = np.array(horizon.hours_of_week)
    daily = 1.2 + np.cos((hours % 24 - 20) / 24 * 2 * np.pi)
    level = random.lognormal(0, 1, size.areas)
    heat = np.round(100 * np.outer(level, daily)).astype(np.int64)
    shape = heat.shape
    problem = PatrolProblem(
        horizon=horizon,
        strength=strength,
        areas=areas,
        bases=bases,
        base_of_area=base_of_area,
        standby={base.base_id: _first(base_of_area, base.base_id) for base in bases},
        duties=duties_of(
            horizon,
            _tours(horizon, strength),
            {
                base.base_id: heat[[b == base.base_id for b in base_of_area]].sum(axis=0)
                for base in bases
            },
            120,
        ),
        heat=heat,
        points_per_unit=100.0,
        extra_staff=np.zeros(shape, dtype=np.int64),
        crewing={role: _crewing(areas, hours) for role in Role},
        settings=PatrolSettings(area_share_percent=20),
        rules=tuple(rule() for rule in RULES),
    )
    return replace(problem, **changes)  # type: ignore[arg-type]


def _area(number: int, bases: int) -> Area:
    rural = number % 5 == 4
    return Area(
        area_id=f"A{number:02}",
        name=f"Area {number}",
        base_id=f"B{number % bases}",
        kind=AreaKind.RURAL if rural else AreaKind.URBAN,
        square_km=40.0 if rural else 4.0,
        longitude=0.1 * (number % bases) + 0.01 * number,
        latitude=52.5,
        population=5000 + 100 * number,
        imd_decile=1 + number % 10,
        night_economy=number < bases,
    )


def _people(size: Size) -> list[StaffMember]:
    groups = [RoleGroup.RESPONSE] * size.response + [RoleGroup.NEIGHBOURHOOD] * size.neighbourhood
    groups += [RoleGroup.PCSO] * size.pcsos
    people = []
    for number, group in enumerate(groups):
        role = Role.PCSO if group is RoleGroup.PCSO else Role.CONSTABLE
        if group is RoleGroup.RESPONSE and number % 8 == 7:
            role = Role.SERGEANT
        area = number % size.areas
        people.append(
            StaffMember(
                staff_id=f"P{number:03}",
                role=role,
                role_group=group,
                team="T",
                base_id=f"B{area % size.bases}",
                contract_minutes_per_week=2400,
                home_area_id=None if group is RoleGroup.RESPONSE else f"A{area:02}",
                single_crewing_approved=number % 11 != 5,
            )
        )
    return people


def _tours(horizon: Horizon, strength: Strength) -> list[tuple[Tour, str, int]]:
    tours = []
    shifts = {shift.code: shift for shift in SHIFTS}
    for number, member in enumerate(strength.members):
        cycle = PCSO_CYCLE if member.role is Role.PCSO else CYCLE
        for offset in range(-1, horizon.days):
            code = cycle[(offset + 3 * number) % len(cycle)]
            if code in shifts:
                day = horizon.start + timedelta(days=offset)
                shift = shifts[code]
                start, end = tour_times(horizon, shift, day)
                tour = Tour(member.staff_id, day, code, start, end, shift.paid_minutes)
                tours.append((tour, member.base_id, shift.break_minutes))
    return tours


def _first(base_of_area: tuple[str, ...], base_id: str) -> int:
    return base_of_area.index(base_id) if base_id in base_of_area else 0


def _crewing(areas: tuple[Area, ...], hours: np.ndarray) -> np.ndarray:
    night = np.isin(hours % 24, list(NIGHT_HOURS))
    economy = np.array([area.night_economy for area in areas])
    table = np.where(np.outer(economy, night), Crewing.PAIRED, Crewing.SINGLE)
    return table.astype(np.int8)
