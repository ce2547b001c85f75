"""Independent streams of random numbers, one for each table, all from one seed."""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray


def stream(seed: int, table: str) -> np.random.Generator:
    """The stream of one table: a change in how one table is made leaves the others alone."""
    return np.random.default_rng([seed, crc32(table.encode())])


def apportion(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Split a whole number by weights with largest remainders."""
    exact = total * weights / weights.sum()
    parts: NDArray[np.int64] = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(parts - exact, kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return parts
