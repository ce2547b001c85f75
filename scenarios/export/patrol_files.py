"""`patrols.csv` of a plan, read back as well, and its part of the summary."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from optimiser.outcome import Outcome
from optimiser.patrols.check import breaches_of
from optimiser.patrols.goals.floor_shortfall import visible_minutes
from optimiser.patrols.goals.reserve_shortfall import reserve_counts
from optimiser.patrols.goals.uncovered_heat import uncovered_percent
from optimiser.patrols.plan import CrewMode, Patrol, PatrolPlan, Purpose, Transport
from optimiser.patrols.predictability import predictability_of
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem
from optimiser.people import Role, RoleGroup
from scenarios.export.csv_file import write_csv
from scenarios.export.equity_audit import DEFAULT_LIMITS, AuditLimits, equity_audit
from scenarios.export.outcome_summary import outcome_summary
from scenarios.plan_files import PLAN_TABLES, read_plan_table

PERCENT = 100
DECIMALS = 4
PLACE_DECIMALS = 6


def write_patrols(
    path: Path, plan: PatrolPlan, problem: PatrolProblem, visits: Iterable[Patrol] = ()
) -> None:
    """Write one row a crew and task, on the local clock with its offset.

    `visits` to offenders are commitments that were made before patrols were planned.
    """
    local = problem.horizon.local
    rows = (
        (
            row.crew_id,
            row.staff_ids,
            row.mode,
            row.transport,
            row.area_id,
            row.place_id,
            local(row.start),
            local(row.end),
            row.purpose,
        )
        for row in sorted((*plan.patrols, *visits), key=lambda row: row.start)
    )
    write_csv(path, tuple(PLAN_TABLES["patrols"]), rows)


def write_places(path: Path, problem: PatrolProblem) -> None:
    """Write the hot spots that the plan knows: where, whether held out, what is delivered there.

    The share delivered is the mean of the periods.
    """
    spots = problem.hotspots
    percents = spots.delivered_percents
    means = percents.mean(axis=1) if percents.ndim > 1 else percents
    rows = (
        (
            place.place_id,
            problem.areas[place.area].area_id,
            round(place.longitude, PLACE_DECIMALS),
            round(place.latitude, PLACE_DECIMALS),
            place.control,
            round(percent / PERCENT, DECIMALS),
        )
        for place, percent in zip(spots.places, means.tolist(), strict=True)
    )
    write_csv(path, tuple(PLAN_TABLES["places"]), rows)


def read_patrols(path: Path) -> PatrolPlan:
    """Read the rows of `patrols.csv` as a plan."""
    return PatrolPlan(tuple(map(_patrol, read_plan_table("patrols", path).to_dict("records"))))


def _patrol(row: Mapping[Hashable, Any]) -> Patrol:
    return Patrol(
        crew_id=row["crew_id"],
        staff_ids=tuple(row["staff_ids"].split(";")),
        mode=CrewMode(row["mode"]),
        transport=Transport(row["transport"]),
        area_id=row["area_id"],
        start=row["start"].to_pydatetime(),
        end=row["end"].to_pydatetime(),
        purpose=Purpose(row["purpose"]),
        place_id=row["place_id"],
    )


def patrol_summary(
    outcome: Outcome[PatrolPlan], problem: PatrolProblem, limits: AuditLimits = DEFAULT_LIMITS
) -> dict[str, Any]:
    """The `patrols` part of `summary.json`."""
    summary = outcome_summary(outcome)
    if outcome.plan is not None:
        summary |= patrol_totals(problem, outcome.plan)
        summary |= equity_audit(problem, outcome.plan, limits)
        summary["predictability"] = {
            name: None if value is None else round(value, DECIMALS)
            for name, value in asdict(predictability_of(problem, outcome.plan)).items()
        }
        summary["breaches"] = sum(1 for _ in breaches_of(problem, outcome.plan))
    return summary


def patrol_totals(problem: PatrolProblem, plan: PatrolPlan) -> dict[str, Any]:
    """What the plan alone says: cover, hours by crew, floors, visibility.

    `harm_weighted_cover` is the share of the weighted heat that visible patrols cover, with
    diminishing return. Hours of crews count a pair once and leave out breaks. An area is below its
    floor where any week is. Neighbourhood time is that of neighbourhood officers and PCSOs on
    duty, breaks included. Hours of the reserve are staff-hours: what response is to keep free, as
    far as people are there, and what it keeps.
    """
    heat = int(problem.heat.sum()) * PERCENT * MINUTES_PER_HOUR
    uncovered = int((uncovered_percent(problem, plan) * problem.heat).sum())
    minutes = visible_minutes(problem, plan)
    working = [row for row in plan.patrols if row.purpose is not Purpose.BREAK]
    single = [row for row in working if row.mode is CrewMode.SINGLE]
    pcso = [row for row in single if problem.strength[row.staff_ids[0]].role is Role.PCSO]
    below = (minutes < problem.settings.floor_minutes).any(axis=1)
    reserve = reserve_counts(problem, plan)
    return {
        "harm_weighted_cover": round(1 - uncovered / heat, DECIMALS) if heat else 0.0,
        "single_crew_hours": _hours(single),
        "paired_crew_hours": _hours(row for row in working if row.mode is CrewMode.PAIRED),
        "pcso_single_hours": _hours(pcso),
        "areas_below_floor": int(below.sum()),
        "visible_share_of_neighbourhood_time": _visible_share(problem, plan),
        "reserve_needed_hours": round(int(reserve.needed.sum()) / MINUTES_PER_HOUR, 2),
        "reserve_hours": round(int(reserve.kept.sum()) / MINUTES_PER_HOUR, 2),
    }


def _visible_share(problem: PatrolProblem, plan: PatrolPlan) -> float:
    """Visible part of the duty time of neighbourhood officers and PCSOs."""
    groups = (RoleGroup.NEIGHBOURHOOD, RoleGroup.PCSO)
    people = {m.staff_id for m in problem.strength.members if m.role_group in groups}
    on_duty = sum(
        problem.minute(duty.end) - problem.minute(duty.start)
        for duty in problem.duties
        if duty.staff_id in people
    ) + sum(minutes for who, minutes in problem.visiting_minutes.items() if who in people)
    visible: Counter[str] = Counter()
    for row in plan.visible:
        visible.update(dict.fromkeys(row.staff_ids, row.minutes))
    return _share(sum(visible[who] for who in people), on_duty)


def _hours(rows: Iterable[Patrol]) -> float:
    return round(sum(row.minutes for row in rows) / MINUTES_PER_HOUR, 2)


def _share(part: float, whole: float) -> float:
    return round(float(part) / float(whole), DECIMALS) if whole else 0.0
