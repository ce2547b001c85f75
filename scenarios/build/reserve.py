"""The response reserve of every hour, from what the staffing requirement asks for."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import Horizon
from optimiser.people import RoleGroup
from optimiser.requirement.commitments import people_at_once
from optimiser.staffing import Group, StaffingRequirement
from scenarios.build.common import horizon_of
from scenarios.build.requirement import commitments_of, events_of, visits_of
from scenarios.schema.pack import Pack

TINY = 1e-9


@dataclass(frozen=True, eq=False)
class Asked:
    """What response calls for at one base: people by hour of the period, and why."""

    people: NDArray[np.int64]
    reasons: tuple[str, ...]


def asked_of_response(pack: Pack, requirement: StaffingRequirement) -> dict[str, Asked]:
    """The people that calls ask for by base and hour: the requirement of response without the
    people of events, commitments and visits to offenders, who have tasks of their own."""
    horizon = horizon_of(pack)
    extra = _extra(pack, horizon, requirement)
    found = {}
    for base in pack.bases:
        group = Group(base.base_id, RoleGroup.RESPONSE)
        people, reasons = np.zeros(len(horizon.hours), dtype=np.int64), ("",) * len(horizon.hours)
        if group in requirement.groups:
            row = requirement.groups.index(group)
            people = np.maximum(requirement.required[row] - extra[base.base_id], 0)
            reasons = tuple(map(str, requirement.reasons[row]))
        found[base.base_id] = Asked(people, reasons)
    return found


def reserve_by_hour(pack: Pack, requirement: StaffingRequirement) -> dict[str, NDArray[np.int64]]:
    """Response people that each base keeps free by hour; none where the policy has a flat share."""
    crewing = pack.policy.crewing
    if crewing.response_reserve == "flat":
        return {}
    share = crewing.response_reserve_share
    return {
        base_id: np.array([math.ceil(share * n - TINY) for n in asked.people], dtype=np.int64)
        for base_id, asked in asked_of_response(pack, requirement).items()
    }


def _extra(
    pack: Pack, horizon: Horizon, requirement: StaffingRequirement
) -> dict[str, NDArray[np.int64]]:
    """People of events and visits, and of commitments where no neighbourhood officers take them."""
    found = {}
    visits_by_group = {each.group: each.people for each in visits_of(pack)}
    for base in pack.bases:
        areas = {area.area_id for area in pack.areas if area.base_id == base.base_id}
        local = Group(base.base_id, RoleGroup.NEIGHBOURHOOD)
        people = people_at_once((e for e in events_of(pack) if e.area_id in areas), horizon)
        if local not in requirement.groups or not requirement.row(local).any():
            own = (each for each in commitments_of(pack) if each.area_id in areas)
            people = people + people_at_once(own, horizon)
        visits = visits_by_group.get(Group(base.base_id, RoleGroup.RESPONSE))
        found[base.base_id] = people if visits is None else people + visits
    return found
