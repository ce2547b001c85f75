"""Rota problems made by hand, tiny to district size."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from optimiser.horizon import Horizon
from optimiser.money.pay import PayRules
from optimiser.money.paybill import paybill_pence
from optimiser.people import Absence, Role, RoleGroup, StaffMember, Strength
from optimiser.roster import Shift
from optimiser.rota.problem import OvertimeLimits, RotaProblem
from optimiser.rota.rules import (
    RULES,
    OvertimeCap,
    PersonalOvertime,
)
from optimiser.rota.rules.base import Rule
from optimiser.staffing import Group, StaffingRequirement

MONDAY = date(2026, 11, 2)
EARLY = Shift("E", 420, 540, 540, 45)
DAY = Shift("D", 600, 600, 600, 60)
LATE = Shift("L", 900, 600, 600, 60)
NIGHT = Shift("N", 1320, 540, 540, 45)
SHIFTS = (EARLY, DAY, LATE, NIGHT)


def member(
    staff_id: str, role: Role = Role.CONSTABLE, base_id: str = "B1", **facts: object
) -> StaffMember:
    values: dict[str, object] = {
        "staff_id": staff_id,
        "role": role,
        "role_group": RoleGroup.PCSO if role is Role.PCSO else RoleGroup.RESPONSE,
        "team": "A",
        "base_id": base_id,
        "contract_minutes_per_week": 2400,
        "annual_pay_pence": 5_025_700,
    }
    return StaffMember(**{**values, **facts})  # type: ignore[arg-type]


def every_rule() -> tuple[Rule, ...]:
    return tuple(rule() for rule in RULES)


def problem(
    members: Sequence[StaffMember],
    required: np.ndarray,
    *,
    days: int,
    start: date = MONDAY,
    shifts: Sequence[Shift] = SHIFTS,
    rules: Sequence[Rule] | None = None,
    cap_percent: float = 4.0,
    extension_minutes: tuple[int, ...] = (),
    **facts: object,
) -> RotaProblem:
    """A problem whose `required` (groups, hours of week) repeats every week."""
    horizon = Horizon(start, days)
    strength = Strength(tuple(members))
    groups = tuple(dict.fromkeys(Group(m.base_id, m.role_group) for m in members))
    levels = required[:, list(horizon.hours_of_week)].astype(np.int64)
    pay = PayRules()
    paybill = paybill_pence(members, days / 7, pay)
    base = RotaProblem(
        horizon=horizon,
        strength=strength,
        shifts=tuple(shifts),
        requirement=StaffingRequirement(
            groups, horizon.hours, levels, np.full(levels.shape, "test", dtype=object)
        ),
        shortfall_weight=dict.fromkeys(RoleGroup, 1),
        pay=pay,
        overtime=OvertimeLimits(int(paybill * cap_percent / 100), 14, 960, extension_minutes),
        paybill_pence=paybill,
        rules=tuple(rules) if rules is not None else every_rule(),
        contracted_minutes={m.staff_id: m.contract_minutes_per_week * days // 7 for m in members},
        average_limit_minutes={m.staff_id: 2880 * days // 7 for m in members},
    )
    return replace(base, **facts)  # type: ignore[arg-type]


def district(
    officers: int = 120, days: int = 28, seed: int = 1, bases: int = 3, **facts: object
) -> RotaProblem:
    """Officers of several bases who are short of people, with leave and part-timers."""
    rng = np.random.default_rng(seed)
    people, absences = [], []
    for index in range(officers):
        role = Role.SERGEANT if index % 6 == 0 else Role.CONSTABLE
        part_time = rng.random() < 0.12
        person = member(
            f"P{index:04}",
            role,
            f"B{index % bases + 1}",
            contract_minutes_per_week=1440 if part_time else 2400,
            night_restricted=bool(rng.random() < 0.05),
        )
        people.append(person)
        if rng.random() < 0.5:
            first = MONDAY + timedelta(days=int(rng.integers(0, days - 7)))
            absences.append(Absence(person.staff_id, first, first + timedelta(days=6), "leave"))
    hours = np.arange(168)
    shape = 1.0 + 0.45 * np.sin((hours % 24 - 12) / 24 * 2 * np.pi) + 0.3 * (hours // 24 >= 4)
    away = {a.staff_id for a in absences}
    owed = {
        p.staff_id: p.contract_minutes_per_week * (days - 7 * (p.staff_id in away)) // 7
        for p in people
    }
    level = 1.06 * sum(owed.values()) / 60 / bases / (shape.sum() * days / 7)
    required = np.tile(np.round(level * shape), (bases, 1))
    return problem(
        people,
        required,
        days=days,
        contracted_minutes=owed,
        absences=tuple(absences),
        extension_minutes=(60, 120),
        **facts,
    )


__all__ = ["OvertimeCap", "PersonalOvertime", "district", "every_rule", "member", "problem"]
