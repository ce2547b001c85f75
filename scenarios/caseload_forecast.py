"""The forecast of a written plan in a few sentences: who will have too much, and from when."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from scenarios.build.load_forecast import ASSUMED
from scenarios.overrides import apply_overrides
from scenarios.plan_files import SUMMARY_FILE
from scenarios.problems import PackError, problem_of
from scenarios.schema.pack import Pack
from scenarios.schema.policy import CaseloadPolicy
from scenarios.verify.plan_folder import Row, read_plan_folder

TABLE = "load_forecast"
MARK = "*"
"""After a load of which a number is assumed."""
KNOWN_CASES = (
    "Loads are of the cases in offenders.csv: whoever joins the cohort later, and has no row yet, "
    "is in no week."
)


def read_forecast(folder: Path) -> list[Row]:
    """The rows of a plan's forecast.

    Raises
    ------
    PackError
        If the folder holds no plan, or one without a forecast that can be read.
    """
    plan = read_plan_folder(folder, (TABLE,))
    advice = "plan the caseloads again"
    problems = [problem_of(each.who, each.message, advice) for each in plan.faults]
    if TABLE not in plan.tables:
        problems.append(problem_of(str(folder), f"the plan has no {TABLE}.csv", advice))
    if problems:
        raise PackError(problems)
    return plan.rows(TABLE)


def policy_of(pack: Pack, folder: Path) -> CaseloadPolicy:
    """The policy in the scenario of a plan."""
    changes = read_plan_folder(folder, ()).changes
    return apply_overrides(pack, changes, SUMMARY_FILE).policy.caseloads


def week_loads(rows: Sequence[Row]) -> Iterator[tuple[str, list[str]]]:
    """Every manager with the loads of the weeks in words: `94`, `112*`, `away`."""
    for manager_id, weeks in groupby(rows, key=lambda row: row["manager_id"]):
        yield manager_id, [_shown(week) for week in weeks]


def _shown(week: Row) -> str:
    mark = MARK if ASSUMED in (week["points_basis"], week["capacity_basis"]) else ""
    if week["load_percent"] == "":
        return f"away{mark}"
    return f"{float(week['load_percent']):.0f}{mark}"


def forecast_sentences(rows: Sequence[Row], policy: CaseloadPolicy) -> Iterator[str]:
    """Who is above the band in which weeks, who for too long, and who is not there for cases."""
    upper_band = policy.upper_band_percent
    for manager_id, group in groupby(rows, key=lambda row: row["manager_id"]):
        weeks = list(group)
        over = [week for week in weeks if _load(week) > upper_band]
        if over:
            worst = max(over, key=_load)
            yield (
                f"{manager_id} is above {upper_band:g} % in {_weeks(over)}, the most with "
                f"{_load(worst):.0f} % in that of {worst['week_start']}."
            )
        for first, number in excessive_spells(
            [(week["week_start"], _load(week)) for week in weeks], policy
        ):
            yield (
                f"{manager_id} is so for {number} weeks in a row from {first}: an excessive load "
                f"(Workload Measurement Tool: {policy.excessive_weeks} weeks)."
            )
        away = [week for week in weeks if not week["capacity_points"] and week["points"]]
        if away:
            yield (
                f"{manager_id} has cases of {away[0]['points']:,.0f} points and is not there in "
                f"{_weeks(away)}."
            )


def excessive_spells(
    loads: Sequence[tuple[date, float]], policy: CaseloadPolicy
) -> Iterator[tuple[date, int]]:
    """First week and length of every spell above the upper band that is too long.

    `loads` are the weeks of one manager in order, each with its load in per cent of capacity.
    """
    for above, group in groupby(loads, key=lambda week: week[1] > policy.upper_band_percent):
        spell = list(group)
        if above and len(spell) >= policy.excessive_weeks:
            yield spell[0][0], len(spell)


def _load(week: Row) -> float:
    return float(week["load_percent"] or 0)


def _weeks(weeks: Sequence[Row]) -> str:
    """How many weeks from when."""
    first = weeks[0]["week_start"]
    return (
        f"the week of {first}"
        if len(weeks) == 1
        else f"{len(weeks)} weeks, the first that of {first}"
    )
