"""What the solver decides for one base and week: how many people of each kind do what, when."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

import numpy as np
from ortools.sat.python import cp_model

from optimiser.patrols.cells import BaseWeek, Cell, Choice, Counts, Kind, Task, tasks_of
from optimiser.patrols.pooling import as_counted, capacities, share_out
from optimiser.patrols.problem import PatrolProblem
from optimiser.solving import Terms, terms_of

Expression = cp_model.LinearExprT
PairKey = tuple[int, bool, Task]
"""Cell, whether PCSOs, task."""


WHOLE = 1e-6


class Decisions:
    """Counts of people by cell and choice (as `pooling` counts them), and of pairs by cell, pool
    and task.

    Choices that a rule forbids outright before anything asks for their variable never become one.
    Variables that only measure (shortfalls, steps of cover) know their value under given counts,
    so that a plan found elsewhere can be read back into the model.
    """

    def __init__(self, model: cp_model.CpModel, problem: PatrolProblem, piece: BaseWeek) -> None:
        self.model = model
        self.problem = problem
        self.piece = piece
        self.base_id = piece.base_id
        self.week = piece.week
        self.cells = piece.cells
        self._capacities = [capacities(cell) for cell in self.cells]
        self._choices = list(map(self._choices_in, self.cells, self._capacities))
        self._counts: dict[tuple[int, Choice], cp_model.IntVar] = {}
        self._pairs: dict[PairKey, cp_model.IntVar] = {}
        self._shortfalls: list[tuple[int, Terms]] = []
        self._steps: list[tuple[list[int], Terms]] = []
        self._fills: list[tuple[list[tuple[int, int]], Terms]] = []

    def _choices_in(self, cell: Cell, kinds: Iterable[Kind]) -> dict[Task, dict[Choice, None]]:
        choices: defaultdict[Task, dict[Choice, None]] = defaultdict(dict)
        for kind in kinds:
            for task in tasks_of(self.problem, cell):
                for paired in (False, True):
                    choice = Choice(kind, task, paired)
                    if as_counted(choice) == choice:
                        choices[task][choice] = None
        return choices

    @property
    def areas(self) -> tuple[int, ...]:
        """Positions of the areas that the base serves."""
        return self.problem.areas_of_base[self.base_id]

    def capacity(self, cell: int) -> dict[Kind, int]:
        """People of a cell by the kinds that are counted."""
        return self._capacities[cell]

    def tasks(self, cell: int) -> list[Task]:
        """The tasks of a cell, with or without a choice left."""
        return list(self._choices[cell])

    def choices(self, cell: int, task: Task | None = None) -> list[Choice]:
        """The choices of a cell, or of one task in it, that no rule has forbidden."""
        if task is not None:
            return list(self._choices[cell].get(task, ()))
        return [choice for choices in self._choices[cell].values() for choice in choices]

    def add(
        self,
        constraint: cp_model.BoundedLinearExpression | bool | np.bool_,
        enforced: cp_model.LiteralT,
    ) -> None:
        """State a constraint where the literal holds; `True` is always."""
        stated = self.model.add(constraint)
        if enforced is not True:
            stated.only_enforce_if(enforced)

    def forbid(self, cell: int, choice: Choice, enforced: cp_model.LiteralT) -> None:
        """Let nobody make a choice."""
        if enforced is True and (cell, choice) not in self._counts:
            self._choices[cell][choice.task].pop(choice, None)
        else:
            self.add(self.count(cell, choice) <= 0, enforced)

    def count(self, cell: int, choice: Choice) -> cp_model.IntVar:
        """People of one kind at one task, alone or in pairs."""
        key = cell, choice
        if key not in self._counts:
            most = self._capacities[cell][choice.kind]
            self._counts[key] = self.model.new_int_var(0, most, "")
        return self._counts[key]

    def people(self, cell: int, choices: Iterable[Choice]) -> Expression:
        """People who make one of these choices."""
        return _total(self.count(cell, choice) for choice in choices)

    def weigh(self, terms: Iterable[tuple[int, Expression]]) -> Expression:
        """Sum of expressions times their weights."""
        found = list(terms)
        if not found:
            return 0
        weights, expressions = zip(*found, strict=True)
        return cp_model.LinearExpr.weighted_sum(expressions, weights)

    def pools_with_pairs(self, cell: int, task: Task) -> list[bool]:
        """The pools (whether PCSOs) that may have pairs at a task."""
        return sorted({c.kind.is_pcso for c in self._choices[cell].get(task, ()) if c.paired})

    def pairs(self, cell: int, pcso: bool, task: Task) -> cp_model.IntVar:
        """Crews of two of one pool at one task."""
        key = cell, pcso, task
        if key not in self._pairs:
            most = sum(len(staff) for staff in self.cells[cell].people.values())
            self._pairs[key] = self.model.new_int_var(0, most // 2, "")
        return self._pairs[key]

    def crews(self, cell: int, task: Task) -> Expression:
        """Crews, single and paired, at one task."""
        alone = self.people(cell, (c for c in self.choices(cell, task) if not c.paired))
        pools = self.pools_with_pairs(cell, task)
        return _total([alone, *(self.pairs(cell, pcso, task) for pcso in pools)])

    def short_of(self, need: int, supply: Expression, least: int = 0) -> cp_model.IntVar:
        """How far a supply falls short of a need, known to be `least` at least in any plan."""
        missing = need - supply
        short = self.model.new_int_var(min(least, max(need, 0)), max(need, 0), "")
        self.model.add(short >= missing)
        self._shortfalls.append((short.index, terms_of(missing)))
        return short

    def steps(self, number: int, supply: Expression) -> list[cp_model.IntVar]:
        """Binaries of which as many may be 1 as there is supply, up to `number`."""
        binaries = [self.model.new_bool_var("") for _ in range(number)]
        self.model.add(_total(binaries) <= supply)
        self._steps.append(([binary.index for binary in binaries], terms_of(supply)))
        return binaries

    def more_than(self, cell: int, now: Expression, before: Expression) -> cp_model.IntVar:
        """How many more crews there are in a cell than there were before."""
        most = sum(len(staff) for staff in self.cells[cell].people.values())
        more = self.model.new_int_var(0, most, "")
        difference = self.weigh(((1, now), (-1, before)))
        self.model.add(more >= difference)
        self._shortfalls.append((more.index, terms_of(difference)))
        return more

    def fill(self, lengths: Sequence[int], supply: Expression) -> list[cp_model.IntVar]:
        """Parts of a supply, up to these lengths, of which the first are filled first."""
        parts = [self.model.new_int_var(0, length, "") for length in lengths]
        self.model.add(_total(parts) <= supply)
        own = [(part.index, length) for part, length in zip(parts, lengths, strict=True)]
        self._fills.append((own, terms_of(supply)))
        return parts

    def values_of(self, counts: Counts, pairs: Mapping[PairKey, int]) -> list[int] | None:
        """One value per model variable for given counts; `None` where a count has no variable."""
        values = [0] * len(self.model.proto.variables)
        for (cell, choice), number in counts.items():
            variable = self._counts.get((cell, as_counted(choice)))
            if variable is None:
                return None
            values[variable.index] += number
        for pair_key, number in pairs.items():
            if number:
                values[self.pairs(*pair_key).index] = number
        for index, missing in self._shortfalls:
            values[index] = max(0, missing.value(values))
        for binaries, supply in self._steps:
            reached = supply.value(values)
            for place, index in enumerate(binaries):
                values[index] = int(place < reached)
        for parts, supply in self._fills:
            left = supply.value(values)
            for index, length in parts:
                values[index] = min(left, length)
                left -= values[index]
        return values

    @property
    def size(self) -> int:
        """Counts of people and of pairs in the model."""
        return len(self._counts) + len(self._pairs)

    def held(self, values: Sequence[int], cells: Container[int]) -> dict[int, int]:
        """The values of the counts and pairs of some cells, by variable index."""
        return {
            variable.index: values[variable.index]
            for (cell, *_), variable in [*self._counts.items(), *self._pairs.items()]
            if cell in cells
        }

    def whole_cells(self, relaxed: Sequence[float]) -> dict[int, dict[Choice, int]]:
        """The choices of those cells that a relaxation left in whole numbers."""
        counted: defaultdict[int, dict[Choice, int]] = defaultdict(dict)
        fractions: set[int] = set()
        for (cell, choice), variable in self._counts.items():
            value = relaxed[variable.index]
            if abs(value - round(value)) > WHOLE:
                fractions.add(cell)
            elif round(value):
                counted[cell][choice] = round(value)
        for (cell, _, _), variable in self._pairs.items():
            if abs(relaxed[variable.index] - round(relaxed[variable.index])) > WHOLE:
                fractions.add(cell)
        return {
            index: share_out(self.cells[index], choices)
            for index, choices in counted.items()
            if index not in fractions
        }

    def counts_of(self, values: Sequence[int]) -> Counts:
        """The counts in one value per model variable, by the kinds of the people themselves."""
        counted: list[dict[Choice, int]] = [{} for _ in self.cells]
        for (cell, choice), variable in self._counts.items():
            if values[variable.index]:
                counted[cell][choice] = values[variable.index]
        return {
            (index, choice): number
            for index, cell in enumerate(self.cells)
            for choice, number in share_out(cell, counted[index]).items()
        }


def pairs_of(counts: Counts) -> dict[PairKey, int]:
    """Crews of two by cell, pool and task when all members find a partner."""
    members: defaultdict[PairKey, int] = defaultdict(int)
    for (cell, choice), number in counts.items():
        if choice.paired:
            members[cell, choice.kind.is_pcso, choice.task] += number
    return {key: number // 2 for key, number in members.items()}


def _total(terms: Iterable[Expression]) -> Expression:
    found = list(terms)
    return cp_model.LinearExpr.sum(found) if found else 0
