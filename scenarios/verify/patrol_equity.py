"""The equity audit of the summary, counted again from `patrols.csv` and judged again."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from optimiser.patrols.problem import PatrolProblem
from optimiser.rule import Breach
from scenarios.plan_files import SUMMARY_FILE
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file
from scenarios.verify.totals import differing

MORE, LESS, PER_HEAD = "more than its demand", "less than its demand", "much per resident"
WITHIN, OUTSIDE, NOT_JUDGED = "within limits", "outside limits", "not judged"
VISIBLE = ("hotspot", "visible")

Line = Mapping[str, Any]


def check_equity(
    pack: Pack, plan: PlanFolder, problem: PatrolProblem, rows: Sequence[Row]
) -> Iterator[Breach]:
    """Hours, shares and ratios by decile, which limits are broken, and the verdict."""
    block = plan.block("patrols")
    expected = _lines(pack, problem, rows)
    told = _readable(block.get("imd_audit"), expected)
    if told is None:
        deciles = ", ".join(str(line["decile"]) for line in expected)
        message = f"patrols.imd_audit is not a line for each of the deciles {deciles}"
        yield breach_of_file(SUMMARY_FILE, message)
        return
    mean = _mean_per_head(expected)
    flagged = False
    for line, wanted in zip(told, expected, strict=True):
        decile = line["decile"]
        name = f"patrols.imd_audit of {'no decile' if decile is None else f'decile {decile}'}"
        yield from differing(name, line, {k: v for k, v in wanted.items() if k != "residents"})
        yield from _check_ratios(name, line, wanted)
        flags = [] if decile is None else _flags(pack, line, mean)
        flagged |= bool(flags)
        if line.get("flags") != flags:
            message = f"{name} flags {line.get('flags')}, but its numbers give {flags}"
            yield breach_of_file(SUMMARY_FILE, message)
    judged = any(line["decile"] is not None for line in expected)
    policy = pack.policy.patrols
    verdict = {
        "verdict": (OUTSIDE if flagged else WITHIN) if judged else NOT_JUDGED,
        "least_ratio": policy.audit_least_ratio,
        "most_ratio": policy.audit_most_ratio,
        "most_times_mean_per_resident": policy.audit_most_times_mean,
    }
    equity = block.get("equity")
    yield from differing("patrols.equity", equity if isinstance(equity, dict) else {}, verdict)


def _lines(pack: Pack, problem: PatrolProblem, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Areas, residents, visible staff-hours and shares by decile; areas without one last."""
    hours: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        inside = row["purpose"] == "travel" and row["place_id"] != ""
        if row["purpose"] in VISIBLE or inside:
            length = (row["end"] - row["start"]).total_seconds() / 3600
            hours[row["area_id"]] += length * len(row["staff_ids"].split(";"))
    demand = {a.area_id: int(problem.heat[n].sum()) for n, a in enumerate(problem.areas)}
    whole, most = sum(hours.values()), sum(demand.values())
    known = sorted({area.imd_decile for area in pack.areas if area.imd_decile is not None})
    none = [None] if any(area.imd_decile is None for area in pack.areas) else []
    lines = []
    for decile in (*known, *none):
        own = [area for area in pack.areas if area.imd_decile == decile]
        visible = sum(hours[area.area_id] for area in own)
        asked = sum(demand[area.area_id] for area in own)
        lines.append(
            {
                "decile": decile,
                "areas": len(own),
                "population": sum(area.population or 0 for area in own),
                "visible_hours": visible,
                "share_of_hours": visible / whole if whole else 0.0,
                "share_of_demand": asked / most if most else 0.0,
                "residents": sum(area.population or 0 for area in own)
                * problem.horizon.days
                / 7
                / 1000,
            }
        )
    return lines


def _readable(told: Any, expected: Sequence[Line]) -> list[dict[str, Any]] | None:
    """The audit if it can be read: a line for each decile, numbers where numbers belong."""
    if not isinstance(told, list) or not all(isinstance(line, dict) for line in told):
        return None
    numbers = [line.get(name) for line in told for name in ("share_of_hours", "share_of_demand")]
    if any(isinstance(n, bool) or not isinstance(n, (int, float)) for n in numbers):
        return None
    same = [line.get("decile") for line in told] == [line["decile"] for line in expected]
    return told if same else None


def _check_ratios(name: str, line: Line, wanted: Line) -> Iterator[Breach]:
    """The two ratios, which are worked out from rounded shares and hours."""
    demand, residents = wanted["share_of_demand"], wanted["residents"]
    ratio = wanted["share_of_hours"] / demand if demand else None
    heads = wanted["visible_hours"] / residents if residents else None
    slack = 0.0051 + (1e-4 * (1 + (ratio or 0)) / demand if demand else 0)
    for key, value, most in (("hours_to_demand", ratio, slack), ("hours_per_1000", heads, 0.0051)):
        found = line.get(key)
        number = isinstance(found, (int, float)) and not isinstance(found, bool)
        agrees = number and value is not None and abs(found - value) <= most
        if not agrees and not (found is None and (value is None or demand < 1e-4)):
            message = f"{name}: {key} is {found}, but the files give {value}"
            yield breach_of_file(SUMMARY_FILE, message)


def _mean_per_head(lines: Sequence[Line]) -> float | None:
    residents = sum(line["residents"] for line in lines)
    hours = sum(line["visible_hours"] for line in lines)
    return round(hours / residents, 2) if residents else None


def _flags(pack: Pack, line: Line, mean: float | None) -> list[str]:
    """The limits that the numbers of a decile break, in the order of the audit."""
    policy = pack.policy.patrols
    ratio, heads = line.get("hours_to_demand"), line.get("hours_per_1000")
    few = isinstance(ratio, (int, float)) and ratio < policy.audit_least_ratio
    many = line["share_of_hours"] > policy.audit_most_ratio * line["share_of_demand"]
    crowded = (
        isinstance(heads, (int, float))
        and bool(heads)
        and bool(mean)
        and heads > policy.audit_most_times_mean * (mean or 0)
    )
    return [name for name, holds in ((LESS, few), (MORE, many), (PER_HEAD, crowded)) if holds]
