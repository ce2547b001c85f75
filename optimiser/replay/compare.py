"""Two rosters over the same replications: means, differences and what is uncertain in them."""

import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from math import sqrt
from typing import Any

import numpy as np
from scipy import stats

from optimiser.replay.draws import Replication
from optimiser.replay.events import dispatch
from optimiser.replay.measures import FIGURES, Figures, counts_by_base, figures_of, harm_of
from optimiser.replay.presence import Presence, Seen, planned
from optimiser.replay.problem import Duties, Floats, Integers, Terms

LEVEL = 0.95
RESAMPLES = 2000


@dataclass(frozen=True, eq=False)
class Side:
    """One of the rosters that are compared."""

    duties: Duties
    presence: Presence

    @cached_property
    def planned(self) -> Seen:
        """What the public would see if nobody was ever called away."""
        return planned(self.duties, self.presence)


@dataclass(frozen=True, eq=False)
class Run:
    """How one roster did: figures by replication, calls by base over all (`BASE_COUNTS`)."""

    figures: tuple[Figures, ...]
    by_base: Integers


@dataclass(frozen=True)
class Difference:
    """The mean of paired differences with two intervals of 95 %.

    `interval` says where the difference lies that is to be expected of such a period: it covers the
    dice of a replication and, where days are drawn anew, that only so many of them are known.
    `of_mean` says how exactly the mean over endless replications of the same days is known (BCa
    bootstrap): it covers dice alone.
    """

    mean: float
    interval: tuple[float, float]
    of_mean: tuple[float, float]

    @property
    def is_shown(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.interval[0] > 0 or self.interval[1] < 0


def replicate(
    sides: Sequence[Side],
    draw: Callable[[int], Replication],
    terms: Terms,
    replications: int,
    hot_share: float,
    bases: int,
    *,
    workers: int = 1,
    on_done: Callable[[int], Any] = lambda number: None,
) -> tuple[Run, ...]:
    """Dispatch every replication to every side.

    `draw` gives a replication by number, the same for all sides. Results do not depend on
    `workers`.
    """

    def one(number: int) -> list[tuple[Figures, Integers]]:
        drawn, found = draw(number), []
        harm = harm_of(drawn, sides[0].presence.ground, hot_share)
        for side in sides:
            done = dispatch(side.duties, drawn.calls, terms)
            figures = figures_of(side.duties, side.presence, side.planned, drawn, harm, done)
            found.append((figures, counts_by_base(drawn, done, bases)))
        return found

    rows = []
    with ThreadPoolExecutor(workers) as pool:
        for row in pool.map(one, range(replications)):
            rows.append(row)
            on_done(len(rows))
    return tuple(
        Run(tuple(figures for figures, _ in own), np.sum([counts for _, counts in own], axis=0))
        for own in zip(*rows, strict=True)
    )


def means(figures: Sequence[Figures]) -> dict[str, float]:
    """Mean of every figure over the replications; infinite where a quantile is in any of them."""
    table = _table(figures)
    return {name: float(table[:, column].mean()) for column, name in enumerate(FIGURES)}


def difference(
    first: Sequence[Figures],
    second: Sequence[Figures],
    name: str,
    days_per_weekday: float | None,
    weeks: float,
) -> Difference:
    """First minus second of one figure, replication by replication.

    `days_per_weekday` is how many days of each weekday the draws choose from, `None` where days are
    fixed; `weeks` is the length of the period. So few days show too little of the variance between
    days, by (n - 1) / n; where they are fewer than those of the period, their own mean is less
    certain than that of a period, by the square root of n / weeks; and Student's t has no more
    degrees of freedom than 7 (n - 1).
    """
    column = FIGURES.index(name)
    paired = _table(first)[:, column] - _table(second)[:, column]
    mean = float(paired.mean())
    reach, freedom = float(paired.std(ddof=1)), float(len(paired) - 1)
    if days_per_weekday is not None and days_per_weekday > 1:
        days = days_per_weekday
        reach *= sqrt(days / (days - 1) * max(1.0, weeks / days))
        freedom = min(freedom, 7 * (days - 1))
    reach *= _critical(freedom)
    return Difference(mean, (mean - reach, mean + reach), _of_mean(paired))


def _critical(freedom: float) -> float:
    return float(stats.t.ppf((1 + LEVEL) / 2, freedom))


def _of_mean(paired: Floats) -> tuple[float, float]:
    """BCa interval of a mean; that of Student's t where the bootstrap has nothing to work on."""
    mean, error = float(paired.mean()), float(paired.std(ddof=1)) / sqrt(len(paired))
    if error > 0:
        with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
            warnings.simplefilter("ignore", stats.DegenerateDataWarning)
            found = stats.bootstrap(
                (paired,),
                np.mean,
                n_resamples=RESAMPLES,
                confidence_level=LEVEL,
                rng=np.random.default_rng(0),
            ).confidence_interval
        if np.isfinite(found.low) and np.isfinite(found.high):
            return float(found.low), float(found.high)
    reach = _critical(len(paired) - 1) * error
    return mean - reach, mean + reach


def _table(figures: Sequence[Figures]) -> Floats:
    return np.array([list(asdict(each).values()) for each in figures], dtype=np.float64)
