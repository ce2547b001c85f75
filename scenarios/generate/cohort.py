"""Offenders of the integrated cohort and the managers responsible for them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from optimiser.people import Role
from scenarios.build.caseloads import GENDER_NEEDS, needed_gender
from scenarios.caseload_points.capacity import capacity_of
from scenarios.caseload_points.terms import points_of
from scenarios.generate.cohort_scores import scored, with_history
from scenarios.generate.establishment import Establishment
from scenarios.generate.streams import stream
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import AreaRow, BaseRow, StaffRow
from scenarios.schema.policy import CaseloadPolicy

_AGENCIES = ("police", "probation", "police", "probation", "police", "council")
_NEEDS: Mapping[str, float] = {
    "substance_misuse": 0.3,
    "mental_health": 0.18,
    "domestic_abuse": 0.12,
    "young_adult": 0.1,
}
_LANGUAGES = ("Polish", "Lithuanian", "Portuguese")
_RAG_BY_COHORT: Mapping[str, tuple[float, float, float]] = {
    "fixed": (0.35, 0.45, 0.20),
    "flex": (0.20, 0.50, 0.30),
    "free": (0.05, 0.40, 0.55),
}
_RAG = ("red", "amber", "green")
_MEAN_TARGET_LOAD = 0.93
_UNEVEN = (0.75, 1.3)


def cohort_rows(
    establishment: Establishment,
    areas: Sequence[AreaRow],
    bases: Sequence[BaseRow],
    staff: Sequence[StaffRow],
    policy: CaseloadPolicy,
    plan_start: date,
    seed: int,
) -> tuple[tuple[OffenderRow, ...], tuple[ManagerRow, ...]]:
    """Cohort and managers; capacity fits the cohort, but the present caseloads are uneven."""
    rng, scores = stream(seed, "cohort"), stream(seed, "cohort scores")
    prefix = "SYN-" if staff and staff[0].staff_id.startswith("SYN-") else ""
    managers = _managers(establishment.managers, prefix, bases, staff, rng)
    facts = [
        _placeable(_offender(f"{prefix}N{number:04}", areas, plan_start, rng), managers, policy)
        for number in range(1, establishment.offenders + 1)
    ]
    facts = [scored(offender, plan_start, scores) for offender in facts]
    points = np.array(
        [_points(OffenderRow(**offender), policy, plan_start) for offender in facts],
        dtype=np.float64,
    )
    managers = _with_capacity(managers, float(points.sum()))
    assigned = _assigned(facts, points, managers, policy, rng)
    return with_history(assigned, managers, plan_start, scores), managers


def _offender(
    reference: str, areas: Sequence[AreaRow], plan_start: date, rng: np.random.Generator
) -> dict[str, Any]:
    weights = np.array([11 - (area.imd_decile or 5) for area in areas], dtype=np.float64)
    cohort = str(rng.choice(("fixed", "flex", "free"), p=(0.5, 0.3, 0.2)))
    rag = str(rng.choice(_RAG, p=_RAG_BY_COHORT[cohort]))
    chance = rng.random(8)
    statutory = cohort == "fixed" or bool(chance[0] < 0.35)
    mappa = bool(statutory and chance[1] < 0.08)
    released = int(rng.integers(-300, 25))
    curfew = bool(statutory and chance[2] < 0.15)
    return {
        "offender_ref": reference,
        "cohort": cohort,
        "rag": rag,
        "area_id": areas[int(rng.choice(len(areas), p=weights / weights.sum()))].area_id,
        "statutory": statutory,
        "tier": "ABCDEFG"[int(rng.choice(7, p=(0.05, 0.15, 0.25, 0.25, 0.15, 0.1, 0.05)))],
        "needs": tuple(need for need, share in _NEEDS.items() if rng.random() < share)
        + (("female_manager",) if chance[7] < 0.08 else ()),
        "last_contact": None
        if chance[3] < 0.03
        else plan_start - timedelta(int(rng.integers(1, 22))),
        "paired_visit": mappa or bool(rag == "red" and chance[4] < 0.3),
        "release_date": plan_start + timedelta(released) if statutory else None,
        "mappa_level": int(rng.choice(3, p=(0.6, 0.3, 0.1))) + 1 if mappa else None,
        "flags": ("domestic_abuse",) if chance[5] < 0.2 else (),
        "language": str(rng.choice(_LANGUAGES)) if chance[6] < 0.05 else None,
        "gender": "female" if chance[7] < 0.15 else "male",
        "curfew_start": "19:00" if curfew else None,
        "curfew_end": "07:00" if curfew else None,
    }


def _managers(
    count: int,
    prefix: str,
    bases: Sequence[BaseRow],
    staff: Sequence[StaffRow],
    rng: np.random.Generator,
) -> tuple[ManagerRow, ...]:
    """Managers of police, probation and partners; police ones are neighbourhood constables.

    Needs and languages are held by several managers each, so that nobody is the only choice.
    """
    officers = [p for p in staff if p.role is Role.CONSTABLE and p.home_area_id is not None]
    officers.sort(key=lambda person: "offender_management" not in person.skills)
    skills = tuple(_NEEDS)
    rows = []
    for number in range(count):
        agency = _AGENCIES[number % len(_AGENCIES)]
        officer = officers.pop(0) if agency == "police" and officers else None
        own = {skill for place, skill in enumerate(skills) if (number + place) % 3 or count < 6}
        rows.append(
            ManagerRow(
                manager_id=f"{prefix}M{number + 1:03}",
                agency=agency,
                base_id=officer.base_id if officer else bases[number % len(bases)].base_id,
                capacity_points=0,
                staff_id=officer.staff_id if officer else None,
                skills=tuple(sorted(own)),
                reduction_percent=float(rng.choice((0, 20, 50), p=(0.75, 0.17, 0.08))),
                gender="female" if number // 2 % 2 else "male",
                languages=_LANGUAGES if count < 6 else (_LANGUAGES[number % len(_LANGUAGES)],),
            )
        )
    return tuple(rows)


def _placeable(
    offender: dict[str, Any], managers: Sequence[ManagerRow], policy: CaseloadPolicy
) -> dict[str, Any]:
    """Drop what the cohort's managers cannot meet, so that everybody has two who may lead."""
    wanted = min(2, len(managers))
    skills = tuple(need for need in offender["needs"] if need not in GENDER_NEEDS)
    for relaxed in (
        {},
        {"language": None},
        {"needs": skills},
        {"needs": ()},
        {"statutory": False},
    ):
        offender = offender | relaxed
        if sum(_may_lead(manager, offender, policy) for manager in managers) >= wanted:
            break
    return offender


