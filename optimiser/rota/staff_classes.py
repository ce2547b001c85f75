"""People of a bench in classes: one group, the same shifts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimiser.people import StaffMember
from optimiser.rota.pool import Bench


@dataclass(frozen=True, eq=False)
class StaffClass:
    """People of one group who may work the same shifts; rows of the pool.

    `may_start[m, d, o]` says which options (0 = free, unused) each person could work on a day.
    """

    group: int
    members: tuple[StaffMember, ...]
    may_start: NDArray[np.bool_]
    most_minutes: int

    @cached_property
    def available(self) -> NDArray[np.bool_]:
        """Who could work at all on a day, shape (members, days)."""
        return np.asarray(self.may_start[:, :, 1:].any(axis=2))


def staff_classes(bench: Bench) -> Iterator[StaffClass]:
    """People by group and by the options that their role opens to them."""
    keys: dict[tuple[int, bytes], list[int]] = {}
    for row in range(len(bench.members)):
        signature = bench.pool.allowed[row].any(axis=0).tobytes()
        keys.setdefault((int(bench.pool.group[row]), signature), []).append(row)
    parts = set(np.unique(bench.contracted_minutes[bench.contracted_minutes > 0]).tolist())
    owed = [bench.problem.owed_minutes[member.staff_id] for member in bench.members]
    sums = largest_sums(parts, max(owed, default=0))
    for (group, _), rows in keys.items():
        members = tuple(bench.members[row] for row in rows)
        if group < len(bench.problem.requirement.groups):
            most = sum(int(sums[owed[row]]) for row in rows)
            yield StaffClass(group, members, bench.pool.allowed[rows], most)


def largest_sums(parts: set[int], most: int) -> NDArray[np.int64]:
    """For every limit from 0 to `most`, the largest sum of any number of the parts within it."""
    reachable = np.zeros(most + 1, dtype=np.bool_)
    reachable[0] = True
    for part in parts:
        for start in range(part, most + 1):
            reachable[start] |= reachable[start - part]
    return np.maximum.accumulate(np.where(reachable, np.arange(most + 1), 0))
