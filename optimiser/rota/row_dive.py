"""Rows for a group by diving: whoever the blend is surest of gets their row, until all have one.

Between two that are given their rows, the rows of the others are blended and priced again around
what is left uncovered, at prices that begin where they were.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.pool import Bench
from optimiser.rota.rewards import keeps_limits
from optimiser.rota.row_bound import Floats, GroupBound
from optimiser.rota.row_master import Blend, Row, RowMaster

ROUNDS = 2
PULL = 5.0
AT_ONCE = 0.2
"""Share of those without a row who get one at a time."""


def rounds_of_dive(people: int) -> int:
    """Rounds of blending and pricing that a dive for so many people takes, each of about half the
    size of the whole group's."""
    rounds = 0
    while people:
        people, rounds = people - _at_once(people), rounds + ROUNDS
    return rounds


def _at_once(people: int) -> int:
    return max(1, int(AT_ONCE * people))


class RowDive:
    """A dive for one group at one price of a penny, from rows that are known, those in the pool
    among them, and from prices (H,) of a minute of cover."""

    def __init__(
        self, bench: Bench, group: GroupBound, penny: float, known: Sequence[Row], prices: Floats
    ) -> None:
        self._bench, self._group, self._penny, self._prices = bench, group, penny, prices
        self._weight = float(bench.problem.requirement_weights[group.group])
        self._left = group.needed / 60
        self._without = list(range(len(group.people)))
        self._known: list[list[Row]] = [[] for _ in group.people]
        for place, person in enumerate(group.people):
            self._remember(group.row(place, bench.pool.rows[person].copy(), penny))
        for row in known:
            self._remember(row)

    def rows(self, stop: Callable[[], bool]) -> NDArray[np.int16] | None:
        """Rows (P, D) that keep every limit of a person, or none where there was no time.

        Raises
        ------
        Stopped
            Cancelled.
        """
        given: list[Row] = []
        while self._without:
            master = RowMaster(self._left, self._weight, self._without)
            for place in self._without:
                for row in self._known[place]:
                    master.add(row)
            for _ in range(ROUNDS):
                if stop():
                    return None
                blend = self._round(master)
            given += self._give(master, blend)
        return np.array([row.options for row in sorted(given, key=lambda row: row.person)])

    def _round(self, master: RowMaster) -> Blend:
        """Price everybody without a row, take those rows in, and blend."""
        best = self._group.best_rows(self._prices, self._penny, self._without, lawful=True)
        for row in best.rows:
            if self._remember(row):
                master.add(row)
        proved = float(self._prices @ self._left) - sum(best.values) / 60
        blend = master.blend(self._prices, PULL, proved)
        self._prices = np.clip(blend.prices, 0.0, self._weight)
        return blend

    def _remember(self, row: Row) -> bool:
        """Take in a row that keeps every limit and what is fixed; False where it does not."""
        pool, person = self._bench.pool, int(self._group.people[row.person])
        pinned = pool.pinned[person]
        kept = np.array_equal(row.options[pinned], pool.rows[person, pinned])
        lawful = kept and bool(keeps_limits(pool, person, row.options))
        if lawful:
            self._known[row.person].append(row)
        return lawful

    def _give(self, master: RowMaster, blend: Blend) -> list[Row]:
        """Their rows for those whom the blend is surest of."""
        surest: dict[int, tuple[float, Row]] = {}
        for row, part in zip(master.rows, blend.parts.tolist(), strict=True):
            if part > surest.get(row.person, (-1.0, row))[0]:
                surest[row.person] = (part, row)
        count = _at_once(len(self._without))
        chosen = sorted(surest.values(), key=lambda found: -found[0])[:count]
        rows = [row for _, row in chosen]
        for row in rows:
            self._left = self._left - row.cover / 60
            self._without.remove(row.person)
        return rows
