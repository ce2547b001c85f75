"""A caseload problem by numbers, for the compiled searches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimiser.caseloads.problem import PER_MILLE, CaseloadProblem, Manager

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Facts(NamedTuple):
    """What compiled functions know of cases and managers, by number in the problem's order.

    `points`, `home` and `move_cost` have shape (cases,); home is who leads the case and may go on,
    -1 for nobody. `may_lead` and `metres` have shape (cases, managers), `room`, the greatest load,
    and `capacity` (managers,). Loads count in steps of `step` per mille, `mean_steps` is the mean.
    The cases at home with a manager are those from `home_first[manager]` to before the next
    manager's of `home_cases`; whom a case must be apart from is listed likewise in `apart_with`.
    """

    points: Integers
    home: Integers
    move_cost: Integers
    may_lead: Flags
    metres: Integers
    room: Integers
    capacity: Integers
    step: int
    mean_steps: int
    home_first: Integers
    home_cases: Integers
    apart_first: Integers
    apart_with: Integers


def listed(lists: Sequence[Sequence[int] | Integers]) -> tuple[Integers, Integers]:
    """Where each list begins in all of them put together (one more: the end), and that."""
    first = np.cumsum([0, *map(len, lists)], dtype=np.int64)
    return first, np.array([number for each in lists for number in each], dtype=np.int64)


def apart_of(problem: CaseloadProblem) -> list[list[int]]:
    """For each case the cases, by number, that may not have the same manager."""
    place = {offender.offender_ref: case for case, offender in enumerate(problem.offenders)}
    return [[place[other] for other in sorted(problem.apart.get(ref, ()))] for ref in place]


@dataclass(frozen=True, eq=False)
class CaseTable:
    """The problem with every load kept within `worst_per_mille` and the upper band."""

    problem: CaseloadProblem
    possible: Mapping[str, tuple[Manager, ...]]
    worst_per_mille: int

    @cached_property
    def facts(self) -> Facts:
        """Everything as arrays."""
        problem, number_of = self.problem, self._number_of
        shape = (len(problem.offenders), len(problem.managers))
        may_lead, metres = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.int64)
        home = np.full(shape[0], -1, dtype=np.int64)
        for case, offender in enumerate(problem.offenders):
            for manager in self.possible[offender.offender_ref]:
                number = number_of[manager.manager_id]
                may_lead[case, number] = True
                metres[case, number] = problem.travel_metres(offender, manager)
                if manager.manager_id == offender.current_manager_id:
                    home[case] = number
        room = [
            min(problem.points_within(manager, self.worst_per_mille), problem.band_points(manager))
            for manager in problem.managers
        ]
        return Facts(
            np.array([offender.points for offender in problem.offenders], dtype=np.int64),
            home,
            np.array([offender.move_cost for offender in problem.offenders], dtype=np.int64),
            may_lead,
            metres,
            np.array(room, dtype=np.int64),
            np.array([manager.capacity_points for manager in problem.managers], dtype=np.int64),
            problem.load_step_per_mille,
            problem.mean_load_steps,
            *listed([np.flatnonzero(home == number) for number in range(shape[1])]),
            *listed(apart_of(problem)),
        )

    @property
    def slack(self) -> int:
        """Points by which all rooms exceed the cohort; below 0 not everybody can be led."""
        return int(self.facts.room.sum() - self.facts.points.sum())

    @cached_property
    def lost(self) -> int:
        """Cost of moves of cases that their manager may no longer lead, whatever is decided."""
        return sum(
            offender.move_cost
            for offender, home in zip(self.problem.offenders, self.facts.home, strict=True)
            if home < 0 and offender.current_manager_id is not None
        )

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {m.manager_id: number for number, m in enumerate(self.problem.managers)}

    def numbers(self, leaders: Mapping[str, str]) -> Integers:
        """Managers by case number, of managers by offender reference."""
        number_of = self._number_of
        chosen = [number_of[leaders[offender.offender_ref]] for offender in self.problem.offenders]
        return np.array(chosen, dtype=np.int64)

    def names(self, leaders: Integers) -> dict[str, str]:
        """Managers by offender reference, of managers by case number."""
        return {
            offender.offender_ref: self.problem.managers[leader].manager_id
            for offender, leader in zip(self.problem.offenders, leaders, strict=True)
        }

    def move_costs(self) -> Integers:
        """What it costs that a manager (row) leads a case (column) which need not move."""
        facts = self.facts
        settled = np.flatnonzero(facts.home >= 0)
        costs = np.zeros(facts.may_lead.T.shape, dtype=np.int64)
        costs[:, settled] = facts.move_cost[settled]
        costs[facts.home[settled], settled] = 0
        return costs

    def steps_from_mean(self, manager: int, loads: Integers) -> Integers:
        """Whole steps that loads of a manager are away from the mean."""
        facts = self.facts
        capacity = int(facts.capacity[manager])
        if capacity == 0:
            return np.zeros(len(loads), dtype=np.int64)
        return np.abs(-(-PER_MILLE * loads // (capacity * facts.step)) - facts.mean_steps)

    def worst_steps(self, leaders: Integers) -> int:
        """The heaviest load of an allocation, by number, in whole steps."""
        facts = self.facts
        load = np.zeros(len(facts.room), dtype=np.int64)
        np.add.at(load, leaders, facts.points)
        held = facts.capacity > 0
        steps = -(-PER_MILLE * load[held] // (facts.capacity[held] * facts.step))
        return int(steps.max(initial=0))
