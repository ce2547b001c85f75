"""How many of a shift's officers start from each base."""

from collections.abc import Sequence


def split_officers(officers: int, load: Sequence[float]) -> tuple[int, ...]:
    """Share officers among bases in proportion to their load, by Webster's method.

    `load` is work by base in any unit. Each base that has any load gets an officer first where
    there are enough of them.
    """
    loaded = [base for base, work in enumerate(load) if work > 0] or list(range(len(load)))
    counts = [0] * len(load)
    first = loaded if officers >= len(loaded) else []
    for base in first:
        counts[base] = 1
    for _ in range(officers - len(first)):
        base = max(loaded, key=lambda each: (load[each] / (2 * counts[each] + 1), -each))
        counts[base] += 1
    return tuple(counts)
