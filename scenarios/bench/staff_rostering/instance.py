"""Reads the published format of the staff rostering instances into the engine's problem."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from optimiser.errors import MusterError
from optimiser.rota.line_rota import LinePerson, LineRota, LineShift

SECTIONS = {
    "SECTION_HORIZON": 1,
    "SECTION_SHIFTS": 3,
    "SECTION_STAFF": 8,
    "SECTION_DAYS_OFF": 0,
    "SECTION_SHIFT_ON_REQUESTS": 4,
    "SECTION_SHIFT_OFF_REQUESTS": 4,
    "SECTION_COVER": 5,
}
"""Every section, and the columns of its lines (0 where they vary)."""

UNLIMITED = 10_000


class _Line(list[str]):
    """The values of one line, which knows where it stands for a sentence about it."""

    place = ""

    def number(self, column: int) -> int:
        """A whole number of the line that is not negative."""
        try:
            value = int(self[column])
        except ValueError:
            value = -1
        if value < 0:
            message = f"{self.place}: {self[column]!r} should be a whole number, 0 or more"
            raise MusterError(message)
        return value

    def one_of(self, column: int, known: dict[str, int], what: str) -> int:
        """The index of a name of the line."""
        if self[column] not in known:
            message = f"{self.place}: there is no {what} {self[column]!r}"
            raise MusterError(message)
        return known[self[column]]

    def day(self, column: int, days: int) -> int:
        """A day of the horizon."""
        day = self.number(column)
        if day >= days:
            message = f"{self.place}: day {day} is not one of the {days} days, counted from 0"
            raise MusterError(message)
        return day


def read_instance(path: Path) -> LineRota:
    """Read one instance; a sentence with the line where it is not as published."""
    sections = _sections(path)
    horizon = sections["SECTION_HORIZON"]
    if len(horizon) != 1 or not (days := horizon[0].number(0)):
        message = f"{path.name}: SECTION_HORIZON should hold the number of days"
        raise MusterError(message)
    codes = {line[0]: index for index, line in enumerate(sections["SECTION_SHIFTS"])}
    shifts = tuple(_shift(line, codes) for line in sections["SECTION_SHIFTS"])
    people = {line[0]: index for index, line in enumerate(sections["SECTION_STAFF"])}
    off: dict[int, set[int]] = defaultdict(set)
    for line in sections["SECTION_DAYS_OFF"]:
        who = line.one_of(0, people, "employee")
        off[who] |= {line.day(column, days) for column in range(1, len(line))}
    staff = tuple(
        _person(line, codes, frozenset(off[index]))
        for index, line in enumerate(sections["SECTION_STAFF"])
    )
    cost = np.zeros((len(staff), days, len(shifts) + 1), dtype=np.int64)
    for section, on in (("SECTION_SHIFT_ON_REQUESTS", True), ("SECTION_SHIFT_OFF_REQUESTS", False)):
        for line in sections[section]:
            who, day = line.one_of(0, people, "employee"), line.day(1, days)
            option, weight = line.one_of(2, codes, "shift") + 1, line.number(3)
            cost[who, day] += weight if on else 0
            cost[who, day, option] += -weight if on else weight
    cover = np.zeros((3, days, len(shifts)), dtype=np.int64)
    for line in sections["SECTION_COVER"]:
        cell = line.day(0, days), line.one_of(1, codes, "shift")
        cover[:, cell[0], cell[1]] = [line.number(column) for column in (2, 3, 4)]
    return LineRota(days, shifts, staff, cover[0], cover[1], cover[2], cost)


def best_known(path: Path, instance: str) -> float | None:
    """The published best of an instance, where the table beside it has one."""
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["instance"]: row["best_known"] for row in csv.DictReader(file)}
    return float(rows[instance]) if rows.get(instance) else None


def _sections(path: Path) -> dict[str, list[_Line]]:
    """The lines of every section; a sentence where one is missing or not as published."""
    sections: dict[str, list[_Line]] = {}
    name = ""
    for row, text in _filled(path):
        if text.startswith("SECTION_"):
            name = text
            sections[name] = []
            continue
        line = _Line(part.strip() for part in text.split(","))
        line.place = f"{path.name}, line {row}"
        wanted = SECTIONS.get(name)
        if wanted is None:
            message = f"{line.place}: {text!r} is in no section that is known"
            raise MusterError(message)
        if wanted and len(line) != wanted:
            message = f"{line.place}: {wanted} values are expected in {name}, not {len(line)}"
            raise MusterError(message)
        sections[name].append(line)
    missing = [each for each in SECTIONS if each not in sections]
    if missing:
        message = f"{path.name} has no {' and no '.join(missing)}"
        raise MusterError(message)
    return sections


def _filled(path: Path) -> Iterator[tuple[int, str]]:
    text = path.read_text(encoding="utf-8", errors="replace")
    for row, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield row, line.strip()


def _shift(line: _Line, codes: dict[str, int]) -> LineShift:
    barred = []
    for code in filter(None, line[2].split("|")):
        if code not in codes:
            message = f"{line.place}: there is no shift {code!r}"
            raise MusterError(message)
        barred.append(codes[code])
    if not line.number(1):
        message = f"{line.place}: a shift of 0 minutes is none"
        raise MusterError(message)
    return LineShift(line[0], line.number(1), frozenset(barred))


def _person(line: _Line, codes: dict[str, int], off: frozenset[int]) -> LinePerson:
    most = dict.fromkeys(codes, UNLIMITED)
    for part in filter(None, line[1].split("|")):
        code, _, number = part.partition("=")
        if code not in codes or not number.isdecimal():
            message = f"{line.place}: {part!r} should be a shift and its most, as D=14"
            raise MusterError(message)
        most[code] = int(number)
    return LinePerson(
        code=line[0],
        most_shifts=tuple(most.values()),
        most_minutes=line.number(2),
        least_minutes=line.number(3),
        longest_run=line.number(4),
        shortest_run=line.number(5),
        shortest_off=line.number(6),
        most_weekends=line.number(7),
        days_off=off,
    )
