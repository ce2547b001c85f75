"""A small dispatch simulation on a square, to hold the queueing formulas to something real."""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np


@dataclass(frozen=True)
class Square:
    """Calls and units on a square of `square_km`; distances as the crow flies times the detour."""

    square_km: float
    speed_kmh: float
    detour_factor: float


def shares_in_target(
    ground: Square,
    units: int,
    arrivals: tuple[float, ...],
    service_hours: float,
    targets: tuple[float, float],
    *,
    calls: int,
    seed: int,
    lognormal_sigma: float | None = None,
) -> tuple[float, float]:
    """Share of grade 1 and 2 calls reached in target: nearest free unit, no pre-emption.

    Waiting calls are taken up by grade, then by age, by the unit that becomes free. A unit stays
    where its last call was. Service is exponential, or lognormal with the same mean.
    """
    rng = np.random.default_rng(seed)
    total = sum(arrivals)
    at = np.cumsum(rng.exponential(1 / total, calls))
    grade = rng.choice(len(arrivals), calls, p=np.array(arrivals) / total)
    if lognormal_sigma is None:
        service = rng.exponential(service_hours, calls)
    else:
        mean = np.log(service_hours) - lognormal_sigma**2 / 2
        service = rng.lognormal(mean, lognormal_sigma, calls)
    side = np.sqrt(ground.square_km)
    where = side * rng.random((calls, 2))
    place = side * rng.random((units, 2))
    free = set(range(units))
    busy: list[tuple[float, int]] = []
    waiting: list[tuple[int, float, int]] = []
    reached = np.full(calls, np.inf)

    def send(unit: int, call: int, now: float) -> None:
        distance = float(np.hypot(*(place[unit] - where[call])))
        arrival = now + distance * ground.detour_factor / ground.speed_kmh
        reached[call] = arrival - at[call]
        place[unit] = where[call]
        free.discard(unit)
        heappush(busy, (arrival + service[call], unit))

    for call in range(calls):
        while busy and busy[0][0] <= at[call]:
            now, unit = heappop(busy)
            free.add(unit)
            if waiting:
                send(unit, heappop(waiting)[2], now)
        if free:
            nearest = min(free, key=lambda unit: float(np.hypot(*(place[unit] - where[call]))))
            send(nearest, call, float(at[call]))
        else:
            heappush(waiting, (int(grade[call]), float(at[call]), call))
    settled = np.arange(calls) > calls // 20
    first, second = (
        float((reached[settled & (grade == index)] <= targets[index]).mean()) for index in (0, 1)
    )
    return first, second
