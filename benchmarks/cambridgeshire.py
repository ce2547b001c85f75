"""Accuracy on Cambridgeshire's recorded crime: `python benchmarks/cambridgeshire.py --data DIR`.

Cells of 250 m; September 2024 to August 2025 rank them, September to December 2025 are held back.
Prints tables of hit rate, PAI and PEI of the naive ranking, of the forecaster month by month, and
of its calibration and coverage. DIR holds `uk_street_crime/cambridgeshire` (data.police.uk) and
`boundaries/lsoa2021_cambridgeshire_pfa.geojson` (ONS).
"""

import argparse
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping, shape

from optimiser.demand.accuracy import GRID_SHARES, ShareScore, share_scores
from optimiser.demand.calibration import CalibrationGroup, Coverage, calibration, coverage
from optimiser.demand.grid import CELL_METRES, Grid
from optimiser.demand.held_out import GATE_SHARE, HeldOutAccuracy, held_out_accuracy
from optimiser.demand.intervals import place_rates
from optimiser.demand.rates import GammaRates, unrest_of
from scenarios.build.demand_grid import cells_of, counts_by_month, grid_over, month_numbers
from scenarios.build.placing import Locator
from scenarios.geography import shape_in_metres, to_metres
from scenarios.importers.street_files import read_street_files, street_files

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from scenarios.problems import Problem

CRIME = Path("uk_street_crime", "cambridgeshire")
BOUNDARIES = Path("boundaries", "lsoa2021_cambridgeshire_pfa.geojson")
FIRST_HELD_OUT = "2025-09"
POLICE_FOUND = ("Drugs", "Possession of weapons")
VIOLENCE = "Violence and sexual offences"
NORTH_FIRST = 10_000_000


class Cambridgeshire(NamedTuple):
    """Rows that have a location (`month`, `crime_type`, `longitude`, `latitude`), and the areas."""

    rows: pd.DataFrame
    areas: "list[BaseGeometry]"

    @property
    def cells(self) -> int:
        """Cells of 250 m that the area amounts to."""
        square_metres = shapely.union_all([shape_in_metres(area) for area in self.areas]).area
        return round(square_metres / CELL_METRES**2)

    def sets(self) -> dict[str, pd.DataFrame]:
        """The sets of crime that are told apart."""
        kind = self.rows["crime_type"]
        return {
            "All crime": self.rows,
            "Without drugs and weapons": self.rows[~kind.isin(POLICE_FOUND)],
            "Violence and sexual": self.rows[kind == VIOLENCE],
        }


def read_cambridgeshire(data: Path) -> Cambridgeshire:
    """Read the sixteen street files and the boundaries; SystemExit names what is unsound."""
    problems: list[Problem] = []
    rows = read_street_files(street_files(data / CRIME, problems.append), problems.append)
    if problems:
        raise SystemExit("\n".join(str(problem) for problem in problems[:5]))
    features = json.loads((data / BOUNDARIES).read_text(encoding="utf-8"))["features"]
    located = rows[rows["longitude"].notna()].reset_index(drop=True)
    return Cambridgeshire(located, [shape(feature["geometry"]) for feature in features])


def naive_scores(rows: pd.DataFrame, cells: int) -> tuple[ShareScore, ...]:
    """Rank by the counts of the training months; of equal cells the western, then southern first.

    All located rows count, also those that lie beyond the force's border, as in the published
    figures.
    """
    easting, northing = to_metres(rows["longitude"].to_numpy(), rows["latitude"].to_numpy())
    column, row = (np.floor(at / CELL_METRES).astype(np.int64) for at in (easting, northing))
    cell = np.unique(column * NORTH_FIRST + row, return_inverse=True)[1]
    training = (rows["month"] < FIRST_HELD_OUT).to_numpy()
    size = int(cell.max()) + 1
    seen, caught = (
        np.bincount(cell[chosen], minlength=size).astype(np.float64)
        for chosen in (training, ~training)
    )
    return share_scores(seen, caught, cells, ties="first")


def monthly_counts(
    force: Cambridgeshire, rows: pd.DataFrame
) -> tuple[NDArray[np.float64], Grid, list[str]]:
    """Incidents by month and cell inside the force, the cells, and the months' names."""
    grid = grid_over(force.areas)
    cell = cells_of(grid, rows["longitude"].to_numpy(), rows["latitude"].to_numpy())
    month, names = month_numbers(rows["month"])
    return counts_by_month(month, cell, len(names), len(grid)), grid, names


class Foretold(NamedTuple):
    """How intervals of one category held in later months, and what was seen beside expected."""

    coverage: Coverage
    calibration: tuple[CalibrationGroup, ...]
    expected: float
    observed: float


