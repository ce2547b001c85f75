"""Checks the `replay` block of a summary against `replay.csv` and `replay_by_base.csv`.

A replay is not run again: that the replications are complete and paired, that every mean,
difference and interval follows from them, that the calls by base add up to the same shares, and
that the baseline has the visits of the plan.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import inf, isclose, sqrt
from statistics import fmean, stdev
from typing import Any

from scipy.stats import t as student

from optimiser.rule import Breach
from scenarios.plan_files import SUMMARY_FILE
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file

FILE, BY_BASE = "replay.csv", "replay_by_base.csv"
SIDES = ("plan", "baseline", "baseline_without_overtime")
SHARES = ("immediate_in_target", "priority_in_target", "committed_share")
COUNTED = {"immediate_in_target": "immediate", "priority_in_target": "priority"}
EXACT = 0.00006
CALL_SIGN = "-VISIT-"
NOT_ALL_HERE = "the replications are not 1 to {number}, each once for every roster"


def check_replay(plan: PlanFolder) -> Iterator[Breach]:
    """Everything that the files of a replay say of each other."""
    block = plan.block("replay")
    there = [name for name in ("replay", "replay_by_base") if name in plan.tables]
    if not block and not there:
        return
    if not block or len(there) < 2:
        yield breach_of_file(FILE, "a replay has its two tables and its block in the summary")
        return
    rows: defaultdict[str, dict[int, Row]] = defaultdict(dict)
    for row in plan.rows("replay"):
        rows[row["roster"]][int(row["replication"])] = row
    number = block.get("replications")
    whole = isinstance(number, int) and number > 1
    numbers = set(range(1, number + 1)) if whole and isinstance(number, int) else set()
    right = set(rows) == set(SIDES) and all(set(own) == numbers for own in rows.values())
    if not whole or not right or len(plan.rows("replay")) != len(SIDES) * len(numbers):
        yield breach_of_file(FILE, NOT_ALL_HERE.format(number=number))
        return
    paired = {side: [rows[side][n] for n in sorted(numbers)] for side in SIDES}
    yield from _impossible(paired)
    yield from _means(block, paired)
    yield from _differences(block, paired)
    yield from _by_base(plan, paired)
    yield from _visits(block, plan)


def _impossible(paired: Mapping[str, Sequence[Row]]) -> Iterator[Breach]:
    """Shares beyond 0 to 1, and other calls on one side than on the other."""
    for side, rows in paired.items():
        for name in SHARES[:2]:
            if any(not 0 <= row[name] <= 1 for row in rows):
                yield breach_of_file(FILE, f"{name} of the {side} is no share")
        if [row["calls"] for row in rows] != [row["calls"] for row in paired["plan"]]:
            yield breach_of_file(FILE, f"the {side} had other calls than the plan")


def _means(block: Mapping[str, Any], paired: Mapping[str, Sequence[Row]]) -> Iterator[Breach]:
    for side, rows in paired.items():
        told = block.get(side)
        told = told if isinstance(told, dict) else {}
        names = [name for name, value in rows[0].items() if isinstance(value, float)]
        for name in names:
            if name != "replication":
                yield from _compare(f"{side}.{name}", told.get(name), fmean(_of(rows, name)))


def _differences(block: Mapping[str, Any], paired: Mapping[str, Sequence[Row]]) -> Iterator[Breach]:
    """The mean and the interval of every difference, by Student's t over replications and days."""
    intervals = block.get("difference_ci95")
    factor, most = _known_days(block)
    for name, ends in (intervals if isinstance(intervals, dict) else {}).items():
        plan, other = (_of(paired[side], name) for side in SIDES[:2])
        gaps = [first - second for first, second in zip(plan, other, strict=True)]
        mean = fmean(gaps)
        reach = float(student.ppf(0.975, min(len(gaps) - 1, most))) * stdev(gaps) * factor
        told = ends if isinstance(ends, list) and len(ends) == 2 else [None, None]
        yield from _compare(f"difference.{name}", block.get("difference", {}).get(name), mean)
        for end, value in zip(told, (mean - reach, mean + reach), strict=True):
            yield from _compare(f"difference_ci95.{name}", end, value)


def _known_days(block: Mapping[str, Any]) -> tuple[float, float]:
    """By what so few held-out days of each weekday widen a deviation, and degrees of freedom."""
    days, weeks = block.get("days_per_weekday"), block.get("weeks")
    if isinstance(days, (int, float)) and days > 1 and isinstance(weeks, (int, float)):
        return sqrt(days / (days - 1) * max(1.0, weeks / days)), 7 * (days - 1)
    return 1.0, inf


def _by_base(plan: PlanFolder, paired: Mapping[str, Sequence[Row]]) -> Iterator[Breach]:
    """No base has more calls in target than calls, and all of them fit the shares together."""
    for side in SIDES:
        own = [row for row in plan.rows("replay_by_base") if row["roster"] == side]
        for name, calls in COUNTED.items():
            total, within = sum(_of(own, calls)), sum(_of(own, name))
            shares = _of(paired[side], name)
            if any(row[name] > row[calls] for row in own):
                yield breach_of_file(BY_BASE, f"more {calls} calls in target than calls, {side}")
            elif total and not min(shares) - EXACT <= within / total <= max(shares) + EXACT:
                yield breach_of_file(BY_BASE, f"{name} of the {side} is not that of {FILE}")


def _visits(block: Mapping[str, Any], plan: PlanFolder) -> Iterator[Breach]:
    """Whether the visits that the baseline is to make are those of the plan."""
    hours = block.get("visits_in_baseline")
    told = sum(hours.values()) if isinstance(hours, dict) else 0.0
    rows = plan.rows("patrols") if "patrols" in plan.tables else []
    minutes = sum(
        (row["end"] - row["start"]).total_seconds() / 60 * len(row["staff_ids"].split(";"))
        for row in rows
        if CALL_SIGN in row["crew_id"]
    )
    if not isclose(told, minutes / 60, abs_tol=0.03):
        message = f"replay.visits_in_baseline are {told:.2f} staff-hours, but patrols.csv has"
        yield breach_of_file(SUMMARY_FILE, f"{message} {minutes / 60:.2f}")


def _of(rows: Sequence[Row], name: str) -> list[float]:
    return [row[name] for row in rows]


def _compare(name: str, told: Any, value: float) -> Iterator[Breach]:
    right = isinstance(told, (int, float)) and isclose(told, value, rel_tol=1e-6, abs_tol=EXACT)
    if not right:
        message = f"replay.{name} is {told}, but {FILE} gives {value:.4f}"
        yield breach_of_file(SUMMARY_FILE, message)
