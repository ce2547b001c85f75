"""The caseload plan: who leads which case, and why."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender


@dataclass(frozen=True)
class Allocation:
    """One offender's lead manager; `previous_manager_id` is empty for a new case."""

    offender_ref: str
    manager_id: str
    previous_manager_id: str = ""
    points: int = 0
    reason: str = ""

    @property
    def is_move(self) -> bool:
        """Whether the case leaves a manager whom it had."""
        return self.previous_manager_id not in ("", self.manager_id)


@dataclass(frozen=True)
class CaseloadPlan:
    """An allocation of the whole cohort."""

    allocations: tuple[Allocation, ...]

    @cached_property
    def allocation_by_ref(self) -> dict[str, Allocation]:
        """Allocations by offender reference."""
        return {allocation.offender_ref: allocation for allocation in self.allocations}

    def pairs(self, problem: "CaseloadProblem") -> "Iterator[tuple[Offender, Manager]]":
        """Every allocated offender with the manager, where the problem knows both."""
        for allocation in self.allocations:
            offender = problem.offender_by_ref.get(allocation.offender_ref)
            manager = problem.manager_by_id.get(allocation.manager_id)
            if offender is not None and manager is not None:
                yield offender, manager

    def load_points(self, problem: "CaseloadProblem") -> dict[str, int]:
        """Points of every manager of the problem, those without a case included."""
        loads = Counter({manager.manager_id: 0 for manager in problem.managers})
        for offender, manager in self.pairs(problem):
            loads[manager.manager_id] += offender.points
        return dict(loads)
