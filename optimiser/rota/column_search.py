"""A search over whole plans: a few people at a time are planned anew around everybody else.

Whom to free is drawn by where the gap lies: at the prices of the best bound it is the sum of what
each row costs above its person's best, and of what each cell costs above its price.
"""

import math
from collections.abc import Callable

import numpy as np

from optimiser.rota.column_dive import choose, dive, improve_rows
from optimiser.rota.column_generation import Generation
from optimiser.rota.columns import Relaxed
from optimiser.solving import Cancel, Limits

FEWEST_FREED = 4
FREED_STEP = 1
PATIENCE = 10
BASE_CHANCE = 0.3
ROUNDING = 1e-6
CHOICE_SECONDS = 3.0
SMALL_SHARE = 0.5


class ColumnSearch:
    """Improves a plan (column number by person) whose costs are whole.

    `whole` has priced everybody's rows and `relaxed` is what it ended at.
    """

    def __init__(
        self,
        whole: Generation,
        relaxed: Relaxed,
        plan: dict[int, int],
        seed: int,
        cancel: Cancel,
    ) -> None:
        self.master, self.pricing, self.stop = whole.master, whole.pricing, whole.stop
        self.plan, self._whole, self._relaxed = plan, whole, relaxed
        self._cancel = cancel
        self._rng = np.random.default_rng(seed)
        self.cost = self.master.cost_of(plan.values())
        self.freed = min(FEWEST_FREED, len(plan))
        self._failures = self.tries = 0
        self._reduced: list[float] = []

    @property
    def bound(self) -> float:
        """No plan costs less than this whole number."""
        return math.ceil(self._whole.bound - ROUNDING)

    def run(self, on_better: Callable[[float], None] = lambda cost: None) -> None:
        """Free and plan again until nothing is better, or time is up."""
        while not self.stop() and self.cost > self.bound + ROUNDING:
            self.tries += 1
            if self._replan(self._people_to_free()):
                self._failures = 0
                on_better(self.cost)
            else:
                self._failures += 1
            if self._failures >= PATIENCE:
                self._failures, self.freed = 0, min(self.freed + FREED_STEP, len(self.plan))

    def _people_to_free(self) -> set[int]:
        """People drawn by their part of the gap, some of it for who could mend a bad cell."""
        people = list(self.plan)
        columns = [self.master.columns[self.plan[person]] for person in people]
        chance = np.array([max(0.0, self._relaxed.reduced_cost(each)) for each in columns])
        chance += BASE_CHANCE * self._rng.random(len(people)) * max(1.0, chance.max())
        return set(
            self._rng.choice(people, self.freed, replace=False, p=chance / chance.sum()).tolist()
        )

    def _worth_trying(self) -> list[int]:
        """Columns that could be part of a better plan: their reduced cost is within the gap."""
        columns = self.master.columns
        for column in columns[len(self._reduced) :]:
            self._reduced.append(self._relaxed.reduced_cost(column))
        reduced = np.array(self._reduced)
        return np.flatnonzero(reduced <= SMALL_SHARE * (self.cost - self._whole.bound)).tolist()

    def _replan(self, free: set[int]) -> bool:
        """Plan some people anew around the others; whether the plan is better for it."""
        held = [number for person, number in self.plan.items() if person not in free]
        part = self.master.around(held, self._worth_trying())
        plan = {person: part.add(self.master.columns[self.plan[person]]) for person in free}
        now = part.cost_of(plan.values())
        generation = Generation(
            part, self.pricing, self.stop, self._whole.centre, now - 1 + ROUNDING
        )
        generation.run()
        if self.stop() or generation.bound >= generation.enough:
            return False
        found = self._best_of(generation, plan, now)
        if part.cost_of(found.values()) > now - ROUNDING:
            return False
        for person, number in found.items():
            self.plan[person] = self.master.add(part.columns[number])
        self.cost = self.master.cost_of(self.plan.values())
        return True

    def _best_of(self, generation: Generation, plan: dict[int, int], now: float) -> dict[int, int]:
        part = generation.master
        dived = improve_rows(generation, dive(generation, self._rng), self._rng)
        if part.cost_of(dived.values()) < now - ROUNDING:
            return dived
        limits = Limits(seconds=CHOICE_SECONDS, workers=1)
        return choose(part, plan, range(len(part.columns)), limits, self._cancel)[0]
