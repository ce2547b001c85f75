"""How a group's rows are best blended, with prices that stay near the best ones known.

The rows found so far are columns of a linear program: everybody works a blend of rows of their own,
an hour that lacks cover costs its weight, a row what it pays. Its own prices jump from round to
round, so they are held near those that have proved most by a quadratic pull (a proximal bundle
method), and an interior point method solves what that makes. Each Newton step factors a matrix of
hours by hours; cover is told by its changes from hour to hour, which are few a row.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_factor, cho_solve

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_STEPS = 60
STEP_SHARE = 0.98
"""Share of the way to the nearest wall that a Newton step may go."""

REGULAR = 1e-13
ACCURACY = 0.5
"""A blend is exact enough when what is open is this share of what the prices promise to gain."""

FINEST = 1e-5
"""A blend is never found more exactly than this share of what is proved."""


@dataclass(frozen=True, eq=False)
class Blend:
    """A solution of the master: `prices` (H,) of an hour of cover, the bound that they would prove
    were there no rows but those known, and the `parts` (R,) of all rows."""

    prices: Floats
    promised: float
    parts: Floats


class RowMaster:
    """Rows of one group's people, and how they are best blended.

    `needed` (H,) is in hours of cover, `weight` what an hour short costs, `count` the number of
    people. Rows are added as cover in minutes.
    """

    def __init__(self, needed: Floats, weight: float, count: int) -> None:
        self.needed, self.weight, self.count = needed, weight, count
        self.person = np.zeros(0, dtype=np.int64)
        self.paid = np.zeros(0)
        self.ends = np.zeros(1, dtype=np.int64)
        self.at = np.zeros(0, dtype=np.int64)
        self.by = np.zeros(0)
        self._known: set[tuple[int, bytes]] = set()

    def add(self, person: int, cover: NDArray[np.int64], paid: float) -> bool:
        """Take in a row of a person: its cover (H,) in minutes and what it pays; False where it is
        known."""
        key = (person, cover.tobytes())
        if key in self._known:
            return False
        self._known.add(key)
        changes = np.diff(cover, prepend=0)
        at = np.flatnonzero(changes)
        self.person = np.append(self.person, person)
        self.paid = np.append(self.paid, paid)
        self.at = np.concatenate([self.at, at])
        self.by = np.concatenate([self.by, changes[at] / 60.0])
        self.ends = np.append(self.ends, len(self.at))
        return True

    def blend(self, centre: Floats, pull: float, proved: float) -> Blend:
        """The best blend whose prices are held near `centre` (H,) by `pull`, where `proved` is the
        bound known."""
        return _Program(self, centre, pull).solve(proved)

    def cover(self, parts: Floats) -> Floats:
        """Hours of cover (H,) of a blend of the rows in parts (R,)."""
        row = np.repeat(np.arange(len(parts)), np.diff(self.ends))
        changes = _sums(self.at, self.by * parts[row], len(self.needed))
        return np.cumsum(changes)


class _Program:
    """The program at one moment: parts of rows, hours short and hours over, all at least 0."""

    def __init__(self, master: RowMaster, centre: Floats, pull: float) -> None:
        self.master, self.centre, self.pull = master, centre, pull
        self.rows, self.hours = len(master.person), len(master.needed)
        self.row = np.repeat(np.arange(self.rows), np.diff(master.ends))
        short, over = np.full(self.hours, master.weight), np.zeros(self.hours)
        self.cost = np.concatenate([master.paid, short, over])

    def worth(self, prices: Floats) -> Floats:
        """What the cover of every row is worth."""
        ahead = np.cumsum(prices[::-1])[::-1]
        return _sums(self.row, self.master.by * ahead[self.master.at], self.rows)

    def of_people(self, parts: Floats) -> Floats:
        """Sums over the rows of everybody."""
        return _sums(self.master.person, parts, self.master.count)

    def ahead(self, prices: Floats, shares: Floats) -> Floats:
        """What all variables are worth at prices of hours and of people."""
        rows = self.worth(prices) + shares[self.master.person]
        return np.concatenate([rows, prices, -prices])

    def solve(self, proved: float) -> Blend:
        """Mehrotra's method from a start that keeps every equation, which all its steps then do."""
        value, prices, shares = self._start()
        slack = self.cost - self.ahead(prices, shares)
        for _ in range(MOST_STEPS):
            gap, promised = float(value @ slack), self._promised(prices, shares)
            if gap <= max(FINEST * abs(proved), ACCURACY * (promised - proved)):
                break
            try:
                newton = _Newton(self, value, slack)
            except LinAlgError:
                break
            step = newton.step(-value * slack)
            along = _reach(value, step.value, slack, step.slack)
            ahead = float((value + along * step.value) @ (slack + along * step.slack))
            centre = (ahead / gap) ** 3 * gap / len(value)
            step = newton.step(centre - value * slack - step.value * step.slack)
            along = STEP_SHARE * _reach(value, step.value, slack, step.slack)
            value, slack = value + along * step.value, slack + along * step.slack
            prices, shares = prices + along * step.prices, shares + along * step.shares
        parts = value[: self.rows] / self.of_people(value[: self.rows])[self.master.person]
        return Blend(prices, self._promised(prices, shares), parts)

    def _start(self) -> tuple[Floats, Floats, Floats]:
        """Values, prices of hours and of people: everybody's rows in equal parts, prices that leave
        every slack above 0."""
        master = self.master
        parts = 1.0 / self.of_people(np.ones(self.rows))[master.person]
        prices = np.clip(self.centre, 0.1 * master.weight, 0.9 * master.weight)
        lacking = master.needed - master.cover(parts) - self.pull * (prices - self.centre)
        short = np.maximum(lacking, 0.0) + 1.0
        shares = np.full(master.count, np.inf)
        np.minimum.at(shares, master.person, master.paid - self.worth(prices))
        return np.concatenate([parts, short, short - lacking]), prices, shares - master.weight

    def _promised(self, prices: Floats, shares: Floats) -> float:
        return float(self.master.needed @ prices + shares.sum())