def foretold_by_category(force: Cambridgeshire) -> dict[str, Foretold]:
    """Intervals of LSOAs by category from the months before the held-out ones, month by month."""
    rows = force.rows
    outlines = [SimpleNamespace(geometry=mapping(area)) for area in force.areas]
    place = Locator(outlines).locate(rows["longitude"].to_numpy(), rows["latitude"].to_numpy())
    month, months = month_numbers(rows["month"])
    kind, kinds = pd.factorize(rows["crime_type"], sort=True)
    shape = len(months), len(outlines), len(kinds)
    inside = place >= 0
    cell = np.ravel_multi_index((month[inside], place[inside], kind[inside]), shape)
    counts = np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape).astype(np.float64)
    first = months.index(FIRST_HELD_OUT)
    posterior = place_rates(counts[:first].sum(axis=0))
    told = {}
    for index, name in enumerate(kinds):
        rates = GammaRates(
            mean=posterior.mean[:, index] / first,
            shape=posterior.shape[:, index],
            unrest=unrest_of(counts[:first, :, index]),
        )
        later = counts[first:, :, index]
        low, high = rates.predictive_interval(1)
        mass = np.tile(rates.mass_between(low, high, 1), (len(later), 1))
        expected = np.tile(rates.mean, (len(later), 1)).ravel()
        told[str(name)] = Foretold(
            coverage(((low <= later) & (later <= high)).ravel(), mass.ravel(), 0.9),
            calibration(expected, later.ravel()),
            float(expected.sum()),
            float(later.sum()),
        )
    return told


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public data")
    force = read_cambridgeshire(parser.parse_args().data)
    print(f"{force.cells:,} cells of {CELL_METRES} m, {len(force.rows):,} rows with a location\n")
    print("| Naive ranking | " + " | ".join(f"{share:.1%} of area" for share in GRID_SHARES) + " |")
    print("|---" * (1 + len(GRID_SHARES)) + "|")
    for name, rows in force.sets().items():
        scores = naive_scores(rows, force.cells)
        print(f"| {name} | " + " | ".join(_told(score) for score in scores) + " |")
    for name, rows in force.sets().items():
        counts, grid, months = monthly_counts(force, rows)
        accuracy = held_out_accuracy(counts, grid, months.index(FIRST_HELD_OUT))
        if accuracy is not None:
            _print_held_out(name, accuracy, months)
    print("\nLSOAs by category, each month of the last four from the year before them\n")
    print(
        "| Category | Observed / expected | 90 % intervals held | By the model |\n|---|---|---|---|"
    )
    for name, own in foretold_by_category(force).items():
        held = own.coverage
        print(f"| {name} | {own.observed / own.expected:.2f} of {own.expected:,.0f} | ", end="")
        print(f"{held.observed:.1%} ({held.low:.1%} to {held.high:.1%}) | {held.nominal:.1%} |")
    return 0


def _told(score: ShareScore) -> str:
    return f"{score.hit_rate:.1%} caught, PAI {score.pai:.1f}, PEI {score.pei:.3f}"


def _print_held_out(name: str, accuracy: HeldOutAccuracy, months: list[str]) -> None:
    print(f"\n{name}, each month from the twelve before it, inside the force, ties shared\n")
    print("| Month | Naive, PEI at " + ", ".join(f"{share:.1%}" for share in GRID_SHARES), end="")
    print(" | Forecaster |\n|---|---|---|")
    for score in accuracy.months:
        naive, forecast = (
            ", ".join(f"{at.pei:.3f}" for at in scores) for scores in (score.naive, score.forecast)
        )
        print(f"| {months[score.month]} | {naive} | {forecast} |")
    verdict = "ships" if accuracy.ships_forecaster else "does not ship"
    print(f"\nPEI at {GATE_SHARE:.0%}: forecaster less naive {accuracy.difference:+.4f} ", end="")
    print(f"({accuracy.difference_low:+.4f} to {accuracy.difference_high:+.4f}): it {verdict}.\n")
    print("| Tenth of expectation | Forecaster, observed / expected | Naive |\n|---|---|---|")
    tenths = zip(accuracy.calibration, accuracy.naive_calibration, strict=False)
    for number, (ours, last_year) in enumerate(tenths, start=1):
        print(f"| {number} | {_ratio(ours)} | {_ratio(last_year)} |")
    for of, held in (("all cells", accuracy.coverage), ("1+ a month", accuracy.coverage_busy)):
        if held is not None:
            print(f"\nCoverage of {held.level:.0%} intervals, {of}: {held.observed:.2%}", end=" ")
            print(f"({held.low:.2%} to {held.high:.2%}), by the model {held.nominal:.2%}")


def _ratio(group: CalibrationGroup) -> str:
    return f"{group.ratio:.2f} ({group.low:.2f} to {group.high:.2f}), {group.cells:,} cells"


if __name__ == "__main__":
    sys.exit(main())
