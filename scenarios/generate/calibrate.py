"""How short a district is, and the volume of incidents that makes it as short as wanted."""

from collections.abc import Mapping

from optimiser.people import RoleGroup
from optimiser.requirement.staffing import staffing_requirement
from optimiser.staffing import StaffingRequirement
from scenarios.build.common import horizon_of
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of, hours_left
from scenarios.generate.incidents import IncidentPool, numbered
from scenarios.schema.pack import Pack

SHORTNESS = 1.06
_QUIET_SHARE, _ROOM_WHEN_QUIET = 0.1, 0.95
_STEPS, _AIMS = 12, 3
_CLOSE_ENOUGH, _CLOSE_WHEN_SIMULATED = 0.004, 0.02


def full_load_minutes_per_week(pack: Pack) -> float:
    """Officer-minutes a week that would take all the time of response staff, as no queue can."""
    return 60 * response_and_specials(pack) / pack.manifest.plan_weeks


def can_be_calibrated(pack: Pack, pool: IncidentPool) -> bool:
    """Whether response staff are enough when little happens, so that volume can decide."""
    return (
        _shortness(_by_formula(_thinned(pack, pool, _QUIET_SHARE))) < _ROOM_WHEN_QUIET * SHORTNESS
    )


def calibrated(pack: Pack, pool: IncidentPool) -> Pack:
    """Give a pack the incidents for which response is short by `SHORTNESS`.

    The pool holds a full load and is thinned by its marks: a bisection on the share that is kept,
    the same on every run. The requirement moves in steps, so the nearest share found is taken.
    Bisections are by the formula, each aimed anew by how much more or less than the formula the
    pack's own method asked for at the last answer.
    """
    tried: list[tuple[float, Pack]] = []
    aim = SHORTNESS
    while len(tried) < _AIMS and (not tried or tried[-1][0] > _CLOSE_WHEN_SIMULATED):
        kept, by_formula = _bisected(pack, pool, aim)
        shortness = _shortness(kept)
        tried.append((abs(shortness - SHORTNESS), kept))
        aim = by_formula * SHORTNESS / shortness
    return min(tried, key=lambda attempt: attempt[0])[1]


def _bisected(pack: Pack, pool: IncidentPool, aim: float) -> tuple[Pack, float]:
    """The thinned pack whose shortness by the formula is nearest the aim, and that shortness."""
    low, high = 0.0, 1.0
    tried: list[tuple[float, Pack, float]] = []
    while len(tried) < _STEPS and min((miss for miss, *_ in tried), default=1.0) > _CLOSE_ENOUGH:
        share = (low + high) / 2
        kept = _thinned(pack, pool, share)
        shortness = _shortness(_by_formula(kept))
        tried.append((abs(shortness - aim), kept, shortness))
        low, high = (share, high) if shortness < aim else (low, share)
    _, kept, shortness = min(tried, key=lambda attempt: attempt[0])
    return kept, shortness


def _by_formula(pack: Pack) -> Pack:
    requirement = pack.policy.requirement.model_copy(update={"method": "formula"})
    policy = pack.policy.model_copy(update={"requirement": requirement})
    return pack.model_copy(update={"policy": policy})


def _thinned(pack: Pack, pool: IncidentPool, share: float) -> Pack:
    kept = pool.incidents[pool.marks < share]
    return pack.model_copy(update={"incidents": numbered(kept)})


def _shortness(pack: Pack) -> float:
    """Required over available response hours."""
    required = sum(response_hours_by_base(pack).values())
    return required / response_and_specials(pack)


def response_and_specials(pack: Pack) -> float:
    """Staff-hours over the period of those who answer calls, volunteers included."""
    hours = available_hours(pack)
    return hours[RoleGroup.RESPONSE] + hours[RoleGroup.SPECIAL]


def response_hours_by_base(pack: Pack) -> Mapping[str, float]:
    """Response staff-hours required at each base over the period.

    They depend on no staff, and without staff there is no visible patrol to work out.
    """
    nobody = {"staff": (), "absences": (), "commitments": ()}
    requirement = requirement_of(pack.model_copy(update=nobody))
    hours = {base.base_id: 0.0 for base in pack.bases}
    for group, levels in zip(requirement.groups, requirement.required, strict=True):
        if group.role_group is RoleGroup.RESPONSE:
            hours[group.base_id] += float(levels.sum())
    return hours


def requirement_of(pack: Pack) -> StaffingRequirement:
    """The staffing requirement of a pack, as planning computes it."""
    return staffing_requirement(build_requirement_of(pack, build_heatmap_of(pack)))


def required_hours(requirement: StaffingRequirement) -> Mapping[RoleGroup, float]:
    """Required staff-hours over the period by role group."""
    hours = dict.fromkeys(RoleGroup, 0.0)
    for group, levels in zip(requirement.groups, requirement.required, strict=True):
        hours[group.role_group] += float(levels.sum())
    return hours


def available_hours(pack: Pack) -> Mapping[RoleGroup, float]:
    """Contracted hours over the period that are left after absences, by role group."""
    hours = dict.fromkeys(RoleGroup, 0.0)
    for group, by_week in hours_left(pack, horizon_of(pack)).items():
        hours[group.role_group] += float(by_week.sum())
    return hours
