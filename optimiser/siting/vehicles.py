"""How many vehicles each base has, so that the most calls find one free."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.errors import MusterError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class VehicleShare:
    """Vehicles by base, and the calls that find none free, in the unit of the calls given."""

    vehicles: tuple[int, ...]
    lost: float


def loss(vehicles: int, load: float) -> float:
    """Erlang's loss formula: the share of calls that find all vehicles out.

    `load` is the mean number of vehicles that would be out were there always one (Erlang).
    """
    share = 1.0
    for number in range(1, vehicles + 1):
        share = load * share / (number + load * share)
    return share


def lost_calls(calls: Sequence[float], loads: Sequence[float], vehicles: Sequence[int]) -> float:
    """The calls that find no vehicle of their base free, in the unit of the calls given."""
    shares = [loss(count, load) for count, load in zip(vehicles, loads, strict=True)]
    return float(np.dot(calls, shares))


def share_vehicles(
    calls: Sequence[float], loads: Sequence[float], total: int, most: Sequence[int] | None = None
) -> VehicleShare:
    """Share out `total` vehicles, at least one a base and at most `most` (its bays).

    Exact: the loss is convex in the number of vehicles (Messerli 1972), so each vehicle goes where
    it saves most calls (Fox 1966). Raises `MusterError` where there are too few vehicles or bays.
    """
    bays = [total] * len(calls) if most is None else list(most)
    if total < len(calls) or min(bays, default=1) < 1 or sum(bays) < total:
        room = sum(min(each, total) for each in bays)
        message = (
            f"{total} vehicles cannot be shared among {len(calls)} bases with at least one each "
            f"and room for {room}"
        )
        raise MusterError(message)
    vehicles = [1] * len(calls)
    losses = [loss(1, load) for load in loads]
    for _ in range(total - len(calls)):
        saved = [
            -1.0
            if vehicles[base] >= bays[base]
            else calls[base] * (losses[base] - loss(vehicles[base] + 1, loads[base]))
            for base in range(len(calls))
        ]
        best = int(np.argmax(saved))
        vehicles[best] += 1
        losses[best] = loss(vehicles[best], loads[best])
    return VehicleShare(tuple(vehicles), lost_calls(calls, loads, vehicles))