def _points(offender: OffenderRow, policy: CaseloadPolicy, plan_start: date) -> int:
    """Points before travel, to size managers' capacity."""
    return sum(term.points for term in points_of(offender, policy, plan_start, home_metres=0))


def _with_capacity(managers: Sequence[ManagerRow], points: float) -> tuple[ManagerRow, ...]:
    """One capacity for all full-time managers, such that they are busy but not overloaded."""
    whole = sum(1 - manager.reduction_percent / 100 for manager in managers)
    capacity = max(50, 10 * round(points / (_MEAN_TARGET_LOAD * whole) / 10))
    return tuple(manager.model_copy(update={"capacity_points": capacity}) for manager in managers)


def _assigned(
    facts: Sequence[dict[str, Any]],
    points: np.ndarray[Any, np.dtype[np.float64]],
    managers: Sequence[ManagerRow],
    policy: CaseloadPolicy,
    rng: np.random.Generator,
) -> tuple[OffenderRow, ...]:
    """Present managers: eligible, filled unevenly; a few locks, exclusions and new cases."""
    appetite = rng.permutation(np.linspace(*_UNEVEN, len(managers)))
    room = appetite * [capacity_of(manager, policy) for manager in managers]
    load = np.zeros(len(managers))
    rows = []
    for offender, own in zip(facts, points.tolist(), strict=True):
        able = [i for i, m in enumerate(managers) if _may_lead(m, offender, policy)]
        chance = rng.random(3)
        update: dict[str, Any] = {}
        if able and chance[0] > 0.05:
            best = min(able, key=lambda index: ((load[index] + own) / room[index], index))
            load[best] += own
            update["current_manager_id"] = managers[best].manager_id
            update["locked"] = bool(chance[1] < 0.04)
        others = [
            m.manager_id for m in managers if m.manager_id != update.get("current_manager_id")
        ]
        if len(others) > 3 and chance[2] < 0.05:
            update["excluded_managers"] = (str(rng.choice(others)),)
        rows.append(OffenderRow(**offender, **update))
    return tuple(rows)


def _may_lead(manager: ManagerRow, offender: Mapping[str, Any], policy: CaseloadPolicy) -> bool:
    return (
        set(offender["needs"]) - GENDER_NEEDS.keys() <= set(manager.skills)
        and (not offender["statutory"] or manager.agency in policy.statutory_agencies)
        and (offender["language"] is None or offender["language"] in manager.languages)
        and needed_gender(offender["needs"]) in (None, manager.gender)
    )
