"""Small zones grouped into neighbourhoods of a sensible size, and bases chosen among them."""

import heapq
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

URBAN_RESIDENTS_PER_SQUARE_KM = 1_200
SHORTEST_SHARED_BORDER = 1e-6
PASSES_OF_BALANCING = 20


def adjacency(zones: Sequence[BaseGeometry]) -> list[set[int]]:
    """Zones that share a border with each zone; a common corner is not enough."""
    neighbours: list[set[int]] = [set() for _ in zones]
    pairs = STRtree(zones).query(zones, predicate="intersects")
    for first, second in pairs.T.tolist():
        if first < second:
            border = zones[first].intersection(zones[second])
            if border.length > SHORTEST_SHARED_BORDER:
                neighbours[first].add(second)
                neighbours[second].add(first)
    return neighbours


def group_zones(
    neighbours: Sequence[set[int]],
    weights: Sequence[float],
    points: NDArray[np.float64],
    target: float,
) -> list[list[int]]:
    """Partition zones into connected groups that each weigh about `target`.

    The lightest group is merged with its neighbour that keeps both weight and distance low until
    there are total / target groups; then zones on a border move from heavy to light groups.
    Groups are connected unless a zone has no neighbour, which stays alone.

    Parameters
    ----------
    neighbours
        For each zone, the zones it shares a border with.
    weights
        Weight of each zone, such as its residents.
    points
        Centre of each zone in metres, shape (zones, 2).
    target
        Wanted weight of a group.

    Returns
    -------
    list of list of int
        Zones of every group, each in ascending order; groups by their first zone.
    """
    wanted = max(1, round(sum(weights) / target))
    label = _merge(neighbours, np.asarray(weights, dtype=np.float64), points, target, wanted)
    _balance(neighbours, np.asarray(weights, dtype=np.float64), label)
    groups: dict[int, list[int]] = {}
    for zone, group in enumerate(label):
        groups.setdefault(group, []).append(zone)
    return list(groups.values())


def _merge(
    neighbours: Sequence[set[int]],
    weights: NDArray[np.float64],
    points: NDArray[np.float64],
    target: float,
    wanted: int,
) -> list[int]:
    members = {zone: [zone] for zone in range(len(weights))}
    beside = {zone: set(near) for zone, near in enumerate(neighbours)}
    weight = {zone: float(own) for zone, own in enumerate(weights)}
    centre = {zone: points[zone].astype(np.float64) for zone in range(len(weights))}
    step = _typical_distance(neighbours, points)
    waiting = [(own, zone) for zone, own in weight.items() if beside[zone]]
    heapq.heapify(waiting)
    while len(members) > wanted and waiting:
        known_weight, lightest = heapq.heappop(waiting)
        if weight.get(lightest) != known_weight or not beside[lightest]:
            continue
        partner = min(
            beside[lightest],
            key=lambda group: (
                weight[group] / target
                + float(np.linalg.norm(centre[group] - centre[lightest])) / step,
                group,
            ),
        )
        _absorb(partner, lightest, members, beside)
        joint = weight[partner] + known_weight
        share = weight[partner] / joint if joint else 0.5
        centre[partner] = share * centre[partner] + (1 - share) * centre[lightest]
        weight[partner] = joint
        del weight[lightest]
        heapq.heappush(waiting, (joint, partner))
    label = [0] * len(weights)
    for group, zones in members.items():
        for zone in zones:
            label[zone] = group
    return label


def _absorb(
    partner: int, lightest: int, members: dict[int, list[int]], beside: dict[int, set[int]]
) -> None:
    members[partner] += members.pop(lightest)
    around = beside.pop(lightest)
    for group in around:
        beside[group].discard(lightest)
    beside[partner] |= around - {partner}
    for group in around - {partner}:
        beside[group].add(partner)


def _typical_distance(neighbours: Sequence[set[int]], points: NDArray[np.float64]) -> float:
    pairs = [(a, b) for a, near in enumerate(neighbours) for b in near if a < b]
    if not pairs:
        return 1.0
    first, second = np.asarray(pairs).T
    distances = np.linalg.norm(points[first] - points[second], axis=1)
    return max(float(np.median(distances)), 1.0)


def _balance(
    neighbours: Sequence[set[int]], weights: NDArray[np.float64], label: list[int]
) -> None:
    """Move border zones to lighter groups while that evens the weights and keeps both connected."""
    total = np.zeros(len(weights))
    members: dict[int, set[int]] = {}
    for zone, group in enumerate(label):
        total[group] += weights[zone]
        members.setdefault(group, set()).add(zone)
    for _ in range(PASSES_OF_BALANCING):
        moved = False
        for zone, own in enumerate(label):
            near = {label[other] for other in neighbours[zone]} - {own}
            if not near or len(members[own]) == 1:
                continue
            lightest = min(near, key=lambda group: (total[group], group))
            gains = total[own] - total[lightest] > weights[zone] > 0
            if gains and is_connected(members[own] - {zone}, neighbours):
                members[own].remove(zone)
                members[lightest].add(zone)
                total[own] -= weights[zone]
                total[lightest] += weights[zone]
                label[zone] = lightest
                moved = True
        if not moved:
            return


def is_connected(zones: set[int], neighbours: Sequence[set[int]]) -> bool:
    """Whether every zone can be reached from every other without leaving the group."""
    if not zones:
        return True
    reached: set[int] = set()
    border = [min(zones)]
    while border:
        zone = border.pop()
        if zone not in reached:
            reached.add(zone)
            border += neighbours[zone] & zones
    return reached == zones


def choose_medoids(
    points: NDArray[np.float64], weights: NDArray[np.float64], count: int
) -> tuple[list[int], NDArray[np.int64]]:
    """Choose `count` points that are near to the weight, and each point's nearest choice.

    Greedy p-median, improved by moving each choice to the best point of its own cluster.
    """
    distance = np.linalg.norm(points[:, None, :] - points[None, :, :], axis=2)
    count = min(count, len(points))
    nearest = np.full(len(points), np.inf)
    chosen: list[int] = []
    for _ in range(count):
        cost = weights @ np.minimum(nearest[:, None], distance)
        cost[chosen] = np.inf
        chosen.append(int(np.argmin(cost)))
        nearest = np.minimum(nearest, distance[:, chosen[-1]])
    for _ in range(PASSES_OF_BALANCING):
        owner = np.argmin(distance[:, chosen], axis=1)
        better = [_medoid(np.flatnonzero(owner == k), distance, weights) for k in range(count)]
        if better == chosen:
            break
        chosen = better
    return chosen, np.argmin(distance[:, chosen], axis=1)


def _medoid(
    cluster: NDArray[np.int64], distance: NDArray[np.float64], weights: NDArray[np.float64]
) -> int:
    cost = weights[cluster] @ distance[np.ix_(cluster, cluster)]
    return int(cluster[np.argmin(cost)])


def is_partition(groups: Iterable[Sequence[int]], zones: int) -> bool:
    """Whether every zone is in exactly one group."""
    return sorted(zone for group in groups for zone in group) == list(range(zones))
