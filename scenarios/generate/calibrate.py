"""How short a district is, and the volume of incidents that makes it as short as wanted."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimiser.people import RoleGroup
from optimiser.requirement.staffing import staffing_requirement
from optimiser.staffing import StaffingRequirement
from scenarios.build.common import horizon_of
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of, hours_left
from scenarios.generate.incidents import numbered
from scenarios.schema.pack import Pack

SHORTNESS = 1.06
_STEPS = 12
_CLOSE_ENOUGH = 0.004

Pool = Callable[[float], tuple[pd.DataFrame, NDArray[np.float64]]]


def calibrated(pack: Pack, pool: Pool) -> Pack:
    """Give a pack the incidents for which response is short by `SHORTNESS`.

    The pool is drawn for as much work as response staff have time, which no queue could serve,
    and thinned by its marks: a bisection on the share that is kept, the same on every run.
    """
    available = available_hours(pack)[RoleGroup.RESPONSE]
    incidents, marks = pool(60 * available / pack.manifest.plan_weeks)
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        share = (low + high) / 2
        kept = pack.model_copy(update={"incidents": numbered(incidents[marks < share])})
        ratio = sum(response_hours_by_base(kept).values()) / available
        if abs(ratio - SHORTNESS) <= _CLOSE_ENOUGH:
            break
        low, high = (share, high) if ratio < SHORTNESS else (low, share)
    return kept


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
