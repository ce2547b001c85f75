"""What changes on the heatmap when incidents are weighted otherwise."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
HOTTEST_SHARE = 0.01


def heat_shares(incidents: Floats, weights: Floats) -> Floats:
    """Share of the heat by category, from expected incidents and weights of shape (categories,).

    They sum to 1, or are all 0 where there is no heat.
    """
    heat = incidents * weights
    total = heat.sum()
    return np.asarray(heat / total if total > 0 else np.zeros_like(heat), dtype=np.float64)


def hottest(
    incidents: NDArray[np.floating], weights: Floats, share: float = HOTTEST_SHARE
) -> Floats:
    """Membership of each cell in the hottest share of cells, from incidents (cells, categories).

    Between 0 and 1: cells of equal heat at the end share what is left of the choice, so that their
    order decides nothing. The choice has at least one cell; cells without heat are never in it.
    """
    heat = np.asarray(incidents @ weights, dtype=np.float64)
    most = max(1, int(share * len(heat) * (1 + 1e-12)))
    chosen = np.zeros(len(heat))
    if not (heat > 0).any():
        return chosen
    least = np.sort(heat)[-min(most, int(np.count_nonzero(heat > 0)))]
    above, level = heat > least, heat == least
    chosen[above] = 1
    chosen[level] = min(1.0, (most - np.count_nonzero(above)) / np.count_nonzero(level))
    return chosen


def shared_part(first: Floats, second: Floats) -> float:
    """Part of the first choice that the second makes too; 0 where the first is empty."""
    return float(np.minimum(first, second).sum() / first.sum()) if first.any() else 0.0
