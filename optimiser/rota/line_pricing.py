"""The best legal line of a person at given worths, exactly.

The limits on single shifts enter the state machine only for whoever's best line breaks them without
(state-space relaxation, refined until the line is legal), since they multiply its states. A limit
that would make it too large gets a price instead: the value stays a bound on every legal line, and
the line is the best legal one that any price gives.
"""

from collections.abc import Hashable
from math import gcd, prod

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.alike_states import alike_states
from optimiser.rota.automaton import explore, minimise
from optimiser.rota.best_row import best_path, working_room
from optimiser.rota.line_rota import LineRota
from optimiser.rota.line_rules import LineRule, line_rules, table_of

TABLES = 3
MOST_STATES = 12_000
BISECTIONS = 10


class Machine:
    """The state machine of some rules: tables (T, S, K) over families of like options.

    `family` (O,) is the family of every option: those with the same steps and the same minutes.
    """

    def __init__(self, rules: tuple[LineRule, ...], minutes: NDArray[np.int64]) -> None:
        def step(part: int, state: Hashable, table: int, option: int) -> Hashable | None:
            return rules[part].extend(state, table, option)

        start = tuple(rule.initial for rule in rules)
        states, steps = explore([start], step, [len(minutes)] * TABLES)
        merged, tables = minimise(steps)
        self.start = int(merged[states[start]])
        signs = [
            (int(minutes[option]), tables[:, :, option].tobytes()) for option in range(len(minutes))
        ]
        order = list(dict.fromkeys(signs))
        self.family = np.array([order.index(sign) for sign in signs])
        self.first_of_family = np.array([signs.index(sign) for sign in order])
        self.tables = np.ascontiguousarray(tables[:, :, self.first_of_family])


class LinePricing:
    """Prices the lines of a rota; safe to use from several threads once a machine is built."""

    def __init__(self, rota: LineRota) -> None:
        self.rota = rota
        self.minutes = np.array([0, *(shift.minutes for shift in rota.shifts)], dtype=np.int64)
        self.unit = gcd(*self.minutes.tolist())
        self.kinds = np.array([table_of(day) for day in range(rota.days)], dtype=np.int16)
        self.allowed = np.ones((len(rota.people), rota.days, len(self.minutes)), dtype=np.bool_)
        for index, person in enumerate(rota.people):
            for shift, most in enumerate(person.most_shifts):
                self.allowed[index, :, shift + 1] = most > 0
            self.allowed[index, sorted(person.days_off), 1:] = False
        self._machines: dict[tuple[LineRule, ...], Machine] = {}
        self._same: dict[Machine, NDArray[np.int16]] = {}
        self._counted: list[tuple[int, ...]] = [()] * len(rota.people)

    def machine(self, person: int, counted: tuple[int, ...]) -> Machine:
        """The machine of a person's rules with the limits of the counted shifts."""
        rules = line_rules(self.rota.people[person], self.rota.shifts, counted)
        if rules not in self._machines:
            self._machines[rules] = Machine(rules, self.minutes // self.unit)
        return self._machines[rules]

    def _alike(self, machine: Machine) -> NDArray[np.int16]:
        """States of a machine that are alike on the days of the rota, worked out once."""
        if machine not in self._same:
            every = np.ones((len(self.kinds), machine.tables.shape[2]), dtype=np.bool_)
            self._same[machine] = alike_states(machine.tables, self.kinds, every)
        return self._same[machine]

    def room(self, person: int) -> tuple[int, int]:
        """The least and the most units of working time of a person."""
        limits = self.rota.people[person]
        return -(-limits.least_minutes // self.unit), limits.most_minutes // self.unit

    def best(
        self, person: int, worth: NDArray[np.float64]
    ) -> tuple[float, NDArray[np.int16] | None]:
        """No legal line is worth more than this, and the best line known, at a worth (D, O)."""
        worth = np.where(self.allowed[person], worth, -np.inf)
        while True:
            counted = self._counted[person]
            value, row = self._best(person, worth, self.machine(person, counted))
            broken = self._first_broken(person, row)
            if value == -np.inf:
                return value, None
            if broken is None:
                return value, row
            wider = tuple(sorted({*counted, broken}))
            if self._size(person, wider) > MOST_STATES:
                return self._best_priced(person, worth, broken, value)
            self._counted[person] = wider

    def _size(self, person: int, counted: tuple[int, ...]) -> int:
        """States that a machine could have, at most, with these limits counted."""
        limits = self.rota.people[person].most_shifts
        plain = self.machine(person, ()).tables.shape[1]
        return int(plain) * prod(limits[shift] + 1 for shift in counted)

    def _best_priced(
        self, person: int, worth: NDArray[np.float64], shift: int, value: float
    ) -> tuple[float, NDArray[np.int16] | None]:
        """As `best`, with a price on one shift found by bisection."""
        machine = self.machine(person, self._counted[person])
        most = self.rota.people[person].most_shifts[shift]
        finite = worth[worth > -np.inf]
        low, high = 0.0, float(finite.max() - finite.min()) + 1.0
        found, best = None, -np.inf
        for _ in range(BISECTIONS):
            price = (low + high) / 2
            charged = worth.copy()
            charged[:, shift + 1] -= price
            bound, row = self._best(person, charged, machine)
            if bound == -np.inf:
                return bound, None
            value = min(value, bound + price * most)
            if (row == shift + 1).sum() > most:
                low = price
                continue
            high = price
            gain = float(worth[np.arange(len(row)), row].sum())
            if gain > best and self._first_broken(person, row) is None:
                found, best = row, gain
        return value, found

    def _first_broken(self, person: int, row: NDArray[np.int16]) -> int | None:
        counts = np.bincount(row, minlength=len(self.minutes))[1:]
        for shift, most in enumerate(self.rota.people[person].most_shifts):
            if counts[shift] > most:
                return shift
        return None

    def _best(
        self, person: int, worth: NDArray[np.float64], machine: Machine
    ) -> tuple[float, NDArray[np.int16]]:
        """The best line of one machine: of a family only its best option of the day matters."""
        days, families = len(worth), len(machine.first_of_family)
        chosen = np.zeros((days, families), dtype=np.int16)
        merged = np.full((days, families), -np.inf)
        for family in range(families):
            members = np.flatnonzero(machine.family == family)
            best = worth[:, members].argmax(axis=1)
            chosen[:, family] = members[best]
            merged[:, family] = worth[np.arange(days), members[best]]
        units = (self.minutes // self.unit)[machine.first_of_family].astype(np.int32)
        path = np.zeros(days, dtype=np.int16)
        least, most = self.room(person)
        value = best_path(
            machine.tables, self.kinds, np.tile(units, (days, 1)), merged, self._alike(machine),
            machine.start, most, least, working_room(machine.tables, days, most), path,
        )  # fmt: skip
        return value, chosen[np.arange(days), path]
