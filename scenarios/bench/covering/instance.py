"""Reads a maximal covering: where demand is, how much, and what one site covers."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from optimiser.errors import MusterError
from optimiser.siting.problem import SitingProblem, maximal_covering

EARTH_RADIUS_METRES = 6_378_100.0
INSTANCE = re.compile(r"(?P<file>[^/:]+):p=(?P<count>\d+),r=(?P<metres>\d+(?:\.\d+)?)")
EXPECTED = "FILE:p=SITES,r=METRES, for example NewYork:p=50,r=400"


@dataclass(frozen=True)
class Instance:
    """The file of an instance, how many sites are opened and how far one covers."""

    file: str
    count: int
    metres: float


def parse_instance(name: str) -> Instance:
    """Read the name of an instance; a sentence where it is not of the form."""
    match = INSTANCE.fullmatch(name)
    if match is None:
        message = f"an instance of covering is called {EXPECTED}, not {name!r}"
        raise MusterError(message)
    return Instance(match["file"], int(match["count"]), float(match["metres"]))


def read_instance(path: Path, instance: Instance) -> tuple[SitingProblem, int]:
    """The problem and the total demand; every node is a customer and a site.

    The file has latitude and longitude of every node, then its demand. Nodes at most so many
    metres apart on the great circle cover each other.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    nodes = re.search(r"^DIMENSION\s*:\s*(\d+)", text, re.M)
    if nodes is None:
        message = f"{path.name} has no line DIMENSION"
        raise MusterError(message)
    size = int(nodes[1])
    places = _numbers(path, text, "NODE_COORD_SECTION", size, 2)
    demand = _numbers(path, text, "DEMAND_SECTION", size, 1)[:, 0]
    if (demand < 0).any() or (demand != np.rint(demand)).any():
        message = f"{path.name}: demand should be whole numbers of 0 or more"
        raise MusterError(message)
    whole = demand.astype(np.int64)
    is_covered = _covered(places, instance.metres)
    return maximal_covering(is_covered, whole, instance.count), int(whole.sum())


def _numbers(path: Path, text: str, section: str, rows: int, columns: int) -> NDArray[np.float64]:
    """The numbers that follow the name of a section; the end of the file may touch the last."""
    _, found, rest = text.partition(section)
    words = re.split(r"[A-Z]", rest, maxsplit=1)[0].split()
    try:
        values = np.array([float(word) for word in words])
    except ValueError:
        values = np.empty(0)
    if not found or len(values) != rows * columns:
        message = f"{path.name}: {section} should have {rows} lines of {columns} numbers"
        raise MusterError(message)
    return values.reshape(rows, columns)


def _covered(places: NDArray[np.float64], metres: float) -> NDArray[np.bool_]:
    """Which nodes are so near on the great circle, by the haversine; of shape (nodes, nodes)."""
    latitude, longitude = np.radians(places).T
    across = np.cos(latitude)
    points = np.column_stack(
        [across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)]
    )
    chord = 2 * np.sin(min(metres / EARTH_RADIUS_METRES / 2, np.pi / 2))
    # the haversine decides; the tree only spares it what is further by more than its rounding
    one, two = KDTree(points).query_pairs(chord * (1 + 1e-6) + 1e-12, output_type="ndarray").T
    half = np.sin((latitude[one] - latitude[two]) / 2) ** 2
    half += across[one] * across[two] * np.sin((longitude[one] - longitude[two]) / 2) ** 2
    near = 2 * EARTH_RADIUS_METRES * np.arcsin(np.sqrt(np.minimum(half, 1.0))) <= metres
    is_covered = np.eye(len(places), dtype=np.bool_)
    is_covered[one[near], two[near]] = is_covered[two[near], one[near]] = True
    return is_covered
