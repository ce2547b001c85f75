"""Checks the answer to a rotating workforce instance from the published file and the CSV alone."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from scenarios.bench.family import Verdict, data_file

ANSWER = "schedule.csv"


class _Published(NamedTuple):
    days: int
    staff: int
    demand: list[list[int]]
    runs: dict[str, tuple[int, int]]
    off: tuple[int, int]
    work: tuple[int, int]
    banned: list[list[str]]


def check(instance: str, data: Path | None, answer: Path) -> Verdict:
    """Count every way in which the schedule is not what the instance asks for."""
    published = _read(data_file(data, "rotating_workforce", instance, ".txt"))
    with (answer / ANSWER).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = {(int(row["week"]), int(row["weekday"])): row["shift"] or "-" for row in rows}
    wanted = {(w + 1, d + 1) for w in range(published.staff) for d in range(published.days)}
    if cells.keys() != wanted or len(rows) != len(wanted):
        return Verdict(1.0, ("there must be one row for every week and weekday, no more",))
    line = [cells[each] for each in sorted(wanted)]
    faults = (*_cover_faults(published, line), *_sequence_faults(published, line))
    return Verdict(float(len(faults)), faults)


def _read(path: Path) -> _Published:
    text = re.sub(r"(?m)^#.*$", "", path.read_text(encoding="utf-8"))
    words = iter(text.split())

    def number() -> int:
        return int(next(words))

    days, staff, shifts = number(), number(), number()
    demand = [[number() for _ in range(days)] for _ in range(shifts)]
    runs = {}
    for _ in range(shifts):
        name, _start, _length = next(words), next(words), next(words)
        runs[name] = (number(), number())
    off, work = (number(), number()), (number(), number())
    pairs, triples = number(), number()
    banned = [[next(words) for _ in range(2 if k < pairs else 3)] for k in range(pairs + triples)]
    return _Published(days, staff, demand, runs, off, work, banned)


def _cover_faults(published: _Published, line: list[str]) -> Iterator[str]:
    for day in range(published.days):
        found = Counter(line[day :: published.days])
        for name, row in zip(published.runs, published.demand, strict=True):
            if found[name] != row[day]:
                yield f"weekday {day + 1} has {found[name]} on {name}, but {row[day]} are wanted"
        for name in found.keys() - published.runs.keys() - {"-"}:
            yield f"weekday {day + 1} has the unknown shift {name}"


def _sequence_faults(published: _Published, line: list[str]) -> Iterator[str]:
    size = len(line)
    for banned in published.banned:
        for at in range(size):
            if [line[(at + k) % size] for k in range(len(banned))] == banned:
                yield f"day {at + 1}: {' '.join(banned)} is not allowed"
    kinds = ["off" if code == "-" else "work" for code in line]
    for name, length in _blocks(kinds):
        least, most = published.off if name == "off" else published.work
        if not least <= length <= most:
            yield f"a block of {length} days {name}, but {least} to {most} are allowed"
    for name, length in _blocks(line):
        least, most = published.runs.get(name, (1, size))
        if not least <= length <= most:
            yield f"a block of {length} days on {name}, but {least} to {most} are allowed"


def _blocks(line: list[str]) -> Iterator[tuple[str, int]]:
    """Blocks of equal days round the cycle: begin where one begins."""
    start = next((at for at in range(len(line)) if line[at] != line[at - 1]), 0)
    for name, days in groupby(line[start:] + line[:start]):
        yield name, len(list(days))
