"""Which bases to keep, with how many vehicles, against what is there today."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from optimiser.errors import MusterError
from optimiser.heat import Heatmap
from optimiser.siting.fleet import FleetProblem
from optimiser.siting.fleet_solve import choose_fleet
from optimiser.siting.solve import choose_sites
from optimiser.siting.vehicles import lost_calls, share_vehicles
from optimiser.solving import Cancel, Limits, ProgressListener, ignore_progress
from scenarios.bases_reach import Reach, reaches_of
from scenarios.build.demand import build_heatmap_of
from scenarios.build.siting import Aim, Ground, Weight, busiest_hour, ground_of
from scenarios.export.csv_file import write_csv
from scenarios.problems import did_you_mean
from scenarios.schema.pack import Pack

FILE, AREA_FILE = "bases.csv", "areas.csv"
HEADER = ("base_id", "name", "longitude", "latitude", "vehicles", "is_new", "demand_share")


@dataclass(frozen=True)
class Wanted:
    """What is asked: how many bases and vehicles, what counts, and what must stay.

    `vehicles` None shares out those that the pack has. `bays` is the most vehicles at one base
    (None: no limit), `bays_at` that of named bases. With the aim "free" bases and vehicles are
    chosen together, else the vehicles after the bases.
    """

    count: int
    vehicles: int | None = None
    bays: int | None = None
    aim: Aim = "time"
    weight: Weight = "work"
    area_sites: bool = False
    keep: tuple[str, ...] = ()
    people_in_a_vehicle: float = 1.0
    bays_at: Mapping[str, int] = field(default_factory=dict)


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

    `objective` and `bound` are minutes of mean travel, or the share of demand within target, or
    that within target of a vehicle expected to be free; of the last `apart` is the figure where
    vehicles are shared out after the bases. `calls_without_vehicle` is the share of calls of the
    busiest hour that find none free.
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
    apart: float | None = None

    @property
    def released_hours_per_week(self) -> float:
        """Response staff-hours a week that today's bases need beyond those of the plan."""
        today, chosen = (self.reaches[n].response_hours_per_week or 0.0 for n in (0, -1))
        return today - chosen


@dataclass(frozen=True)
class _Busiest:
    """Calls and vehicle-hours of work by area in the busiest hour, and the vehicles for it."""

    calls: np.ndarray
    work: np.ndarray
    vehicles: int


@dataclass(frozen=True)
class _Chosen:
    """Bases with their vehicles, the figure reached and the best that any choice could."""

    opened: tuple[int, ...]
    vehicles: tuple[int, ...]
    objective: float
    bound: float
    status: str
    seconds: float
    apart: float | None = None


