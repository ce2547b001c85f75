"""Totals of `summary.json` against the same totals worked out again."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from optimiser.goal import Measure
from optimiser.rule import Breach
from scenarios.plan_files import SUMMARY_FILE
from scenarios.verify.plan_folder import breach_of_file

HALF_A_HUNDREDTH = 0.00501
HALF_A_SHARE = 0.0000501
TINY = 1e-9
STATUSES = ("optimal", "feasible")


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
    """The tiers one by one: number, goal and unit, and the objective measured on the plan."""
    tiers, expected = tiers_of(block), list(measures)
    heads = [(tier["tier"], tier["goal"], tier["unit"]) for tier in tiers]
    if heads != [(each.tier, each.goal, each.unit) for each in expected]:
        yield breach_of_file(SUMMARY_FILE, f"the tiers of {part} are not its goals in order")
    told = {tier["goal"]: tier["objective"] for tier in tiers}
    yield from differing(f"{part} tier", told, {each.goal: each.value for each in expected})


def tiers_of(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tiers of a block that can be read: each a whole entry with a number as objective."""
    told = block.get("tiers")
    entries = told if isinstance(told, list) else []
    return [each for each in entries if isinstance(each, dict) and _is_whole(each)]


def _is_whole(tier: Mapping[str, Any]) -> bool:
    bound = tier.get("bound")
    return (
        {"tier", "goal", "unit", "objective", "bound"} <= tier.keys()
        and _is_number(tier["objective"])
        and (bound is None or _is_number(bound))
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def check_bound(part: str, block: Mapping[str, Any], breaches: int) -> Iterator[Breach]:
    """Objective, bound and gap of a block and of its tiers, held to their definitions.

    `breaches` are those that the plan tells of the part.
    """
    tiers = tiers_of(block)
    leading = next((tier for tier in tiers if abs(tier["objective"]) > TINY), None)
    leading = leading or (tiers[-1] if tiers else None)
    proved = [(tier["objective"], tier["bound"]) for tier in tiers if tier["bound"] is not None]
    is_open = any(bound < objective - TINY * abs(objective) for objective, bound in proved)
    if block.get("status") not in STATUSES or (block["status"] == "optimal" and is_open):
        message = f"{part}.status is {block.get('status')}, which its bounds do not bear out"
        yield breach_of_file(SUMMARY_FILE, message)
    told = [(entry.get("objective"), entry.get("bound")) for entry in (block, *tiers)]
    for objective, bound in told:
        if not (_is_number(objective) and (bound is None or _is_number(bound))):
            message = f"{part}: the objective {objective} or the bound {bound} is no number"
            yield breach_of_file(SUMMARY_FILE, message)
        elif bound is not None and bound > objective + TINY * abs(bound):
            message = f"{part}: the bound {bound} is above the objective {objective}"
            yield breach_of_file(SUMMARY_FILE, message)
    if leading is not None:
        same = {name: leading[name] for name in ("objective", "bound")}
        yield from differing(part, block, same)
    yield from differing(part, block, {"gap": _gap(block), "breaches": breaches})


def _gap(block: Mapping[str, Any]) -> float | None:
    objective, bound = block.get("objective"), block.get("bound")
    if objective is None or bound is None or not (_is_number(objective) and _is_number(bound)):
        return None
    return float(abs(objective - bound) / max(abs(objective), TINY))
