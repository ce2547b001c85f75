"""How well places are ranked by expected demand, on incidents that were held back.

PAI is the share of incidents caught over the share of area; PEI the share caught of the most that
any choice of the same area could have caught (Chainey et al. 2008; Hunt 2016). Both stand beside
the naive ranking by last year's count.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
AREA_SHARE = 0.1


@dataclass(frozen=True)
class Accuracy:
    """Accuracy of a ranking on held-back incidents; `area_share` is the share really chosen."""

    pai: float
    pei: float
    naive_pei: float
    area_share: float
    incidents: int


def ranking_accuracy(
    forecast: Floats,
    naive: Floats,
    caught: Floats,
    size: Floats,
    area_share: float = AREA_SHARE,
) -> Accuracy | None:
    """Score a forecast of shape (cells,) and the naive one against what happened.

    Cells are taken in falling order of forecast per `size` until the next would exceed
    `area_share`, but at least one. None where nothing happened.
    """
    total = float(caught.sum())
    if total <= 0 or size.sum() <= 0:
        return None
    chosen = _densest(forecast, size, area_share)
    share = float(size[chosen].sum() / size.sum())
    hit_rate = float(caught[chosen].sum()) / total
    return Accuracy(
        pai=hit_rate / share,
        pei=_efficiency(chosen, caught, size),
        naive_pei=_efficiency(_densest(naive, size, area_share), caught, size),
        area_share=share,
        incidents=round(total),
    )


def _densest(weight: Floats, size: Floats, area_share: float) -> NDArray[np.int64]:
    """Cells of highest weight per size within the share of size; the first always."""
    order = np.argsort(-weight / size, kind="stable")
    within = np.cumsum(size[order]) <= area_share * size.sum() * (1 + 1e-12)
    return order[: max(1, int(np.argmin(np.append(within, False))))]


def _efficiency(chosen: NDArray[np.int64], caught: Floats, size: Floats) -> float:
    """Caught in the chosen cells over the most in the same size, cells divisible (so at most 1)."""
    order = np.argsort(-caught / size, kind="stable")
    sizes = np.concatenate([[0.0], np.cumsum(size[order])])
    totals = np.concatenate([[0.0], np.cumsum(caught[order])])
    return float(caught[chosen].sum() / np.interp(size[chosen].sum(), sizes, totals))
