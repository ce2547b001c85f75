"""From how often each step is made on each weekday to one round trip through all of them."""

from collections import defaultdict
from collections.abc import Mapping

Node = tuple[int, int]
Step = tuple[int, int, str]


def components(counts: Mapping[Step, int], target: Mapping[Step, Node]) -> list[set[Node]]:
    """The parts into which the steps that are made fall; one part means one round trip."""
    neighbours: dict[Node, set[Node]] = defaultdict(set)
    for step, count in counts.items():
        if count:
            here, there = step[:2], target[step]
            neighbours[here].add(there)
            neighbours[there].add(here)
    parts: list[set[Node]] = []
    seen: set[Node] = set()
    for start in neighbours:
        if start in seen:
            continue
        part, waiting = {start}, [start]
        while waiting:
            for node in neighbours[waiting.pop()] - part:
                part.add(node)
                waiting.append(node)
        seen |= part
        parts.append(part)
    return parts


def round_trip(counts: Mapping[Step, int], target: Mapping[Step, Node]) -> list[str]:
    """The codes along one closed walk that makes every step as often as counted (Hierholzer)."""
    leaving: dict[Node, list[Step]] = defaultdict(list)
    for step in sorted(counts):
        leaving[step[:2]].extend([step] * counts[step])
    start = min(node for node, steps in leaving.items() if steps and node[0] == 0)
    walked: list[str] = []
    trail: list[tuple[Node, str]] = [(start, "")]
    while trail:
        node, code = trail[-1]
        if leaving[node]:
            step = leaving[node].pop()
            trail.append((target[step], step[2]))
        else:
            walked.append(code)
            trail.pop()
    return walked[-2::-1]
