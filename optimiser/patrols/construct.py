"""A first plan in a moment: hour by hour, reserve first, then home, then where it is hottest."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from optimiser.patrols.cells import (
    COMMITMENT,
    RESERVE,
    VISIBLE,
    BaseWeek,
    Cell,
    Choice,
    Counts,
    Kind,
    Task,
    calls_for_pair,
    may_be_alone,
    must_drive,
    reserve_needed,
    tasks_of,
)
from optimiser.patrols.problem import PatrolProblem

Crew = tuple[Choice, ...]


def construct(problem: PatrolProblem, piece: BaseWeek) -> Counts:
    """Counts of one base and week that keep every rule."""
    ledger = _Ledger(problem, piece)
    counts: Counts = {}
    for index, cell in enumerate(piece.cells):
        for choice, number in _fill(problem, cell, ledger).items():
            counts[index, choice] = number
    return counts


class _Ledger:
    """What a week still owes and allows, by area: staff-minutes due and left."""

    def __init__(self, problem: PatrolProblem, piece: BaseWeek) -> None:
        areas = problem.areas_of_base[piece.base_id]
        self.due = dict.fromkeys(areas, problem.settings.floor_minutes)
        self.left = dict.fromkeys(areas, problem.area_cap_minutes(piece.week))


def _fill(problem: PatrolProblem, cell: Cell, ledger: _Ledger) -> Counter[Choice]:
    board = _Board(problem, cell, ledger)
    tasks = tasks_of(problem, cell)
    kinds = sorted(cell.people, key=_hardest_first)
    for task in tasks:
        if task.purpose is RESERVE:
            response = [kind for kind in kinds if kind.response]
            board.send(task, reserve_needed(problem, cell.response_people), response)
    for task in tasks:
        if task.purpose is COMMITMENT:
            board.send(task, int(problem.extra_staff[task.area, cell.hour]), kinds)
    visible = [task for task in tasks if task.purpose is VISIBLE]
    for kind in kinds:
        while board.send_to_best(kind, visible, kinds):
            pass
    return board.counts


def _hardest_first(kind: Kind) -> tuple[bool, bool]:
    """Those who need a partner first, then neighbourhoods, response last."""
    return kind.approved, kind.home is None


def _away(kind: Kind, task: Task) -> bool:
    """Whether a task takes somebody away from home."""
    return kind.home is not None and kind.home != task.area


class _Board:
    """The people of one cell as they are given tasks."""

    def __init__(self, problem: PatrolProblem, cell: Cell, ledger: _Ledger) -> None:
        self._problem = problem
        self._cell = cell
        self._ledger = ledger
        self._vehicles = problem.vehicles[cell.base_id]
        self._crews: defaultdict[int, int] = defaultdict(int)
        self._left = {kind: len(staff) for kind, staff in cell.people.items()}
        self._modes: dict[tuple[Kind, int], tuple[bool, bool]] = {}
        self.counts: Counter[Choice] = Counter()

    def send(self, task: Task, number: int, kinds: Sequence[Kind]) -> None:
        """Send crews of these kinds until so many people are there or nobody else can go."""
        sent = 0
        while sent < number:
            crew = next(filter(None, (self._crew(kind, task, kinds) for kind in kinds)), None)
            if crew is None:
                return
            self._place(crew)
            sent += len(crew)

    def send_to_best(self, kind: Kind, tasks: Sequence[Task], partners: Sequence[Kind]) -> bool:
        """Send one crew with a person of this kind where it does most; whether one could go."""
        crews = filter(None, (self._crew(kind, task, partners) for task in tasks))
        best = max(crews, key=self._worth, default=None)
        if best is not None:
            self._place(best)
        return best is not None

    def _crew(self, kind: Kind, task: Task, partners: Sequence[Kind]) -> Crew | None:
        """One person of a kind, or a pair with one, that may take a task now; else None."""
        if not self._left[kind]:
            return None
        if not self._vehicles and must_drive(self._problem, task):
            return None
        pair, alone = self._modes_of(kind, task.area)
        crew = self._pair(kind, task, partners) if pair else None
        if crew is None and alone:
            crew = (Choice(kind, task, paired=False),)
        if crew is None or task.purpose is not VISIBLE:
            return crew
        fits = self._ledger.left[task.area] >= len(crew) * self._cell.minutes
        return crew if fits else None

    def _modes_of(self, kind: Kind, area: int) -> tuple[bool, bool]:
        """Whether somebody is a reason for a pair in an area, and whether they may be alone."""
        if (kind, area) not in self._modes:
            self._modes[kind, area] = (
                calls_for_pair(self._problem, self._cell, kind, area),
                may_be_alone(self._problem, self._cell, kind, area),
            )
        return self._modes[kind, area]

    def _pair(self, kind: Kind, task: Task, partners: Sequence[Kind]) -> Crew | None:
        """A pair with the best partner: not taken from home, unapproved if possible, at home."""
        possible = [
            other
            for other in partners
            if self._left[other] > (other == kind)
            and other.is_pcso == kind.is_pcso
            and (other.approved or kind.approved)
            and (other.response or task.purpose is not RESERVE)
        ]
        if not possible:
            return None
        partner = min(
            possible,
            key=lambda other: (_away(other, task), other.approved, other.home != task.area),
        )
        return (Choice(kind, task, paired=True), Choice(partner, task, paired=True))

    def _worth(self, crew: Crew) -> tuple[int, bool, float]:
        area = crew[0].task.area
        percents = self._problem.settings.cover_percents
        crews = self._crews[area]
        percent = percents[crews] if crews < len(percents) else 0
        heat = int(self._problem.heat[area, self._cell.hour])
        return (
            -sum(_away(choice.kind, choice.task) for choice in crew),
            self._ledger.due[area] > 0,
            percent * heat / len(crew),
        )

    def _place(self, crew: Crew) -> None:
        task = crew[0].task
        for choice in crew:
            self.counts[choice] += 1
            self._left[choice.kind] -= 1
        self._vehicles -= must_drive(self._problem, task)
        if task.purpose is VISIBLE:
            self._crews[task.area] += 1
            self._ledger.due[task.area] -= len(crew) * self._cell.minutes
            self._ledger.left[task.area] -= len(crew) * self._cell.minutes
