"""`weightings.csv` of a plan, its block of the summary and its section of the report."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from scenarios.build.weightings import WeightingEffect
from scenarios.export.csv_file import write_csv
from scenarios.export.html import section_of, table_of
from scenarios.plan_files import PLAN_TABLES

DECIMALS = 4
PERCENT = 100
COLUMNS = tuple(PLAN_TABLES["weightings"])


def write_weightings(path: Path, effects: Sequence[WeightingEffect]) -> None:
    """Write a row for each weighting and category that has heat; the chosen weighting first."""
    ordered = sorted(effects, key=lambda effect: not effect.chosen)
    write_csv(path, COLUMNS, (row for effect in ordered for row in _rows(effect)))


def weightings_summary(effects: Sequence[WeightingEffect]) -> list[dict[str, Any]]:
    """The `weightings` list in the `demand` block of `summary.json`."""
    return [
        {
            "weighting": effect.weighting,
            "police_generated_weight": effect.police_generated_weight,
            "chosen": effect.chosen,
            "hottest_shared": round(effect.hottest_shared, DECIMALS),
            "patrol_cover": _rounded(effect.patrol_cover),
            "heat_by_category": _told(effect),
        }
        for effect in effects
    ]


def weightings_section(weightings: pd.DataFrame) -> str:
    """The section of the report: one line a weighting."""
    lines = []
    groups = weightings.groupby(["weighting", "police_generated_weight"], sort=False)
    for (name, police), group in groups:
        rows = group.to_dict("records")
        largest = max(rows, key=lambda row: float(row["heat_share"]))
        cover = str(largest["patrol_cover"])
        words = f"{name}, police-generated at {police:g}"
        lines.append(
            (
                f"{words}, chosen" if largest["chosen"] else words,
                f"{PERCENT * float(largest['hottest_shared']):.0f} %",
                f"{PERCENT * float(cover):.1f} %" if cover else "no patrols planned",
                f"{largest['category']}, {PERCENT * float(largest['heat_share']):.0f} %",
            )
        )
    caption = (
        "Part of the chosen weighting's hottest 1 % of cells that stays hottest, heat that these "
        "patrols cover, and the category with most heat"
    )
    header = ("Weighting", "Hottest cells kept", "Heat covered", "Most heat")
    return section_of("If incidents were weighted otherwise", table_of(caption, header, lines))


def _rows(effect: WeightingEffect) -> list[tuple[Any, ...]]:
    cover = _rounded(effect.patrol_cover)
    return [
        (
            effect.weighting,
            effect.police_generated_weight,
            effect.chosen,
            category,
            share,
            round(effect.hottest_shared, DECIMALS),
            "" if cover is None else cover,
        )
        for category, share in _told(effect).items()
    ]


def _told(effect: WeightingEffect) -> dict[str, float]:
    """Shares of the categories that have any, largest first."""
    ordered = sorted(effect.heat_by_category.items(), key=lambda item: (-item[1], item[0]))
    return {name: round(share, DECIMALS) for name, share in ordered if share > 0}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
