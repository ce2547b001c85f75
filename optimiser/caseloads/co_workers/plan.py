"""The plan of co-workers: one manager for every place beside a lead, or why there is none."""

from collections import Counter
from dataclasses import dataclass

from optimiser.caseloads.co_workers.problem import CoWorkerProblem


@dataclass(frozen=True)
class CoWorker:
    """Who of an agency works a case beside its lead; `manager_id` is empty where nobody may."""

    offender_ref: str
    agency: str
    manager_id: str
    previous_manager_id: str = ""
    reason: str = ""

    @property
    def is_change(self) -> bool:
        """Whether somebody takes the place of another."""
        return "" not in (self.manager_id, self.previous_manager_id) and (
            self.manager_id != self.previous_manager_id
        )


@dataclass(frozen=True)
class CoWorkerPlan:
    """A row for every place, in the order of the problem."""

    rows: tuple[CoWorker, ...]

    def points(self, problem: CoWorkerProblem) -> dict[str, int]:
        """Points of every manager of the problem for the cases that they work beside a lead."""
        weight = {place.key: place.points for place in problem.places}
        sums = Counter({manager.manager_id: 0 for manager in problem.managers})
        for row in self.rows:
            if row.manager_id in sums:
                sums[row.manager_id] += weight.get((row.offender_ref, row.agency), 0)
        return dict(sums)


NO_CO_WORKERS = CoWorkerPlan(())
