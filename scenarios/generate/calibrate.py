"""How short a district is, and the volume of incidents that makes it as short as wanted."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from optimiser.people import RoleGroup
from optimiser.requirement.problem import RequirementProblem
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
_BASES_SIMULATED = 4


def full_load_minutes_per_week(pack: Pack) -> float:
    """Officer-minutes a week that would take all the time of response staff, as no queue can."""
    return 60 * response_and_specials(pack) / pack.manifest.plan_weeks


def can_be_calibrated(pack: Pack, pool: IncidentPool) -> bool:
    """Whether response staff are enough when little happens, so that volume can decide."""
    return _Thinning(pack, pool).by_formula(_QUIET_SHARE) < _ROOM_WHEN_QUIET * SHORTNESS


def calibrated(pack: Pack, pool: IncidentPool) -> Pack:
    """Give a pack the incidents for which response is short by `SHORTNESS`.

    The pool holds a full load and is thinned by its marks: a bisection on the share that is kept,
    the same on every run. The requirement moves in steps, so the nearest share found is taken.
    The bisection is by the formula. While the pack's own method asks for more or less than that,
    the aim is moved by as much and the share found between those that were tried.
    """
    thinning, aim = _Thinning(pack, pool), SHORTNESS
    share = thinning.share_for(aim)
    tried: list[tuple[float, Pack]] = []
    while len(tried) < _AIMS and (not tried or tried[-1][0] > _CLOSE_WHEN_SIMULATED):
        kept = thinning.pack_of(share)
        shortness = thinning.shortness(kept)
        tried.append((abs(shortness - SHORTNESS), kept))
        aim *= SHORTNESS / shortness
        share = thinning.share_between(aim)
    return min(tried, key=lambda attempt: attempt[0])[1]


class _Thinning:
    """The incidents of a pool thinned to a share, and how short the pack is with them.

    Shares tried by the formula are remembered.
    """

    def __init__(self, pack: Pack, pool: IncidentPool) -> None:
        self._pack, self._pool = pack, pool
        self._available = response_and_specials(pack)
        self._by_formula: dict[float, float] = {}

    def pack_of(self, share: float) -> Pack:
        """The pack with that share of the incidents."""
        kept = self._pool.incidents[self._pool.marks < share]
        return self._pack.model_copy(update={"incidents": numbered(kept)})

    def shortness(self, pack: Pack) -> float:
        """Required over available response hours."""
        return sum(response_hours_by_base(pack).values()) / self._available

    def by_formula(self, share: float) -> float:
        """The shortness by the formula with that share of the incidents."""
        shortness = self.shortness(_by_formula(self.pack_of(share)))
        self._by_formula[share] = shortness
        return shortness

    def share_for(self, aim: float) -> float:
        """The share of incidents whose shortness by the formula is nearest the aim."""
        low, high = 0.0, 1.0
        tried: list[tuple[float, float]] = []
        while len(tried) < _STEPS and min(tried, default=(1.0, 0.0))[0] > _CLOSE_ENOUGH:
            share = (low + high) / 2
            shortness = self.by_formula(share)
            tried.append((abs(shortness - aim), share))
            low, high = (share, high) if shortness < aim else (low, share)
        return min(tried, key=lambda attempt: attempt[0])[1]

    def share_between(self, aim: float) -> float:
        """The share for the aim on the lines between those that were tried."""
        shares = sorted(self._by_formula)
        shortness = np.maximum.accumulate([self._by_formula[share] for share in shares])
        return float(np.interp(aim, shortness, shares))


def _by_formula(pack: Pack) -> Pack:
    requirement = pack.policy.requirement.model_copy(update={"method": "formula"})
    policy = pack.policy.model_copy(update={"requirement": requirement})
    return pack.model_copy(update={"policy": policy})


def response_and_specials(pack: Pack) -> float:
    """Staff-hours over the period of those who answer calls, volunteers included."""
    hours = available_hours(pack)
    return hours[RoleGroup.RESPONSE] + hours[RoleGroup.SPECIAL]


def response_hours_by_base(pack: Pack) -> Mapping[str, float]:
    """Response staff-hours required at each base over the period.

    They depend on no staff, and without staff there is no visible patrol to work out. A simulation
    takes seconds: of more than `_BASES_SIMULATED` bases so many are simulated, from the smallest to
    the largest. The others need what the formula asks for, times how much more or less than it
    bases of their size need.
    """
    nobody = pack.model_copy(update={"staff": (), "absences": (), "commitments": ()})
    problem = build_requirement_of(nobody, build_heatmap_of(nobody))
    if problem.method == "formula" or len(problem.bases) <= _BASES_SIMULATED:
        return _response_hours(problem)
    by_formula = _response_hours(replace(problem, method="formula"))
    by_size = sorted(filter(by_formula.__getitem__, by_formula), key=by_formula.__getitem__)
    if len(by_size) <= _BASES_SIMULATED:
        return _response_hours(problem)
    ranks = np.linspace(0, len(by_size) - 1, _BASES_SIMULATED).round().astype(int)
    names = [by_size[rank] for rank in ranks]
    bases = tuple(base for base in problem.bases if base.base_id in names)
    simulated = _response_hours(replace(problem, bases=bases))
    sizes = [by_formula[name] for name in names]
    times = [simulated[name] / by_formula[name] for name in names]
    return {
        base_id: simulated.get(base_id, hours * float(np.interp(hours, sizes, times)))
        for base_id, hours in by_formula.items()
    }


def _response_hours(problem: RequirementProblem) -> dict[str, float]:
    requirement = staffing_requirement(problem)
    hours = {base.base_id: 0.0 for base in problem.bases}
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
