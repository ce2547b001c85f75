"""Queues of calls that wait for units: loss, delay, priorities, travel. All functions on arrays.

Loads are in Erlang (mean busy units), times in hours. Erlang's formulas as in Cooper (1981);
priorities by Cobham (1954); general service times by the Lee-Longton factor; travel by the
square-root law of Kolesar and Blum (1973); work that outlasts its hour by the modified offered
load of Jagerman (1975).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
HIGHEST_EXPONENT = 50.0
DIAGONAL = float(np.sqrt(2))
WITHIN_A_SIDE = np.pi - 8 / 3 + 1 / 2
NODES, NODE_WEIGHTS = np.polynomial.legendre.leggauss(12)


def erlang_b(servers: ArrayLike, load: ArrayLike) -> Floats:
    """Probability that all servers are busy where nobody waits; stable for any number of them."""
    count, offered = np.broadcast_arrays(
        np.asarray(servers, dtype=np.int64), np.asarray(load, dtype=np.float64)
    )
    loss = np.ones(offered.shape)
    for server in range(1, int(count.max(initial=0)) + 1):
        carried = offered * loss
        loss = np.where(server <= count, carried / (server + carried), loss)
    return loss


def erlang_c(servers: ArrayLike, load: ArrayLike) -> Floats:
    """Probability of waiting where everybody waits; 1 where the load is not below the servers."""
    loss = erlang_b(servers, load)
    busy = np.minimum(np.asarray(load) / np.maximum(servers, 1e-300), 1.0)
    return np.where(busy < 1, loss / (1 - busy * (1 - loss)), 1.0)


def wait_tail(servers: ArrayLike, load: ArrayLike, service: ArrayLike, time: ArrayLike) -> Floats:
    """P(wait > time) of an M/M/c queue served in order of arrival."""
    spare = np.maximum(np.asarray(servers) - np.asarray(load), 0.0)
    decay = np.exp(-spare * np.asarray(time) / np.asarray(service))
    return np.asarray(erlang_c(servers, load) * decay, dtype=np.float64)


def priority_wait_rates(servers: ArrayLike, loads: Floats, service: Floats, scv: Floats) -> Floats:
    """Rate at which a call of each class that has to wait is taken up, shape of `loads`.

    Waiting times of delayed calls are taken as exponential; exact for the first class of M/M/c.
    `loads` of shape (classes, ...) are in order of priority, `service` and `scv` are the mean and
    squared coefficient of variation of all service times together.
    """
    busy = np.minimum(np.cumsum(loads, axis=0) / np.asarray(servers), 1.0)
    before = np.concatenate([np.zeros_like(busy[:1]), busy[:-1]])
    departures: Floats = np.asarray(servers) / service * 2 / (1 + scv)
    return np.asarray(departures * (1 - before) * (1 - busy), dtype=np.float64)


def within_square(sides: ArrayLike) -> Floats:
    """P(two random places of a square are at most so many sides apart): square line picking.

    Exact up to one side, from there linear to the diagonal.
    """
    capped = np.minimum(sides, DIAGONAL)
    side = np.minimum(capped, 1.0)
    beyond = (capped - side) / (DIAGONAL - 1) * (1 - WITHIN_A_SIDE)
    return np.asarray(side**2 * (np.pi - 8 / 3 * side + side**2 / 2) + beyond, dtype=np.float64)


def reached_by_free_unit(servers: ArrayLike, load: ArrayLike, exponent: ArrayLike) -> Floats:
    """P(the nearest free unit is within reach | some unit is free), over the number busy.

    With n free it is 1 - exp(-n x exponent); the sum over the states of M/M/c telescopes to a
    ratio of two loss probabilities.
    """
    reach = np.minimum(exponent, HIGHEST_EXPONENT)
    fewer = np.asarray(servers) - 1
    offered = np.maximum(load, 1e-6)
    missed = np.exp(-reach) * erlang_b(fewer, offered) / erlang_b(fewer, offered * np.exp(reach))
    return 1 - missed


def reached_after_wait(rate: Floats, exponent: Floats, target: ArrayLike) -> Floats:
    """P(wait + travel <= target | waits): exponential wait, then one unit that became free.

    `exponent` is that of the distance covered within the whole target; travel time then has a
    Rayleigh distribution.
    """
    within = -np.expm1(-np.asarray(exponent))
    share = within * (1 + NODES.reshape(-1, *[1] * within.ndim)) / 2
    travel = np.asarray(target) * np.sqrt(-np.log1p(-share) / np.maximum(exponent, 1e-12))
    in_time = -np.expm1(-rate * np.maximum(target - travel, 0))
    return within * np.tensordot(NODE_WEIGHTS / 2, in_time, axes=1)


def carried_over(arrivals: Floats, service: Floats) -> Floats:
    """Arrivals per hour that would cause the mean load which each hour of a cycle really has.

    `arrivals` of shape (..., hours) repeat for ever; work begun in one hour lasts into the next,
    so the load lags and is flatter. `service` of shape (...) is the mean service time.
    """
    kept = np.exp(-1 / service)
    hours = arrivals.shape[-1]
    lags: Floats = kept[..., None] ** np.arange(hours)
    start = (
        _convolve(np.roll(arrivals, 1, axis=-1), lags) * ((1 - kept) / (1 - kept**hours))[..., None]
    )
    smoothing = (service * (1 - kept))[..., None]
    effective: Floats = arrivals + (start - arrivals) * smoothing
    return effective


def _convolve(cycle: Floats, kernel: Floats) -> Floats:
    spectrum = np.fft.rfft(cycle) * np.fft.rfft(kernel)
    mixed: Floats = np.maximum(np.fft.irfft(spectrum, n=cycle.shape[-1]), 0.0)
    return mixed
