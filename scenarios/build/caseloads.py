"""From a pack to the caseload problem: points, capacities, needs and distances."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from statistics import fmean

from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules import RULES
from optimiser.caseloads.rules.agency_duty import AgencyDuty
from optimiser.places import Area, great_circle_km
from scenarios.build.case_moves import with_moves
from scenarios.build.common import areas_of, bases_of
from scenarios.build.presence import with_presence
from scenarios.caseload_points.capacity import capacity_of
from scenarios.caseload_points.terms import contacts_of, points_of
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import Pack
from scenarios.schema.policy import CaseloadPolicy

PER_MILLE_OF_A_PERCENT = 10
METRES_PER_KM = 1000
DISTANCE_STEP_METRES = 100
GENDER_NEEDS = {"female_manager": "female", "male_manager": "male"}
"""Words in an offender's `needs` that ask for a lead manager of a gender, not for a skill."""


def build_caseloads(pack: Pack) -> CaseloadProblem:
    """The caseload problem of a pack.

    An offender's points are the sum of the terms that `points_of` lists; the travel term and the
    distances are as the crow flies. A base without a row lies in the middle of its areas.
    """
    policy = pack.policy.caseloads
    metres = distances_of(pack)
    home_metres = {area.area_id: metres[area.base_id, area.area_id] for area in pack.areas}
    duty = AgencyDuty(frozenset(policy.statutory_agencies))
    offenders = tuple(
        _offender(row, policy, pack.manifest.plan_start, home_metres.get(row.area_id, 0))
        for row in pack.offenders
    )
    if not policy.pooled:
        agency = {row.manager_id: row.agency for row in pack.managers}
        offenders = tuple(
            replace(offender, cohort_agency=agency.get(offender.current_manager_id or ""))
            for offender in offenders
        )
    return CaseloadProblem(
        offenders=with_moves(offenders, pack),
        managers=with_presence((_manager(row, policy) for row in pack.managers), pack),
        rules=tuple(duty if rule is AgencyDuty else rule() for rule in RULES),
        metres=metres,
        upper_band_per_mille=round(PER_MILLE_OF_A_PERCENT * policy.upper_band_percent),
        load_step_per_mille=round(PER_MILLE_OF_A_PERCENT * policy.load_step_percent),
        weeks=pack.manifest.plan_weeks,
        digest=pack.digest,
    )


def distances_of(pack: Pack) -> dict[tuple[str, str], int]:
    """Metres from every base to every area, to the nearest hundred."""
    areas = areas_of(pack)
    places = places_of_bases(pack, areas)
    return {
        (base_id, area.area_id): _metres(place, (area.longitude, area.latitude))
        for base_id, place in places.items()
        for area in areas
    }


def places_of_bases(pack: Pack, areas: tuple[Area, ...]) -> Mapping[str, tuple[float, float]]:
    """Longitude and latitude of every base; one without a row lies in the middle of its areas."""
    places = {base.base_id: (base.longitude, base.latitude) for base in bases_of(pack)}
    for base_id in {area.base_id for area in areas} - places.keys():
        own = [area for area in areas if area.base_id == base_id]
        places[base_id] = (fmean(a.longitude for a in own), fmean(a.latitude for a in own))
    return places


def _metres(a: tuple[float, float], b: tuple[float, float]) -> int:
    steps = great_circle_km(a, b) * METRES_PER_KM / DISTANCE_STEP_METRES
    return DISTANCE_STEP_METRES * int(steps + 0.5)


def _offender(row: OffenderRow, policy: CaseloadPolicy, on: date, home_metres: int) -> Offender:
    return Offender(
        offender_ref=row.offender_ref,
        area_id=row.area_id,
        terms=tuple(points_of(row, policy, on, home_metres)),
        statutory=row.statutory,
        cohort=row.cohort,
        rag=row.rag,
        needs=frozenset(row.needs) - GENDER_NEEDS.keys(),
        manager_gender=needed_gender(row.needs),
        language=_needed_language(row, policy),
        current_manager_id=row.current_manager_id,
        locked=row.locked,
        excluded_managers=frozenset(row.excluded_managers),
        apart_from=frozenset(row.apart_from),
        contacts_per_4_weeks=contacts_of(row, policy),
    )


def needed_gender(needs: Iterable[str]) -> str | None:
    """The gender that the lead manager must be of, where somebody recorded that need.

    The offender's own gender decides nothing.
    """
    return next((GENDER_NEEDS[need] for need in needs if need in GENDER_NEEDS), None)


def _needed_language(row: OffenderRow, policy: CaseloadPolicy) -> str | None:
    """The language that a manager must be found for, if there is one."""
    common = {language.casefold() for language in policy.common_languages}
    if row.language is None or row.language.casefold() in common:
        return None
    return row.language


def _manager(row: ManagerRow, policy: CaseloadPolicy) -> Manager:
    return Manager(
        manager_id=row.manager_id,
        agency=row.agency,
        base_id=row.base_id,
        capacity_points=capacity_of(row, policy),
        skills=frozenset(row.skills),
        areas=frozenset(row.areas),
        gender=row.gender,
        languages=frozenset(row.languages),
    )
