"""Replays a plan that was written: held-out incidents against it and against the baseline."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from optimiser.heat import Heatmap
from optimiser.horizon import Horizon
from optimiser.patrols.plan import Patrol
from optimiser.patrols.problem import PatrolProblem
from optimiser.people import RoleGroup
from optimiser.places import great_circle_km
from optimiser.replay.compare import Run, Side, replicate
from optimiser.replay.draws import Spread, draw
from optimiser.replay.problem import Terms
from optimiser.roster import Roster
from optimiser.rota.problem import RotaProblem
from optimiser.staffing import StaffingRequirement
from scenarios.build.common import areas_of, bases_of, strength_of
from scenarios.build.demand import build_heatmap_of
from scenarios.build.patrols import build_patrols, duties_on_rota
from scenarios.build.visiting import Visiting, commitment_rows
from scenarios.export.patrol_files import read_patrols
from scenarios.overrides import apply_overrides
from scenarios.plan_files import SUMMARY_FILE
from scenarios.problems import PackError, problem_of
from scenarios.replay.baseline import Baseline, baseline_of, hours_of
from scenarios.replay.breaks import with_breaks
from scenarios.replay.duties import Fielded, fielded
from scenarios.replay.flat_patrols import flat_patrols
from scenarios.replay.ground import Ground, ground_of
from scenarios.replay.incidents import HeldOut, held_out_of
from scenarios.replay.spots import Spots, spots_of
from scenarios.replay.visits import MovedVisits, moved_visits, visiting_in
from scenarios.schema.pack import Pack
from scenarios.verify.amendment import amendment_of, before_amendment
from scenarios.verify.plan_folder import read_plan_folder
from scenarios.verify.rota import read_rota

REPLICATIONS = 200
LEAST_REPLICATIONS = 2
NAMES = ("plan", "baseline", "baseline_without_overtime")
TABLES = ("rota", "changes", "staffing_requirement", "patrols")
"""The tables of a plan that its roster, its problem and its patrols are read from."""


@dataclass(frozen=True, eq=False)
class Replay:
    """How every roster did, and what the figures stand on.

    `visits` are staff-hours of the plan's visits by how the baseline makes them.
    """

    pack: Pack
    seed: int
    runs: dict[str, Run]
    held_out: HeldOut
    baseline: Baseline
    visits: Mapping[str, float]
    hours: dict[str, dict[str, float]]

    @property
    def replications(self) -> int:
        """How often the period was replayed."""
        return len(self.runs["plan"].figures)


def replay_plan(
    pack: Pack,
    folder: Path,
    replications: int = REPLICATIONS,
    seed: int = 1,
    *,
    workers: int = 0,
    on_done: Callable[[int], Any] = lambda number: None,
) -> Replay:
    """Dispatch the held-out incidents of a pack to a plan and to the baseline, in pairs.

    The changes of the plan's scenario are made to the pack first. The same arguments give the same
    figures, whatever `workers` is (0 for all processors).

    Raises
    ------
    PackError
        If the folder has no rota and patrols, or the pack holds nothing out that can be replayed.
    """
    changed, problem, roster, patrols = _planned(pack, folder)
    ground = ground_of(areas_of(changed), changed.policy)
    baseline = baseline_of(changed, problem, roster)
    heatmap = build_heatmap_of(changed)
    without = (baseline.roster, baseline.without_overtime)
    asked = problem.requirement
    visiting = visiting_in(patrols)
    others = [_other_side(changed, each, heatmap, asked, visiting) for each in without]
    spots = spots_of(
        others[0].problem.hotspots, ground, changed.policy.patrols.hotspot_radius_metres
    )
    serving = _serving(changed, ground, roster)
    held_out = held_out_of(changed, problem.horizon, ground, spots, serving)
    rosters = (roster, *without)
    rows = (patrols, *(each.patrols for each in others))
    sides = [
        _side(changed, each, own, ground, spots) for each, own in zip(rosters, rows, strict=True)
    ]
    policy = changed.policy.replay
    spread = Spread(policy.work_spread, policy.travel_spread)
    found = replicate(
        [Side(side.duties, side.presence) for side in sides],
        partial(draw, held_out.incidents, held_out.period, spread, seed),
        terms_of(changed, problem.horizon),
        replications,
        policy.hot_share,
        len(changed.bases),
        workers=workers or os.cpu_count() or 1,
        on_done=on_done,
    )
    return Replay(
        pack=changed,
        seed=seed,
        runs=dict(zip(NAMES, found, strict=True)),
        held_out=held_out,
        baseline=baseline,
        visits=others[0].visits.hours,
        hours={name: hours_of(each) for name, each in zip(NAMES, rosters, strict=True)},
    )


def terms_of(pack: Pack, horizon: Horizon) -> Terms:
    """The terms of dispatch of a pack's policy."""
    policy = pack.policy.replay
    return Terms(
        help_after=np.array(policy.help_after_minutes, dtype=np.float64),
        help_nearer=policy.help_nearer_minutes,
        yields_after=policy.patrol_yields_after_minutes,
        break_grade=policy.break_interrupted_by_grade,
        preempts=policy.immediate_takes_from_scheduled,
        last_minutes=policy.last_minutes_without_scheduled,
        end=(horizon.ends_at - horizon.starts_at).total_seconds() / 60,
    )


