"""The random part of a replication: which days, how long work takes, how quick travel is.

Numbers are counter-based (Philox by seed and replication) and drawn before anything is dispatched,
so that every roster that is compared meets the same days, work and traffic.
"""

from dataclasses import dataclass

import numpy as np

from optimiser.replay.problem import GRADES, Calls, Floats, IncidentDays, Integers, Period


@dataclass(frozen=True)
class Spread:
    """Standard deviation of the logarithm of work and of travel, around what data and speed say."""

    work: float = 0.0
    travel: float = 0.0


@dataclass(frozen=True, eq=False)
class Replication:
    """What happens in one replication: the calls, and every incident's place, hour and harm."""

    calls: Calls
    area: Integers
    spot: Integers
    hour: Integers
    harm: Floats


def draw(
    incidents: IncidentDays, period: Period, spread: Spread, seed: int, number: int
) -> Replication:
    """Draw replication `number`: for each day of the period a held-out day of the same weekday.

    Raises
    ------
    ValueError
        If a weekday of the period has no held-out day.
    """
    rng = np.random.Generator(np.random.Philox(key=[seed, number]))
    chosen = period.as_they_fell or _chosen(incidents, period, rng)
    rows = np.concatenate([incidents.days[day].rows for day in chosen])
    start = np.repeat(period.starts, [len(incidents.days[day].rows) for day in chosen])
    noise = rng.standard_normal((2, len(rows)))
    received = start + incidents.calls.received[rows]
    order = np.argsort(received, kind="stable")
    order = order[(received[order] >= 0) & (received[order] < period.end)]
    rows, received, noise = rows[order], received[order], noise[:, order]
    every = Calls._make(column[rows] for column in incidents.calls)._replace(
        received=received,
        minutes=incidents.calls.minutes[rows] * _factor(noise[0], spread.work),
        delay=_factor(noise[1], spread.travel),
    )
    sent = (every.grade <= GRADES) & (every.officers > 0)
    return Replication(
        calls=Calls._make(column[sent] for column in every),
        area=incidents.area[rows],
        spot=incidents.spot[rows],
        hour=(received // 60).astype(np.int64),
        harm=incidents.harm[rows],
    )


def _chosen(incidents: IncidentDays, period: Period, rng: np.random.Generator) -> tuple[int, ...]:
    """A held-out day for each day, of its weekday, each as likely as any other of them."""
    by_weekday = [
        np.array([number for number, day in enumerate(incidents.days) if day.weekday == weekday])
        for weekday in range(7)
    ]
    uniform = rng.random(len(period.weekdays))
    chosen = []
    for weekday, draw_ in zip(period.weekdays, uniform, strict=True):
        able = by_weekday[weekday]
        if not len(able):
            message = f"no held-out day is of weekday {weekday} (0 = Monday)"
            raise ValueError(message)
        chosen.append(int(able[int(draw_ * len(able))]))
    return tuple(chosen)


def _factor(deviates: Floats, spread: float) -> Floats:
    """Log-normal factors with mean 1."""
    factor: Floats = np.exp(spread * deviates - spread**2 / 2)
    return factor
