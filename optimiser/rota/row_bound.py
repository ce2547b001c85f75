"""A bound from exact rows: everybody works the legal row that is best at given prices.

By weak duality any prices bound any roster: what the requirement is worth at them, less the worth
of the best row of every person, less the cap at the price of a penny. Rows keep every rule on one
person but the limits on sums of overtime and of hours; supervision is left out.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.rota.alike_states import alike_states
from optimiser.rota.best_row import best_path, foremost, working_room
from optimiser.rota.kernel import Pool
from optimiser.rota.option_arrays import twins
from optimiser.rota.pool import Bench
from optimiser.rota.row_master import Row
from optimiser.rota.stopping import stop_if_asked
from optimiser.solver_child import Cancel

ROUNDING = 1e-7
CHARGE = 0.2
"""By what part of its worth a minute is charged for where a week or a month has too much overtime,
time and again."""

MOST_CHARGES = 8

Floats = NDArray[np.float64]
Options = NDArray[np.int16]


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices in weighted minutes: `cover` (G, H) of a minute of cover, `penny` of overtime."""

    cover: Floats
    penny: float


@dataclass(frozen=True, eq=False)
class BestRows:
    """The best rows of some people at some prices, and what each is worth; -inf where none is
    legal."""

    values: list[float]
    rows: list[Row]


@dataclass(frozen=True, eq=False)
class Priced:
    """A group at some prices: the weighted minutes that it is short and pays at least, and the rows
    that are best there, one a person in the order of the group."""

    bound: float
    rows: list[Row]


class GroupBound:
    """Prices the rows of one group's people exactly.

    Contracted units are rounded so that no legal row is lost, and a locked tour may be extended.
    `people` are rows of the pool, `needed` (H,) minutes of cover, `allowed` (P, D, O) what they may
    work.
    """

    def __init__(self, bench: Bench, group: int, cancel: Cancel) -> None:
        self._bench, self._cancel = bench, cancel
        problem, pool = bench.problem, bench.pool
        self.group = group
        self._weight = float(problem.requirement_weights[group])
        self.people = np.flatnonzero(pool.group == group)
        self.needed = np.maximum(0, pool.required[group] - bench.history_cover[group])
        self._units = bench.contracted_minutes // bench.unit_minutes
        self._twin = twins(pool.tables, pool.table_of_day, self._units)
        self._alike = twins(pool.tables, pool.table_of_day, np.zeros_like(self._units))
        self.allowed = pool.allowed[self.people].copy()
        place = {int(person): index for index, person in enumerate(self.people)}
        for (staff_id, date), code in problem.fixed.items():
            person = place.get(bench.row_of_person[staff_id])
            if code is not None and person is not None:
                self.allowed[person, problem.horizon.index_of_day(date), 0] = False
        self._as_fixed = self.allowed.copy()
        for index, day in np.argwhere(pool.pinned[self.people]):
            held = pool.rows[self.people[index], day]
            self._as_fixed[index, day] = np.arange(self.allowed.shape[2]) == held
        self._owed = [
            problem.owed_minutes[bench.members[person].staff_id] // bench.unit_minutes
            for person in self.people
        ]
        self._same_by_place: dict[int, NDArray[np.int16]] = {}

    def priced(self, cover: Floats, penny: float) -> Priced:
        """What prices of a minute of cover (H,) and of a penny prove; -inf where somebody has no
        legal row.

        Raises
        ------
        Stopped
            Cancelled before everybody was priced.
        """
        best = self.best_rows(cover, penny, range(len(self.people)))
        parts = [float(cover @ self.needed), *(-value for value in best.values)]
        slack = ROUNDING * max(1.0, sum(abs(part) for part in parts if part < math.inf))
        bound = math.fsum(parts) - slack if max(parts) < math.inf else -math.inf
        return Priced(bound, best.rows)

    def best_rows(
        self, cover: Floats, penny: float, places: Sequence[int], *, lawful: bool = False
    ) -> BestRows:
        """The best row at some prices of everybody at these places of the group.

        Where `lawful`, rows keep what is fixed as it is, and the limits on overtime of a week and a
        month too as far as such rows are found; what the best of them is worth is bounded.

        Raises
        ------
        Stopped
            Cancelled before everybody was priced.
        """
        worth, pool = worth_of_cover(self._bench, cover), self._bench.pool
        most = max((self._owed[place] for place in places), default=0)
        room = working_room(pool.tables, len(worth), most)
        rows, values = [], []
        for place in places:
            stop_if_asked(self._cancel)
            paid = worth - penny * pool.pence[self.people[place]]
            paid[~(self._as_fixed if lawful else self.allowed)[place]] = -np.inf
            find = self._best_lawful if lawful else self._best
            value, options = find(place, paid, room)
            values.append(value)
            rows.append(self.row(place, options, penny))
        return BestRows(values, rows)

    def row(self, place: int, options: NDArray[np.int16], penny: float) -> Row:
        """The row of somebody who works these options, at a price of a penny."""
        days = np.arange(len(options))
        pence = int(self._bench.pool.pence[self.people[place], days, options].sum())
        return Row(place, options, self.cover_of(options), penny * pence / 60)

    def cover_of(self, options: NDArray[np.int16]) -> NDArray[np.int64]:
        """Minutes of cover by hour (H,) of a row of options (D,)."""
        pool = self._bench.pool
        return minutes_of(
            pool.span_first, pool.span_last, pool.span_minutes, options, len(self.needed)
        )

    def _best_lawful(self, place: int, worth: Floats, room: Floats) -> tuple[float, Options]:
        """The most that a row of somebody may be worth, and a row that is best once overtime is
        charged for in weeks and months that have too much.

        What the limit is worth at a charge still bounds every row that keeps it.
        """
        pool, person = self._bench.pool, int(self.people[place])
        most, options = self._best(place, worth, room)
        spans = ((pool.week, pool.week_limit[person]), (pool.month, pool.month_limit[person]))
        charges = [np.zeros(len(limit)) for _, limit in spans]
        for _ in range(MOST_CHARGES):
            over = [_over(pool, options, span, limit) for span, limit in spans]
            if most == -np.inf or not any(part.any() for part in over):
                break
            for charge, part in zip(charges, over, strict=True):
                charge += CHARGE * self._weight * part
            by_day = charges[0][pool.week] + charges[1][pool.month]
            charged = worth - by_day[:, None] * pool.overtime
            value, options = self._best(place, charged, room)
            allowance = sum(float(c @ lim) for c, (_, lim) in zip(charges, spans, strict=True))
            most = min(most, value + allowance)
        return most, options

    def _best(self, place: int, worth: Floats, room: Floats) -> tuple[float, Options]:
        """The worth of a person's best row, -inf where none is legal, and its options."""
        pool, options = self._bench.pool, np.zeros(len(worth), dtype=np.int16)
        merged, chosen = foremost(self._twin, self._alike, self._units, worth)
        state = int(pool.start_state[self.people[place]])
        best = best_path(
            pool.tables, pool.table_of_day, self._units, merged, self._same(place), state,
            self._owed[place], 0, room, options,
        )  # fmt: skip
        return best, chosen[np.arange(len(worth)), options]

    def _same(self, place: int) -> NDArray[np.int16]:
        """States that are alike to somebody, worked out once."""
        if place not in self._same_by_place:
            pool = self._bench.pool
            same = alike_states(pool.tables, pool.table_of_day, self.allowed[place])
            self._same_by_place[place] = same
        return self._same_by_place[place]


