"""The caseload problem: offenders with points, managers with capacity, and the rules that bind."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimiser.caseloads.rules.base import Rule

PER_MILLE = 1000


@dataclass(frozen=True)
class PointsTerm:
    """One reason why an offender weighs what they weigh.

    `source` is where its number comes from, `remark` what a person should know of it: what is
    missing, or why it may change.
    """

    name: str
    points: int
    source: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Offender:
    """One member of the cohort, by reference only.

    `manager_gender` and `language` are needs: a lead manager must have the one and speak the
    other. `needs` are skills that the lead manager must hold. `move_cost` is what it costs to
    take the case from its manager, 1 for a settled one; `weeks_with_manager` are whole weeks, None
    where nobody knows. `decided_manager_id` is who leads the case by a person's decision,
    `cohort_agency` the agency that must keep it, where agencies keep separate cohorts. `apart_from`
    are offenders, such as co-defendants, who must not have the same lead manager.
    """

    offender_ref: str
    area_id: str
    terms: tuple[PointsTerm, ...]
    statutory: bool = False
    cohort: str = ""
    rag: str = ""
    needs: frozenset[str] = frozenset()
    manager_gender: str | None = None
    language: str | None = None
    current_manager_id: str | None = None
    locked: bool = False
    excluded_managers: frozenset[str] = frozenset()
    contacts_per_4_weeks: int = 0
    move_cost: int = 1
    weeks_with_manager: int | None = None
    decided_manager_id: str | None = None
    cohort_agency: str | None = None
    apart_from: frozenset[str] = frozenset()

    @cached_property
    def points(self) -> int:
        """Weight of the case: the sum of its terms."""
        return sum(term.points for term in self.terms)


@dataclass(frozen=True)
class Manager:
    """One offender manager; `capacity_points` is what is left after reductions.

    Empty `areas` means that any area is covered.
    """

    manager_id: str
    agency: str
    base_id: str
    capacity_points: int
    skills: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    gender: str | None = None
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class CaseloadProblem:
    """Everything that decides an allocation.

    `metres` holds the crow-flight distance from a base to an area by (base_id, area_id); a pair
    that is not known counts as none. A load above `upper_band_per_mille` of capacity is excessive.
    Worst load and spread count in whole steps of `load_step_per_mille`: nobody is moved for less.
    """

    offenders: tuple[Offender, ...]
    managers: tuple[Manager, ...]
    rules: "tuple[Rule, ...]"
    metres: Mapping[tuple[str, str], int] = field(default_factory=dict)
    upper_band_per_mille: int = 1100
    load_step_per_mille: int = 10
    weeks: int = 4
    digest: str = ""

    @cached_property
    def offender_by_ref(self) -> dict[str, Offender]:
        """Offenders by their reference."""
        return {offender.offender_ref: offender for offender in self.offenders}

    @cached_property
    def manager_by_id(self) -> dict[str, Manager]:
        """Managers by their reference."""
        return {manager.manager_id: manager for manager in self.managers}

    @cached_property
    def apart(self) -> dict[str, frozenset[str]]:
        """With whom each case must not share its manager: both ways, however it was recorded.

        References that have nobody to be kept apart from are not among the keys.
        """
        apart: defaultdict[str, set[str]] = defaultdict(set)
        for offender in self.offenders:
            ref = offender.offender_ref
            for other in offender.apart_from & self.offender_by_ref.keys() - {ref}:
                apart[ref].add(other)
                apart[other].add(ref)
        return {ref: frozenset(others) for ref, others in sorted(apart.items())}

    @cached_property
    def total_points(self) -> int:
        """Points of the whole cohort."""
        return sum(offender.points for offender in self.offenders)

    @cached_property
    def total_capacity(self) -> int:
        """Capacity of all managers together."""
        return sum(manager.capacity_points for manager in self.managers)

    @property
    def mean_load_per_mille(self) -> int:
        """Load of every manager if points could be spread evenly, rounded up."""
        if self.total_capacity == 0:
            return 0
        return -(-PER_MILLE * self.total_points // self.total_capacity)

    @property
    def mean_load_steps(self) -> int:
        """The mean load in whole steps, rounded up."""
        return -(-self.mean_load_per_mille // self.load_step_per_mille)

    @cached_property
    def points_unit(self) -> int:
        """The greatest number that divides the points of every case, so every load too."""
        return gcd(*(offender.points for offender in self.offenders)) or 1

    @cached_property
    def least_worst_load_per_mille(self) -> int:
        """The least worst load, in whole steps, at which everybody has room for the cohort."""
        step = self.load_step_per_mille
        worst = -(-self.mean_load_per_mille // step) * step
        while self.total_capacity > 0 and self._room(worst) < self.total_points:
            worst += step
        return worst

    def _room(self, per_mille: int) -> int:
        return sum(self.points_within(manager, per_mille) for manager in self.managers)

    def points_within(self, manager: Manager, per_mille: int) -> int:
        """The greatest possible load that is at most `per_mille` of capacity."""
        points = manager.capacity_points * per_mille // PER_MILLE
        return points - points % self.points_unit

    @property
    def contacts_due(self) -> int:
        """Contacts due in the period, to the nearest whole one."""
        in_four_weeks = sum(offender.contacts_per_4_weeks for offender in self.offenders)
        return (in_four_weeks * self.weeks + 2) // 4

    def band_points(self, manager: Manager) -> int:
        """Most whole points that are not above the upper band."""
        return manager.capacity_points * self.upper_band_per_mille // PER_MILLE

    def move_cost(self, offender: Offender, manager: Manager) -> int:
        """What it costs that the manager leads the case: nothing where it is new or stays."""
        stays = offender.current_manager_id in (None, manager.manager_id)
        return 0 if stays else offender.move_cost

    def travel_metres(self, offender: Offender, manager: Manager) -> int:
        """Distance from the manager's base to the offender's area."""
        return self.metres.get((manager.base_id, offender.area_id), 0)
