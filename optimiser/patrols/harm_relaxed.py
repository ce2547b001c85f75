"""How much harm the visits of one base and week can cover: a relaxation of who may be where.

It keeps the numbers of people, partners and the reserve by cell, and the time of every visit with
the way to it from the nearest other place; the rest is left open, and crews are fractions. Ways
count no more than their median, as a longest one gives away more at the ends of periods than it
keeps. It holds for plans on the grid of routes whose people change task at the borders of cells
only and whose reserve is at least as full as that of the plan at hand.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from ortools.sat.python import cp_model

from optimiser.patrols.cells import (
    RESERVE,
    BaseWeek,
    Cell,
    Counts,
    Kind,
    may_be_alone,
    reserve_needed,
)
from optimiser.patrols.free_ways import FreeWays, Idle, free_ways
from optimiser.patrols.goals.reserve_shortfall import may_wait_alone, most_waiting
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.room import SCALE, concave_hull, nearest_minutes
from optimiser.patrols.visits.problem import SLOT_MINUTES
from optimiser.solving import Cancel, Limits, relax_once

Expression = cp_model.LinearExpr
OFFICERS, PCSOS = False, True
MOST_MINUTES = 10**6


@dataclass(frozen=True)
class AreaClass:
    """Areas of a base that are alike in a period, and the longest of the ways to their places.

    `near` tells that they are no further from where the reserve waits than such a way.
    """

    areas: tuple[int, ...]
    way: int
    near: bool


@dataclass(frozen=True)
class CellPart:
    """Crews of one cell by class of areas, and who leads none."""

    cell: Cell
    crews: Mapping[AreaClass, Expression]
    idle: Idle

    @property
    def all_crews(self) -> Expression:
        """Crews of the cell."""
        return _sum(self.crews.values())


def relaxed_units(
    problem: PatrolProblem, piece: BaseWeek, short_minutes: int, limits: Limits, cancel: Cancel
) -> int | None:
    """Harm that no plan of one base and week covers more of, in units of the goal, rounded up.

    `short_minutes` is what the reserve lacks at most. `None` where the limits end it.
    """
    spots, areas = problem.hotspots, problem.areas_of_base[piece.base_id]
    if not piece.cells or not any(map(spots.treated_of_area.get, areas)):
        return 0
    model = cp_model.CpModel()
    covered = _Relaxation(model, problem, piece, short_minutes).covered()
    model.minimize(-covered)
    answer = relax_once(model, limits, cancel)
    return None if answer.bound is None else -int(answer.bound) * SCALE


def reserve_short(problem: PatrolProblem, piece: BaseWeek, counts: Counts) -> int:
    """Staff-minutes that the reserve of a base and week lacks."""
    waiting: Counter[int] = Counter()
    for (index, choice), number in counts.items():
        if choice.task.purpose is RESERVE:
            waiting[index] += number
    return sum(
        cell.minutes * max(0, reserve_needed(problem, cell) - waiting[index])
        for index, cell in enumerate(piece.cells)
    )


class _Relaxation:
    """The model of one base and week."""

    def __init__(
        self, model: cp_model.CpModel, problem: PatrolProblem, piece: BaseWeek, short_minutes: int
    ) -> None:
        self._model = model
        self._problem = problem
        self._piece = piece
        self._short_minutes = short_minutes
        self._short: list[Expression] = []
        areas = problem.areas_of_base[piece.base_id]
        spots = problem.hotspots
        self._areas = [area for area in areas if spots.treated_of_area.get(area)]
        places = [place for area in self._areas for place in spots.treated_of_area[area]]
        drives = problem.vehicles[piece.base_id] > 0
        nearest = [nearest_minutes(problem, place, places, drives=drives) for place in places]
        usual = median_low(nearest)
        self._ways = {p: min(usual, own) for p, own in zip(places, nearest, strict=True)}
        self._period_of_hour = problem.periods[0]
        self._longest = max(spots.settings.minutes) - SLOT_MINUTES

    def covered(self) -> Expression:
        """What the visits of the week cover, in thousands of units of the goal."""
        cells: defaultdict[int, list[Cell]] = defaultdict(list)
        for cell in self._piece.cells:
            cells[int(self._period_of_hour[cell.hour])].append(cell)
        parts = {period: self._parts(own) for period, own in cells.items()}
        moved = self._moved(parts)
        idle = {period: [part.idle for part in own] for period, own in parts.items()}
        free = free_ways(self._model, self._problem, self._piece, idle)
        covered: list[Expression] = []
        for period, own in parts.items():
            covered += self._cover(period, own, free[period], moved[period])
        self._model.add(_sum(self._short) <= self._short_minutes)
        return _sum(covered)

    def _parts(self, cells: Sequence[Cell]) -> list[CellPart]:
        """The cells of a period with the crews that there can be."""
        alike: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
        for area in self._areas:
            key = [self._way(area), self._is_near(area)]
            for cell in cells:
                key += [may_be_alone(self._problem, cell, kind, area) for kind in cell.people]
            alike[tuple(key)].append(area)
        classes = [
            AreaClass(tuple(areas), self._way(areas[0]), self._is_near(areas[0]))
            for areas in alike.values()
        ]
        return [self._part(cell, classes) for cell in cells]

    def _is_near(self, area: int) -> bool:
        standby = self._problem.standby[self._piece.base_id]
        way = self._problem.way_minutes(standby, area, drives=True)
        return area == standby or way < self._way(area)

    def _way(self, area: int) -> int:
        return max(self._ways[place] for place in self._problem.hotspots.treated_of_area[area])

    def _part(self, cell: Cell, classes: Sequence[AreaClass]) -> CellPart:
        """People of a cell in crews: alone where they may be, or with a partner of their pool."""
        number = self._model.new_int_var
        people, leaders = Counter[bool](), Counter[bool]()
        for kind, staff in cell.people.items():
            people[kind.is_pcso] += len(staff)
            leaders[kind.is_pcso] += len(staff) * kind.approved
        crews: dict[AreaClass, list[Expression]] = {each: [] for each in classes}
        singles: dict[bool, list[Expression]] = {OFFICERS: [], PCSOS: []}
        pairs: dict[bool, list[Expression]] = {OFFICERS: [], PCSOS: []}
        for kinds in self._alike(cell, classes):
            free = sum(len(cell.people[kind]) for kind in kinds)
            own = []
            for each in classes:
                if may_be_alone(self._problem, cell, kinds[0], each.areas[0]):
                    own.append(number(0, free, ""))
                    crews[each].append(own[-1])
            singles[kinds[0].is_pcso] += own
            self._model.add(_sum(own) <= free)
        for pool in (OFFICERS, PCSOS):
            for each in classes:
                pairs[pool].append(number(0, people[pool] // 2, ""))
                crews[each].append(pairs[pool][-1])
        waiting, leading = self._reserve(cell)
        idle_leaders: list[Expression] = []
        for pool, held, led in ((OFFICERS, waiting, leading), (PCSOS, _sum(()), _sum(()))):
            alone, paired = _sum(singles[pool]), _sum(pairs[pool])
            self._model.add(alone + 2 * paired + held <= people[pool])
            idle_leaders.append(leaders[pool] - alone - paired - led)
            self._model.add(alone + paired + led <= leaders[pool])
        idle = Idle(cell, _sum(idle_leaders), waiting)
        return CellPart(cell, {each: _sum(own) for each, own in crews.items()}, idle)

    def _alike(self, cell: Cell, classes: Sequence[AreaClass]) -> Iterable[list[Kind]]:
        """Kinds of people who may be alone in some class of areas, by pool and classes."""
        alike: defaultdict[tuple[bool, ...], list[Kind]] = defaultdict(list)
        for kind in cell.people:
            alone = [may_be_alone(self._problem, cell, kind, each.areas[0]) for each in classes]
            if any(alone):
                alike[kind.is_pcso, *alone].append(kind)
        return alike.values()

    def _reserve(self, cell: Cell) -> tuple[Expression, Expression]:
        """People who wait in reserve, and how many of them could have led a crew.

        Where nobody may wait alone there are pairs, of which an odd need takes one more.
        """
        needed = reserve_needed(self._problem, cell)
        if not needed:
            return _sum(()), _sum(())
        number, add = self._model.new_int_var, self._model.add
        new = sum(
            len(staff) for kind, staff in cell.people.items() if kind.response and not kind.approved
        )
        most = min(needed, most_waiting(self._problem, cell))
        waiting, leading = number(0, most, ""), number(0, needed + 1, "")
        self._short.append(cell.minutes * (needed - waiting))
        held: Expression = waiting
        if not may_wait_alone(self._problem, cell):
            pairs = number(0, (needed + 1) // 2, "")
            held = 2 * pairs
            add(waiting <= held)
            add((needed + 1) // 2 - pairs <= needed - waiting)
        elif needed % 2:
            add(leading >= waiting - needed // 2)
        add(leading >= held - new)
        add(2 * leading >= held)
        return held, leading

    def _moved(self, parts: Mapping[int, Sequence[CellPart]]) -> dict[int, Expression]:
        """Minutes that each period gains from its neighbours by visits and ways over its ends.

        A visit counts where it starts, its way included.
        """
        moved: dict[int, list[Expression]] = {period: [] for period in parts}
        way = max(self._ways.values(), default=0)
        for (one, first), (two, second) in pairwise(parts.items()):
            if first[-1].cell.end_minute != second[0].cell.start_minute:
                continue
            over = self._model.new_int_var(-MOST_MINUTES, MOST_MINUTES, "")
            for crews in (first[-1].all_crews, second[0].all_crews):
                self._model.add(over <= self._longest * crews)
                self._model.add(over >= -way * crews)
            moved[one].append(over)
            moved[two].append(-over)
        earliest, latest = min(parts), max(parts)
        moved[earliest].append(way * parts[earliest][0].all_crews)
        moved[latest].append(self._longest * parts[latest][-1].all_crews)
        return {period: _sum(terms) for period, terms in moved.items()}

    def _cover(
        self, period: int, parts: Sequence[CellPart], most_free: FreeWays, moved: Expression
    ) -> list[Expression]:
        """What is covered in one period, by visits that have time in all and in each class."""
        covered: list[Expression] = []
        used: list[Expression] = []
        free: list[Expression] = []
        classes = list(parts[0].crews)
        for each in classes:
            fills = []
            for slope, length in self._pieces(each, period):
                fills.append(self._model.new_int_var(0, length, ""))
                covered.append(slope * fills[-1])
            there = _sum((part.cell.minutes + each.way) * part.crews[each] for part in parts)
            over = self._longest * parts[-1].crews[each]
            self._model.add(_sum(fills) <= there + over)
            arrivals = self._model.new_int_var(0, MOST_MINUTES, "")
            self._model.add(arrivals <= _sum(part.crews[each] for part in parts))
            free.append(arrivals)
            used += fills
        minutes = _sum(part.cell.minutes * part.all_crews for part in parts)
        ways = _sum(each.way * own for each, own in zip(classes, free, strict=True))
        self._model.add(_sum(used) <= minutes + ways + moved)
        far = _sum(own for each, own in zip(classes, free, strict=True) if not each.near)
        self._model.add(far <= most_free.anywhere)
        self._model.add(_sum(free) <= most_free.anywhere + most_free.at_standby)
        return covered

    def _pieces(self, areas: AreaClass, period: int) -> list[tuple[int, int]]:
        """Slope and minutes of the visits of a class of areas in a period, the steepest first."""
        spots, found = self._problem.hotspots, []
        for area in areas.areas:
            for place in spots.treated_of_area[area]:
                worth = int(spots.harm[place, period]) * int(spots.delivered[place, period])
                if worth:
                    found += [
                        (math.ceil(slope * worth / SCALE), length)
                        for slope, length in concave_hull(spots.settings, self._ways[place])
                    ]
        return sorted(found, reverse=True)


def _sum(terms: Iterable[Expression]) -> Expression:
    found = list(terms)
    return cp_model.LinearExpr.sum(found) if found else cp_model.LinearExpr.constant(0)
