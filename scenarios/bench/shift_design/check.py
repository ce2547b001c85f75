"""Checks the answer to a shift design instance from the published file and the CSV alone."""

import csv
import re
from pathlib import Path

from scenarios.bench.family import Verdict, data_file

ANSWER = "shifts.csv"


def check(instance: str, data: Path | None, answer: Path) -> Verdict:
    """Count the cost of the shifts minute by minute and every shift that is not allowed."""
    text = data_file(data, "shift_design", instance, ".dzn").read_text(encoding="utf-8")
    slot = _number(text, "interval")
    demand = _list(text, "demand")
    week = slot * len(demand)
    with (answer / ANSWER).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    faults, present, kinds = [], [0] * week, set()
    for number, row in enumerate(rows, start=2):
        start, minutes = _minute(row["start"]), int(row["minutes"])
        weekday, staff = int(row["weekday"]), int(row["staff"])
        if not _is_allowed(text, start, minutes, slot):
            faults.append(f"row {number}: {row['start']} for {minutes} minutes is not allowed")
        if not 1 <= weekday <= 7 or staff < 1:
            faults.append(f"row {number}: weekday {weekday}, staff {staff}")
        kinds.add((start, minutes))
        for minute in range(minutes):
            present[((weekday - 1) * week // 7 + start + minute) % week] += staff
    apart = [there - demand[at // slot] for at, there in enumerate(present)]
    over = sum(gap for gap in apart if gap > 0) * _number(text, "weightOverCover")
    under = -sum(gap for gap in apart if gap < 0) * _number(text, "weightUnderCover")
    cost = over + under + len(kinds) * _number(text, "weightShiftInstances")
    return Verdict(float(cost), tuple(faults))


def _number(text: str, name: str) -> int:
    found = re.search(rf"\b{name}\s*=\s*(\d+)\s*;", text)
    assert found is not None, name
    return int(found[1])


def _list(text: str, name: str) -> list[int]:
    found = re.search(rf"\b{name}\s*=\s*\[([^\]]*)\]", text)
    assert found is not None, name
    return [int(word) for word in found[1].split(",")]


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return 60 * int(hour) + int(minute)


def _is_allowed(text: str, start: int, minutes: int, slot: int) -> bool:
    if start % slot or minutes % slot:
        return False
    names = ("minStart", "maxStart", "minLength", "maxLength")
    return any(
        first <= start // slot <= last and least <= minutes // slot <= most
        for first, last, least, most in zip(*(_list(text, name) for name in names), strict=True)
    )
