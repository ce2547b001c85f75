"""Reads the published week of the Police Scotland challenge into calls and shifts."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from optimiser.dispatching.calls import Calls, FloatArray, ShiftCover
from optimiser.dispatching.split import split_officers
from optimiser.errors import MusterError

INCIDENTS, STATIONS = "incidents.csv", "stations.csv"
EARTH_RADIUS_MILES = 3958.8
MILES_AN_HOUR = 30.0
DAYS = 7
SHIFT_HOURS = 8
SHIFTS_A_DAY = 3
OFFICERS = (15, 25, 40)
TARGET_HOURS = {"Immediate": 1.0, "Prompt": 3.0, "Standard": 6.0}
_URGENT = "Immediate"
_COLUMNS = ("URN", "Latitude", "Longitude", "Day", "Hour", "Priority", "Deployment Time (hrs)")


@dataclass(frozen=True)
class Week:
    """The incidents in order of report and the names of their stations."""

    urns: tuple[str, ...]
    stations: tuple[str, ...]
    calls: Calls

    def permuted(self, days: Sequence[int]) -> "Week":
        """The same week with its days in another order: first day `days[0]`, and so on."""
        place = np.argsort(np.asarray(days))
        reported = self.calls.reported
        moved = place[(reported // 24).astype(int)] * 24 + reported % 24
        order = np.lexsort((np.arange(len(moved)), moved))
        calls = replace(
            self.calls,
            reported=moved[order],
            target=self.calls.target[order],
            on_scene=self.calls.on_scene[order],
            travel=self.calls.travel[order],
            urgent=self.calls.urgent[order],
        )
        return Week(tuple(self.urns[each] for each in order), self.stations, calls)

    def splits(self, officers: Sequence[int] = OFFICERS) -> list[tuple[int, ...]]:
        """Officers by station for each kind of shift, in proportion to the work nearest to each.

        The work is that of the whole week and of all its hours: a shape, known from earlier weeks
        where there are any, that no single incident decides.
        """
        calls, bases = self.calls, len(self.stations)
        work = calls.on_scene + calls.travel.min(axis=1)
        load = np.bincount(calls.nearest, weights=work, minlength=bases)
        return [split_officers(count, load.tolist()) for count in officers]


def week_of_shifts(splits: Sequence[Sequence[int]], more: int = 0) -> list[ShiftCover]:
    """The 21 shifts of the week, and `more` after it, with the same officers every day."""
    return [
        ShiftCover(
            float(SHIFT_HOURS * number),
            float(SHIFT_HOURS * (number + 1)),
            tuple(splits[number % SHIFTS_A_DAY]),
        )
        for number in range(DAYS * SHIFTS_A_DAY + more)
    ]


def read_week(folder: Path) -> Week:
    """Read both files; raises `MusterError` with a sentence for everything that is wrong."""
    faults: list[str] = []
    rows, stations = _rows(folder / INCIDENTS, faults), _rows(folder / STATIONS, faults)
    if faults:
        raise MusterError("; ".join(faults))
    numbers = [_incident(place, row, faults) for place, row in enumerate(rows, start=2)]
    at = [_place(f"{STATIONS} row {n}", row, faults) for n, row in enumerate(stations, start=2)]
    if faults or not rows or not stations:
        raise MusterError("; ".join(faults) or f"{folder} holds no incidents or no stations")
    order = sorted(range(len(rows)), key=lambda n: (numbers[n][2], rows[n]["URN"]))
    table = np.array([numbers[n] for n in order])
    travel = _miles(table[:, None, :2], np.array(at)[None, :, :]) / MILES_AN_HOUR
    calls = Calls(
        reported=table[:, 2],
        target=table[:, 3],
        on_scene=table[:, 4],
        travel=travel,
        urgent=table[:, 3] == TARGET_HOURS[_URGENT],
    )
    names = tuple(row.get("Station No.", str(n)) for n, row in enumerate(stations, start=1))
    return Week(tuple(rows[n]["URN"] for n in order), names, calls)


def _rows(path: Path, faults: list[str]) -> list[dict[str, str]]:
    if not path.is_file():
        faults.append(f"there is no file {path}; --data is the folder that holds it")
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        needed = _COLUMNS if path.name == INCIDENTS else _COLUMNS[1:3]
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            faults.append(f"{path.name} has no column {', '.join(missing)}")
        return list(reader)


def _place(where: str, row: dict[str, str], faults: list[str]) -> tuple[float, float]:
    try:
        return float(row["Latitude"]), float(row["Longitude"])
    except ValueError:
        faults.append(f"{where}: latitude and longitude should be numbers")
        return 0.0, 0.0


def _incident(place: int, row: dict[str, str], faults: list[str]) -> tuple[float, ...]:
    """Latitude, longitude, hour of the week, target and hours on scene of an incident."""
    where = f"{INCIDENTS} row {place}"
    at = _place(where, row, faults)
    target = TARGET_HOURS.get(row["Priority"])
    if target is None:
        faults.append(f"{where}: priority {row['Priority']!r} is none of {', '.join(TARGET_HOURS)}")
    try:
        day, hour = int(row["Day"]), int(row["Hour"])
        on_scene = float(row["Deployment Time (hrs)"])
    except ValueError:
        faults.append(f"{where}: day, hour and deployment time should be numbers")
        return (0.0,) * 5
    if not (1 <= day <= DAYS and 0 <= hour < 24 and on_scene >= 0):
        faults.append(f"{where}: day {day}, hour {hour}, {on_scene} hours lie outside the week")
    return *at, 24.0 * (day - 1) + hour, target or 0.0, on_scene


def _miles(first: FloatArray, second: FloatArray) -> FloatArray:
    """Great-circle miles between places in degrees (haversine)."""
    first, second = np.radians(first), np.radians(second)
    half = np.sin((second - first) / 2) ** 2
    cosines = np.cos(first[..., 0]) * np.cos(second[..., 0])
    chord = half[..., 0] + cosines * half[..., 1]
    miles: FloatArray = 2 * EARTH_RADIUS_MILES * np.arcsin(np.sqrt(chord))
    return miles
