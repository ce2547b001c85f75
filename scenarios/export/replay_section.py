"""A replay as a section of the report: the plan against the baseline, with intervals."""

from collections.abc import Iterator
from typing import Any

from scenarios.export.html import section_of, table_of
from scenarios.export.replay_sentences import visits_sentence
from scenarios.export.sentences import Summary
from scenarios.export.svg import interval_chart

HEADER = ("Figure", "Plan", "Baseline", "Difference", "95 % interval", "Shown")
NAMES = {
    "immediate_in_target": "Immediate calls in target, %",
    "priority_in_target": "Priority calls in target, %",
    "hours_short": "Officer-hours that urgent calls waited",
    "hotspot_hours": "Visible crew-hours where and when most harm was",
    "crews_at_harm": "Crews near harm when it was done",
    "hotspot_minutes": "Minutes of patrol an hour at the hot spot where harm was done",
    "visible_hours": "Visible crew-hours in all",
    "committed_share": "Response time that is committed, %",
    "overrun_hours": "Hours worked beyond the end of tours",
}
SHARES = ("immediate_in_target", "priority_in_target", "committed_share")
PERCENT = 100
Numbers = tuple[float, float, float]
TENS, HUNDREDS = 10, 100


def replay_section(summary: Summary) -> str:
    """Every figure with both sides and the interval of the difference; blank without a replay."""
    block = summary.get("replay")
    if not block:
        return ""
    rows = list(_rows(block))
    bars = [(words, numbers) for words, numbers, _ in rows]
    chart = interval_chart(bars, "Plan less baseline with 95 % intervals, each on its own scale")
    table = table_of(
        "Means of a period, simulated on incidents held out of planning",
        HEADER,
        (told for _, _, told in rows),
    )
    key = (
        "<p>Right of the line: the plan has more. A hollow point: the interval holds zero, so "
        "that no difference is shown.</p>\n"
    )
    baseline = str(block.get("baseline_roster", "baseline"))
    visits = visits_sentence(block)
    key += f"<p>{visits}</p>\n" if visits else ""
    return section_of(f"Replay against the {baseline}", key + chart + table)


def _rows(block: dict[str, Any]) -> Iterator[tuple[str, Numbers, tuple[str, ...]]]:
    for name, interval in block["difference_ci95"].items():
        scale = PERCENT if name in SHARES else 1
        low, high = (scale * float(end) for end in interval)
        sides = [scale * float(block[side][name]) for side in ("plan", "baseline")]
        mean = scale * float(block["difference"][name])
        digits = _digits(name, max(abs(side) for side in sides))
        words = NAMES.get(name, name.replace("_", " ").capitalize())
        shown = "no difference shown" if low <= 0 <= high else "yes"
        told = (
            words,
            *(f"{side:,.{digits}f}" for side in sides),
            f"{abs(mean):,.{digits}f} {'more' if mean > 0 else 'less'}",
            f"from {low:+,.{digits}f} to {high:+,.{digits}f}",
            shown,
        )
        yield words, (low, mean, high), told


def _digits(name: str, size: float) -> int:
    """Decimals that a number of this size is told with."""
    if name in SHARES:
        return 1
    return 2 if size < TENS else 1 if size < HUNDREDS else 0
