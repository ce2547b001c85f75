"""A first plan in a moment: hour by hour, reserve first, then home, then where it is hottest."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from optimiser.patrols.cells import (
    BaseWeek,
    Cell,
    Choice,
    Counts,
    Kind,
    Task,
    calls_for_pair,
    may_be_alone,
    reserve_needed,
    tasks_of,
)
from optimiser.patrols.plan import Purpose
from optimiser.patrols.problem import PatrolProblem
from optimiser.places import AreaKind

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
        if task.purpose is Purpose.RESPONSE_RESERVE:
            response = [kind for kind in kinds if kind.response]
            board.send(task, reserve_needed(problem, cell.response_people), response)
    for task in tasks:
        if task.purpose is Purpose.COMMITMENT:
            board.send(task, int(problem.extra_staff[task.area, cell.hour]), kinds)
    visible = [task for task in tasks if task.purpose is Purpose.VISIBLE]
    for kind in kinds:
        while board.send_to_best(kind, visible, kinds):
            pass
    return board.counts


def _hardest_first(kind: Kind) -> tuple[bool, bool]:
    """Those who need a partner first, those who may go anywhere last."""
    return kind.approved, kind.home is None


class _Board:
    """The people of one cell as they are given tasks."""

    def __init__(self, problem: PatrolProblem, cell: Cell, ledger: _Ledger) -> None:
        self._problem = problem
        self._cell = cell
        self._ledger = ledger
        self._vehicles = problem.vehicles[cell.base_id]
        self._crews: defaultdict[int, int] = defaultdict(int)
        self._left = {kind: len(staff) for kind, staff in cell.people.items()}
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
        if not self._left[kind] or (self._drives(task) and not self._vehicles):
            return None
        alone = Choice(kind, task, paired=False)
        crew: Crew | None = None
        if calls_for_pair(self._problem, self._cell, alone):
            crew = self._pair(kind, task, partners)
        if crew is None and may_be_alone(self._problem, self._cell, alone):
            crew = (alone,)
        if crew is None or task.purpose is not Purpose.VISIBLE:
            return crew
        fits = self._ledger.left[task.area] >= len(crew) * self._cell.minutes
        return crew if fits else None

    def _pair(self, kind: Kind, task: Task, partners: Sequence[Kind]) -> Crew | None:
        """A pair with the best partner: from the same home, unapproved if that is possible."""
        possible = [
            other
            for other in partners
            if self._left[other] > (other == kind)
            and other.is_pcso == kind.is_pcso
            and (other.approved or kind.approved)
        ]
        if not possible:
            return None
        partner = min(possible, key=lambda other: (other.home != kind.home, other.approved))
        return (Choice(kind, task, paired=True), Choice(partner, task, paired=True))

    def _worth(self, crew: Crew) -> tuple[bool, bool, float]:
        kind, task, _ = crew[0]
        percents = self._problem.settings.cover_percents
        crews = self._crews[task.area]
        percent = percents[crews] if crews < len(percents) else 0
        heat = int(self._problem.heat[task.area, self._cell.hour])
        return (
            task.area == kind.home,
            self._ledger.due[task.area] > 0,
            percent * heat / len(crew),
        )

    def _place(self, crew: Crew) -> None:
        task = crew[0].task
        for choice in crew:
            self.counts[choice] += 1
            self._left[choice.kind] -= 1
        self._vehicles -= self._drives(task)
        if task.purpose is Purpose.VISIBLE:
            self._crews[task.area] += 1
            self._ledger.due[task.area] -= len(crew) * self._cell.minutes
            self._ledger.left[task.area] -= len(crew) * self._cell.minutes

    def _drives(self, task: Task) -> bool:
        rural = self._problem.areas[task.area].kind is AreaKind.RURAL
        return rural or task.purpose is Purpose.RESPONSE_RESERVE