def _over(
    pool: Pool, options: Options, span: NDArray[np.int32], limit: NDArray[np.int32]
) -> Floats:
    """How far a row's overtime is over its limit in every week, or every month: 0 where it is not,
    else 0.25 to 1."""
    overtime = pool.overtime[np.arange(len(options)), options]
    over = np.bincount(span, overtime, minlength=len(limit)) - limit
    return np.where(over > 0, np.clip(over / np.maximum(1, limit), 0.25, 1.0), 0.0)


class RowBound:
    """Prices the rows of a bench exactly, group by group."""

    def __init__(self, bench: Bench, cancel: Cancel | None = None) -> None:
        cancel = cancel or Cancel()
        groups = range(len(bench.problem.requirement.groups))
        self.groups = tuple(GroupBound(bench, group, cancel) for group in groups)

    def by_group(self, prices: Prices) -> list[float]:
        """Weighted minutes that each group is short and pays at least; -inf where somebody has no
        legal row.

        Raises
        ------
        Stopped
            Cancelled before everybody was priced.
        """
        return [g.priced(prices.cover[g.group], prices.penny).bound for g in self.groups]


def together(bounds: Iterable[float], penny: float, cap_pence: int) -> float:
    """Weighted minutes that a rota is short at least, in whole ones, from what each of its groups
    is short and pays at one price of a penny."""
    bound = math.fsum([*bounds, -penny * cap_pence])
    return -math.inf if bound == -math.inf else math.ceil(bound - ROUNDING * max(1.0, abs(bound)))


def worth_of_cover(bench: Bench, cover: Floats) -> Floats:
    """What the cover of every option is worth at prices of a minute by hour (H,), shape (D, O)."""
    pool = bench.pool
    sums = np.concatenate([[0.0], np.cumsum(60.0 * cover)])
    first, last = pool.span_first, pool.span_last
    lost = 60 - pool.span_minutes
    worth = sums[last] - sums[first]
    worth -= np.where(last > first, lost[:, :, 0] * cover[np.minimum(first, len(cover) - 1)], 0.0)
    worth -= np.where(last > first + 1, lost[:, :, 1] * cover[np.maximum(last - 1, 0)], 0.0)
    worth[:, 0] = 0.0
    return np.asarray(worth)


@njit(cache=True, nogil=True)
def minutes_of(
    span_first: NDArray[np.int32],
    span_last: NDArray[np.int32],
    span_minutes: NDArray[np.int32],
    options: Options,
    hours: int,
) -> NDArray[np.int64]:
    """Minutes on duty of a row, by hour (H,); spans as in `Pool`."""
    cover = np.zeros(hours, dtype=np.int64)
    for day in range(len(options)):
        first, last = span_first[day, options[day]], span_last[day, options[day]]
        cover[first:last] += 60
        if last > first:
            cover[first] += span_minutes[day, options[day], 0] - 60
        if last > first + 1:
            cover[last - 1] += span_minutes[day, options[day], 1] - 60
    return cover
