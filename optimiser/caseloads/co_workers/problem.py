"""The co-worker problem: places beside the leads of cases, and the managers who may fill them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from optimiser.caseloads.co_workers.who_may import may_work_beside
from optimiser.caseloads.problem import PER_MILLE, Manager, Offender

FULLEST_PER_MILLE = 2000
"""Twice the capacity: no load counts as fuller."""

Key = tuple[str, str]
"""An offender's reference and an agency."""


@dataclass(frozen=True)
class Place:
    """The place of one agency beside the lead manager of a case, who is of another.

    `points` is what working beside the lead counts; `current` are the agency's managers who work
    the case now.
    """

    offender: Offender
    agency: str
    points: int
    current: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What names the place."""
        return self.offender.offender_ref, self.agency

    def previous(self, manager_id: str) -> str:
        """Whom a manager takes the place of: itself where it has it, empty where nobody has."""
        return manager_id if manager_id in self.current else next(iter(self.current), "")


@dataclass(frozen=True, eq=False)
class CoWorkerProblem:
    """Everything that decides who works beside whom.

    `lead_points` is what every manager leads by the allocation, which stays as it is; `metres` is
    the crow-flight distance from a base to an area by (base_id, area_id). Loads differ where they
    reach into another step of `step_per_mille` of the capacity.
    """

    places: tuple[Place, ...]
    managers: tuple[Manager, ...]
    lead_points: Mapping[str, int]
    metres: Mapping[Key, int] = field(default_factory=dict)
    step_per_mille: int = 50
    digest: str = ""

    @cached_property
    def manager_by_id(self) -> dict[str, Manager]:
        """Managers by their reference."""
        return {manager.manager_id: manager for manager in self.managers}

    @cached_property
    def who_may(self) -> dict[Key, tuple[Manager, ...]]:
        """Everybody who may fill each place."""
        return {
            place.key: tuple(
                manager
                for manager in self.managers
                if manager.agency == place.agency and may_work_beside(place.offender, manager)
            )
            for place in self.places
        }

    @cached_property
    def choices(self) -> dict[Key, tuple[Manager, ...]]:
        """Who fills each place with the fewest changes: who has it and may, else all who may.

        Nothing limits how many places a manager fills, so that each is kept by itself.
        """
        kept = {
            place.key: tuple(m for m in self.who_may[place.key] if m.manager_id in place.current)
            for place in self.places
        }
        return {key: kept[key] or self.who_may[key] for key in kept}

    def steps(self, manager: Manager) -> list[int]:
        """Whole points at which each step of a manager's capacity begins, after the first."""
        number = FULLEST_PER_MILLE // self.step_per_mille
        return [
            manager.capacity_points * self.step_per_mille * step // PER_MILLE
            for step in range(1, number + 1)
        ]

    def fullness(self, manager: Manager, points: int) -> int:
        """Points of a load, each counted by the whole steps of capacity that lie under it.

        Convex in the points, so that the least sum over managers evens their loads out.
        """
        return sum(max(0, points - step) for step in self.steps(manager))

    def travel_metres(self, place: Place, manager: Manager) -> int:
        """Distance from the manager's base to the offender's area; a pair not known counts none."""
        return self.metres.get((manager.base_id, place.offender.area_id), 0)
