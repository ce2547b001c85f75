"""Checks `weightings.csv`: the weightings there are, and shares worked out anew."""

import math
from collections import defaultdict
from collections.abc import Iterator

from optimiser.demand.weights import (
    CATEGORY_WEIGHTS,
    POLICE_GENERATED,
    SHORT_NAMES,
    UNKNOWN_CATEGORY,
)
from optimiser.heat import Heatmap
from optimiser.rule import Breach
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file

FILE = "weightings.csv"
NAMES = {"count", "workload", "harm", "severity", "blended"}
NEAR = 0.0002


def check_weightings(pack: Pack, plan: PlanFolder, heatmap: Heatmap) -> Iterator[Breach]:
    """Every weighting once, the chosen one as the policy has it, and its shares of the heat."""
    groups: defaultdict[tuple[str, float], list[Row]] = defaultdict(list)
    for row in plan.rows("weightings"):
        groups[row["weighting"], row["police_generated_weight"]].append(row)
    policy = pack.policy.demand
    chosen = {key for key, rows in groups.items() if any(row["chosen"] for row in rows)}
    own = {(policy.weighting, policy.police_generated_weight)} if heatmap.weighted.any() else set()
    if chosen != own:
        yield breach_of_file(FILE, f"the policy weighs by {policy.weighting}, the file by another")
    if strange := {name for name, _ in groups} - NAMES:
        yield breach_of_file(FILE, f"there is no weighting {min(strange)!r}")
    for (name, police), rows in groups.items():
        expected = _shares(heatmap, name, police, policy.harm_cap)
        told = {row["category"]: row["heat_share"] for row in rows}
        if any(abs(told.get(key, 0) - share) > NEAR for key, share in expected.items()):
            yield breach_of_file(FILE, f"heat by category under {name} differs from the incidents")
        yield from _check_parts(name, rows[0])


def _check_parts(name: str, row: Row) -> Iterator[Breach]:
    """What is kept and covered are parts of a whole, and the chosen weighting keeps all."""
    for column in ("hottest_shared", "patrol_cover"):
        if row[column] != "" and not 0 <= _number(row[column]) <= 1:
            yield breach_of_file(FILE, f"{column} of {name} is {row[column]}, which is no part")
    if row["chosen"] and row["hottest_shared"] != 1:
        yield breach_of_file(FILE, f"{name} does not share all hot cells with itself")


def _number(cell: str | float) -> float:
    """A cell as a number; NaN, which is no part of anything, where it is none."""
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _shares(heatmap: Heatmap, name: str, police: float, cap: float) -> dict[str, float]:
    """Heat by category, one incident's weight after another."""
    heat = {}
    for index, category in enumerate(heatmap.categories):
        words = " ".join(category.lower().replace("-", " ").replace("_", " ").split())
        key = SHORT_NAMES.get(words, words)
        known = CATEGORY_WEIGHTS.get(key, UNKNOWN_CATEGORY)
        incidents = float(heatmap.incidents[..., index].sum())
        by_name = {
            "count": incidents,
            "workload": float(heatmap.officer_minutes[..., index].sum()),
            "harm": known.harm * incidents,
            "severity": known.severity * incidents,
            "blended": min(known.harm, cap) * incidents,
        }
        heat[category] = by_name.get(name, 0.0) * (police if key in POLICE_GENERATED else 1)
    total = sum(heat.values())
    return {category: value / total for category, value in heat.items()} if total else {}
