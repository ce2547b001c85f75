"""Branch and bound over who leads what: a better plan, or the proof that there is none.

Bounds are those of exact loads. In every node the pairs that no better plan can have, and those
that every better plan must have, are decided by what the bound becomes with them.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from optimiser.caseloads.draws import Score
from optimiser.caseloads.load_relaxation import Climbed, Costs, Held, LoadRelaxation
from optimiser.caseloads.rearranging import score_of
from optimiser.caseloads.table import Facts, Flags, Integers

NODE_ROUNDS = 15
HOPE = 0.0075
"""Share of the bound by which a plan may be above it at first."""

SHRUNK = 0.03
"""Share of the pairs that must have been decided for another climb before branching."""


class Found(NamedTuple):
    """An allocation, as leader of each case, with what it reaches."""

    score: Score
    leaders: Integers


Question = tuple[Costs, Sequence[Held]]
"""A goal, and those before it with what they have reached."""


class _Node(NamedTuple):
    """Plans of the pairs `may_lead`, none of which is below the bound of `climbed`."""

    may_lead: Flags
    climbed: Climbed


class Branching:
    """A search for plans better than `found` in one goal while those before it are held.

    `climbed` is a bound on plans of `relaxation`.
    """

    def __init__(
        self,
        facts: Facts,
        relaxation: LoadRelaxation,
        question: Question,
        found: Found,
        climbed: Climbed,
    ) -> None:
        self._facts, self._relaxation = facts, relaxation
        self._question, self._held, self._tier = question, question[1], len(question[1])
        self._root = _Node(relaxation.may_lead, climbed)
        self._open = [self._root]
        self._hope = question[0].unit + int(HOPE * climbed.bound)
        self._aim = climbed.bound + self._hope
        self.found = found

    @property
    def bound(self) -> int:
        """A bound on the goal given what is held: the value that was found once all is done."""
        return min([self._value, *(node.climbed.bound for node in self._open)])

    @property
    def _value(self) -> int:
        """Plans that are not below this are of no interest yet."""
        return min(self._aim, self.found.score[1 + self._tier])

    def run(self, nodes: float, stop: Callable[[], bool]) -> None:
        """Look into so many nodes, the deepest first.

        At first for plans near the bound alone, since that decides more pairs; where there is none
        the bound is higher, and all begins again.
        """
        while nodes > 0 and not stop():
            if not self._open:
                if self._aim >= self.found.score[1 + self._tier]:
                    return
                root = self._root.climbed._replace(bound=self._aim)
                self._open = [self._root._replace(climbed=root)]
                self._aim += self._hope
            nodes -= 1
            self._look_into(self._open.pop(), stop)

    def _look_into(self, node: _Node, stop: Callable[[], bool]) -> None:
        """Decide pairs and climb in turn; then branch, unless no better plan is left."""
        may_lead, climbed = node
        sides: tuple[Integers, Integers] | None = None
        while climbed.bound < self._value:
            relaxation = self._relaxation.narrowed(may_lead)
            if not relaxation.is_possible:
                return
            if not relaxation.open_cases.size:
                self._try(may_lead.argmax(axis=1))
                return
            if sides is not None:
                self._branch(may_lead, climbed, *sides)
                return
            better = relaxation.bound(*self._question, self._value, NODE_ROUNDS, stop, climbed)
            if better is None:
                return
            climbed = better._replace(bound=max(climbed.bound, better.bound))
            bounds = relaxation.pair_bounds(*self._question, better)
            narrow = apart(self._facts, decided(may_lead, *bounds, self._value))
            gone, spare = may_lead.sum() - narrow.sum(), may_lead.sum() - len(may_lead)
            may_lead, sides = narrow, bounds if gone <= SHRUNK * spare else None

    def _branch(
        self, may_lead: Flags, climbed: Climbed, taken: Integers, refused: Integers
    ) -> None:
        """Split on the pair that is missed most where it is refused; the lower side goes first.

        To take it decides a whole case, so that few steps lead to a plan.
        """
        is_open = may_lead & (may_lead.sum(axis=1) > 1)[:, None]
        cases, managers = np.nonzero(is_open)
        surest = np.lexsort((taken[cases, managers], refused[cases, managers]))[-1]
        case, manager = cases[surest], managers[surest]
        sides = []
        for leads, bound in ((True, taken[case, manager]), (False, refused[case, manager])):
            side = may_lead.copy()
            side[case] &= np.arange(side.shape[1]) == manager if leads else True
            side[case, manager] = leads
            sides.append(_Node(side, climbed._replace(bound=max(climbed.bound, int(bound)))))
        self._open += sorted(sides, key=lambda node: -node.climbed.bound)

    def _try(self, leaders: Integers) -> None:
        """Keep an allocation that is better in the goal and no worse in those before it."""
        score = score_of(self._facts, leaders)
        held = zip(score[1:], (one.most for one in self._held), strict=False)
        is_legal = score[0] == 0 and all(value <= most for value, most in held)
        if is_legal and score[1 + self._tier] < self._value:
            self.found = Found(score, leaders)


def decided(may_lead: Flags, taken: Integers, refused: Integers, value: int) -> Flags:
    """The pairs that plans below `value` can have, given bounds with and without each pair."""
    is_open = may_lead & (may_lead.sum(axis=1) > 1)[:, None]
    must = is_open & (refused >= value)
    narrow = may_lead & ~(is_open & (taken >= value))
    free = ~must.any(axis=1)[:, None]
    kept: Flags = narrow & (must | free) & (must.sum(axis=1) < 2)[:, None]
    return kept


def apart(facts: Facts, may_lead: Flags) -> Flags:
    """Pairs without those that bring a case to the only manager of one it must be apart from."""
    if not facts.apart_with.size:
        return may_lead
    narrow, settled = may_lead.copy(), np.zeros(len(may_lead), dtype=np.bool_)
    while True:
        new = np.flatnonzero((narrow.sum(axis=1) == 1) & ~settled)
        if not new.size:
            return narrow
        for case in new:
            others = facts.apart_with[facts.apart_first[case] : facts.apart_first[case + 1]]
            narrow[others, narrow[case].argmax()] = False
            settled[case] = True
