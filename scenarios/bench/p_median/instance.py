"""Reads an OR-Library p-median: a graph whose shortest paths are the distances."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from optimiser.errors import MusterError
from optimiser.siting.problem import SitingProblem, p_median


def read_instance(path: Path) -> SitingProblem:
    """Read one instance; where an edge is given twice the last one holds.

    A sentence with the line where it is not as published.
    """
    rows = list(_rows(path))
    if not rows:
        message = f"{path.name} is empty; the first line is nodes, edges and sites to open"
        raise MusterError(message)
    nodes, edges, count = rows[0]
    length: dict[tuple[int, int], int] = {}
    for number, (one, other, cost) in enumerate(rows[1:], start=2):
        if not (1 <= one <= nodes and 1 <= other <= nodes and cost >= 0):
            message = f"{path.name}, line {number}: nodes are 1 to {nodes}, lengths 0 or more"
            raise MusterError(message)
        length[min(one, other) - 1, max(one, other) - 1] = cost
    if len(rows) != edges + 1:
        message = f"{path.name} has {len(rows) - 1} edges, but its first line says {edges}"
        raise MusterError(message)
    return p_median(_distances(path, nodes, length), np.ones(nodes, dtype=np.int64), count)


def _distances(path: Path, nodes: int, length: dict[tuple[int, int], int]) -> NDArray[np.int64]:
    ends = np.array(list(length), dtype=np.int64).reshape(-1, 2)
    costs = np.array(list(length.values()), dtype=np.float64)
    graph = csr_array((costs, (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))
    distance = dijkstra(graph, directed=False)
    if np.isinf(distance).any():
        message = f"{path.name}: no path joins some of the nodes"
        raise MusterError(message)
    whole: NDArray[np.int64] = np.rint(distance).astype(np.int64)
    return whole


def _rows(path: Path) -> list[tuple[int, int, int]]:
    rows = []
    text = path.read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(filter(str.strip, text.splitlines()), start=1):
        try:
            one, other, cost = map(int, line.split())
        except ValueError:
            message = f"{path.name}, line {number}: three whole numbers are expected, not {line!r}"
            raise MusterError(message) from None
        rows.append((one, other, cost))
    return rows
