"""Which bases to keep, with how many vehicles, against what is there today."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimiser.errors import MusterError
from optimiser.heat import Heatmap
from optimiser.people import RoleGroup
from optimiser.requirement import staffing_requirement
from optimiser.siting.solve import SitingAnswer, choose_sites
from optimiser.siting.vehicles import share_vehicles
from optimiser.solving import Cancel, Limits, ProgressListener, ignore_progress
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of
from scenarios.build.siting import Aim, Ground, Weight, busiest_hour, ground_of
from scenarios.export.csv_file import write_csv
from scenarios.problems import did_you_mean
from scenarios.schema.pack import Pack

FILE, AREA_FILE = "bases.csv", "areas.csv"
HEADER = ("base_id", "name", "longitude", "latitude", "vehicles", "is_new", "demand_share")


@dataclass(frozen=True)
class Wanted:
    """What is asked: how many bases and vehicles, what counts, and what must stay.

    `vehicles` None shares out those that the pack has; `bays` None sets no limit a base.
    """

    count: int
    vehicles: int | None = None
    bays: int | None = None
    aim: Aim = "time"
    weight: Weight = "work"
    area_sites: bool = False
    keep: tuple[str, ...] = ()
    people_in_a_vehicle: float = 1.0


@dataclass(frozen=True)
class Reach:
    """How soon demand is reached: mean minutes, share within the immediate target, bases, and the
    response staff-hours a week that so many bases need (None: not asked)."""

    name: str
    bases: int
    mean_minutes: float
    share_in_target: float
    response_hours_per_week: float | None = None


@dataclass(frozen=True)
class Sited:
    """One base of the plan and what it serves."""

    base_id: str
    name: str
    longitude: float
    latitude: float
    vehicles: int
    is_new: bool
    demand_share: float


@dataclass(frozen=True)
class BasesPlan:
    """The bases chosen, the areas they serve, and the figures beside those of today.

    `objective` and `bound` are minutes of mean travel, or the share of demand within target.
    `calls_without_vehicle` is the share of calls of the busiest hour that find none free.
    """

    bases: tuple[Sited, ...]
    base_of_area: dict[str, str]
    reaches: tuple[Reach, ...]
    closed: tuple[str, ...]
    calls_without_vehicle: float
    objective: float
    bound: float
    gap: float
    status: str
    seconds: float

    @property
    def released_hours_per_week(self) -> float:
        """Response staff-hours a week that today's bases need beyond those of the plan."""
        today, chosen = (self.reaches[n].response_hours_per_week or 0.0 for n in (0, -1))
        return today - chosen


