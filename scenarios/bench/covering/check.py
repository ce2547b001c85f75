"""Checks the answer to a maximal covering from the published file and the CSV alone.

Distances by the spherical law of cosines in vectors, not by the haversine.
"""

import csv
from math import asin, cos, dist, radians, sin
from pathlib import Path

from scenarios.bench.family import Verdict, data_file

ANSWER = "sites.csv"
RADIUS = 6_378_100.0


def check(instance: str, data: Path | None, answer: Path) -> Verdict:
    """Count the demand within reach of an open site, and the sites."""
    name, _, rest = instance.partition(":")
    wanted = dict(part.split("=") for part in rest.split(","))
    count, reach = int(wanted["p"]), float(wanted["r"])
    points, demand = _read(data_file(data, "covering", name, ".txt"))
    with (answer / ANSWER).open(encoding="utf-8", newline="") as file:
        sites = [int(row["site"]) for row in csv.DictReader(file)]
    faults = []
    if len(set(sites)) != count or len(sites) != count:
        faults.append(f"{len(set(sites))} different sites are open, but {count} are asked for")
    faults += [f"there is no node {site}" for site in sites if not 1 <= site <= len(points)]
    if faults:
        return Verdict(None, tuple(faults))
    opened = [points[site - 1] for site in sites]
    covered = 0
    for point, people in zip(points, demand, strict=True):
        chord = min(dist(point, site) for site in opened)
        covered += people if 2 * RADIUS * asin(min(1.0, chord / 2)) <= reach else 0
    return Verdict(float(covered))


def _read(path: Path) -> tuple[list[tuple[float, float, float]], list[int]]:
    """Every node as a point of the unit sphere, and its demand."""
    lines = path.read_text(encoding="utf-8").replace("EOF", "\nEOF").splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("NODE_COORD_SECTION"))
    second = next(at for at, line in enumerate(lines) if line.startswith("DEMAND_SECTION"))
    points = []
    for line in lines[first + 1 : second]:
        if not line.strip():
            continue
        latitude, longitude = (radians(float(word)) for word in line.split())
        across = cos(latitude)
        points.append((across * cos(longitude), across * sin(longitude), sin(latitude)))
    rest = " ".join(lines[second + 1 :]).partition("EOF")[0]
    return points, [int(float(word)) for word in rest.split()]
