"""How far visits can be foretold, measured again from `patrols.csv`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from math import log2

from optimiser.patrols.problem import PatrolProblem
from optimiser.rule import Breach
from scenarios.plan_files import SUMMARY_FILE
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file
from scenarios.verify.totals import differing

CLOSE = timedelta(minutes=10)


def check_order(plan: PlanFolder, rows: Sequence[Row], problem: PatrolProblem) -> Iterator[Breach]:
    """The block `predictability` of the summary, number by number."""
    visits = [row for row in rows if row["purpose"] == "hotspot"]
    told = plan.block("patrols").get("predictability")
    if not isinstance(told, dict):
        yield breach_of_file(SUMMARY_FILE, "patrols.predictability is missing")
        return
    expected = {
        "next_place_entropy": _next_place(visits),
        "repeated_next_day": _repeated(visits, problem, 1),
        "repeated_next_week": _repeated(visits, problem, 7),
        "repeated_by_chance": _by_chance(visits, problem),
    }
    yield from differing("patrols.predictability", told, expected)


def _repeated(visits: Sequence[Row], problem: PatrolProblem, days: int) -> float | None:
    """Share of visits within ten minutes of one so many days before, by the wall clock."""
    walls = [
        (row["place_id"], problem.horizon.local(row["start"]).replace(tzinfo=None))
        for row in visits
    ]
    before = [(place, wall + timedelta(days=days)) for place, wall in walls]
    at: dict[tuple[str, date], list[datetime]] = {}
    for place, moved in before:
        at.setdefault((place, moved.date()), []).append(moved)
    counted = [(place, wall) for place, wall in walls if (place, wall.date()) in at]
    near = sum(
        any(abs(wall - moved) <= CLOSE for moved in at[place, wall.date()])
        for place, wall in counted
    )
    return near / len(counted) if counted else None


def _by_chance(visits: Sequence[Row], problem: PatrolProblem) -> float | None:
    """The share that would be repeated if each visit started at any minute of its period."""
    hours = problem.hotspots.settings.period_hours
    window = 21 / (60 * hours)
    number: Counter[tuple[str, int, int]] = Counter()
    for row in visits:
        local = problem.horizon.local(row["start"])
        number[row["place_id"], local.toordinal(), local.hour // hours] += 1
    days = {(place, day) for place, day, _ in number}
    again = [
        (count, 1 - (1 - window) ** number[place, day - 1, period])
        for (place, day, period), count in list(number.items())
        if (place, day - 1) in days
    ]
    whole = sum(count for count, _ in again)
    return sum(count * share for count, share in again) / whole if whole else None


def _next_place(visits: Sequence[Row]) -> float | None:
    """Entropy of the next place of a crew, in times that of a draw by the visits of the others."""
    key = "crew_id", "area_id"
    ordered = sorted(visits, key=lambda row: (*(row[name] for name in key), row["start"]))
    moves = [
        (before["place_id"], after["place_id"])
        for _, own in groupby(ordered, key=lambda row: tuple(row[name] for name in key))
        for before, after in pairwise(own)
        if before["place_id"] != after["place_id"]
    ]
    area_of = {row["place_id"]: row["area_id"] for row in visits}
    visited = Counter(row["place_id"] for row in visits)
    found = most = 0.0
    for origin, leaving in Counter(one for one, _ in moves).items():
        after = Counter(other for one, other in moves if one == origin)
        area = area_of[origin]
        others = [n for p, n in visited.items() if p != origin and area_of[p] == area]
        found += leaving * _bits(after.values())
        most += leaving * _bits(others)
    return found / most if most else None


def _bits(counts: Iterable[int]) -> float:
    numbers = list(counts)
    return sum(n * log2(sum(numbers) / n) for n in numbers) / sum(numbers) if numbers else 0.0
