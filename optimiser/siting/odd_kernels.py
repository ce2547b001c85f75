"""Searches rows of a covering's relaxation that make an odd cut, compiled.

Rows are told apart by the sites partly open in them ("groups"). An odd number of rows is violated
where the sites in an odd number of them are open less than once, counting what the rows waste.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Groups = tuple[Ints, Ints, Floats, Bools, Floats, Floats, Floats]
"""Start and site of each group, how far each site is open; of shape (groups, sites) which site is
in which group, of shape (groups, groups) how much is open in both; by group how much is open and
what is wasted."""

OVERLAP = 0.02
DEAREST, TRIED = 0.7, 25
LONGEST = 7


@njit(cache=True, nogil=True)
def triples(groups: Groups, most: float, found: Ints, odd: Floats) -> int:
    """Fill in three groups each and what is open an odd number of times, up to `most`.

    Gives how many there are; no more than there is room for.
    """
    first, site, share, is_in, both, total, waste = groups
    near, count = np.empty(len(total), np.int64), 0
    for one in range(len(total)):
        known = 0
        for two in range(one + 1, len(total)):
            if both[one, two] > OVERLAP:
                near[known] = two
                known += 1
        for a in range(known):
            two = near[a]
            for b in range(a + 1, known):
                three = near[b]
                value = total[one] + total[two] + total[three]
                value += waste[one] + waste[two] + waste[three]
                value -= 2 * (both[one, two] + both[one, three] + both[two, three])
                if value > most:
                    continue
                for k in range(first[one], first[one + 1]):
                    if is_in[two, site[k]] and is_in[three, site[k]]:
                        value += 4 * share[site[k]]
                if value <= most:
                    found[count, 0], found[count, 1], found[count, 2] = one, two, three
                    odd[count] = value
                    count += 1
                    if count == len(found):
                        return count
    return count


@njit(cache=True, nogil=True)
def grow(groups: Groups, near: tuple[Ints, Ints], rows: Ints, length: Ints, odd: Floats) -> None:
    """Add two groups at a time to three while that leaves less open an odd number of times.

    Works on `rows` of shape (cuts, LONGEST), their `length` and `odd`; ends below 1.
    """
    first, site, share, _, _, total, waste = groups
    parity = np.zeros(len(share), np.int64)
    mark, stamp = np.zeros(len(total), np.int64), 0
    names, costs = np.empty(len(total), np.int64), np.empty(len(total))
    for cut in range(len(rows)):
        parity[:] = 0
        for n in range(length[cut]):
            flip(groups, parity, rows[cut, n])
        while odd[cut] >= 1 and length[cut] + 2 <= LONGEST:
            stamp, known = stamp + 1, 0
            for n in range(length[cut]):
                mark[rows[cut, n]] = stamp
            for n in range(length[cut]):
                for k in range(near[0][rows[cut, n]], near[0][rows[cut, n] + 1]):
                    other = near[1][k]
                    if mark[other] == stamp:
                        continue
                    mark[other] = stamp
                    cost = waste[other]
                    for at in range(first[other], first[other + 1]):
                        cost += share[site[at]] * (1 - 2 * parity[site[at]])
                    if cost < DEAREST:
                        names[known], costs[known] = other, cost
                        known += 1
            best, one, two = best_pair(groups, parity, names[:known], costs[:known])
            if one < 0:
                break
            for other in (one, two):
                rows[cut, length[cut]] = other
                length[cut] += 1
                flip(groups, parity, other)
            odd[cut] += best


@njit(cache=True, nogil=True)
def flip(groups: Groups, parity: Ints, group: int) -> None:
    """Change the parity of the sites of a group."""
    first, site = groups[0], groups[1]
    for k in range(first[group], first[group + 1]):
        parity[site[k]] ^= 1


@njit(cache=True, nogil=True)
def best_pair(groups: Groups, parity: Ints, names: Ints, costs: Floats) -> tuple[float, int, int]:
    """The two groups that together change the odd sum most; -1 where none lowers it."""
    first, site, share, is_in, both, _, _ = groups
    order = np.argsort(costs)
    best, left, right = -1e-6, -1, -1
    for a in range(min(len(order), TRIED)):
        one = names[order[a]]
        for b in range(a + 1, min(len(order), TRIED)):
            two = names[order[b]]
            value = costs[order[a]] + costs[order[b]]
            # sites in both keep their parity
            if value - 2 * both[one, two] > best:
                continue
            for k in range(first[one], first[one + 1]):
                if is_in[two, site[k]]:
                    value -= 2 * share[site[k]] * (1 - 2 * parity[site[k]])
            if value < best:
                best, left, right = value, one, two
    return best, left, right
