"""What cells are ranked by: a forecast only where it was shown to rank better than a count."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SmallFloats = NDArray[np.float32]
FORECAST = "forecast"
LAST_YEAR = "last year's count"
DECIMALS = 6


@dataclass(frozen=True, eq=False)
class Ranking:
    """Incidents of shape (cells, categories) to rank cells by, and their name."""

    name: str
    incidents: SmallFloats

    def places(self, weights: Floats) -> NDArray[np.int64]:
        """Rank of each cell by its weighted incidents, 1 the hottest, shape (cells,).

        Cells of equal heat share the best of their ranks.
        """
        heat = np.round(self.incidents.astype(np.float64) @ weights, DECIMALS)
        return np.asarray(1 + np.searchsorted(np.sort(-heat), -heat), dtype=np.int64)


def chosen_ranking(forecast: SmallFloats, last_year: Floats, *, ships: bool) -> Ranking:
    """The forecast where it ships, else the naive ranking.

    Parameters
    ----------
    forecast, last_year
        Expected incidents, and those counted in the last year, by cell and category.
    ships
        Whether the forecast ranked held-out incidents better beyond doubt (see
        `optimiser.demand.held_out`); one that was not tried does not ship.
    """
    if ships:
        return Ranking(FORECAST, forecast)
    return Ranking(LAST_YEAR, last_year.astype(np.float32))
