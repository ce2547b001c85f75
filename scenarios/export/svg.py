"""Charts as inline SVG: numbers in, one self-contained element out, with a title for everybody."""

from collections.abc import Sequence
from html import escape

WIDTH = 960


def coverage_chart(
    required: Sequence[float],
    on_duty: Sequence[float],
    day_labels: Sequence[tuple[int, str]],
    title: str,
) -> str:
    """On duty (area) against required (line) hour by hour, with the shortfall on top.

    `day_labels` gives the first hour of each labelled day.
    """
    height, base = 150, 124
    top = max([1.0, *required, *on_duty])
    step = WIDTH / max(1, len(required))

    def y(value: float) -> float:
        return round(base - value / top * (base - 10), 1)

    def line(values: Sequence[float]) -> str:
        points = (f"H{round(index * step, 1)}V{y(v)}" for index, v in enumerate(values))
        return "".join(points) + f"H{WIDTH}"

    short = "".join(
        f'<rect class="short" x="{round(index * step, 1)}" y="{y(need)}" '
        f'width="{max(step, 0.8):.2f}" height="{round(y(have) - y(need), 1)}"/>'
        for index, (need, have) in enumerate(zip(required, on_duty, strict=True))
        if need > have
    )
    labels = "".join(
        f'<text x="{round(hour * step, 1)}" y="{height - 12}">{escape(text)}</text>'
        for hour, text in day_labels
    )
    scale = f'<text x="{WIDTH}" y="12" text-anchor="end">{top:,.0f} people</text>'
    area = f'<path class="duty" d="M0 {base}{line(on_duty)}V{base}Z"/>'
    need = f'<path class="need" d="M0 {y(required[0]) if required else base}{line(required)}"/>'
    return _svg(height, title, area + short + need + labels + scale)


def week_heat(values: Sequence[Sequence[float]], title: str, hatched: bool = False) -> str:
    """Seven rows of twenty-four cells, darker where the value is higher; Monday first.

    They are hatched where a profile gave the hours, not the incidents.
    """
    cell, left, head = 36, 60, 20
    top = max([1e-9, *(value for row in values for value in row)])
    parts = [f'<text x="{left + hour * cell}" y="14">{hour:02}</text>' for hour in range(0, 24, 3)]
    for day, (name, row) in enumerate(zip(WEEKDAYS, values, strict=True)):
        y = head + day * 22
        parts.append(f'<text x="0" y="{y + 15}">{name}</text>')
        parts.extend(
            f'<rect class="heat" x="{left + hour * cell}" y="{y}" width="{cell - 1}" height="21" '
            f'fill-opacity="{value / top:.2f}"/>'
            for hour, value in enumerate(row)
        )
    height = head + 7 * 22
    if hatched:
        reach = 7 * 22
        ways = (f"M{x} {head}l{reach} {reach}" for x in range(left, left + 24 * cell - reach, 14))
        parts.append(f'<path class="hatch" d="{"".join(ways)}"/>')
    return _svg(height + 4, title, "".join(parts))


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def load_bars(loads: Sequence[tuple[str, float]], title: str) -> str:
    """One bar a manager in per cent of capacity, with lines at 90 and 110 %."""
    left, row, head = 150, 22, 18
    top = max([125.0, *(percent for _, percent in loads)])

    def x(percent: float) -> float:
        return round(left + percent / top * (WIDTH - left - 60), 1)

    height = head + row * len(loads) + 8
    parts = []
    for index, (name, percent) in enumerate(loads):
        y = head + row * index
        kind = "over" if percent > 110 else "duty"
        parts.append(f'<text x="0" y="{y + 14}">{escape(name)}</text>')
        parts.append(
            f'<rect class="{kind}" x="{left}" y="{y}" width="{x(percent) - left}" '
            f'height="{row - 4}"/>'
        )
        parts.append(f'<text x="{x(percent) + 6}" y="{y + 14}">{percent:.0f} %</text>')
    for mark in (90, 110):
        parts.append(f'<path class="mark" d="M{x(mark)} {head - 4}V{height}"/>')
        parts.append(f'<text x="{x(mark)}" y="12" text-anchor="middle">{mark} %</text>')
    return _svg(height, title, "".join(parts))


def interval_chart(rows: Sequence[tuple[str, tuple[float, float, float]]], title: str) -> str:
    """A row a difference: low end, mean and high end about zero, each row on its own scale."""
    left, row, middle = 380, 26, 380 + (WIDTH - 380) / 2
    height = row * len(rows) + 6
    parts = [f'<path class="mark" d="M{middle:.1f} 0V{height}"/>']
    for index, (name, (low, mean, high)) in enumerate(rows):
        reach = 1.1 * max(abs(low), abs(high), abs(mean), 1e-9)
        x = [middle + value / reach * (WIDTH - left) / 2 for value in (low, mean, high)]
        y = row * index + row / 2 + 2
        kind = "open" if low <= 0 <= high else "shown"
        parts.append(f'<text x="0" y="{y + 4:.1f}">{escape(name)}</text>')
        parts.append(f'<path class="need" d="M{x[0]:.1f} {y:.1f}H{x[2]:.1f}"/>')
        parts.append(f'<circle class="{kind}" cx="{x[1]:.1f}" cy="{y:.1f}" r="5"/>')
    return _svg(height, title, "".join(parts))


def _svg(height: float, title: str, content: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{content}</svg>"
    )
