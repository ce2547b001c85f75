"""`tasking.html`: the parades of a day for print, a board a parade and a sheet a crew."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from html import escape

from scenarios.cells import guard
from scenarios.export.html import page_of
from scenarios.export.tasking.board import board_of, merged
from scenarios.export.tasking.route_map import Point, RouteMaps, Stop
from scenarios.export.tasking.sheets import CrewSheet, Line, Parade
from scenarios.export.tasking.usual import UsualIncidents
from scenarios.schema.pack import Pack

KEY = (
    "H visits to hot spots, V visible patrol, R reserve for response, C commitment, B break, "
    "2 = in a pair"
)
NAMES = {
    "hotspot": "Visit",
    "visible": "Visible patrol",
    "response_reserve": "Reserve",
    "commitment": "Commitment",
    "travel": "On the way",
    "break": "Break",
}
Reserve = tuple[str, datetime]
"""A base and an hour."""
ADVICE = (
    "Times are for this day alone: keep to them where calls allow, and write down when you came "
    "and left; what was not reached counts as much as what was."
)


def tasking_html(
    pack: Pack,
    parades: Sequence[Parade],
    day: date,
    places: Mapping[str, Point] | None = None,
    reserves: Mapping[Reserve, str] | None = None,
) -> str:
    """One page for a day: a board of every parade, then the sheets of its crews.

    `places` are the coordinates (longitude, latitude) of the plan's places below areas, `reserves`
    the reasons of the response reserve by base and hour.
    """
    known = dict(places or {})
    title = f"{pack.manifest.name}: tasking, {day:%A} {day.day} {day:%B %Y}"
    writer = _Writer(
        pack, RouteMaps(pack, known), UsualIncidents(pack, known), known, reserves or {}
    )
    body = "".join(writer.parade(parade) for parade in parades)
    if not parades:
        body = f'<p class="marking">{writer.marking}</p><p>Nobody parades on this day.</p>\n'
    return page_of(title, "tasking.css", body)


class _Writer:
    def __init__(
        self,
        pack: Pack,
        maps: RouteMaps,
        usual: UsualIncidents,
        places: dict[str, Point],
        reserves: Mapping[Reserve, str],
    ) -> None:
        self._maps, self._usual, self._reserves = maps, usual, reserves
        self._areas = {area.area_id: area.name for area in pack.areas}
        self._bases = {base.base_id: base.name for base in pack.bases}
        self._names = _place_names(places, self._areas)
        self._people = {row.staff_id: row.name or row.staff_id for row in pack.staff}
        self.marking = escape(pack.manifest.classification)

    def parade(self, parade: Parade) -> str:
        """A parade: its board, its crews in short, and their sheets."""
        start = parade.start
        base = escape(self._bases.get(parade.base_id, parade.base_id))
        head = (
            f'<section class="parade">\n<p class="marking">{self.marking}</p>\n'
            f"<h1>{base}, parade of {start:%H:%M}</h1>\n"
            f"<p>{start:%A} {start.day} {start:%B %Y}: {_count(len(parade.people), 'person')}, "
            f"{_count(len(parade.sheets), 'sheet')}. {KEY}.</p>\n"
        )
        short = "".join(self._in_short(crew) for crew in parade.sheets)
        table = (
            '<table class="short"><tr><th>Crew</th><th>People</th><th>By</th>'
            f"<th>Areas</th><th>Visits</th><th>Reserve</th><th>Break</th></tr>\n{short}</table>\n"
        )
        sheets = "".join(self._sheet(parade, crew) for crew in parade.sheets)
        return f"{head}{board_of(parade)}{table}</section>\n{sheets}"

    def _in_short(self, sheet: CrewSheet) -> str:
        own = sheet.own
        areas = dict.fromkeys(line.area_id for line in own if line.area_id)
        reserve = [line for line in merged(own) if line.purpose == "response_reserve"]
        breaks = [line for line in sheet.lines if line.purpose == "break"]
        visits = sum(line.is_below_area for line in own)
        cells = (
            ", ".join(map(call_sign, sheet.crews)),
            ", ".join(person.name or person.staff_id for person in sheet.people),
            _transport(own),
            ", ".join(self._areas.get(area, area) for area in areas),
            str(visits) if visits else "",
            ", ".join(_span(line) for line in reserve),
            ", ".join(dict.fromkeys(_span(line) for line in breaks)),
        )
        return "<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in cells) + "</tr>\n"

    def _sheet(self, parade: Parade, sheet: CrewSheet) -> str:
        """One crew: who, the route with its map, and room for the times that were kept."""
        marks = tuple(_marks(sheet.lines))
        stops: list[Stop] = [
            (mark, line.place_id or line.area_id)
            for line, mark in zip(sheet.lines, marks, strict=True)
            if mark
        ]
        areas = [line.area_id for line in sheet.own if line.area_id]
        title = f"Route of {', '.join(person.told for person in sheet.people)}"
        rows = "".join(self._rows(parade.base_id, sheet, marks))
        day, base = parade.start, self._bases.get(parade.base_id, parade.base_id)
        names = " and ".join(person.name or person.staff_id for person in sheet.people)
        people = "; ".join(
            f"{person.staff_id}, {person.rank.replace('_', ' ')}, on duty {person.start:%H:%M} to "
            f"{person.end:%H:%M}"
            for person in sheet.people
        )
        return (
            f'<section class="sheet">\n<p class="marking">{self.marking}</p>\n'
            f"<header><div><h2>{_text(names)}</h2>"
            f"<p><strong>{_text(self._crew(sheet))}</strong></p>"
            f"<p>{_text(people)}. {_text(base)}, parade {day:%H:%M}, {day:%A} {day.day} "
            f"{day:%B %Y}.</p>\n"
            f'<p class="advice">{ADVICE}</p></div>\n'
            f"{self._maps.draw(stops, areas, parade.base_id, title)}</header>\n"
            '<table class="route"><tr><th></th><th>Time</th><th>Min</th><th>What</th>'
            "<th>Where</th><th>What to do</th><th>Came</th><th>Left</th></tr>\n"
            f"{rows}</table>\n</section>\n"
        )

    def _crew(self, sheet: CrewSheet) -> str:
        """Call sign and crewing, where they hold for the whole tour."""
        if len(sheet.crews) != 1:
            return f"{len(sheet.crews)} crews in this tour, as told below"
        first = sheet.own[0]
        return f"Crew {call_sign(first.crew_id)}{self._company(sheet, first)}"

    def _company(self, sheet: CrewSheet, line: Line) -> str:
        """Who else is in a crew, and how it goes."""
        own = {person.staff_id for person in sheet.people}
        others = [self._people.get(who, who) for who in line.who if who not in own]
        if others:
            return f", with {' and '.join(others)}"
        return ", as a pair" if len(line.who) > 1 else ", single crewed"

    def _rows(self, base_id: str, sheet: CrewSheet, marks: Sequence[str]) -> Iterator[str]:
        """The lines, and before them where the crew changes whom it is with."""
        told: set[str] = set()
        crew_id = "" if len(sheet.crews) > 1 else sheet.own[0].crew_id
        for line, mark in zip(sheet.lines, marks, strict=True):
            if line.purpose != "break" and line.crew_id != crew_id:
                crew_id = line.crew_id
                crew = f"Crew {call_sign(crew_id)}{self._company(sheet, line)}"
                yield f'<tr class="joins"><td></td><td colspan="7">{_text(crew)}</td></tr>\n'
            asked = self._to_do(base_id, line, told)
            yield self._line(sheet, line, mark, asked)

    def _line(self, sheet: CrewSheet, line: Line, mark: str, asked: str) -> str:
        what = NAMES.get(line.purpose, line.purpose)
        if line.purpose == "break" and len(line.who) < len(sheet.people):
            what = f"Break of {', '.join(self._people.get(each, each) for each in line.who)}"
        cells = (
            f'<td class="mark">{_text(mark)}</td>',
            f"<td>{_span(line)}</td>",
            f'<td class="number">{line.minutes}</td>',
            f"<td>{_text(what)}</td>",
            f"<td>{_text(self._where(line))}</td>",
            f"<td>{_text(asked)}</td>",
        )
        logged = bool(mark) and line.purpose != "response_reserve"
        boxes = '<td class="box"></td><td class="box"></td>' if logged else "<td></td><td></td>"
        return f'<tr class="{escape(line.purpose)}">{"".join(cells)}{boxes}</tr>\n'

    def _where(self, line: Line) -> str:
        area = self._areas.get(line.area_id, line.area_id)
        if line.is_below_area:
            return self._names.get(line.place_id, f"{area}, {line.place_id}")
        return area

    def _to_do(self, base_id: str, line: Line, told: set[str]) -> str:
        """What is asked; what is usual at a place is told once a sheet and part of the day."""
        by_car = line.transport == "vehicle"
        parks = line.transport == "foot_from_vehicle"
        if line.purpose in ("hotspot", "visible"):
            place = line.place_id if line.is_below_area else ""
            said = self._usual.tell(place, line.area_id, line.start.hour)
            key = f"{place or line.area_id} {said}"
            usual = "" if not said or key in told else f" Usual: {said}."
            told.add(key)
            if line.purpose == "hotspot":
                return f"{'Park, and be' if parks else 'Be'} seen on foot.{usual}"
            return f"{'By car' if by_car else 'On foot'}; stop and talk.{usual}"
        if line.purpose == "response_reserve":
            reason = self._reserves.get((base_id, line.start.replace(minute=0)), "")
            why = f" Why so many: {reason}." if reason else ""
            return f"Free for calls; nothing else is asked of you.{why}"
        return {
            "commitment": "Your supervisor has the reference.",
            "travel": f"{'Drive' if by_car else 'Walk'}{'' if line.place_id else ' there'}, "
            f"{line.minutes} minutes.",
        }.get(line.purpose, "")


def _place_names(places: Mapping[str, Point], areas: Mapping[str, str]) -> dict[str, str]:
    """Places as they are spoken of: their area's name with what follows it in the reference."""
    names = {}
    for place_id in places:
        area = next((a for a in areas if place_id.startswith(f"{a}-")), "")
        names[place_id] = f"{areas[area]} {place_id[len(area) + 1 :]}" if area else place_id
    return names


def _marks(lines: Sequence[Line]) -> Iterator[str]:
    """Numbers of visits in order; without any, of stretches of patrol. R is reserve."""
    below = any(line.is_below_area for line in lines)
    number = 0
    for line in lines:
        if line.is_below_area or (not below and line.purpose in ("hotspot", "visible")):
            number += 1
            yield str(number)
        else:
            yield {"response_reserve": "R", "commitment": "C"}.get(line.purpose, "")


def _transport(lines: Sequence[Line]) -> str:
    words = {"vehicle": "car", "foot_from_vehicle": "car", "foot": "foot"}
    used = (words.get(line.transport, line.transport) for line in lines if line.transport)
    return ", then ".join(dict.fromkeys(used))


def call_sign(crew_id: str) -> str:
    """The last part of a crew's reference: what is said on the radio within a day."""
    return crew_id.rsplit("-", 1)[-1]


def _span(line: Line) -> str:
    return f"{line.start:%H:%M} to {line.end:%H:%M}"


def _count(number: int, noun: str) -> str:
    plural = {"person": "people", "sheet": "sheets"}[noun]
    return f"{number} {noun if number == 1 else plural}"


def _text(value: str) -> str:
    return escape(guard(value))
