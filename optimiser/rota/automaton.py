"""All path rules of a person as one small state machine, for row draws.

The product of the rules' `extend` readings is explored from the states in which people start,
then states that can do the same for ever are merged.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from optimiser.people import StaffMember
from optimiser.roster import Tour
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.rules.base import PathRule

DAY = timedelta(days=1)
FORBIDDEN = -1
ProductState = tuple[Hashable, ...]


@dataclass(frozen=True, eq=False)
class Automaton:
    """`tables[table_of_day[d], s, o]` is the state after option `o` on day `d` (0 = free), or -1.

    `initial` holds each person's state at the start of the period.
    """

    tables: NDArray[np.int16]
    table_of_day: NDArray[np.int16]
    initial: dict[str, int]

    @property
    def states(self) -> int:
        """Number of states."""
        return int(self.tables.shape[1])


def compile_automaton(
    problem: RotaProblem, members: Sequence[StaffMember], options: Sequence[DutyOption]
) -> Automaton:
    """The state machine of every path rule over these options (option 0, free, is implied)."""
    rules = [rule for rule in problem.rules if isinstance(rule, PathRule)]
    days = problem.horizon.dates
    kinds = [_profile(problem, day) for day in days]
    first_of_kind = {kind: kinds.index(kind) for kind in dict.fromkeys(kinds)}
    samples = [days[index] for index in first_of_kind.values()]
    duties = [_duties(problem, members[0], day, options) for day in samples]
    starts = {
        member.staff_id: tuple(rule.initial(problem, member) for rule in rules)
        for member in members
    }

    def part_step(rule: int, part: Hashable, kind: int, option: int) -> Hashable | None:
        return rules[rule].extend(problem, part, samples[kind], duties[kind][option])

    states, steps = explore(starts.values(), part_step, [len(each) for each in duties])
    merged, tables = minimise(steps)
    order = list(first_of_kind)
    return Automaton(
        tables=tables,
        table_of_day=np.array([order.index(kind) for kind in kinds], dtype=np.int16),
        initial={who: int(merged[states[state]]) for who, state in starts.items()},
    )


def _profile(problem: RotaProblem, day: date) -> tuple[Hashable, ...]:
    """Lengths of the day and of the next two, and how its rest days are worked: days alike in them
    share a table."""
    midnights = [problem.horizon.instant(day + ahead * DAY, 0) for ahead in range(4)]
    lengths = (later - earlier for earlier, later in pairwise(midnights))
    return (*lengths, problem.pricing.rest_day_is_paid(day))


def _duties(
    problem: RotaProblem, member: StaffMember, day: date, options: Sequence[DutyOption]
) -> list[Tour | None]:
    return [None, *(problem.tour(member, day, option) for option in options)]


def explore(
    starts: Iterable[ProductState],
    part_step: Callable[[int, Hashable, int, int], Hashable | None],
    options: Sequence[int],
) -> tuple[dict[ProductState, int], NDArray[np.int64]]:
    """Every state that can be reached, and the steps between them: (tables, states, options).

    `part_step(part, state, table, option)` is the step of one part of a state, None where it is
    forbidden; `options` the number of options of every table.
    """
    index: dict[ProductState, int] = {}
    for state in starts:
        index.setdefault(state, len(index))
    queue = list(index)
    rows: list[list[list[int]]] = []
    part_step = cache(part_step)
    for state in queue:
        row: list[list[int]] = []
        for kind, count in enumerate(options):
            step = []
            for option in range(count):
                after = _product_step(part_step, state, kind, option)
                if after is None:
                    step.append(FORBIDDEN)
                    continue
                if after not in index:
                    index[after] = len(index)
                    queue.append(after)
                step.append(index[after])
            row.append(step)
        rows.append(row)
    return index, np.array(rows, dtype=np.int64).transpose(1, 0, 2)


def _product_step(
    part_step: Callable[[int, Hashable, int, int], Hashable | None],
    state: ProductState,
    kind: int,
    option: int,
) -> ProductState | None:
    after = []
    for rule, part in enumerate(state):
        step = part_step(rule, part, kind, option)
        if step is None:
            return None
        after.append(step)
    return tuple(after)


def minimise(steps: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    """Class of every state under Moore's refinement, and the tables between the classes."""
    tables, states, options = steps.shape
    flat = steps.transpose(1, 0, 2).reshape(states, tables * options)
    classes = np.zeros(states, dtype=np.int64)
    while True:
        after = np.where(flat == FORBIDDEN, FORBIDDEN, classes[flat])
        _, refined = np.unique(np.column_stack([classes, after]), axis=0, return_inverse=True)
        refined = refined.reshape(-1)
        if refined.max() == classes.max():
            break
        classes = refined
    representative = np.unique(classes, return_index=True)[1]
    chosen = steps[:, representative, :]
    merged = np.where(chosen == FORBIDDEN, FORBIDDEN, classes[chosen])
    return classes, merged.astype(np.int16)
