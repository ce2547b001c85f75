"""How bases and vehicles are chosen: one after the other, or together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from optimiser.errors import MusterError
from optimiser.siting.fleet import FleetProblem
from optimiser.siting.fleet_solve import choose_fleet
from optimiser.siting.solve import choose_sites
from optimiser.siting.vehicles import share_vehicles
from optimiser.solving import Cancel, Limits, ProgressListener
from scenarios.build.siting import Aim, Ground, Weight


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
class Busiest:
    """Calls and vehicle-hours of work by area in the busiest hour, and the vehicles for it."""

    calls: np.ndarray
    work: np.ndarray
    vehicles: int


@dataclass(frozen=True)
class Chosen:
    """Bases with their vehicles, the figure reached and the best that any choice could."""

    opened: tuple[int, ...]
    vehicles: tuple[int, ...]
    objective: float
    bound: float
    status: str
    seconds: float
    apart: float | None = None


@dataclass(frozen=True)
class Choice:
    """What is asked of the ground, and the two ways to choose."""

    ground: Ground
    wanted: Wanted
    required: tuple[int, ...]
    busiest: Busiest
    cancel: Cancel | None
    on_progress: ProgressListener

    def apart(self, limits: Limits) -> Chosen:
        """The bases first, then the vehicles, for the calls of the areas nearest to each."""
        ground, is_time = self.ground, self.wanted.aim == "time"
        problem = ground.problem(self.wanted.count, "time" if is_time else "target", self.required)
        answer = choose_sites(problem, limits, cancel=self.cancel, on_progress=self.on_progress)
        calls, loads = by_base(ground, answer.opened, self.busiest)
        room = self._room()[list(answer.opened)].tolist()
        shared = share_vehicles(calls, loads, self.busiest.vehicles, room)
        total = float(ground.weight.sum())
        objective, bound = (
            value / total / 60 if is_time else 1 - value / total
            for value in (answer.cost, answer.bound)
        )
        status = answer.status.value
        return Chosen(answer.opened, shared.vehicles, objective, bound, status, answer.seconds)

    def together(self, limits: Limits) -> Chosen:
        """Bases and vehicles at once, and beside that the vehicles after the bases."""
        problem, total = self._fleet(), float(self.ground.weight.sum())
        start = np.zeros(len(self.ground.sites), dtype=np.int64)
        after = self.apart(limits.share(0.25))
        start[list(after.opened)] = after.vehicles
        found = choose_fleet(
            problem,
            limits.share(0.75),
            start=start,
            cancel=self.cancel,
            on_progress=self.on_progress,
        )
        opened = tuple(site for site, count in enumerate(found.vehicles) if count)
        return Chosen(
            opened,
            tuple(found.vehicles[site] for site in opened),
            found.covered / total,
            found.bound / total,
            found.status.value,
            found.seconds,
            problem.covered(start) / total,
        )

    def _fleet(self) -> FleetProblem:
        """Bases and vehicles as one problem; a sentence where the vehicles are too few."""
        out, vehicles = float(self.busiest.work.sum()), self.busiest.vehicles
        if out >= vehicles:
            message = (
                f"in the busiest hour {out:.1f} vehicles are out on average, so there must be more"
                f" than {vehicles}: see --vehicles"
            )
            raise MusterError(message)
        ground = self.ground
        return FleetProblem(
            ground.in_target,
            ground.weight,
            self.wanted.count,
            vehicles,
            out / vehicles,
            self._room(),
            self.required,
        )

    def _room(self) -> np.ndarray:
        """The most vehicles at each site."""
        wanted = self.wanted
        usual = self.busiest.vehicles if wanted.bays is None else wanted.bays
        return np.array([wanted.bays_at.get(site.base_id, usual) for site in self.ground.sites])


def by_base(
    ground: Ground, opened: tuple[int, ...], busiest: Busiest
) -> tuple[list[float], list[float]]:
    """Calls and work of the busiest hour by base, each area with the base nearest to it."""
    served = ground.nearest(opened)
    by_base = [served == site for site in opened]
    calls = [float(busiest.calls[mine].sum()) for mine in by_base]
    return calls, [float(busiest.work[mine].sum()) for mine in by_base]