def choose_bases(
    pack: Pack,
    wanted: Wanted,
    limits: Limits | None = None,
    *,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> BasesPlan:
    """Choose the bases and share out the vehicles.

    Raises `MusterError` where a base to keep is unknown, there is no demand to weigh by, or the
    counts cannot be.
    """
    heatmap = build_heatmap_of(pack)
    ground = ground_of(pack, heatmap, wanted.weight, area_sites=wanted.area_sites)
    required = _refuse_unfit(ground, wanted)
    problem = ground.problem(wanted.count, wanted.aim, required)
    answer = choose_sites(problem, limits, cancel=cancel, on_progress=on_progress)
    return _plan(pack, heatmap, ground, wanted, answer)


def write_bases(plan: BasesPlan, folder: Path) -> None:
    """Write the bases as `bases.csv` and who serves which area as `areas.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [[getattr(base, name) for name in HEADER] for base in plan.bases]
    write_csv(folder / FILE, HEADER, rows)
    write_csv(folder / AREA_FILE, ("area_id", "base_id"), list(plan.base_of_area.items()))


def bases_summary(plan: BasesPlan) -> dict[str, Any]:
    """The plan as plain values, figures first."""
    names = ("objective", "bound", "gap", "status", "seconds", "calls_without_vehicle")
    return {
        **{name: getattr(plan, name) for name in names},
        "released_response_hours_per_week": plan.released_hours_per_week,
        "closed": list(plan.closed),
        "reach": [vars(reach) for reach in plan.reaches],
        "bases": [vars(base) for base in plan.bases],
        "base_of_area": plan.base_of_area,
    }


def _refuse_unfit(ground: Ground, wanted: Wanted) -> tuple[int, ...]:
    """The sites to keep; one sentence for everything that does not fit."""
    known = [site.base_id for site in ground.sites]
    faults = []
    for base_id in wanted.keep:
        if base_id not in known:
            hint = did_you_mean(base_id, known) or "it is in no row of bases.csv"
            faults.append(f"there is no base {base_id!r} to keep: {hint}")
    least = max(1, len(set(wanted.keep)))
    if not least <= wanted.count <= len(known):
        faults.append(f"--count is {wanted.count}, but it can be {least} to {len(known)}")
    if not ground.weight.any():
        faults.append("the incidents of the pack give no demand to weigh areas by")
    if faults:
        raise MusterError("; ".join(faults))
    return tuple(sorted({known.index(base_id) for base_id in wanted.keep}))


def _plan(
    pack: Pack, heatmap: Heatmap, ground: Ground, wanted: Wanted, answer: SitingAnswer
) -> BasesPlan:
    served = ground.nearest(answer.opened)
    total = float(ground.weight.sum())
    calls, work = busiest_hour(heatmap, wanted.people_in_a_vehicle)
    by_base = [served == site for site in answer.opened]
    vehicles = wanted.vehicles
    if vehicles is None:
        vehicles = max(sum(row.vehicles for row in pack.bases), wanted.count)
    shared = share_vehicles(
        [float(calls[mine].sum()) for mine in by_base],
        [float(work[mine].sum()) for mine in by_base],
        vehicles,
        None if wanted.bays is None else [wanted.bays] * wanted.count,
    )
    existing = len(pack.bases)
    bases = tuple(
        Sited(
            **{name: getattr(ground.sites[site], name) for name in HEADER[:4]},
            vehicles=count,
            is_new=site >= existing,
            demand_share=float(ground.weight[mine].sum()) / total,
        )
        for site, mine, count in zip(answer.opened, by_base, shared.vehicles, strict=True)
    )
    objective, bound = (_in_unit(value, total, wanted.aim) for value in (answer.cost, answer.bound))
    return BasesPlan(
        bases=bases,
        base_of_area={
            area.area_id: ground.sites[site].base_id
            for area, site in zip(ground.areas, served.tolist(), strict=True)
        },
        reaches=_reaches(pack, heatmap, ground, served),
        closed=tuple(row.base_id for n, row in enumerate(pack.bases) if n not in answer.opened),
        calls_without_vehicle=shared.lost / max(float(calls.sum()), 1e-12),
        objective=objective,
        bound=bound,
        gap=abs(objective - bound) / max(abs(objective), 1e-9),
        status=answer.status.value,
        seconds=answer.seconds,
    )


def _in_unit(cost: int, total: float, aim: Aim) -> float:
    return cost / total / 60 if aim == "time" else 1 - cost / total


def _reaches(
    pack: Pack, heatmap: Heatmap, ground: Ground, served: NDArray[np.int64]
) -> tuple[Reach, ...]:
    """Today as areas are served, today's bases with the nearest serving, and the plan."""
    ids = [site.base_id for site in ground.sites]
    today = np.array([ids.index(area.base_id) for area in ground.areas], dtype=np.int64)
    existing = tuple(range(len(pack.bases)))
    cases = (
        ("today", today),
        ("today, nearest base", ground.nearest(existing)),
        ("chosen", served),
    )
    return tuple(
        Reach(
            name,
            len(set(serves.tolist())),
            *_figures(ground, serves),
            _response_hours(pack, heatmap, ground, serves),
        )
        for name, serves in cases
    )


def _figures(ground: Ground, serves: NDArray[np.int64]) -> tuple[float, float]:
    """Mean minutes and share within target, weighted by demand."""
    rows = np.arange(len(ground.areas))
    mean = float(np.average(ground.seconds[rows, serves], weights=ground.weight)) / 60
    reached = float(np.average(ground.in_target[rows, serves], weights=ground.weight))
    return mean, reached


def _response_hours(
    pack: Pack, heatmap: Heatmap, ground: Ground, serves: NDArray[np.int64]
) -> float:
    """Response staff-hours a week by the queueing formulas, each base for what it serves."""
    problem = build_requirement_of(pack, heatmap)
    moved = replace(
        problem,
        areas=tuple(
            replace(area, base_id=ground.sites[site].base_id)
            for area, site in zip(problem.areas, serves.tolist(), strict=True)
        ),
        bases=tuple(ground.sites[site] for site in sorted(set(serves.tolist()))),
        pools=(),
        own_levels=(),
        events=(),
        commitments=(),
        method="formula",
    )
    required = staffing_requirement(moved)
    people = sum(
        int(required.row(group).sum())
        for group in required.groups
        if group.role_group is RoleGroup.RESPONSE
    )
    return people * 7 / problem.horizon.days
