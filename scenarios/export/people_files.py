"""`people.csv` of a plan: what the rota asks of each person; and the spread over each group.

Hours and counts alone: what one person is paid is not told, and nothing that the Equality Act
protects is known.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Any

from optimiser.people import RoleGroup
from optimiser.roster import Roster
from optimiser.rota.figures import PersonFigures, figures_of
from optimiser.rota.problem import RotaProblem
from scenarios.export.csv_file import write_csv
from scenarios.plan_files import PLAN_TABLES

MINUTES_PER_HOUR = 60
DIGITS = 6
"""More than the checker lets sums and shares be rounded by, which counts them another way."""
Figure = Callable[[PersonFigures], float]

FIGURES: dict[str, Figure] = {
    "nights": lambda f: f.nights,
    "weekend_tours": lambda f: f.weekend_tours,
    "early_starts": lambda f: f.early_starts,
    "overtime_hours": lambda f: f.overtime_minutes / MINUTES_PER_HOUR,
    "rest_days_worked": lambda f: f.rest_days_worked,
    "quick_turnarounds": lambda f: f.quick_turnarounds,
    "single_days_off": lambda f: f.single_days_off,
    "backward_rotations": lambda f: f.backward_rotations,
    "long_tours": lambda f: f.long_tours,
    "short_recoveries": lambda f: f.short_recoveries,
    "longest_run": lambda f: f.longest_run,
    "on_call_days": lambda f: f.on_call_days,
}


OVER_TIME: dict[str, Figure] = {
    "nights_over_time": lambda f: f.before.nights + f.nights,
    "weekend_tours_over_time": lambda f: f.before.weekend_tours + f.weekend_tours,
    "early_starts_over_time": lambda f: f.before.early_starts + f.early_starts,
    "overtime_hours_offered_over_time": lambda f: (
        (f.before.offered_minutes + f.overtime_minutes) / MINUTES_PER_HOUR
    ),
    "rest_days_worked_over_time": lambda f: f.before.rest_day_burden + f.rest_days_worked,
    "on_call_days_over_time": lambda f: f.before.on_call_days + f.on_call_days,
}
"""With what people took on before the period, and were offered; cancelled rest days count twice."""


def write_people(path: Path, roster: Roster, problem: RotaProblem) -> None:
    """Write one row a person, in the order of the staff file."""
    rows = (tuple(_cells(figures, problem)) for figures in figures_of(roster, problem))
    write_csv(path, tuple(PLAN_TABLES["people"]), rows)


def _cells(figures: PersonFigures, problem: RotaProblem) -> Iterator[Any]:
    member, before = figures.member, figures.before
    yield from (member.staff_id, member.role, member.role_group, member.base_id)
    yield from (figure(figures) for figure in FIGURES.values())
    yield figures.fatigue_points(problem)
    yield figures.contracted_minutes / MINUTES_PER_HOUR
    yield figures.owed_minutes / MINUTES_PER_HOUR
    yield from (figures.rest_days, figures.holidays_off, figures.holidays_worked)
    yield before.nights
    yield before.overtime_minutes / MINUTES_PER_HOUR
    yield from (before.rest_days_worked, before.weekend_tours, before.early_starts)
    yield before.refused_minutes / MINUTES_PER_HOUR
    yield from (before.rest_days_cancelled, before.on_call_days)


def fairness_of(roster: Roster, problem: RotaProblem) -> dict[str, Any]:
    """The `fairness` block of the summary: hours not used, and the spread over each group."""
    everybody = figures_of(roster, problem)
    unused = sum(max(0, each.owed_minutes - each.contracted_minutes) for each in everybody)
    groups = {}
    for kind in RoleGroup:
        own = [figures for figures in everybody if figures.member.role_group is kind]
        if own:
            told = (FIGURES | OVER_TIME).items()
            spreads = {name: _spread([figure(f) for f in own]) for name, figure in told}
            points = _spread([figures.fatigue_points(problem) for figures in own])
            groups[kind.value] = {"people": len(own), **spreads, "fatigue_points": points}
    return {"unused_contracted_hours": round(unused / MINUTES_PER_HOUR, 2), "by_group": groups}


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {
        "least": min(values),
        "median": median(values),
        "mean": round(fmean(values), DIGITS),
        "most": max(values),
        "gini": round(gini(values), DIGITS),
    }


def gini(values: Sequence[float]) -> float:
    """How unevenly something is shared: 0 where all have as much, near 1 where one has it all.

    Half the mean difference of two people, as a share of the mean (Gini 1912); 0 of nothing.
    """
    total, count = sum(values), len(values)
    if not total:
        return 0.0
    ranked = sum(rank * value for rank, value in enumerate(sorted(values), start=1))
    return 2 * ranked / (count * total) - (count + 1) / count
