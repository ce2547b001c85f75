"""Totals of `summary.json` against the same totals worked out again."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from optimiser.goal import Measure
from optimiser.rule import Breach
from scenarios.verify.plan_folder import breach_of_file
from scenarios.verify.summary_file import SUMMARY_FILE

HALF_A_HUNDREDTH = 0.00501
HALF_A_SHARE = 0.0000501
TINY = 1e-9


def differing(part: str, block: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[Breach]:
    """Every total that the summary lacks or states otherwise.

    A sum may be rounded to 0.01, a share to 0.0001; a count must be exact.
    """
    for name, value in expected.items():
        told = block.get(name)
        if not _agree(told, value):
            message = f"{part}.{name} is {told}, but the files give {value}"
            yield breach_of_file(SUMMARY_FILE, message)


def _agree(told: Any, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return bool(told == value)
    if isinstance(told, bool) or not isinstance(told, (int, float)):
        return False
    if isinstance(value, int):
        return told == value
    tolerance = HALF_A_HUNDREDTH if abs(value) >= 1 else HALF_A_SHARE
    return math.isclose(told, value, rel_tol=TINY, abs_tol=tolerance)


def check_tiers(
    part: str, block: Mapping[str, Any], measures: Iterable[Measure]
) -> Iterator[Breach]:
    """Each tier's objective against its goal, measured on the plan that the files tell of."""
    told = {tier["goal"]: tier["objective"] for tier in block.get("tiers", [])}
    yield from differing(f"{part} tier", told, {each.goal: each.value for each in measures})


def check_bound(part: str, block: Mapping[str, Any]) -> Iterator[Breach]:
    """Objective, bound and gap of a block and of its tiers, held to their definitions."""
    tiers = block.get("tiers", [])
    leading = next((tier for tier in tiers if abs(tier["objective"]) > TINY), None)
    leading = leading or (tiers[-1] if tiers else None)
    for entry in (block, *tiers):
        objective, bound = entry.get("objective"), entry.get("bound")
        if bound is not None and (objective is None or bound > objective + TINY * abs(bound)):
            message = f"{part}: the bound {bound} is above the objective {objective}"
            yield breach_of_file(SUMMARY_FILE, message)
    if leading is not None:
        same = {name: leading[name] for name in ("objective", "bound")}
        yield from differing(part, block, same)
    yield from differing(part, block, {"gap": _gap(block), "breaches": 0})


def _gap(block: Mapping[str, Any]) -> float | None:
    objective, bound = block.get("objective"), block.get("bound")
    if objective is None or bound is None:
        return None
    return float(abs(objective - bound) / max(abs(objective), TINY))
