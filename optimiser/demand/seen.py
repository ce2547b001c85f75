"""A set of 64-bit keys that grows by batches: eight bytes a place, at most three fifths full."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

FEWEST_PLACES = 1 << 12
FULLEST = 0.6
_EMPTY = np.uint64(0)

Keys = NDArray[np.uint64]


class SeenKeys:
    """Which keys came before; 0 is taken for 1."""

    def __init__(self) -> None:
        self._table: Keys = np.zeros(FEWEST_PLACES, dtype=np.uint64)
        self._used = 0

    def add(self, keys: Keys) -> NDArray[np.bool_]:
        """Add keys, and say which of them were there before, or earlier among these."""
        while self._used + len(keys) > FULLEST * len(self._table):
            old = self._table[self._table != _EMPTY]
            self._table = np.zeros(2 * len(self._table), dtype=np.uint64)
            _insert(self._table, old)
        again = _insert(self._table, keys)
        self._used += len(keys) - int(again.sum())
        return again


@njit(cache=True)
def _insert(table: Keys, keys: Keys) -> NDArray[np.bool_]:
    """Put keys into an open-addressed table with linear probing; which were there already."""
    mask = np.uint64(len(table) - 1)
    again = np.zeros(len(keys), dtype=np.bool_)
    for index in range(len(keys)):
        key = keys[index] if keys[index] != np.uint64(0) else np.uint64(1)
        place = (key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(20) & mask
        while table[place] != np.uint64(0) and table[place] != key:
            place = (place + np.uint64(1)) & mask
        again[index] = table[place] == key
        table[place] = key
    return again
