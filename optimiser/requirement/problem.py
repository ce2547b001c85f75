"""What is known before the staffing requirement is worked out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from optimiser.heat import Heatmap
from optimiser.horizon import Horizon
from optimiser.people import Role, RoleGroup
from optimiser.places import Area, Base
from optimiser.staffing import Group

Method = Literal["simulated", "formula"]


@dataclass(frozen=True)
class ResponseTargets:
    """When calls should be reached, how fast units travel and how busy they may be.

    `share_in_target` of the calls of grade 1 and of grade 2 are to be reached in target, at most
    `committed_time_cap` of the time of all units may be committed, and no base has fewer than
    `minimum_staff` people on response.
    """

    share_in_target: float = 0.9
    immediate_minutes_urban: float = 15
    immediate_minutes_rural: float = 20
    priority_minutes: float = 60
    committed_time_cap: float = 0.6
    speed_kmh_urban: float = 35
    speed_kmh_rural: float = 60
    detour_factor: float = 1.3
    minimum_staff: int = 2


@dataclass(frozen=True)
class Breaks:
    """Refreshment of response units: the part of their time on duty, and minutes at a stretch."""

    share: float = 0.0
    minutes: float = 45.0


@dataclass(frozen=True, eq=False)
class ExpectedVisits:
    """People of a group on visits to offenders, `people` of shape (hours,) by hour of the period.

    They are whole, and a sum over all offenders of the group.
    """

    group: Group
    people: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class VisiblePool:
    """Visible hours that one role group owes to the areas of some bases.

    `hours` of shape (weeks,) are spread over the hours of each week (counted from the start of the
    period) that lie in the daily window of local minutes.
    """

    role_group: RoleGroup
    base_ids: tuple[str, ...]
    hours: NDArray[np.float64]
    start_minute: int = 420
    end_minute: int = 1440


@dataclass(frozen=True)
class OwnLevel:
    """A level that the force set itself, for one local hour of every week.

    `preferred` is asked for as far as contracted hours reach; None where the force says nothing.
    """

    group: Group
    hour_of_week: int
    minimum: int
    preferred: int | None = None


@dataclass(frozen=True, eq=False)
class SafeStaffing:
    """The least people of one role, or with one skill, of a group.

    `people` of shape (168,), by local hour of the week.
    """

    group: Group
    skill: str
    people: NDArray[np.int64]

    @property
    def is_role(self) -> bool:
        """Whether a role is meant and not a skill."""
        return self.skill in tuple(Role)


@dataclass(frozen=True)
class ExtraStaff:
    """People needed in an area for a time (UTC, half-open): an event or a commitment.

    Of each of the `skills` one of them holds it.
    """

    label: str
    area_id: str
    start: datetime
    end: datetime
    staff: int
    skills: tuple[str, ...] = ()


@dataclass(frozen=True)
class Occasion:
    """Why calls come in more or less often for a time (UTC, half-open), in one area or in all."""

    label: str
    start: datetime
    end: datetime
    area_id: str | None = None


@dataclass(frozen=True, eq=False)
class RequirementProblem:
    """One staffing requirement problem.

    `heatmap.place_ids` are the ids of `areas`, in their order. `called_for` of shape (categories,)
    is the share of each category that comes in as calls. `crew_sizes` of shape (areas, 168) is the
    number of people in a response unit. Own levels are a floor under the computed requirement, or
    replace it for the groups they name where `own_levels_replace`. `floor_hours_per_area` is the
    least visible time of an area a week. `events` are met by response people, `commitments` by
    neighbourhood people where the base has them, both on top of the rest. `officer_shares` of shape
    (grades, most officers) are the chances that an incident needs 1, 2, ... officers; None takes
    the mean of the heatmap. `visits` to offenders come on top, as commitments do.
    `method` says whether response people come from a simulation of the week, repeatable by `seed`,
    or from queueing formulas. `occasions` name what is behind the day factors of the heatmap.
    `hours_left` are contracted hours after absences by group, shape (weeks,): preferred levels use
    what is left of them.
    """

    heatmap: Heatmap
    areas: tuple[Area, ...]
    bases: tuple[Base, ...]
    horizon: Horizon
    targets: ResponseTargets
    called_for: NDArray[np.float64]
    crew_sizes: NDArray[np.float64]
    pools: tuple[VisiblePool, ...] = ()
    floor_hours_per_area: float = 7.0
    own_levels: tuple[OwnLevel, ...] = ()
    own_levels_replace: bool = False
    events: tuple[ExtraStaff, ...] = ()
    commitments: tuple[ExtraStaff, ...] = ()
    officer_shares: NDArray[np.float64] | None = None
    breaks: Breaks = Breaks()
    visits: tuple[ExpectedVisits, ...] = ()
    method: Method = "formula"
    seed: int = 1
    occasions: tuple[Occasion, ...] = ()
    safe_staffing: tuple[SafeStaffing, ...] = ()
    hours_left: Mapping[Group, NDArray[np.float64]] = field(default_factory=dict)
