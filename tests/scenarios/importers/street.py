"""A small made-up force for tests: 48 LSOAs of two districts and a few hundred crimes."""

import csv
import json
from pathlib import Path

import numpy as np

from scenarios.importers.street_files import COLUMNS

WEST, SOUTH, SIDE = -0.30, 52.50, 0.01
DISTRICTS = ("Northam", "Southam")
TYPES = ("Burglary", "Violence and sexual offences", "Shoplifting", "Anti-social behaviour")


def code(number: int) -> str:
    return f"E0100{number:04}"


def write_boundaries(path: Path) -> Path:
    """Eight by six squares: the upper half is Northam, the lower Southam."""
    features = []
    for number in range(48):
        row, column = divmod(number, 8)
        west, south = WEST + SIDE * column, SOUTH + SIDE * row
        east, north = west + SIDE, south + SIDE
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        properties = {
            "LSOA21CD": code(number),
            "LSOA21NM": f"{DISTRICTS[row < 3]} {row:03}{'ABCDEFGH'[column]}",
            "LAD": DISTRICTS[row < 3],
        }
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def write_months(folder: Path, months: tuple[str, ...] = ("2025-01", "2025-02")) -> Path:
    """400 rows a month over both districts; every tenth has no location, every 25th lies away."""
    for month in months:
        (folder / month).mkdir(parents=True)
        rng = np.random.default_rng(int(month[-2:]))
        rows = [_row(number, month, rng) for number in range(400)]
        write_street(folder / month / f"{month}-madeshire-street.csv", rows)
    return folder


def _row(number: int, month: str, rng: np.random.Generator) -> list[str]:
    lsoa = int(rng.integers(48))
    row, column = divmod(lsoa, 8)
    place = [f"{WEST + SIDE * (column + 0.5):.6f}", f"{SOUTH + SIDE * (row + 0.5):.6f}"]
    where = ["On or near High Street", code(lsoa), f"Somewhere {lsoa:03}A"]
    if number % 25 == 24:
        where[1] = "E01099999"
    if number % 10 == 9:
        place, where = ["", ""], ["No Location", "", ""]
    crime = TYPES[int(rng.integers(len(TYPES)))]
    force = ["Madeshire Police"] * 2
    return [f"{month}{number}", month, *force, *place, *where, crime, "Under investigation", ""]


def write_street(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([list(COLUMNS), *rows])


def write_population(path: Path) -> Path:
    lines = [f"{code(number)},{1500 + 10 * number}" for number in range(48)]
    path.write_text("\n".join(["LSOA21CD,census2021_population", *lines]) + "\n")
    return path


def write_deprivation(path: Path) -> Path:
    lines = [f"Ward {number // 4},{code(number)},{1 + number % 10}.0,9.5" for number in range(48)]
    header = "ward24_name,lsoa21_code,IMD_decile,IMD_score"
    path.write_text("\n".join([header, *lines]) + "\n")
    return path
