"""The calls of one base: how many by grade and hour, how long, and for how many units."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import HOURS_PER_WEEK
from optimiser.requirement.problem import RequirementProblem
from optimiser.requirement.travel import Ground, ground_of

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
QUEUED_GRADES = (1, 2, 3)
MINUTES_PER_HOUR = 60
PAIR = 2


@dataclass(frozen=True, eq=False)
class Cycle:
    """Hours that repeat for ever, such as a week.

    `hours_of_week` of shape (hours,) tells which local hour of the week each of them is, `factors`
    of shape (areas, hours) how often its calls come in, in times of the mean week.
    """

    hours_of_week: Integers
    factors: Floats

    @classmethod
    def week(cls, areas: int, factor: float = 1.0) -> "Cycle":
        """The mean week with its calls times a number."""
        return cls(np.arange(HOURS_PER_WEEK), np.full((areas, HOURS_PER_WEEK), factor))


@dataclass(frozen=True, eq=False)
class BaseWork:
    """Calls that the units of one base answer, grades in order of priority, by hour of a cycle.

    `incidents` of shape (grades, hours) come in per hour; `service` and `scv` of shape (grades,)
    are mean hours on scene of each unit and their squared coefficient of variation. `unit_shares`
    of shape (grades, hours, most units) is the chance that an incident takes 1, 2, ... units, by
    the crewing of the areas where it falls. `pair_share` of shape (hours,) is the part of the units
    sent that go where pairs are required.
    """

    incidents: Floats
    service: Floats
    scv: Floats
    unit_shares: Floats
    pair_share: Floats
    ground: Ground

    @property
    def units_per_incident(self) -> Floats:
        """Mean units that an incident takes, shape (grades, hours)."""
        mean: Floats = self.unit_shares @ np.arange(1, self.unit_shares.shape[2] + 1)
        return mean

    def people(self, units: Integers) -> Integers:
        """People in so many units by hour: as many whole pairs as their part of the work asks."""
        pairs = np.ceil(units * self.pair_share - 1e-9).astype(np.int64)
        return np.asarray(units + np.minimum(pairs, units))

    def units_of(self, people: int) -> Integers:
        """Fewest units by hour that hold so many people."""
        units = np.zeros(len(self.pair_share), dtype=np.int64)
        while (too_few := self.people(units) < people).any():
            units[too_few] += 1
        return units


def work_of(
    problem: RequirementProblem, members: Sequence[int], cycle: Cycle | None = None
) -> BaseWork:
    """The work of a base whose areas have the given indices, in the mean week or another cycle.

    Officers of an incident come in units of the size that its area and hour ask for, and all of
    them are busy for its minutes on scene.
    """
    heatmap, cycle = problem.heatmap, cycle or Cycle.week(len(members))
    grades = [heatmap.grades.index(grade) for grade in QUEUED_GRADES]
    incidents = np.einsum("phgc,c->phg", heatmap.incidents[members], problem.called_for)
    minutes = np.einsum("phgc,c->g", heatmap.officer_minutes[members], problem.called_for)[grades]
    calls = incidents.sum(axis=(0, 1))[grades]
    officers = _officer_shares(problem)[grades]
    mean_officers = officers @ np.arange(1, officers.shape[1] + 1)
    on_scene = np.divide(minutes, calls * mean_officers, out=np.ones(len(grades)), where=calls > 0)
    scv = np.ones(len(heatmap.grades)) if heatmap.minutes_scv is None else heatmap.minutes_scv
    hours = cycle.hours_of_week
    paired = problem.crew_sizes[members][:, hours] >= PAIR
    queued = incidents[:, hours][:, :, grades] * cycle.factors[:, :, None]
    unit_shares, pair_share = _units(queued, paired, officers)
    calls_by_area = incidents.sum(axis=(1, 2)) * cycle.factors.mean(axis=1)
    ground = ground_of([problem.areas[i] for i in members], calls_by_area, problem.targets)
    return BaseWork(
        incidents=queued.sum(axis=0).T,
        service=np.maximum(on_scene, 1) / MINUTES_PER_HOUR,
        scv=scv[grades],
        unit_shares=unit_shares,
        pair_share=pair_share,
        ground=ground,
    )


def _officer_shares(problem: RequirementProblem) -> Floats:
    """Chance that an incident needs 1, 2, ... officers, shape (grades, most officers).

    Where only the mean is known, the two whole numbers about it.
    """
    if problem.officer_shares is not None:
        return problem.officer_shares
    heatmap = problem.heatmap
    mean = heatmap.officers_per_incident
    mean = np.ones(len(heatmap.grades)) if mean is None else np.maximum(mean, 1)
    whole = np.floor(mean).astype(np.int64)
    shares = np.zeros((len(mean), int(whole.max()) + 1))
    rows = np.arange(len(mean))
    shares[rows, whole - 1] = 1 - (mean - whole)
    shares[rows, whole] = mean - whole
    return shares


def _units(queued: Floats, paired: NDArray[np.bool_], officers: Floats) -> tuple[Floats, Floats]:
    """Chances of 1, 2, ... units by grade and hour, and the part of the units that are pairs."""
    in_pairs = np.zeros_like(officers)
    for count in range(officers.shape[1]):
        in_pairs[:, count // PAIR] += officers[:, count]
    total = queued.sum(axis=0)
    where_pairs = (queued * paired[:, :, None]).sum(axis=0)
    even = np.broadcast_to(paired.mean(axis=0)[:, None], total.shape)
    part = np.divide(where_pairs, total, out=even.copy(), where=total > 0).T[:, :, None]
    shares = part * in_pairs[:, None, :] + (1 - part) * officers[:, None, :]
    numbers = np.arange(1, officers.shape[1] + 1)
    calls = np.where(total.sum(axis=1, keepdims=True) > 0, total, 1.0).T
    sent_as_pairs = (calls * part[:, :, 0] * (in_pairs @ numbers)[:, None]).sum(axis=0)
    sent = (calls * (shares @ numbers)).sum(axis=0)
    return np.asarray(shares), np.asarray(sent_as_pairs / sent)