@dataclass(frozen=True, eq=False)
class _Step:
    """Steps of the values, of the prices of hours and of people, and of the slacks."""

    value: Floats
    prices: Floats
    shares: Floats
    slack: Floats


class _Newton:
    """The equations of a Newton step, factored: people are eliminated, hours are left."""

    def __init__(self, program: _Program, value: Floats, slack: Floats) -> None:
        self.program, self.value, self.slack = program, value, slack
        rows, hours = program.rows, program.hours
        self.ratio = value / slack
        master, parts = program.master, self.ratio[:rows]
        whole, by_person = _products(
            master.at, master.by, master.ends, parts, master.person, hours, master.count
        )
        matrix = np.cumsum(np.cumsum(whole, axis=0), axis=1)
        self.by_person = np.cumsum(by_person, axis=0)
        self.people = program.of_people(parts)
        matrix -= (self.by_person / self.people) @ self.by_person.T
        others = self.ratio[rows : rows + hours] + self.ratio[rows + hours :]
        diagonal = np.diagonal(matrix) + program.pull + others
        np.fill_diagonal(matrix, diagonal * (1 + REGULAR))
        self.factor = cho_factor(matrix, lower=True, overwrite_a=True, check_finite=False)

    def step(self, wanted: Floats) -> _Step:
        """A step towards products of value and slack that change by `wanted`."""
        program, rows, hours = self.program, self.program.rows, self.program.hours
        push = -wanted / self.slack
        of_hours = program.master.cover(push[:rows]) + push[rows : rows + hours]
        of_hours -= push[rows + hours :]
        of_people = program.of_people(push[:rows])
        wanted_prices = of_hours - self.by_person @ (of_people / self.people)
        prices = cho_solve(self.factor, wanted_prices, check_finite=False)
        shares = (of_people - prices @ self.by_person) / self.people
        slack = -program.ahead(prices, shares)
        return _Step(-push - self.ratio * slack, prices, shares, slack)


def _reach(value: Floats, step: Floats, slack: Floats, slack_step: Floats) -> float:
    """How much of a step may be taken until a value or a slack would be 0, at most all of it."""
    longest = 1.0
    for start, change in ((value, step), (slack, slack_step)):
        falling = change < 0
        longest = min(longest, float((-start[falling] / change[falling]).min(initial=np.inf)))
    return longest


def _sums(place: Ints, values: Floats, count: int) -> Floats:
    """Sums of values by the place that each belongs to."""
    return np.asarray(np.bincount(place, values, minlength=count), dtype=np.float64)


@njit(cache=True, nogil=True)
def _products(
    at: Ints, by: Floats, ends: Ints, parts: Floats, person: Ints, hours: int, people: int
) -> tuple[Floats, Floats]:
    """Weighted products of changes of cover with each other (H, H) and with people (H, P)."""
    whole, by_person = np.zeros((hours, hours)), np.zeros((hours, people))
    for row in range(len(parts)):
        part = parts[row]
        for first in range(ends[row], ends[row + 1]):
            change = part * by[first]
            by_person[at[first], person[row]] += change
            for second in range(ends[row], ends[row + 1]):
                whole[at[first], at[second]] += change * by[second]
    return whole, by_person
