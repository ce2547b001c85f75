"""A parade on one picture: a row a person, a bar a task, told apart by shade and letter."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from html import escape

from scenarios.export.tasking.sheets import Line, Parade

LETTERS = {
    "hotspot": "H",
    "visible": "V",
    "response_reserve": "R",
    "commitment": "C",
    "travel": "",
    "break": "B",
}
WIDTH, LEFT, HEAD, ROW = 720, 150, 18, 17
LETTERED = 13.0
"""Width of a bar, in units of the drawing, from which its letter is written."""
HOUR = timedelta(hours=1)


def board_of(parade: Parade) -> str:
    """The tours of a parade hour by hour."""
    first = min(person.start for person in parade.people).replace(minute=0)
    last = max(person.end for person in parade.people)
    scale = (WIDTH - LEFT - 4) / ((last - first) / HOUR)

    def x(moment: datetime) -> float:
        return LEFT + (moment - first) / HOUR * scale

    height = HEAD + ROW * len(parade.people) + 4
    parts = list(_hours(first, last, x(first), scale, height))
    for number, person in enumerate(parade.people):
        y = HEAD + ROW * number
        parts.append(f'<text x="0" y="{y + 12}">{escape(_short(person.told))}</text>')
        for line in merged(parade.lines_by_person[person.staff_id]):
            parts.append(_bar(line, x(line.start), x(line.end), y))
    title = f"Tasks of {len(parade.people)} people by hour"
    return (
        f'<svg class="board" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{title}"><title>{title}</title>{"".join(parts)}</svg>'
    )


def merged(lines: Sequence[Line]) -> Iterator[Line]:
    """Visits and the ways between them in one area as one bar: a board shows hours, not stops."""
    before: Line | None = None
    for line in lines:
        same = (
            before is not None
            and before.end == line.start
            and _seen(before) == _seen(line)
            and (before.area_id, before.who) == (line.area_id, line.who)
        )
        if before is not None and same:
            purpose = "hotspot" if "hotspot" in (before.purpose, line.purpose) else before.purpose
            before = Line(
                before.start,
                line.end,
                purpose,
                before.area_id,
                before.place_id,
                before.transport,
                before.who,
            )
            continue
        if before is not None:
            yield before
        before = line
    if before is not None:
        yield before


def _seen(line: Line) -> str:
    return "patrol" if line.purpose in ("hotspot", "visible", "travel") else line.purpose


def _hours(
    first: datetime, last: datetime, left: float, scale: float, height: int
) -> Iterator[str]:
    count = round((last - first) / HOUR)
    for number in range(count + 1):
        at = left + number * scale
        yield f'<path class="hour" d="M{at:.1f} {HEAD - 3}V{height}"/>'
        if number < count:
            yield f'<text class="hour" x="{at:.1f}" y="11">{(first + number * HOUR):%H}</text>'


def _bar(line: Line, left: float, right: float, y: int) -> str:
    letter = LETTERS.get(line.purpose, "")
    pair = "2" if letter and line.purpose != "break" and len(line.who) > 1 else ""
    text = ""
    if letter and right - left >= LETTERED:
        text = f'<text class="in" x="{(left + right) / 2:.1f}" y="{y + 11.5}">{letter}{pair}</text>'
    return (
        f'<rect class="{line.purpose}" x="{left:.1f}" y="{y}" width="{right - left:.1f}" '
        f'height="{ROW - 3}"/>{text}'
    )


def _short(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:23]}…"
