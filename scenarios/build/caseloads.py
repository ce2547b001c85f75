"""From a pack to the caseload problem: points, capacities, needs and distances."""

from collections.abc import Iterable, Iterator, Mapping
from statistics import fmean

from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender, PointsTerm
from optimiser.caseloads.rules import RULES
from optimiser.caseloads.rules.agency_duty import AgencyDuty
from optimiser.places import Area, great_circle_km
from scenarios.build.common import areas_of, bases_of
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import Pack
from scenarios.schema.policy import CaseloadPolicy

PERCENT = 100
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
    return CaseloadProblem(
        offenders=tuple(
            _offender(row, policy, home_metres.get(row.area_id, 0)) for row in pack.offenders
        ),
        managers=tuple(_manager(row) for row in pack.managers),
        rules=tuple(duty if rule is AgencyDuty else rule() for rule in RULES),
        metres=metres,
        upper_band_per_mille=round(PER_MILLE_OF_A_PERCENT * policy.upper_band_percent),
        load_step_per_mille=round(PER_MILLE_OF_A_PERCENT * policy.load_step_percent),
        weeks=pack.manifest.plan_weeks,
        digest=pack.digest,
    )


def points_of(row: OffenderRow, policy: CaseloadPolicy, home_metres: int) -> Iterator[PointsTerm]:
    """Every term of an offender's points; `home_metres` is how far the area is from its base."""
    contacts = contacts_of(row, policy)
    yield PointsTerm(f"cohort {row.cohort}", policy.cohort_points[row.cohort])
    yield PointsTerm(f"{row.rag} rating", policy.rag_points[row.rag])
    if row.statutory:
        yield PointsTerm("statutory case", policy.statutory_points)
    if row.mappa_level is not None and row.mappa_level > 1:
        points = policy.mappa_points * (row.mappa_level - 1)
        yield PointsTerm(f"MAPPA level {row.mappa_level}", points)
    if row.paired_visit:
        yield PointsTerm("visits in pairs", policy.paired_visit_points)
    yield PointsTerm(f"{contacts} contacts", policy.points_per_contact * contacts)
    tens_of_km = home_metres / (10 * METRES_PER_KM)
    yield PointsTerm("travel", int(policy.travel_points_per_10_km * tens_of_km + 0.5))


def contacts_of(row: OffenderRow, policy: CaseloadPolicy) -> int:
    """Contacts due in four weeks: as recorded, else by colour."""
    if row.required_contacts_per_4_weeks is not None:
        return row.required_contacts_per_4_weeks
    return policy.contacts_per_4_weeks[row.rag]


def distances_of(pack: Pack) -> dict[tuple[str, str], int]:
    """Metres from every base to every area, to the nearest hundred."""
    areas = areas_of(pack)
    places = _places_of_bases(pack, areas)
    return {
        (base_id, area.area_id): _metres(place, (area.longitude, area.latitude))
        for base_id, place in places.items()
        for area in areas
    }


def _places_of_bases(pack: Pack, areas: tuple[Area, ...]) -> Mapping[str, tuple[float, float]]:
    places = {base.base_id: (base.longitude, base.latitude) for base in bases_of(pack)}
    for base_id in {area.base_id for area in areas} - places.keys():
        own = [area for area in areas if area.base_id == base_id]
        places[base_id] = (fmean(a.longitude for a in own), fmean(a.latitude for a in own))
    return places


def _metres(a: tuple[float, float], b: tuple[float, float]) -> int:
    steps = great_circle_km(a, b) * METRES_PER_KM / DISTANCE_STEP_METRES
    return DISTANCE_STEP_METRES * int(steps + 0.5)


def _offender(row: OffenderRow, policy: CaseloadPolicy, home_metres: int) -> Offender:
    return Offender(
        offender_ref=row.offender_ref,
        area_id=row.area_id,
        terms=tuple(points_of(row, policy, home_metres)),
        statutory=row.statutory,
        cohort=row.cohort,
        rag=row.rag,
        needs=frozenset(row.needs) - GENDER_NEEDS.keys(),
        manager_gender=needed_gender(row.needs),
        language=_needed_language(row, policy),
        current_manager_id=row.current_manager_id,
        locked=row.locked,
        excluded_managers=frozenset(row.excluded_managers),
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


def _manager(row: ManagerRow) -> Manager:
    return Manager(
        manager_id=row.manager_id,
        agency=row.agency,
        base_id=row.base_id,
        capacity_points=int(row.capacity_points * (PERCENT - row.reduction_percent) / PERCENT),
        skills=frozenset(row.skills),
        areas=frozenset(row.areas),
        gender=row.gender,
        languages=frozenset(row.languages),
    )
