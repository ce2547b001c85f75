"""Fills the gaps of a published roster, and prints how long the best answer and its proof took.

    python -m benchmarks.gaps [OFFICERS ...] [--gaps N] [--mode MODE] [--seeds N ...]

A generated district is planned for `--plan-seconds`, the plan is taken as published, and as many of
its duties as there are gaps, drawn by the seed, lose the person who was to work them for that day.
Wall and CPU seconds count from the built problem to the checked roster.
"""

import argparse
import json
import os
import platform
import random
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

from optimiser.requirement import staffing_requirement
from optimiser.roster import Roster, Tour
from optimiser.rota.amend import amend_rota
from optimiser.rota.gaps import Mode
from optimiser.rota.problem import RotaProblem
from optimiser.rota.solve import plan_rota
from optimiser.solving import SOLVER_VERSION, Limits, release_solver
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of
from scenarios.build.rota import build_rota
from scenarios.generate import generate_pack
from scenarios.overrides import apply_overrides
from scenarios.schema.pack import AbsenceRow, Pack, PublishedRow


def main() -> int:
    """Measure every size, mode and seed that was asked for, a JSON document a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("officers", nargs="*", type=int, default=[120])
    parser.add_argument("--gaps", type=int, default=10)
    parser.add_argument("--mode", choices=["keep_pattern", "fewest_changes"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--plan-seconds", type=float, default=30.0)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument(
        "--held-back",
        type=float,
        help="share of the overtime cap kept for gaps",
    )
    parser.add_argument("--workers", type=int, default=0)
    options = parser.parse_args()
    modes = [Mode(options.mode)] if options.mode else [Mode.KEEP_PATTERN, Mode.FEWEST_CHANGES]
    for officers in options.officers:
        for seed in options.seeds:
            limits = Limits(options.seconds, workers=options.workers, seed=seed)
            planning = Limits(options.plan_seconds, workers=options.workers, seed=seed)
            problem = gapped(officers, options.gaps, planning, options.held_back)
            for mode in modes:
                print(json.dumps(measure(problem, mode, limits) | _facts(limits)), flush=True)
    return 0


def gapped(officers: int, gaps: int, limits: Limits, held_back: float | None = None) -> RotaProblem:
    """The problem of a published district in which people are away on days of their duties."""
    pack = generate_pack(officers, weeks=4, seed=limits.seed)
    if held_back is not None:
        pack = apply_overrides(pack, {"policy.overtime.held_for_gaps_share": held_back})
    requirement = staffing_requirement(build_requirement_of(pack, build_heatmap_of(pack)))
    roster = plan_rota(build_rota(pack, requirement, holding_back=True), limits).plan
    if roster is None:
        message = "the district has no rota to publish"
        raise SystemExit(message)
    away = random.Random(limits.seed).sample(sorted_tours(roster), gaps)
    changed = pack.model_copy(
        update={
            "published": (*pack.published, *published_rows(pack, roster)),
            "absences": (*pack.absences, *map(_absence, away)),
        }
    )
    return build_rota(changed, requirement, amending=True)


def sorted_tours(roster: Roster) -> list[Tour]:
    """Tours of the period that were not locked, in a fixed order."""
    free = (tour for tour in roster.planned if not tour.locked)
    return sorted(free, key=lambda tour: (tour.day, tour.staff_id))


def published_rows(pack: Pack, roster: Roster) -> Iterator[PublishedRow]:
    """Every person-day of the period as publishing the roster would write it."""
    worked = {(tour.staff_id, tour.day): tour for tour in roster.planned}
    for person in pack.staff:
        for day in roster.horizon.dates:
            tour = worked.get((person.staff_id, day))
            yield PublishedRow(
                staff_id=person.staff_id,
                date=day,
                shift_code=tour and tour.shift_code,
                kind=tour and tour.kind.value,
                extension_minutes=tour.extension_minutes if tour else 0,
            )


def _absence(tour: Tour) -> AbsenceRow:
    return AbsenceRow(staff_id=tour.staff_id, start=tour.day, end=tour.day, reason="sickness")


def measure(problem: RotaProblem, mode: Mode, limits: Limits) -> dict[str, Any]:
    """Fill the gaps and say what it took and what was proved."""
    release_solver()
    cpu, started = _cpu_seconds(), time.monotonic()
    amended = amend_rota(problem, limits, mode)
    outcome = amended.outcome
    seconds = time.monotonic() - started
    release_solver()
    cpu_seconds = _cpu_seconds() - cpu
    told = set(amended.gaps.told)
    return {
        "mode": mode,
        "people": len(problem.strength.members),
        "status": outcome.status,
        "gaps": len(amended.gaps.lost),
        "changes": sum(t not in told for t in outcome.plan.planned) if outcome.plan else None,
        "goals": {t.goal: (t.objective, t.bound) for t in amended.goals},
        "conflict": outcome.conflict,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu_seconds, 2),
    }


def _cpu_seconds() -> float:
    """Processor seconds of this process and of its children that have ended."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _facts(limits: Limits) -> dict[str, Any]:
    return {
        "seed": limits.seed,
        "workers": limits.worker_count,
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "solver": SOLVER_VERSION,
    }


if __name__ == "__main__":
    sys.exit(main())
