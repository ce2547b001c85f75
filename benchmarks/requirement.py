"""The requirement held to simulations that share nothing with it.

    python -m benchmarks.requirement grid [customers a point]
    python -m benchmarks.requirement district [calls a base]

`grid`: waits of the queueing formulas against ciw (a development dependency), two grades of
priority, over loads of 0.2 to 0.9, 2 to 30 units and squared variation of service 0.5, 1 and 2.
`district`: the simulated requirement of the built-in district in the plain simulation of
`scenarios.verify.week_simulation`: shares in target at each base, and the part of the hours that
are at most one unit above the smallest number that keeps the targets.
"""

import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimiser.heat import Heatmap
from optimiser.places import Area
from optimiser.requirement import staffing_requirement
from optimiser.requirement.queueing import erlang_c, priority_wait_rates
from optimiser.requirement.response import response_people
from scenarios.build.common import areas_of
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of
from scenarios.build.response_work import breaks_of
from scenarios.districts.built_in import built_in_pack
from scenarios.schema.pack import Pack
from scenarios.verify.response_targets import base_week, units_of
from scenarios.verify.week_simulation import Found, Patch, draw_calls

LOADS, UNITS, SCVS = (0.2, 0.4, 0.6, 0.8, 0.9), (2, 4, 8, 15, 30), (0.5, 1.0, 2.0)
FIRST_SHARE = 0.3
IN_TARGET = 0.25
APART = 6


def wait_by_formula(units: int, load: float, scv: float) -> tuple[float, float, float, float]:
    """Mean wait and share taken up within `IN_TARGET` of both grades; service lasts 1."""
    loads = np.array([[FIRST_SHARE], [1 - FIRST_SHARE]]) * load * units
    delayed = erlang_c(units, load * units)
    rates = priority_wait_rates(units, loads, np.ones(1), np.array([scv]))[:, 0]
    means = delayed / rates
    shares = 1 - delayed * np.exp(-rates * IN_TARGET)
    return float(means[0]), float(means[1]), float(shares[0]), float(shares[1])