def _planned(pack: Pack, folder: Path) -> tuple[Pack, RotaProblem, Roster, tuple[Patrol, ...]]:
    plan = read_plan_folder(folder, TABLES)
    missing = [name for name in ("rota", "patrols") if name not in plan.tables]
    if missing:
        raise PackError(
            [
                problem_of(str(folder / f"{name}.csv"), "there is no such file", "a plan of it")
                for name in missing
            ]
        )
    changed = apply_overrides(pack, plan.changes, SUMMARY_FILE)
    amendment = amendment_of(plan)
    if amendment is not None:
        changed = before_amendment(changed, plan, amendment)
    problem, roster, faults = read_rota(changed, plan, amendment=amendment)
    if plan.faults or faults:
        first = (*plan.faults, *faults)[0]
        raise PackError([problem_of(first.who, first.message, "a plan that verifies")])
    return changed, problem, roster, read_patrols(folder / "patrols.csv").patrols


class _OtherSide(NamedTuple):
    """What the people of a baseline do: the visits of the plan, and patrols without one."""

    problem: PatrolProblem
    patrols: tuple[Patrol, ...]
    visits: MovedVisits


def _other_side(
    pack: Pack,
    roster: Roster,
    heatmap: Heatmap,
    requirement: StaffingRequirement,
    visiting: Sequence[Visiting],
) -> _OtherSide:
    known = with_breaks(pack, roster)
    strength = strength_of(pack)
    duties = duties_on_rota(known, roster, heatmap)
    visits = moved_visits(visiting, duties, strength, roster.horizon)
    problem = build_patrols(known, roster, heatmap, requirement, visits.visiting, duties)
    base_of = {member.staff_id: member.base_id for member in strength.members}
    patrols = (*flat_patrols(problem), *commitment_rows(visits.visiting, base_of))
    return _OtherSide(problem, patrols, visits)


def _serving(pack: Pack, ground: Ground, roster: Roster) -> "np.ndarray[Any, np.dtype[np.int64]]":
    """The base whose units go to calls in each area: its own, or the nearest that has any."""
    bases = bases_of(pack)
    groups = (RoleGroup.RESPONSE, RoleGroup.SPECIAL)
    able = {tour.base_id for tour in roster.planned if tour.role_group in groups}
    if not able:
        expected = "response officers on duty, to send to calls"
        raise PackError([problem_of("rota.csv", "nobody answers calls", expected)])
    index = {base.base_id: number for number, base in enumerate(bases)}

    def nearest(longitude: float, latitude: float) -> int:
        ways = {
            base.base_id: great_circle_km((longitude, latitude), (base.longitude, base.latitude))
            for base in bases
            if base.base_id in able
        }
        return index[min(ways, key=lambda base_id: ways[base_id])]

    return np.array(
        [
            index[area.base_id] if area.base_id in able else nearest(area.longitude, area.latitude)
            for area in ground.areas
        ],
        dtype=np.int64,
    )


def _side(
    pack: Pack, roster: Roster, patrols: tuple[Patrol, ...], ground: Ground, spots: Spots
) -> Fielded:
    return fielded(
        roster,
        patrols,
        strength_of(pack),
        bases_of(pack),
        ground,
        spots,
        neighbourhood_answers=pack.policy.replay.neighbourhood_goes_to_immediate,
    )
