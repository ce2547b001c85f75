"""Which bases to keep, with how many vehicles, against what is there today."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimiser.errors import MusterError
from optimiser.heat import Heatmap
from optimiser.siting.vehicles import lost_calls
from optimiser.solving import Cancel, Limits, ProgressListener, ignore_progress
from scenarios.bases_choice import Busiest, Choice, Chosen, Wanted, by_base
from scenarios.bases_reach import Reach, reaches_of
from scenarios.build.demand import build_heatmap_of
from scenarios.build.siting import Ground, busiest_hour, ground_of
from scenarios.export.csv_file import write_csv
from scenarios.problems import did_you_mean
from scenarios.schema.pack import Pack

FILE, AREA_FILE = "bases.csv", "areas.csv"
HEADER = ("base_id", "name", "longitude", "latitude", "vehicles", "is_new", "demand_share")


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
    busiest = Busiest(calls, work, vehicles)
    choice = Choice(ground, wanted, required, busiest, cancel, on_progress)
    choose = choice.together if wanted.aim == "free" else choice.apart
    return _plan(pack, heatmap, ground, busiest, choose(limits or Limits()))


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


def _plan(
    pack: Pack, heatmap: Heatmap, ground: Ground, busiest: Busiest, chosen: Chosen
) -> BasesPlan:
    served, total = ground.nearest(chosen.opened), float(ground.weight.sum())
    lost = lost_calls(*by_base(ground, chosen.opened, busiest), chosen.vehicles)
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