def wait_by_ciw(
    units: int, load: float, scv: float, customers: int, seed: int
) -> tuple[float, float, float, float]:
    """The same from ciw; service is Erlang-2, exponential or a balanced mixture of two of them."""
    import ciw

    ciw.seed(seed)
    arrivals = load * units
    service = _service(scv)
    network = ciw.create_network(
        arrival_distributions={
            "First": [ciw.dists.Exponential(arrivals * FIRST_SHARE)],
            "Second": [ciw.dists.Exponential(arrivals * (1 - FIRST_SHARE))],
        },
        service_distributions={"First": [service], "Second": [service]},
        priority_classes={"First": 0, "Second": 1},
        number_of_servers=[units],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(customers / arrivals)
    records = simulation.get_all_records(only=["service"])
    settled = [row for row in records if row.arrival_date > 0.1 * customers / arrivals]
    waits = [
        np.array([row.waiting_time for row in settled if row.customer_class == name])
        for name in ("First", "Second")
    ]
    means = [float(wait.mean()) for wait in waits]
    shares = [float((wait <= IN_TARGET).mean()) for wait in waits]
    return means[0], means[1], shares[0], shares[1]


def _service(scv: float) -> object:
    """A service time of mean 1 with this squared coefficient of variation."""
    import ciw

    if scv < 1:
        shape = 1 / scv
        return ciw.dists.Gamma(shape, 1 / shape)
    if scv == 1:
        return ciw.dists.Exponential(1.0)
    part = (1 + ((scv - 1) / (scv + 1)) ** 0.5) / 2
    return ciw.dists.HyperExponential([2 * part, 2 * (1 - part)], [part, 1 - part])


def grid(customers: int) -> None:
    """Print the errors of the formula at every point of the grid, and the largest and mean."""
    print(
        "units  load  scv   wait 1 ciw/formula   wait 2 ciw/formula   in target 1     in target 2"
    )
    errors = []
    for units in UNITS:
        for load in LOADS:
            for scv in SCVS:
                found = wait_by_ciw(units, load, scv, customers, seed=1)
                told = wait_by_formula(units, load, scv)
                pairs = "   ".join(f"{a:.4f}/{b:.4f}" for a, b in zip(found, told, strict=True))
                print(f"{units:5d}  {load:.1f}  {scv:.1f}   {pairs}", flush=True)
                errors.append(np.abs(np.array(found) - np.array(told)))
    largest, mean = np.max(errors, axis=0), np.mean(errors, axis=0)
    for name, column in (("wait of grade 1", 0), ("wait of grade 2", 1)):
        print(f"{name}: error at most {largest[column]:.3f}, mean {mean[column]:.4f} services")
    for name, column in (("in target, grade 1", 2), ("in target, grade 2", 3)):
        print(f"{name}: error at most {largest[column]:.3f}, mean {mean[column]:.4f}")


def district(calls: int) -> None:
    """Print whether the built-in district reaches its targets, and how near the least it is."""
    pack = built_in_pack()
    heatmap = build_heatmap_of(pack)
    problem = build_requirement_of(pack, heatmap)
    started = time.process_time()
    staffing_requirement(replace(problem, seed=problem.seed + 1))  # no answer kept from before
    print(f"requirement: {time.process_time() - started:.2f} CPU seconds")
    spare, hours = 0, 0
    for base in pack.bases:
        people, _ = response_people(problem, base.base_id)
        areas = [area for area in areas_of(pack) if area.base_id == base.base_id]
        spare_here, hours_here = _judge(pack, heatmap, areas, people.tolist(), calls)
        spare, hours = spare + spare_here, hours + hours_here
    print(f"at most one unit above the least: {1 - spare / hours:.1%} of {hours} hours")


def _judge(
    pack: Pack, heatmap: Heatmap, areas: Sequence[Area], people: Sequence[int], calls: int
) -> tuple[int, int]:
    """Print one base; hours in which two units fewer would still do, of all hours."""
    ground, work = base_week(pack, heatmap, areas)
    weeks = max(1, round(calls / sum(rate for *_, rate in work.rates)))
    breaks, units = breaks_of(pack), units_of(people, ground, work)
    drawn = draw_calls(work, ground, weeks, random.Random(7))

    def run(staffing: Sequence[int]) -> Found:
        patch = Patch(ground, staffing, random.Random(8))
        return patch.run(drawn, weeks, breaks.share, breaks.minutes / 60)

    found = run(units)
    below = _fails(found, pack, weeks, units)
    committed = sum(found.busy) / weeks / sum(units)
    print(
        f"{areas[0].base_id}: immediate {found.share(1):.1%}, priority {found.share(2):.1%}, "
        f"committed {committed:.0%}, hours below a target {below.mean():.1%}",
        flush=True,
    )
    spare = 0
    least = pack.policy.response.minimum_staff_per_base
    for offset in range(APART):
        tried = [u - 2 if h % APART == offset and u > 2 else u for h, u in enumerate(units)]
        fails = _fails(run(tried), pack, weeks, tried)
        for hour in range(offset, len(units), APART):
            if units[hour] - 2 >= max(least, 1):
                spare += not fails[np.arange(hour, hour + APART) % len(units)].any()
    return spare, len(units)


def _fails(found: Found, pack: Pack, weeks: int, units: Sequence[int]) -> NDArray[np.bool_]:
    """Hours of week whose targets fail, by its own calls."""
    response = pack.policy.response
    busy = np.array(found.busy) / weeks / np.array(units)
    fails = busy > response.committed_time_cap
    for grade in (0, 1):
        share = np.array(found.in_target[grade]) / np.maximum(found.calls[grade], 1)
        fails |= share < response.share_in_target
    return np.asarray(fails)


if __name__ == "__main__":
    which, number = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 40_000
    grid(number) if which == "grid" else district(number)
