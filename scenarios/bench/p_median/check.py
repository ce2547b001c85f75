"""Checks the answer to a p-median from the published file and the CSV alone.

Distances by relaxing every edge until nothing changes (Bellman and Ford) from the open sites.
"""

import csv
from pathlib import Path

from scenarios.bench.family import Verdict, data_file

ANSWER = "sites.csv"


def check(instance: str, data: Path | None, answer: Path) -> Verdict:
    """Count the distance of every node to its nearest site, and the sites."""
    words = data_file(data, "p_median", instance, ".txt").read_text(encoding="utf-8").split()
    nodes, _edges, count = (int(word) for word in words[:3])
    length = {}
    for at in range(3, len(words), 3):
        one, other, cost = (int(word) for word in words[at : at + 3])
        length[frozenset((one, other))] = cost
    with (answer / ANSWER).open(encoding="utf-8", newline="") as file:
        sites = [int(row["site"]) for row in csv.DictReader(file)]
    faults = []
    if len(set(sites)) != count or len(sites) != count:
        faults.append(f"{len(set(sites))} different sites are open, but {count} are asked for")
    faults += [f"there is no node {site}" for site in sites if not 1 <= site <= nodes]
    if faults:
        return Verdict(None, tuple(faults))
    return Verdict(float(sum(_distances(nodes, length, sites).values())))


def _distances(nodes: int, length: dict[frozenset[int], int], sites: list[int]) -> dict[int, float]:
    """Shortest distance of every node to any of the sites."""
    far = dict.fromkeys(range(1, nodes + 1), float("inf"))
    far.update(dict.fromkeys(sites, 0.0))
    changed = True
    while changed:
        changed = False
        for ends, cost in length.items():
            one, other = min(ends), max(ends)
            for near, away in ((one, other), (other, one)):
                if far[near] + cost < far[away]:
                    far[away] = far[near] + cost
                    changed = True
    return far
