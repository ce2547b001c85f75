"""What evening out changes at what cost, and what remembering earlier periods changes.

    python -m benchmarks.fairness [OFFICERS] [--seeds N ...] [--work W] [--periods N]

A generated district is planned under a work limit, once with the exchanges that even out burdens
and once without; then period after period, each published before the next, with and without memory.
A Gini coefficient is 0 where all have as much and near 1 where one has it all, here over time and
over people who are alike: one base, role group and rank, full time or not; for overtime of one
price too, since it goes to whoever costs less; for nights without those who may work none.
"""

import argparse
import json
import os
import platform
import resource
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from benchmarks.gaps import published_rows
from optimiser.requirement import staffing_requirement
from optimiser.roster import Roster
from optimiser.rota.figures import PersonFigures, figures_of
from optimiser.rota.planner import Planner
from optimiser.rota.problem import RotaProblem
from optimiser.rota.solve import plan_rota
from optimiser.solving import Limits, release_solver
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of
from scenarios.build.rota import build_rota
from scenarios.export.people_files import gini
from scenarios.generate import generate_pack
from scenarios.overrides import apply_overrides
from scenarios.schema.pack import Pack

WEEKS = 4
Count = Callable[[PersonFigures], float]
COUNTS: dict[str, Count] = {
    "nights": lambda f: f.nights,
    "weekends": lambda f: f.weekend_tours,
    "overtime": lambda f: f.overtime_minutes / 60,
}


def main() -> int:
    """Measure every seed, a JSON document a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("officers", nargs="?", type=int, default=60)
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--work", type=float, default=20.0)
    parser.add_argument("--periods", type=int, default=3)
    options = parser.parse_args()
    for seed in options.seeds:
        pack = generate_pack(options.officers, WEEKS, seed)
        limits = Limits(3600.0, work=options.work, workers=1, seed=seed)
        facts = {"seed": seed, "work": options.work, "officers": options.officers} | _machine()
        for evened in (False, True):
            print(json.dumps(_one(pack, limits, evened=evened) | facts), flush=True)
        for memory in (0, 52):
            told = _periods(pack, limits, options.periods, memory)
            print(json.dumps({"memory_weeks": memory, "after": told} | facts), flush=True)
    return 0


def _one(pack: Pack, limits: Limits, *, evened: bool) -> dict[str, Any]:
    """A plan with or without the exchanges, what it took and how even it is."""
    problem = _problem(pack)
    usual, cpu = Planner._even_out, _cpu_seconds()  # noqa: SLF001
    if not evened:
        Planner._even_out = lambda planner: None  # type: ignore[method-assign]  # noqa: SLF001
    try:
        outcome = plan_rota(problem, limits)
    finally:
        Planner._even_out = usual  # type: ignore[method-assign]  # noqa: SLF001
    release_solver()
    measures = {measure.goal: measure.value for measure in outcome.scorecard}
    assert outcome.plan is not None
    people = figures_of(outcome.plan, problem)
    return {
        "evened": evened,
        "cpu_seconds": round(_cpu_seconds() - cpu, 2),
        **{goal: measures[goal] for goal in ("shortfall", "duty_cost", "wellbeing")},
        **_ginis(people, [_before(figures) for figures in people]),
    }


def _before(figures: PersonFigures) -> dict[str, float]:
    """What the generated history tells of a person."""
    past = figures.before
    return {
        "nights": past.nights,
        "weekends": past.weekend_tours,
        "overtime": past.offered_minutes / 60,
    }


def _periods(pack: Pack, limits: Limits, periods: int, memory: int) -> list[dict[str, Any]]:
    """The spread of what people did in all periods so far, each planned after the one before."""
    pack = apply_overrides(pack, {"policy.wellbeing.memory_weeks": memory})
    pack = pack.model_copy(update={"history": ()})
    told: list[dict[str, Any]] = []
    sums: list[dict[str, float]] = []
    for _ in range(periods):
        problem = _problem(pack)
        outcome = plan_rota(problem, limits)
        assert outcome.plan is not None
        people = figures_of(outcome.plan, problem)
        sums = sums or [dict.fromkeys(COUNTS, 0.0) for _ in people]
        values = {m.goal: m.value for m in outcome.scorecard}
        told.append(
            {"shortfall": values["shortfall"], "duty_cost": values["duty_cost"]}
            | _ginis(people, sums)
        )
        for own, figures in zip(sums, people, strict=True):
            for name, count in COUNTS.items():
                own[name] += count(figures)
        pack = _next(pack, outcome.plan)
    release_solver()
    return told


def _next(pack: Pack, roster: Roster) -> Pack:
    """The pack of the following period, with the roster published before it."""
    start = pack.manifest.plan_start + timedelta(weeks=WEEKS)
    shift = timedelta(weeks=WEEKS)
    absences = tuple(
        row.model_copy(update={"start": row.start + shift, "end": row.end + shift})
        for row in pack.absences
    )
    commitments = tuple(
        row.model_copy(update={"start": row.start + shift}) for row in pack.commitments
    )
    return pack.model_copy(
        update={
            "manifest": pack.manifest.model_copy(update={"plan_start": start}),
            "published": (*pack.published, *published_rows(pack, roster)),
            "absences": absences,
            "commitments": commitments,
            "availability": (),
            "locks": (),
            "events": (),
        }
    )


def _problem(pack: Pack) -> RotaProblem:
    requirement = staffing_requirement(build_requirement_of(pack, build_heatmap_of(pack)))
    problem = build_rota(pack, requirement)
    return replace(problem, digest="")


def _ginis(people: Sequence[PersonFigures], before: Sequence[dict[str, float]]) -> dict[str, float]:
    """The mean Gini coefficient of each count, over groups of people who are alike."""
    told = {}
    for name, count in COUNTS.items():
        alike: dict[Any, list[float]] = defaultdict(list)
        for figures, own in zip(people, before, strict=True):
            member = figures.member
            if name == "nights" and member.night_restricted:
                continue
            price = member.annual_pay_pence if name == "overtime" else 0
            full = member.contract_minutes_per_week >= 2200
            key = (member.base_id, member.role_group, member.leads_response, full, price)
            alike[key].append(count(figures) + own[name])
        crowds = [values for values in alike.values() if len(values) > 1 and sum(values)]
        size = sum(map(len, crowds))
        told[f"gini_{name}"] = round(sum(len(v) * gini(v) for v in crowds) / max(size, 1), 3)
    return told


def _cpu_seconds() -> float:
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _machine() -> dict[str, str]:
    return {"machine": f"{platform.machine()}, {os.cpu_count()} processors"}


if __name__ == "__main__":
    raise SystemExit(main())