def choose_bases(
    pack: Pack,
    wanted: Wanted,
    limits: Limits | None = None,
    *,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> BasesPlan:
    """Choose the bases and share out the vehicles.

    Raises `MusterError` where a base that is named is unknown, there is no demand to weigh by, or
    the counts cannot be.
    """
    heatmap = build_heatmap_of(pack)
    ground = ground_of(pack, heatmap, wanted.weight, area_sites=wanted.area_sites)
    required = _refuse_unfit(ground, wanted)
    calls, work = busiest_hour(heatmap, wanted.people_in_a_vehicle)
    vehicles = wanted.vehicles
    if vehicles is None:
        vehicles = max(sum(row.vehicles for row in pack.bases), wanted.count)
    busiest = _Busiest(calls, work, vehicles)
    if wanted.aim == "free":
        chosen = _together(ground, wanted, required, busiest, limits, cancel, on_progress)
    else:
        chosen = _apart(ground, wanted, required, busiest, limits, cancel, on_progress)
    return _plan(pack, heatmap, ground, busiest, chosen)


def write_bases(plan: BasesPlan, folder: Path) -> None:
    """Write the bases as `bases.csv` and who serves which area as `areas.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [[getattr(base, name) for name in HEADER] for base in plan.bases]
    write_csv(folder / FILE, HEADER, rows)
    write_csv(folder / AREA_FILE, ("area_id", "base_id"), list(plan.base_of_area.items()))


def bases_summary(plan: BasesPlan) -> dict[str, Any]:
    """The plan as plain values, figures first."""
    names = ("objective", "bound", "gap", "apart", "status", "seconds", "calls_without_vehicle")
    figures = {name: getattr(plan, name) for name in names}
    return figures | {
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
    for base_id in (*wanted.keep, *wanted.bays_at):
        if base_id not in known:
            hint = did_you_mean(base_id, known) or "it is in no row of bases.csv"
            what = "keep" if base_id in wanted.keep else "give bays"
            faults.append(f"there is no base {base_id!r} to {what}: {hint}")
    faults += [
        f"base {base_id!r} needs a bay at least, not {bays}"
        for base_id, bays in wanted.bays_at.items()
        if bays < 1
    ]
    least = max(1, len(set(wanted.keep)))
    if not least <= wanted.count <= len(known):
        faults.append(f"--count is {wanted.count}, but it can be {least} to {len(known)}")
    if not ground.weight.any():
        faults.append("the incidents of the pack give no demand to weigh areas by")
    if faults:
        raise MusterError("; ".join(faults))
    return tuple(sorted({known.index(base_id) for base_id in wanted.keep}))


def _apart(
    ground: Ground,
    wanted: Wanted,
    required: tuple[int, ...],
    busiest: _Busiest,
    limits: Limits | None,
    cancel: Cancel | None,
    on_progress: ProgressListener,
) -> _Chosen:
    """The bases first, then the vehicles, for the calls of the areas nearest to each."""
    problem = ground.problem(wanted.count, "time" if wanted.aim == "time" else "target", required)
    answer = choose_sites(problem, limits, cancel=cancel, on_progress=on_progress)
    calls, loads = _by_base(ground, answer.opened, busiest)
    room = _room(ground, wanted, busiest)[list(answer.opened)].tolist()
    shared = share_vehicles(calls, loads, busiest.vehicles, room)
    total = float(ground.weight.sum())
    objective, bound = (
        value / total / 60 if wanted.aim == "time" else 1 - value / total
        for value in (answer.cost, answer.bound)
    )
    status = answer.status.value
    return _Chosen(answer.opened, shared.vehicles, objective, bound, status, answer.seconds)


def _together(
    ground: Ground,
    wanted: Wanted,
    required: tuple[int, ...],
    busiest: _Busiest,
    limits: Limits | None,
    cancel: Cancel | None,
    on_progress: ProgressListener,
) -> _Chosen:
    """Bases and vehicles at once, and beside that the vehicles after the bases."""
    limits = limits or Limits()
    out = float(busiest.work.sum())
    if out >= busiest.vehicles:
        message = (
            f"in the busiest hour {out:.1f} vehicles are out on average, so there must be more than"
            f" {busiest.vehicles}: see --vehicles"
        )
        raise MusterError(message)
    problem = FleetProblem(
        ground.in_target,
        ground.weight,
        wanted.count,
        busiest.vehicles,
        out / busiest.vehicles,
        _room(ground, wanted, busiest),
        required,
    )
    total = float(ground.weight.sum())
    start = np.zeros(len(ground.sites), dtype=np.int64)
    after = _apart(ground, wanted, required, busiest, limits.share(0.25), cancel, on_progress)
    start[list(after.opened)] = after.vehicles
    found = choose_fleet(
        problem, limits.share(0.75), start=start, cancel=cancel, on_progress=on_progress
    )
    opened = tuple(site for site, count in enumerate(found.vehicles) if count)
    return _Chosen(
        opened,
        tuple(found.vehicles[site] for site in opened),
        found.covered / total,
        found.bound / total,
        found.status.value,
        found.seconds,
        problem.covered(start) / total,
    )


def _room(ground: Ground, wanted: Wanted, busiest: _Busiest) -> np.ndarray:
    """The most vehicles at each site."""
    usual = busiest.vehicles if wanted.bays is None else wanted.bays
    return np.array([wanted.bays_at.get(site.base_id, usual) for site in ground.sites])


def _by_base(
    ground: Ground, opened: tuple[int, ...], busiest: _Busiest
) -> tuple[list[float], list[float]]:
    """Calls and work of the busiest hour by base, each area with the base nearest to it."""
    served = ground.nearest(opened)
    by_base = [served == site for site in opened]
    calls = [float(busiest.calls[mine].sum()) for mine in by_base]
    return calls, [float(busiest.work[mine].sum()) for mine in by_base]


def _plan(
    pack: Pack, heatmap: Heatmap, ground: Ground, busiest: _Busiest, chosen: _Chosen
) -> BasesPlan:
    served, total = ground.nearest(chosen.opened), float(ground.weight.sum())
    lost = lost_calls(*_by_base(ground, chosen.opened, busiest), chosen.vehicles)
    bases = tuple(
        Sited(
            **{name: getattr(ground.sites[site], name) for name in HEADER[:4]},
            vehicles=count,
            is_new=site >= len(pack.bases),
            demand_share=float(ground.weight[served == site].sum()) / total,
        )
        for site, count in zip(chosen.opened, chosen.vehicles, strict=True)
    )
    return BasesPlan(
        bases=bases,
        base_of_area={
            area.area_id: ground.sites[site].base_id
            for area, site in zip(ground.areas, served.tolist(), strict=True)
        },
        reaches=reaches_of(pack, heatmap, ground, served),
        closed=tuple(row.base_id for n, row in enumerate(pack.bases) if n not in chosen.opened),
        calls_without_vehicle=lost / max(float(busiest.calls.sum()), 1e-12),
        objective=chosen.objective,
        bound=chosen.bound,
        gap=abs(chosen.objective - chosen.bound) / max(abs(chosen.objective), 1e-9),
        status=chosen.status,
        seconds=chosen.seconds,
        apart=chosen.apart,
    )
