"""How much of the planned dose is delivered: by place and hour of the day, shrunk to what is known.

Williams and Coupe (2017) found 24 to 26 of 45 planned minutes delivered: 0.55. A place or hour with
a long log is told by its log; one with a short log stays near the share of all, and that near the
policy's share.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Delivery:
    """Shares of planned minutes that were delivered, each from 0 to 1.

    `whole` is that of everything, `by_place` (places,), `by_hour` (hours,), `by_place_and_hour`
    (places, hours). All are shrunk.
    """

    whole: float
    by_place: Floats
    by_hour: Floats
    by_place_and_hour: Floats


def delivered_share(
    planned: Floats, delivered: Floats, prior: float, prior_minutes: float
) -> Delivery:
    """Shares delivered, by place and hour.

    Parameters
    ----------
    planned, delivered
        Minutes by place and hour of the day, shape (places, hours); `delivered` counts only what
        lies within planned visits and is at most `planned`.
    prior
        Share where nothing is known.
    prior_minutes
        Planned minutes that the prior counts as, and each broader share for the finer one.

    Returns
    -------
    Every share is (delivered + prior_minutes x broader) / (planned + prior_minutes); the broader
    share of everything is `prior`, that of places and hours everything's, and that of a place in
    an hour its place's share times its hour's over everything's, at most 1.

    Raises
    ------
    ValueError
        If `delivered` exceeds `planned`, either is negative, or `prior_minutes` is not above 0.
    """
    if prior_minutes <= 0 or np.any(planned < 0) or np.any(delivered < 0):
        message = "minutes must not be negative, and the prior must count as more than none"
        raise ValueError(message)
    if np.any(delivered > planned + 1e-9):
        message = "more is delivered than planned"
        raise ValueError(message)

    def shrunk(part: Floats, of: Floats, broader: Floats | float) -> Floats:
        share: Floats = (part + prior_minutes * broader) / (of + prior_minutes)
        return np.clip(share, 0.0, 1.0)

    whole = float(shrunk(delivered.sum(), planned.sum(), prior))
    by_place = shrunk(delivered.sum(axis=1), planned.sum(axis=1), whole)
    by_hour = shrunk(delivered.sum(axis=0), planned.sum(axis=0), whole)
    level = np.full((len(by_place), len(by_hour)), whole)
    if whole > 0:
        level = np.minimum(by_place[:, None] * by_hour[None, :] / whole, 1.0)
    return Delivery(whole, by_place, by_hour, shrunk(delivered, planned, level))
