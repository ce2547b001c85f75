"""The crews of one base and week as arrays, and back."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from optimiser.patrols.cells import (
    VISIBLE,
    BaseWeek,
    Cell,
    Choice,
    Counts,
    Task,
    calls_for_pair,
    must_drive,
)
from optimiser.patrols.ledger import Sort, sort_of
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem
from optimiser.patrols.resending.search import Flags, Floats, Ints, Sent, Week, resend
from optimiser.patrols.room import rooms_of

HEAT = 1.6
"""Times what it counts as in `construct` that heat counts beside room."""
LEAST = 0.3
"""Part of the room of a mean area and period that a change is to gain."""


def resent(problem: PatrolProblem, piece: BaseWeek, counts: Counts) -> Counts:
    """The counts with crews of one sent elsewhere where more can be visited from.

    Pairs, the reserve and commitments stay, homes and floors keep what they are due, and nobody
    is alone where pairs are preferred who was not before.
    """
    rooms = rooms_of(problem)
    if not rooms.curves or not piece.cells:
        return counts
    arrays = _Arrays(problem, piece, counts)
    week, sent = arrays.week(), arrays.sent()
    before = sent.sort.copy()
    mean = sum(room.most for room in rooms.curves.values()) / len(rooms.curves)
    resend(week, sent, LEAST * mean)
    return arrays.counts_after(before, sent.sort)


class _Arrays:
    """Positions of sorts and areas, and what the counts come to by them."""

    def __init__(self, problem: PatrolProblem, piece: BaseWeek, counts: Counts) -> None:
        self._problem = problem
        self._piece = piece
        self._counts = counts
        self._areas = problem.areas_of_base[piece.base_id]
        self._place = {area: index for index, area in enumerate(self._areas)}
        sorts = {sort_of(kind): None for cell in piece.cells for kind in cell.people}
        self._sorts: Sequence[Sort] = list(sorts)
        ways = rooms_of(problem).ways
        self._ways = np.array([ways.get(area, 0) for area in self._areas], dtype=np.int64)
        ends = [-1, *(cell.end_minute for cell in piece.cells[:-1])]
        self._follows = np.array(
            [cell.start_minute == end for cell, end in zip(piece.cells, ends, strict=True)]
        )
        self._period = problem.periods[0][[cell.hour for cell in piece.cells]].astype(np.int64)

    def week(self) -> Week:
        """What stays."""
        cells = self._piece.cells
        return Week(
            minutes=np.array([cell.minutes for cell in cells], dtype=np.int64),
            period=self._period - self._period[0],
            follows=self._follows,
            alone=self._alone(),
            home=np.array([-1 if s.home is None else self._place[s.home] for s in self._sorts]),
            way=self._ways,
            drive=np.array([self._drives(area) for area in self._areas], dtype=np.int64),
            curves=self._curves(),
            heat=self._heat(),
        )

    def _drives(self, area: int) -> bool:
        return must_drive(self._problem, Task(VISIBLE, area))

    def _alone(self) -> Flags:
        """Where all people of a sort in a cell may go alone, and no pair is preferred."""
        shape = len(self._sorts), len(self._piece.cells), len(self._areas)
        number = {sort: index for index, sort in enumerate(self._sorts)}
        alone = np.ones(shape, dtype=np.bool_)
        for index, cell in enumerate(self._piece.cells):
            for kind in cell.people:
                asked = [calls_for_pair(self._problem, cell, kind, a) for a in self._areas]
                alone[number[sort_of(kind)], index] &= ~np.array(asked)
        return alone

    def _curves(self) -> Floats:
        curves = rooms_of(self._problem).curves
        own = range(int(self._period[0]), int(self._period[-1]) + 1)
        corners = {
            (self._place[area], period): curves[area, period].corners
            for area in self._areas
            for period in own
            if (area, period) in curves
        }
        most = max(map(len, corners.values()), default=1)
        table = np.zeros((3, len(self._areas), len(own), most))
        table[0, :, :, 1:] = np.inf
        for (area, period), found in corners.items():
            table[:, area, period - own[0], : len(found)] = np.array(found).T
        return table

    def _heat(self) -> Floats:
        problem, cells = self._problem, self._piece.cells
        percents = np.array(problem.settings.cover_percents, dtype=np.float64)
        hours = [cell.hour for cell in cells]
        minutes = np.array([cell.minutes for cell in cells]) / MINUTES_PER_HOUR
        by_cell = problem.heat[list(self._areas)][:, hours].T * minutes[:, None]
        weight = HEAT * rooms_of(problem).of_heat
        return np.ascontiguousarray(weight * by_cell[:, :, None] * percents)

    def sent(self) -> Sent:
        """What the counts are, to be changed."""
        problem, cells, areas = self._problem, self._piece.cells, self._areas
        number = {sort: index for index, sort in enumerate(self._sorts)}
        alone = np.zeros((len(self._sorts), len(cells), len(areas)), dtype=np.int64)
        halves = np.zeros((len(cells), len(areas)), dtype=np.int64)
        vehicles = np.full(len(cells), 2 * problem.vehicles[self._piece.base_id], dtype=np.int64)
        staff, at_home = np.zeros((2, len(areas)), dtype=np.int64)
        for (index, choice), people in self._counts.items():
            area, crews = self._place[choice.task.area], people * (1 if choice.paired else 2)
            minutes = people * cells[index].minutes
            if choice.kind.home == choice.task.area:
                at_home[area] += minutes
            if must_drive(problem, choice.task):
                vehicles[index] -= crews
            if choice.task.purpose is VISIBLE:
                halves[index, area] += crews
                staff[area] += minutes
                if not choice.paired:
                    alone[number[sort_of(choice.kind)], index, area] += people
        crews_there = halves // 2
        return Sent(
            sort=alone,
            crews=crews_there,
            reach=self._reach(crews_there, alone),
            vehicles=vehicles // 2,
            spare=staff - problem.settings.floor_minutes,
            homely=at_home - self._due(),
            left=problem.area_cap_minutes(self._piece.week) - staff,
        )

    def _due(self) -> Ints:
        """Staff-minutes that people of each area are due there."""
        free = np.zeros(len(self._areas), dtype=np.int64)
        for cell in self._piece.cells:
            for kind, staff in cell.people.items():
                if kind.home is not None:
                    free[self._place[kind.home]] += len(staff) * cell.minutes
        due: Ints = free * self._problem.settings.home_percent // 100
        return due

    def _reach(self, crews: Ints, alone: Ints) -> Ints:
        """Minutes for visits by area and period: those of all crews, less the ways of new ones.

        People of one sort stay where as many were in the cell before; so do pairs.
        """
        minutes = np.array([cell.minutes for cell in self._piece.cells], dtype=np.int64)
        way = np.minimum(self._ways, minutes[:, None])
        together = np.concatenate((alone, (crews - alone.sum(axis=0))[None]))
        before = np.where(self._follows[:, None], np.roll(together, 1, axis=1), 0)
        arrivals = np.maximum(0, together - before).sum(axis=0)
        reach = np.zeros((len(self._areas), int(self._period[-1] - self._period[0]) + 1), np.int64)
        own = crews * minutes[:, None] - arrivals * way
        np.add.at(reach.T, self._period - self._period[0], own)
        return reach

    def counts_after(self, before: Ints, after: Ints) -> Counts:
        """The counts with people of each sort where they were sent."""
        counts = Counter(self._counts)
        for sort, index in np.argwhere((before != after).any(axis=2)).tolist():
            change = after[sort, index] - before[sort, index]
            leavers = self._leavers(counts, index, self._sorts[sort], change)
            for area in np.repeat(np.arange(len(change)), np.maximum(change, 0)).tolist():
                choice = next(leavers)
                counts[index, choice] -= 1
                counts[index, choice._replace(task=Task(VISIBLE, self._areas[area]))] += 1
        return {key: number for key, number in counts.items() if number}

    def _leavers(
        self, counts: Counter[tuple[int, Choice]], index: int, sort: Sort, change: Ints
    ) -> Iterator[Choice]:
        """One choice for each crew that leaves an area."""
        cell: Cell = self._piece.cells[index]
        for area in np.flatnonzero(change < 0).tolist():
            missing = -int(change[area])
            for kind in cell.people:
                choice = Choice(kind, Task(VISIBLE, self._areas[area]), paired=False)
                if sort_of(kind) == sort:
                    taken = min(missing, counts[index, choice])
                    missing -= taken
                    yield from [choice] * taken
