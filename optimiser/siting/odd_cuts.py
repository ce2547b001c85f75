"""Finds violated odd cuts of a covering's relaxation: three customers, then five or seven."""

from dataclasses import dataclass

import numpy as np

from optimiser.siting.odd_kernels import LONGEST, OVERLAP, Groups, grow, triples
from optimiser.siting.problem import Ints, SitingProblem
from optimiser.siting.relaxation import Cut, Relaxed, covers_of

PARTLY = 1e-7
VIOLATED = 0.98
NEARLY, SEEDS, ROOM = 1.4, 8_000, 1_000_000
MOST, USES = 900, 18


@dataclass(frozen=True, eq=False)
class _Grouped:
    """Customers by the sites partly open near them; `customer` is one of each group, whose row
    wastes least."""

    groups: Groups
    customer: Ints


def odd_cuts(problem: SitingProblem, relaxed: Relaxed) -> list[Cut]:
    """Cuts that the relaxation violates, the most violated first, each customer in a few only."""
    grouped = _grouped(problem, relaxed)
    groups = grouped.groups
    found, odd = np.empty((ROOM, 3), dtype=np.int64), np.empty(ROOM)
    count = triples(groups, NEARLY, found, odd)
    seeds = np.argsort(odd[:count], kind="stable")[:SEEDS]
    rows = np.zeros((len(seeds), LONGEST), dtype=np.int64)
    rows[:, :3] = found[seeds]
    length, value = np.full(len(seeds), 3, dtype=np.int64), odd[seeds]
    both = groups[4] > OVERLAP
    np.fill_diagonal(both, val=False)
    start = np.concatenate([[0], np.cumsum(both.sum(axis=1))]).astype(np.int64)
    grow(groups, (start, np.nonzero(both)[1].astype(np.int64)), rows, length, value)
    cuts: dict[Cut, None] = {}
    uses = np.zeros(len(grouped.customer), dtype=np.int64)
    for n in np.argsort(value, kind="stable").tolist():
        members = rows[n, : length[n]]
        if value[n] > VIOLATED or len(cuts) >= MOST:
            break
        if uses[members].max() < USES:
            uses[members] += 1
            cuts[tuple(sorted(grouped.customer[members].tolist()))] = None
    return list(cuts)


def _grouped(problem: SitingProblem, relaxed: Relaxed) -> _Grouped:
    live = np.flatnonzero(relaxed.opened > PARTLY)
    share = relaxed.opened[live]
    covers = covers_of(problem)[:, live].tocsr()
    covers.sort_indices()
    total = covers @ share
    # what the row has above its side, and the uncovered part of the customer itself
    waste = np.maximum(2 * relaxed.uncovered + total - 1, 0.0)
    known: dict[bytes, int] = {}
    order = np.lexsort((-problem.otherwise, waste))
    for customer in order[(waste[order] < VIOLATED) & (total[order] > PARTLY)].tolist():
        near = covers.indices[covers.indptr[customer] : covers.indptr[customer + 1]]
        known.setdefault(near.tobytes(), customer)
    customer = np.array(list(known.values()), dtype=np.int64)
    mine = covers[customer]
    is_in = mine.toarray().astype(np.bool_)
    both = (is_in * share) @ is_in.T.astype(np.float64)
    groups = (
        mine.indptr.astype(np.int64),
        mine.indices.astype(np.int64),
        share,
        is_in,
        both,
        total[customer],
        waste[customer],
    )
    return _Grouped(groups, customer)
