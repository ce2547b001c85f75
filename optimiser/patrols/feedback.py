"""What patrols find decides where patrols go: the feedback loop, simulated week by week.

After Ensign, Friedler, Neville, Scheidegger and Venkatasubramanian, Runaway Feedback Loops in
Predictive Policing (2018): where police record only what they find, the place that begins a little
higher ends with every patrol, whatever the true rates. What the public reports does not depend on
patrol and holds the loop; a floor and a cap limit how far it can run.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SMALLEST = 1e-18
"""Least share that is told from none, and with its inverse the ends of the bisection."""
HALVINGS = 60
"""Steps of the bisection, on a scale of ratios: it ends within 1e-16 of the scale sought."""


@dataclass(frozen=True, eq=False)
class FeedbackLoop:
    """How patrol is shared by what was recorded, and what is recorded where patrol goes.

    `reported` and `found`, both (areas,), are true incidents a week: those that the public reports
    wherever patrols are, and those that police would find if every area had an equal share of
    patrol; with k times that share they find k times as many. `reported_weight` and `found_weight`
    say what one counts for in the share of patrol. The record begins with `weeks_kept` weeks of
    the true incidents, and every new week takes the place of as much of the old; with
    `forgets` off nothing is forgotten, as in the urn of the paper. Each area has at least
    `least_share` of patrol and at most `most_share`.
    """

    reported: Floats
    found: Floats
    reported_weight: float = 1.0
    found_weight: float = 1.0
    weeks_kept: float = 52.0
    forgets: bool = True
    least_share: float = 0.0
    most_share: float = 1.0

    @property
    def true_shares(self) -> Floats:
        """Shares of all true incidents by area, however they come to light."""
        total = self.reported + self.found
        shares: Floats = total / total.sum()
        return shares


def run_loop(loop: FeedbackLoop, weeks: int, replications: int, seed: int) -> Floats:
    """Shares of patrol by area, week after week.

    Parameters
    ----------
    loop
        True rates and how patrol follows the record.
    weeks
        Weeks to simulate; week 0 is shared by the record as it begins.
    replications
        Runs with their own Poisson numbers of incidents.
    seed
        Seed of these numbers: the same seed gives the same shares.

    Returns
    -------
    Shares of shape (replications, weeks + 1, areas); each adds up to 1.

    Raises
    ------
    ValueError
        If the limits cannot hold: areas x `least_share` above 1, or areas x `most_share` below.
    """
    areas = len(loop.reported)
    if not areas * loop.least_share <= 1 <= areas * loop.most_share:
        message = f"no shares of {areas} areas are from {loop.least_share} to {loop.most_share}"
        raise ValueError(message)
    rng = np.random.default_rng(seed)
    kept = 1 - 1 / loop.weeks_kept if loop.forgets else 1.0
    start = loop.reported_weight * loop.reported + loop.found_weight * loop.found
    record = np.tile(loop.weeks_kept * start, (replications, 1))
    shares = np.empty((replications, weeks + 1, areas))
    for week in range(weeks + 1):
        shares[:, week] = shares_within(record, loop.least_share, loop.most_share)
        reported = rng.poisson(loop.reported, (replications, areas))
        found = rng.poisson(loop.found * areas * shares[:, week])
        record = kept * record + loop.reported_weight * reported + loop.found_weight * found
    return shares


def shares_within(weights: Floats, least: float, most: float) -> Floats:
    """Shares in proportion to weights, but none below `least` or above `most`.

    `weights` are (runs, areas), not negative; where a run has none its shares are equal. Each row
    adds up to 1: proportional shares are cut off at the limits and scaled until they do.
    """
    total = weights.sum(axis=1, keepdims=True)
    plain: Floats = np.where(total > 0, weights, 1.0)
    plain = plain / plain.sum(axis=1, keepdims=True)
    if plain.min() >= least and plain.max() <= most:
        return plain
    plain = np.maximum(plain, SMALLEST)
    low = np.full((len(weights), 1), SMALLEST)
    high = 1 / low
    for _ in range(HALVINGS):
        middle = np.sqrt(low * high)
        short = np.clip(middle * plain, least, most).sum(axis=1, keepdims=True) < 1
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    shares: Floats = np.clip(high * plain, least, most)
    return shares


def drift(shares: Floats, true_shares: Floats) -> Floats:
    """Part of all patrol that would have to move for shares to follow the true rates.

    Total variation distance over the last axis: 0 follows them, 1 is everything elsewhere.
    """
    apart: Floats = np.abs(shares - true_shares).sum(axis=-1) / 2
    return apart
