"""A first plan in a moment: hour by hour, reserve first, then home, then where it is hottest."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

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


def construct(
    problem: PatrolProblem, piece: BaseWeek, known: Mapping[int, Mapping[Choice, int]] | None = None
) -> Counts:
    """Counts of one base and week that keep every rule; cells that are known stay as they are."""
    ledger = _Ledger(problem, piece)
    filled = dict(known or {})
    for index, chosen in filled.items():
        for choice, number in chosen.items():
            if choice.task.purpose is VISIBLE:
                ledger.spend(choice.task.area, number * piece.cells[index].minutes)
    for index, cell in enumerate(piece.cells):
        if index not in filled:
            filled[index] = _fill(problem, cell, ledger)
    return {(i, choice): n for i, chosen in filled.items() for choice, n in chosen.items()}


def top_up(problem: PatrolProblem, piece: BaseWeek, counts: Counts) -> Counts:
    """The same counts with a patrol for people who have no task, where one worsens no goal."""
    ledger = _Ledger(problem, piece)
    by_cell: defaultdict[int, Counter[Choice]] = defaultdict(Counter)
    for (index, choice), number in counts.items():
        by_cell[index][choice] = number
        if choice.task.purpose is VISIBLE:
            ledger.spend(choice.task.area, number * piece.cells[index].minutes)
    fuller = dict(counts)
    for index, cell in enumerate(piece.cells):
        if sum(by_cell[index].values()) < sum(map(len, cell.people.values())):
            board = _Board(problem, cell, ledger, by_cell[index], strict=True)
            _patrol(board, problem, cell)
            fuller |= {(index, choice): number for choice, number in board.counts.items()}
    return fuller


class _Ledger:
    """What a week still owes and allows, by area: staff-minutes due and left."""

    def __init__(self, problem: PatrolProblem, piece: BaseWeek) -> None:
        areas = problem.areas_of_base[piece.base_id]
        self.due = dict.fromkeys(areas, problem.settings.floor_minutes)
        self.left = dict.fromkeys(areas, problem.area_cap_minutes(piece.week))

    def spend(self, area: int, staff_minutes: int) -> None:
        """Book visible time."""
        self.due[area] -= staff_minutes
        self.left[area] -= staff_minutes


def _fill(problem: PatrolProblem, cell: Cell, ledger: _Ledger) -> Counter[Choice]:
    board = _Board(problem, cell, ledger, Counter(), strict=False)
    tasks = tasks_of(problem, cell)
    kinds = sorted(cell.people, key=_hardest_first)
    for task in tasks:
        if task.purpose is RESERVE:
            response = [kind for kind in kinds if kind.response]
            board.send(task, reserve_needed(problem, cell), response)
    for task in tasks:
        if task.purpose is COMMITMENT:
            board.send(task, int(problem.extra_staff[task.area, cell.hour]), kinds)
    _patrol(board, problem, cell)
    return board.counts


def _patrol(board: "_Board", problem: PatrolProblem, cell: Cell) -> None:
    """Send everybody who is left on patrol."""
    visible = [task for task in tasks_of(problem, cell) if task.purpose is VISIBLE]
    kinds = sorted(cell.people, key=_hardest_first)
    for kind in kinds:
        while board.send_to_best(kind, visible, kinds):
            pass


def _hardest_first(kind: Kind) -> tuple[bool, bool]:
    """Those who need a partner first, then neighbourhoods, response last."""
    return kind.approved, kind.home is None


def _away(kind: Kind, task: Task) -> bool:
    """Whether a task takes somebody away from home."""
    return kind.home is not None and kind.home != task.area


class _Board:
    """The people of one cell as they are given tasks; `strict` leaves nobody alone where pairs are
    preferred."""

    def __init__(
        self,
        problem: PatrolProblem,
        cell: Cell,
        ledger: _Ledger,
        counts: Counter[Choice],
        *,
        strict: bool,
    ) -> None:
        self._problem = problem
        self._cell = cell
        self._ledger = ledger
        self._strict = strict
        self._vehicles: float = problem.vehicles[cell.base_id]
        self._crews: defaultdict[int, float] = defaultdict(float)
        self._left = {kind: len(staff) for kind, staff in cell.people.items()}
        self._modes: dict[tuple[Kind, int], tuple[bool, bool]] = {}
        self.counts = counts
        for choice, number in counts.items():
            self._left[choice.kind] -= number
            crews = number / 2 if choice.paired else number
            if must_drive(problem, choice.task):
                self._vehicles -= crews
            if choice.task.purpose is VISIBLE:
                self._crews[choice.task.area] += crews

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
        if self._vehicles < 1 and must_drive(self._problem, task):
            return None
        pair, alone = self._modes_of(kind, task.area)
        crew = self._pair(kind, task, partners) if pair else None
        if crew is None and alone and not (pair and self._strict):
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

    def _worth(self, crew: Crew) -> tuple[int, bool, bool, float]:
        """What a crew on patrol is good for, as the tiers of the goals would rank it."""
        kind, (_, area), paired = crew[0]
        percents = self._problem.settings.cover_percents
        crews = int(self._crews[area])
        percent = percents[crews] if crews < len(percents) else 0
        heat = int(self._problem.heat[area, self._cell.hour])
        return (
            -sum(_away(choice.kind, choice.task) for choice in crew),
            paired or not self._modes_of(kind, area)[0],
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
            self._ledger.spend(task.area, len(crew) * self._cell.minutes)
