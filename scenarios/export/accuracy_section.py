"""How well demand was foretold on held-back months, as a section of the report."""

from html import escape
from typing import Any

from scenarios.export.html import section_of, table_of
from scenarios.export.sentences import Summary

HEADER = (
    *("Month", "Incidents", "Caught by last year's count, %", "PAI", "PEI, last year's count"),
    "PEI, forecast",
)


def accuracy_section(summary: Summary) -> str:
    """Both rankings by month, and whether expectations and intervals held; blank where unknown."""
    found = summary.get("demand", {}).get("grid_accuracy")
    if not found:
        return ""
    share = f"{100 * found['area_share']:g} %"
    count = len(found["months"])
    held = "1 month" if count == 1 else f"{count} months"
    words = [
        f"Observed: {held} that no ranking saw, the hottest {share} of the "
        f"area in squares of {found['cell_metres']} m. Cells are ranked by {found['ranked_by']}."
    ]
    interval = found.get("pei_difference_ci95")
    if interval:
        low, high = interval
        nothing = ": no difference shown" if low <= 0 <= high else ""
        words.append(
            f"PEI of the forecast less that of last year's count: {found['pei_difference']:+.3f} "
            f"(95 % {low:+.3f} to {high:+.3f}{nothing})."
        )
    if found.get("interval_coverage") is not None:
        words.append(
            f"Intervals of {100 * found['interval_level']:g} % held "
            f"{100 * found['interval_coverage']:.1f} % of the counts."
        )
    ratios = found.get("observed_over_expected_by_tenth")
    if ratios:
        told = ", ".join(f"{ratio:.2f}" for ratio in ratios)
        words.append(f"Observed over expected, from quiet cells to busy ones: {told}.")
    text = "".join(f"<p>{escape(sentence)}</p>\n" for sentence in words)
    table = table_of(f"Rankings at {share} of the area", HEADER, map(_row, found["months"]))
    return section_of("Accuracy of demand", text + table)


def _row(month: dict[str, Any]) -> tuple[Any, ...]:
    return (
        month["month"],
        month["incidents"],
        _number(month.get("naive_hit_rate"), 100, 1),
        _number(month.get("naive_pai"), 1, 1),
        _number(month.get("naive_pei"), 1, 3),
        _number(month.get("forecast_pei"), 1, 3),
    )


def _number(value: float | None, factor: float, decimals: int) -> str:
    return "not known" if value is None else f"{factor * value:.{decimals}f}"
