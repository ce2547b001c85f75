"""The equity audit as a section of the report."""

from html import escape
from typing import Any

from scenarios.export.html import section_of, table_of
from scenarios.export.sentences import Summary

PERCENT = 100
HEADER = (
    "Decile",
    "Areas",
    "Residents",
    "Visible hours",
    "Share of hours, %",
    "Share of demand, %",
    "Hours to demand",
    "Hours a week for 1,000",
    "Verdict",
)


def equity_section(summary: Summary) -> str:
    """Visible hours against demand by decile, with the verdict; blank without patrols."""
    patrols = summary.get("patrols", {})
    rows, equity = patrols.get("imd_audit"), patrols.get("equity")
    if not rows or not equity:
        return ""
    words = "".join(f"<p>{escape(text)}</p>\n" for text in (*equity["sentences"], equity["note"]))
    table = table_of("Visible patrol by deprivation decile, 1 = most deprived", HEADER, _rows(rows))
    return section_of(f"Equity audit: {equity['verdict']}", words + table)


def _rows(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (
            "no decile" if row["decile"] is None else str(row["decile"]),
            row["areas"],
            row["population"] or "not known",
            row["visible_hours"],
            PERCENT * row["share_of_hours"],
            PERCENT * row["share_of_demand"],
            "" if row["hours_to_demand"] is None else f"{row['hours_to_demand']:.2f}",
            "" if row["hours_per_1000"] is None else f"{row['hours_per_1000']:.1f}",
            "not judged" if row["decile"] is None else ", ".join(row["flags"]) or "within limits",
        )
        for row in rows
    ]
