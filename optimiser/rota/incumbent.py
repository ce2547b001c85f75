"""The best roster that a search has met, and what is proved about any."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.bounds import Bounds
from optimiser.rota.kernel import restore
from optimiser.rota.pool import Bench
from optimiser.rota.search import Search
from optimiser.solving import Progress, ProgressListener

WORTH_TELLING = 1e-4
"""Share by which a bound must rise to be told."""


class Incumbent:
    """Remembers the best roster that a bench held, and tells of every better one and every better
    bound."""

    def __init__(
        self,
        bench: Bench,
        search: Search,
        on_progress: ProgressListener,
        seconds_spent: Callable[[], float],
    ) -> None:
        self._bench, self._search = bench, search
        self._on_progress, self._spent = on_progress, seconds_spent
        self.bounds = Bounds()
        self._best = (float("inf"), float("inf"))
        self._rows = bench.pool.rows.copy()

    @property
    def weighted_hours(self) -> float:
        """Weighted staff-hours that the best roster is short."""
        return self._best[1]

    @property
    def is_best(self) -> bool:
        """Whether no roster is less short."""
        bound = self.bounds.weighted_hours
        return bound is not None and bound >= self._best[1]

    @property
    def pounds(self) -> float:
        """What the best roster costs."""
        return self._pounds(self._rows)

    def keep(self, message: str) -> None:
        """Remember the roster on the bench if it is the best so far: locked duties are supervised
        first of all, then shortfall counts, then cost."""
        now = self._search.locked_unsupervised(), self._hours_on_bench()
        if now < self._best or (now == self._best and self._pounds() < self.pounds):
            self._best = now
            self._rows[:] = self._bench.pool.rows
            self.tell(message)

    def raise_bound(self, hours: float) -> None:
        """Take in that every roster is short by so many weighted hours."""
        known = self.bounds.weighted_hours or 0.0
        if hours > known:
            self.bounds = replace(self.bounds, weighted_hours=hours)
            if hours > (1 + WORTH_TELLING) * known:
                self.tell("bound raised")

    def tell(self, message: str) -> None:
        """Tell how far the search is."""
        bound = self.bounds.weighted_hours
        self._on_progress(Progress("rota", message, self._spent(), self._best[1], bound))

    def put_back(self) -> None:
        """Put the best roster on the bench."""
        restore(self._bench.pool, np.arange(len(self._rows)), self._rows)

    def _hours_on_bench(self) -> float:
        weights = self._bench.problem.requirement_weights
        return float(np.dot(weights, self._search.shortfall_hours()[: len(weights)]))

    def _pounds(self, rows: NDArray[np.int16] | None = None) -> float:
        """What the roster costs that the bench holds, or that some rows for it are."""
        return sum(tour.cost_pence for tour in self._bench.roster(rows).planned) / 100
