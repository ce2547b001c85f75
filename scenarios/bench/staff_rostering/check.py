"""Checks the answer to a staff rostering instance from the published file and the CSV alone."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

from scenarios.bench.family import Verdict, data_file

ANSWER = "roster.csv"
FREE = ""


class _Published(NamedTuple):
    days: int
    minutes: dict[str, int]
    barred: dict[str, set[str]]
    staff: dict[str, list[str]]
    off: dict[str, set[int]]
    on_requests: list[list[str]]
    off_requests: list[list[str]]
    cover: list[list[str]]


def check(instance: str, data: Path | None, answer: Path) -> Verdict:
    """Count what the roster costs by the published rules, and name every rule that it breaks."""
    published = _read(data_file(data, "staff_rostering", instance, ".txt"))
    with (answer / ANSWER).open(encoding="utf-8", newline="") as file:
        rows = [(row["staff"], row["day"], row["shift"]) for row in csv.DictReader(file)]
    faults = [*_row_faults(published, rows)]
    if faults:
        return Verdict(None, tuple(faults))
    works = {(who, int(day)): shift for who, day, shift in rows}
    for who in published.staff:
        line = [works.get((who, day), FREE) for day in range(published.days)]
        faults += (f"{who}: {fault}" for fault in _line_faults(published, who, line))
    return Verdict(float(_cost(published, works)), tuple(faults))


def _read(path: Path) -> _Published:
    parts: dict[str, list[list[str]]] = {}
    for text in path.read_text(encoding="utf-8").splitlines():
        if text.startswith("SECTION_"):
            lines = parts.setdefault(text.strip().removeprefix("SECTION_"), [])
        elif text.strip() and not text.startswith("#"):
            lines.append(text.strip().split(","))
    return _Published(
        days=int(parts["HORIZON"][0][0]),
        minutes={line[0]: int(line[1]) for line in parts["SHIFTS"]},
        barred={line[0]: set(line[2].split("|")) - {""} for line in parts["SHIFTS"]},
        staff={line[0]: line[1:] for line in parts["STAFF"]},
        off={line[0]: {int(day) for day in line[1:]} for line in parts["DAYS_OFF"]},
        on_requests=parts["SHIFT_ON_REQUESTS"],
        off_requests=parts["SHIFT_OFF_REQUESTS"],
        cover=parts["COVER"],
    )


def _row_faults(published: _Published, rows: list[tuple[str, str, str]]) -> Iterator[str]:
    for who, day, shift in rows:
        if who not in published.staff:
            yield f"there is no employee {who!r}"
        if not day.isdecimal() or int(day) >= published.days:
            yield f"there is no day {day!r}"
        if shift not in published.minutes:
            yield f"there is no shift {shift!r}"
    for (who, day), count in Counter((who, day) for who, day, _ in rows).items():
        if count > 1:
            yield f"{who} has {count} shifts on day {day}"


def _line_faults(published: _Published, who: str, line: list[str]) -> Iterator[str]:
    limits, *rest = published.staff[who]
    most_minutes, least_minutes, longest, shortest, shortest_off, most_weekends = map(int, rest)
    for limit in limits.split("|"):
        code, most = limit.split("=")
        if line.count(code) > int(most):
            yield f"{line.count(code)} shifts {code}, at most {most} are allowed"
    minutes = sum(published.minutes[code] for code in line if code)
    if not least_minutes <= minutes <= most_minutes:
        yield f"{minutes} minutes in all, {least_minutes} to {most_minutes} are allowed"
    for day, (first, second) in enumerate(pairwise(line)):
        if first and second in published.barred[first]:
            yield f"{second} on day {day + 1} follows {first}"
    for day in published.off.get(who, ()):
        if line[day]:
            yield f"{line[day]} on day {day}, which is a day off"
    weekends = sum(any(line[day : day + 2]) for day in range(5, len(line), 7))
    if weekends > most_weekends:
        yield f"{weekends} weekends, at most {most_weekends} are allowed"
    yield from _block_faults(line, longest, shortest, shortest_off)


def _block_faults(line: list[str], longest: int, shortest: int, shortest_off: int) -> Iterator[str]:
    start = 0
    for works, block in groupby(line, key=bool):
        length = len(list(block))
        inside = start > 0 and start + length < len(line)
        if works and length > longest:
            yield f"{length} days at work from day {start}, at most {longest} are allowed"
        if works and inside and length < shortest:
            yield f"{length} days at work from day {start}, at least {shortest} are wanted"
        if not works and inside and length < shortest_off:
            yield f"{length} days off from day {start}, at least {shortest_off} are wanted"
        start += length


def _cost(published: _Published, works: dict[tuple[str, int], str]) -> int:
    """What requests refused and cover missed or exceeded cost."""
    cost = 0
    for who, day, shift, weight in published.on_requests:
        cost += int(weight) * (works.get((who, int(day))) != shift)
    for who, day, shift, weight in published.off_requests:
        cost += int(weight) * (works.get((who, int(day))) == shift)
    staffed = Counter((day, shift) for (_, day), shift in works.items())
    for day, shift, wanted, under, over in published.cover:
        spare = staffed[int(day), shift] - int(wanted)
        cost += int(under) * max(0, -spare) + int(over) * max(0, spare)
    return cost
