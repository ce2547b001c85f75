"""A first plan in a moment: hour by hour, reserve first, then home and where visits are wanted."""

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
from optimiser.patrols.ledger import Ledger, Presence, Sort, presence_in, sort_of
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.room import rooms_of

HOME = 50.0
"""Times its worth that a crew counts as at home: homes hardly cost any visits then."""
STAY = 1.5
"""Times its worth that a crew counts as where it has been in the hour before."""

Crew = tuple[Choice, ...]


def construct(
    problem: PatrolProblem, piece: BaseWeek, known: Mapping[int, Mapping[Choice, int]] | None = None
) -> Counts:
    """Counts of one base and week that keep every rule; cells that are known stay as they are."""
    ledger = Ledger(problem, piece)
    filled = dict(known or {})
    for index, chosen in filled.items():
        ledger.book(piece.cells[index], chosen, _before(piece, filled, index))
    for index, cell in enumerate(piece.cells):
        if index not in filled:
            before = _before(piece, filled, index) or Presence()
            filled[index] = _fill(problem, cell, ledger, before)
    return {(i, choice): n for i, chosen in filled.items() for choice, n in chosen.items()}


def top_up(problem: PatrolProblem, piece: BaseWeek, counts: Counts) -> Counts:
    """The same counts with a patrol for people who have no task, where one worsens no goal."""
    ledger = Ledger(problem, piece)
    by_cell: defaultdict[int, Counter[Choice]] = defaultdict(Counter)
    for (index, choice), number in counts.items():
        by_cell[index][choice] = number
    for index, cell in enumerate(piece.cells):
        ledger.book(cell, by_cell[index], _before(piece, by_cell, index))
    fuller = dict(counts)
    for index, cell in enumerate(piece.cells):
        if sum(by_cell[index].values()) < sum(map(len, cell.people.values())):
            before = _before(piece, by_cell, index) or Presence()
            board = _Board(problem, cell, ledger, before, by_cell[index], strict=True)
            _patrol(board, problem, cell)
            fuller |= {(index, choice): number for choice, number in board.counts.items()}
    return fuller


def _before(
    piece: BaseWeek, filled: Mapping[int, Mapping[Choice, int]], index: int
) -> Presence | None:
    """Who was on patrol in the cell that ended as this one begins, where that is known."""
    if not index or piece.cells[index - 1].end_minute < piece.cells[index].start_minute:
        return Presence()
    return presence_in(filled[index - 1]) if index - 1 in filled else None


def _fill(problem: PatrolProblem, cell: Cell, ledger: Ledger, before: Presence) -> Counter[Choice]:
    board = _Board(problem, cell, ledger, before, Counter(), strict=False)
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
    board.expect_to_stay()
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


def _in_order(item: tuple[tuple[Sort, int], int]) -> tuple[int, bool, bool, bool, int]:
    (sort, area), _ = item
    home = -1 if sort.home is None else sort.home
    return area, sort.is_pcso, sort.approved, sort.response, home


class _Board:
    """The people of one cell as they are given tasks; `strict` leaves nobody alone where pairs are
    preferred."""

    def __init__(
        self,
        problem: PatrolProblem,
        cell: Cell,
        ledger: Ledger,
        before: Presence,
        counts: Counter[Choice],
        *,
        strict: bool,
    ) -> None:
        self._problem = problem
        self._cell = cell
        self._ledger = ledger
        self._strict = strict
        self._of_heat = rooms_of(problem).of_heat
        self._vehicles: float = problem.vehicles[cell.base_id]
        self._crews: defaultdict[int, float] = defaultdict(float)
        self._left = {kind: len(staff) for kind, staff in cell.people.items()}
        self._modes: dict[tuple[Kind, int], tuple[bool, bool]] = {}
        self._before = before
        self._staying: Counter[tuple[Sort, int]] = Counter()
        self._expected: defaultdict[int, float] = defaultdict(float)
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

    def expect_to_stay(self) -> None:
        """Take it that whoever is left and was on patrol stays in the area, until placed."""
        left: Counter[Sort] = Counter()
        for kind, number in self._left.items():
            left[sort_of(kind)] += number
        here = presence_in(self.counts).people
        for (sort, area), number in sorted(self._before.people.items(), key=_in_order):
            staying = max(0, min(number - here[sort, area], left[sort]))
            left[sort] -= staying
            self._staying[sort, area] = staying
            self._expected[area] += staying * self._before.crews_a_head(area)

    def _leave(self, sort: Sort, area: int) -> None:
        """Somebody who was expected to stay in an area is placed, there or elsewhere."""
        self._staying[sort, area] -= 1
        self._expected[area] -= self._before.crews_a_head(area)

    def send_to_best(self, kind: Kind, tasks: Sequence[Task], partners: Sequence[Kind]) -> bool:
        """Send one crew with a person of this kind where it does most; whether one could go."""
        if not self._left[kind]:
            return False
        sort = sort_of(kind)
        origin = next((t.area for t in tasks if self._staying[sort, t.area] > 0), None)
        if origin is not None:
            self._leave(sort, origin)
        crews = filter(None, (self._crew(kind, task, partners) for task in tasks))
        best = max(crews, key=lambda crew: self._worth(crew, origin), default=None)
        if best is not None:
            self._place(best, origin)
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

    def _worth(
        self, crew: Crew, origin: int | None
    ) -> tuple[bool, float, int, bool, bool, bool, float]:
        """What a crew on patrol is good for, as the tiers of the goals would rank it."""
        kind, (_, area), paired = crew[0]
        percents = self._problem.settings.cover_percents
        crews = int(self._crews[area])
        percent = percents[crews] if crews < len(percents) else 0
        heat = int(self._problem.heat[area, self._cell.hour])
        due = self._ledger.due[area] > 0
        away = sum(_away(choice.kind, choice.task) for choice in crew)
        room = self._ledger.gain(
            self._cell, area, expected=self._expected[area], stays=area == origin
        )
        worth = (room + self._of_heat * percent * heat) / len(crew)
        return (
            self._ledger.owes(self._cell, area),
            worth * (1.0 if away else HOME) * (STAY if area == origin else 1.0),
            -away,
            paired or not self._modes_of(kind, area)[0],
            due,
            area == origin,
            percent * heat / len(crew),
        )

    def _partner_leaves(self, sort: Sort, area: int) -> None:
        """Where a partner was, nobody is expected any more: here, if they were here."""
        others = [a for (own, a), number in self._staying.items() if own == sort and number > 0]
        if others:
            self._leave(sort, area if area in others else others[0])

    def _place(self, crew: Crew, origin: int | None = None) -> None:
        task = crew[0].task
        for choice in crew:
            self.counts[choice] += 1
            self._left[choice.kind] -= 1
        self._vehicles -= must_drive(self._problem, task)
        if task.purpose is VISIBLE:
            self._crews[task.area] += 1
            self._ledger.spend(task.area, len(crew) * self._cell.minutes)
            self._ledger.visit(self._cell, task.area, 1, stays=task.area == origin)
            for choice in crew[1:]:
                self._partner_leaves(sort_of(choice.kind), task.area)
