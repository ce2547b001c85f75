"""How a group's rows are best blended, with prices that stay near the best ones known.

The rows found so far are columns of a linear program: everybody works a blend of rows of their own,
an hour that lacks cover costs its weight, a row what it pays. Its own prices jump from round to
round, so they are held near those that have proved most by a quadratic pull (a proximal bundle
method), and an interior point method solves what that makes. Each Newton step factors a matrix of
spans of hours by spans; cover is told by its changes from hour to hour, which are few a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

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


@dataclass(frozen=True, eq=False)
class Row:
    """A legal row of one person, a place in the group: the `options` (D,) of its days, `cover` (H,)
    in minutes, and what it pays in weighted hours."""

    person: int
    options: NDArray[np.int16]
    cover: NDArray[np.int64]
    paid: float

    @cached_property
    def changes(self) -> tuple[Ints, Floats]:
        """Hours at which cover changes from the hour before, and by how many hours."""
        changes = np.diff(self.cover, prepend=0)
        at = np.flatnonzero(changes)
        return at, changes[at] / 60.0


class RowMaster:
    """Rows of one group's people, and how they are best blended.

    `needed` (H,) is in hours of cover, below 0 where others already cover more, `weight` what an
    hour short costs, `people` the places in the group that rows are of.
    """

    def __init__(self, needed: Floats, weight: float, people: Sequence[int]) -> None:
        self.needed, self.weight, self.people = needed, weight, tuple(people)
        self.rows: list[Row] = []
        self._known: set[tuple[int, bytes, float]] = set()

    def add(self, row: Row) -> bool:
        """Take in a row; False where one of the same cover and pay is known."""
        key = (row.person, row.cover.tobytes(), row.paid)
        known = key in self._known
        if not known:
            self._known.add(key)
            self.rows.append(row)
        return not known

    def blend(self, centre: Floats, pull: float, proved: float) -> Blend:
        """The best blend whose prices are held near `centre` (H,) by `pull`, where `proved` is the
        bound known."""
        return _Program(self, centre, pull).solve(proved)


class _Program:
    """The program at one moment: parts of rows, hours short and hours over, all at least 0."""

    def __init__(self, master: RowMaster, centre: Floats, pull: float) -> None:
        self.needed, self.weight, self.count = master.needed, master.weight, len(master.people)
        self.centre, self.pull = centre, pull
        self.rows, self.hours = len(master.rows), len(master.needed)
        number = {place: index for index, place in enumerate(master.people)}
        self.person = np.array([number[row.person] for row in master.rows], dtype=np.int64)
        self.paid = np.array([row.paid for row in master.rows])
        changes = [row.changes for row in master.rows]
        self.at = np.concatenate([at for at, _ in changes])
        self.by = np.concatenate([by for _, by in changes])
        lengths = [len(at) for at, _ in changes]
        self.row = np.repeat(np.arange(self.rows), lengths)
        self.ends = np.concatenate([[0], np.cumsum(lengths)])
        begins = np.unique(np.append(self.at, 0))
        self.spans, self.at_span = len(begins), np.searchsorted(begins, self.at)
        self.span = np.searchsorted(begins, np.arange(self.hours), side="right") - 1
        short, over = np.full(self.hours, master.weight), np.zeros(self.hours)
        self.cost = np.concatenate([self.paid, short, over])

    def worth(self, prices: Floats) -> Floats:
        """What the cover of every row is worth."""
        ahead = np.cumsum(prices[::-1])[::-1]
        return _sums(self.row, self.by * ahead[self.at], self.rows)

    def cover(self, parts: Floats) -> Floats:
        """Hours of cover (H,) of a blend."""
        return np.cumsum(_sums(self.at, self.by * parts[self.row], self.hours))

    def of_people(self, parts: Floats) -> Floats:
        """Sums over the rows of everybody."""
        return _sums(self.person, parts, self.count)

    def ahead(self, prices: Floats, shares: Floats) -> Floats:
        """What all variables are worth at prices of hours and of people."""
        rows = self.worth(prices) + shares[self.person]
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
        parts = value[: self.rows] / self.of_people(value[: self.rows])[self.person]
        return Blend(prices, self._promised(prices, shares), parts)

    def _start(self) -> tuple[Floats, Floats, Floats]:
        """Values, prices of hours and of people: everybody's rows in equal parts, prices that leave
        every slack above 0."""
        parts = 1.0 / self.of_people(np.ones(self.rows))[self.person]
        prices = np.clip(self.centre, 0.1 * self.weight, 0.9 * self.weight)
        lacking = self.needed - self.cover(parts) - self.pull * (prices - self.centre)
        short = np.maximum(lacking, 0.0) + 1.0
        shares = np.full(self.count, np.inf)
        np.minimum.at(shares, self.person, self.paid - self.worth(prices))
        return np.concatenate([parts, short, short - lacking]), prices, shares - self.weight

    def _promised(self, prices: Floats, shares: Floats) -> float:
        return float(self.needed @ prices + shares.sum())


@dataclass(frozen=True, eq=False)
class _Step:
    """Steps of the values, of the prices of hours and of people, and of the slacks."""

    value: Floats
    prices: Floats
    shares: Floats
    slack: Floats


class _Newton:
    """The equations of a Newton step, factored: people are eliminated, spans of hours are left.

    Hours that no row tells apart are one span. Their prices differ by what is short and over alone,
    which is diagonal, so that what is to be solved for is the sum of the prices of every span.
    """

    def __init__(self, program: _Program, value: Floats, slack: Floats) -> None:
        self.program, self.value, self.slack = program, value, slack
        rows, hours = program.rows, program.hours
        self.ratio = value / slack
        parts = self.ratio[:rows]
        self.matrix, self.by_person = _products(
            program.at_span, program.by, program.ends, parts, program.person, program.spans,
            program.count,
        )  # fmt: skip
        self.people = program.of_people(parts)
        self.matrix -= (self.by_person / self.people) @ self.by_person.T
        others = self.ratio[rows : rows + hours] + self.ratio[rows + hours :]
        self.diagonal = program.pull + others
        self.inverse = 1.0 / _sums(program.span, 1.0 / self.diagonal, program.spans)
        system = self.matrix.copy()
        diagonal = np.diagonal(system) + self.inverse
        np.fill_diagonal(system, diagonal * (1 + REGULAR))
        self.factor = cho_factor(system, lower=True, overwrite_a=True, check_finite=False)

    def step(self, wanted: Floats) -> _Step:
        """A step towards products of value and slack that change by `wanted`."""
        program, rows, hours = self.program, self.program.rows, self.program.hours
        push = -wanted / self.slack
        of_hours = program.cover(push[:rows]) + push[rows : rows + hours]
        of_hours -= push[rows + hours :]
        of_people = program.of_people(push[:rows])
        wanted_prices = of_hours - (self.by_person @ (of_people / self.people))[program.span]
        sums = _sums(program.span, wanted_prices / self.diagonal, program.spans)
        of_spans = cho_solve(self.factor, self.inverse * sums, check_finite=False)
        prices = (wanted_prices - (self.matrix @ of_spans)[program.span]) / self.diagonal
        shares = (of_people - of_spans @ self.by_person) / self.people
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
    """Weighted products of the cover of rows, hour by hour (H, H) and hour by person (H, P).

    Products of changes of cover are few a row; their running sums are those of cover.
    """
    whole, by_person = np.zeros((hours, hours)), np.zeros((hours, people))
    for row in range(len(parts)):
        part = parts[row]
        for first in range(ends[row], ends[row + 1]):
            change = part * by[first]
            by_person[at[first], person[row]] += change
            for second in range(ends[row], ends[row + 1]):
                whole[at[first], at[second]] += change * by[second]
    for hour in range(hours):
        running = 0.0
        for other in range(hours):
            running += whole[hour, other]
            whole[hour, other] = running + (whole[hour - 1, other] if hour else 0.0)
        if hour:
            by_person[hour] += by_person[hour - 1]
    return whole, by_person
