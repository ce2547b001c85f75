"""Checks both dispatches of the Police Scotland week from the published files and the CSV alone."""

import csv
import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from scenarios.bench.family import Verdict

HINDSIGHT, ONLINE = "dispatch.csv", "dispatch_online.csv"
FEWEST = "dispatch_fewest.csv", "dispatch_fewest_online.csv"
OFFICERS = {0: 15, 1: 25, 2: 40}
HOURS = {"Immediate": 1, "Prompt": 3, "Standard": 6}
SLACK = 1e-6


def check(instance: str, data: Path | None, answer: Path) -> Verdict:
    """Count the late incidents of the answer with hindsight, and every fault of both answers."""
    assert data is not None, instance
    late, faults = judge(data, answer / HINDSIGHT)
    online, others = judge(data, answer / ONLINE)
    faults += [*others, *_same_split(answer / ONLINE)]
    if any("is late" in fault for fault in (*late, *online) if fault.startswith("Immediate")):
        faults.append("an immediate incident is late")
    plenty = dict.fromkeys(OFFICERS, 10**6)
    for file in FEWEST:
        if (answer / file).is_file():
            too_late, others = judge(data, answer / file, plenty)
            faults += [*others, *(f"{file}: {each}" for each in too_late)]
    return Verdict(float(len(late)), tuple(faults))


def judge(
    data: Path, answer: Path, officers: dict[int, int] | None = None
) -> tuple[list[str], list[str]]:
    """Every late incident and every fault of one dispatch, a sentence each."""
    incidents = {row["URN"]: row for row in _read(data / "incidents.csv")}
    stations = {row["Station No."]: row for row in _read(data / "stations.csv")}
    late, faults, seen = [], [], set()
    busy, who = defaultdict(list), defaultdict(set)
    for number, row in enumerate(_read(answer), start=2):
        incident, station = incidents.get(row["urn"]), stations.get(row["station"])
        if incident is None or station is None or row["urn"] in seen:
            faults.append(f"{answer.name} row {number}: no such incident or station, or again")
            continue
        seen.add(row["urn"])
        day, shift = int(row["day"]), int(row["shift"])
        depart, arrive, clear = (float(row[name]) for name in ("depart", "arrive", "clear"))
        reported = 24 * (int(incident["Day"]) - 1) + int(incident["Hour"])
        begins = 24 * (day - 1) + 8 * shift
        travel = _miles(incident, station) / 30
        where = f"{answer.name} row {number} ({row['urn']})"
        if not (1 <= day <= 7 and 0 <= shift <= 2 and begins - SLACK <= depart < begins + 8):
            faults.append(f"{where}: departs outside its shift")
        if depart < reported - SLACK:
            faults.append(f"{where}: departs before the report")
        if abs(arrive - depart - travel) > SLACK:
            faults.append(f"{where}: travels {arrive - depart:.4f} hours, not {travel:.4f}")
        if abs(clear - arrive - float(incident["Deployment Time (hrs)"])) > SLACK:
            faults.append(f"{where}: is not on the scene for the time that it takes")
        if arrive > reported + HOURS[incident["Priority"]] + SLACK:
            late.append(f"{incident['Priority']} incident {row['urn']} is late")
        busy[day, shift, row["station"], row["officer"]].append((depart, clear))
        who[day, shift].add((row["station"], row["officer"]))
    faults += [f"{answer.name}: {urn} is not answered" for urn in incidents if urn not in seen]
    faults += _twice(answer.name, busy)
    for (day, shift), people in who.items():
        if len(people) > (officers or OFFICERS)[shift]:
            faults.append(f"{answer.name}: {len(people)} officers on day {day} in shift {shift}")
    return late, faults


def _twice(
    name: str, busy: dict[tuple[int, int, str, str], list[tuple[float, float]]]
) -> list[str]:
    """Officers who are at two incidents at once."""
    faults = []
    for officer, times in busy.items():
        times.sort()
        for (_, clear), (depart, _) in pairwise(times):
            if depart < clear - SLACK:
                faults.append(f"{name}: officer {officer} is at two incidents at {depart:.3f}")
    return faults


def _same_split(answer: Path) -> list[str]:
    """Shifts whose officers by station cannot be the same on every day: together too many."""
    most: dict[tuple[int, str], int] = defaultdict(int)
    people: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    for row in _read(answer):
        people[row["day"], int(row["shift"]), row["station"]].add(row["officer"])
    for (_, shift, station), officers in people.items():
        most[shift, station] = max(most[shift, station], len(officers))
    totals: dict[int, int] = defaultdict(int)
    for (shift, _), count in most.items():
        totals[shift] += count
    return [
        f"{answer.name}: the stations of shift {shift} need {total} officers on fixed days"
        for shift, total in totals.items()
        if total > OFFICERS[shift]
    ]


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _miles(first: dict[str, str], second: dict[str, str]) -> float:
    """Great-circle miles by the angle between the two unit vectors."""
    vectors = []
    for place in (first, second):
        north, east = (math.radians(float(place[name])) for name in ("Latitude", "Longitude"))
        vectors.append(
            (math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north))
        )
    return 3958.8 * 2 * math.asin(math.dist(*vectors) / 2)
