"""The parades of a day and the sheets of their crews, from the tables of a plan."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

import pandas as pd

from optimiser.people import Role
from scenarios.schema.pack import Pack


@dataclass(frozen=True)
class Person:
    """Who parades, and for which tour (local times)."""

    staff_id: str
    name: str
    rank: str
    start: datetime
    end: datetime

    @property
    def told(self) -> str:
        """Name and reference, or the reference alone."""
        return f"{self.name} ({self.staff_id})" if self.name else self.staff_id


@dataclass(frozen=True)
class Line:
    """One stretch of a tour (local times) and the crew that does it, all its people in `who`."""

    start: datetime
    end: datetime
    purpose: str
    area_id: str = ""
    place_id: str = ""
    transport: str = ""
    who: tuple[str, ...] = ()
    crew_id: str = ""

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return round((self.end - self.start).total_seconds() / 60)

    @property
    def is_below_area(self) -> bool:
        """Whether it is at a place inside an area, not anywhere in it."""
        return self.purpose == "hotspot" and self.place_id not in ("", self.area_id)


@dataclass(frozen=True)
class CrewSheet:
    """What one or two people carry: everything that they do in their tours, in order.

    Two who are one crew all through share a sheet; who changes crews has their own, so that nobody
    carries two.
    """

    people: tuple[Person, ...]
    lines: tuple[Line, ...]

    @property
    def own(self) -> tuple[Line, ...]:
        """What is done, breaks aside."""
        return tuple(line for line in self.lines if line.purpose != "break")

    @property
    def crews(self) -> tuple[str, ...]:
        """References of the crews that the people are in, in order."""
        return tuple(dict.fromkeys(line.crew_id for line in self.own))


@dataclass(frozen=True)
class Parade:
    """Tours of one base that start together; a sheet is where the first of its people parades.

    `lines_by_person` are the stretches of each person of the parade.
    """

    base_id: str
    start: datetime
    people: tuple[Person, ...]
    sheets: tuple[CrewSheet, ...]
    lines_by_person: dict[str, tuple[Line, ...]]


def parades_of(
    pack: Pack, rota: pd.DataFrame, patrols: pd.DataFrame, day: date
) -> tuple[Parade, ...]:
    """The parades of tours that start on a local day, by base and time.

    `rota` and `patrols` are the tables of a plan as read by `read_plan_table`.
    """
    zone = ZoneInfo(pack.manifest.timezone)
    people = _people(pack, rota, day, zone)
    lines = _by_person(_rows(patrols, people, zone), people)
    sheets = _sheets(people, lines)
    key = _parade_of(rota, day, zone)
    parades = []
    for (base_id, start), members in groupby(sorted(people, key=key.__getitem__), key.__getitem__):
        own = tuple(people[who] for who in members)
        listed = tuple(sheet for sheet in sheets if sheet.people[0] in own)
        told = {person.staff_id: lines.get(person.staff_id, ()) for person in own}
        parades.append(Parade(base_id, start, own, listed, told))
    return tuple(parades)


def _parade_of(rota: pd.DataFrame, day: date, zone: ZoneInfo) -> dict[str, tuple[str, datetime]]:
    tours = _tours(rota, day)
    starts = tours["start"].dt.tz_convert(zone).dt.to_pydatetime()
    bases = zip(tours["base_id"], starts, strict=True)
    return dict(zip(tours["staff_id"], bases, strict=True))


def _tours(rota: pd.DataFrame, day: date) -> pd.DataFrame:
    """Tours that start on the day; somebody's first where there are two."""
    return (
        rota[(rota["date"] == day) & rota["start"].notna()]
        .sort_values("start")
        .drop_duplicates("staff_id")
    )


def _people(pack: Pack, rota: pd.DataFrame, day: date, zone: ZoneInfo) -> dict[str, Person]:
    known = {row.staff_id: row for row in pack.staff}
    found = {}
    tours = _tours(rota, day)
    for who, start, end in zip(tours["staff_id"], tours["start"], tours["end"], strict=True):
        row = known.get(who)
        name = (row and row.name) or ""
        rank = (row and (row.rank or row.role.value)) or ""
        rank = "PCSO" if rank == Role.PCSO else rank
        local = (moment.tz_convert(zone).to_pydatetime() for moment in (start, end))
        found[who] = Person(who, name, rank, *local)
    return found


def _rows(
    patrols: pd.DataFrame, people: dict[str, Person], zone: ZoneInfo
) -> Iterator[tuple[str, tuple[str, ...], Line]]:
    """Crew, staff and line of every row that lies in the tour of one of the people."""
    if not people:
        return
    first = min(person.start for person in people.values())
    last = max(person.end for person in people.values())
    near = patrols[(patrols["start"] >= first) & (patrols["end"] <= last)].sort_values(
        ["start", "crew_id"]
    )
    starts, ends = (near[edge].dt.tz_convert(zone).dt.to_pydatetime() for edge in ("start", "end"))
    columns = ("crew_id", "staff_ids", "purpose", "area_id", "place_id", "transport")
    for row, start, end in zip(
        near[list(columns)].itertuples(index=False, name=None), starts, ends, strict=True
    ):
        crew_id, joined, *rest = row
        staff = tuple(joined.split(";"))
        tours = [people[who] for who in staff if who in people]
        if any(tour.start <= start and end <= tour.end for tour in tours):
            yield crew_id, staff, Line(start, end, *rest)


def _by_person(
    rows: Iterable[tuple[str, tuple[str, ...], Line]], people: dict[str, Person]
) -> dict[str, tuple[Line, ...]]:
    """Each person's lines in order; `crew_id` and `who` say with whom."""
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for crew_id, staff, line in rows:
        for who in staff:
            if who in people:
                found[who].append(replace(line, crew_id=crew_id, who=staff))
    return {who: tuple(lines) for who, lines in found.items()}


def _sheets(people: dict[str, Person], lines: dict[str, tuple[Line, ...]]) -> list[CrewSheet]:
    """A sheet for every crew that stays together all through, and for everybody else their own."""
    crews_of = {
        who: {line.crew_id for line in own if line.purpose != "break"} for who, own in lines.items()
    }
    sheets = []
    for who, own in lines.items():
        together = next((line.who for line in own if line.purpose != "break"), (who,))
        if len(crews_of[who]) == 1 and all(
            crews_of.get(other) == crews_of[who] for other in together
        ):
            members = tuple(sorted((people[m] for m in together), key=_order))
            if members[0].staff_id == who:
                sheets.append(CrewSheet(members, _union([lines[m.staff_id] for m in members])))
        else:
            sheets.append(CrewSheet((people[who],), own))
    return sorted(sheets, key=lambda sheet: (sheet.lines[0].start, sheet.people[0].staff_id))


def _order(person: Person) -> tuple[datetime, str]:
    return person.start, person.staff_id


def _union(told: list[tuple[Line, ...]]) -> tuple[Line, ...]:
    """The lines of people of one crew; a break that all have at once is one line of the crew."""
    everybody = tuple(dict.fromkeys(who for lines in told for line in lines for who in line.who))
    breaks: defaultdict[tuple[datetime, datetime], list[Line]] = defaultdict(list)
    found: dict[Line, None] = {}
    for line in (line for lines in told for line in lines):
        if line.purpose == "break":
            breaks[line.start, line.end].append(line)
        else:
            found[line] = None
    for same in breaks.values():
        who = everybody if len(same) == len(told) else tuple(w for line in same for w in line.who)
        found[replace(same[0], who=who)] = None
    return tuple(sorted(found, key=lambda line: (line.start, line.who)))
