"""How well places are ranked by expected demand, on incidents that were held back.

The hit rate is the share of incidents caught, PAI that share over the share of area, and PEI what
was caught of the most that any choice of the same area could have caught (Chainey et al. 2008;
Hunt 2016). All stand beside the naive ranking by last year's count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
AREA_SHARE = 0.1
GRID_SHARES = (0.005, 0.01, 0.02)


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


@dataclass(frozen=True)
class ShareScore:
    """Accuracy at one share of the area, among equal cells.

    `cells` is the whole number of cells chosen, `incidents` how many were held back.
    """

    area_share: float
    cells: int
    hit_rate: float
    pai: float
    pei: float
    incidents: int


def share_scores(
    forecast: Floats,
    caught: Floats,
    cells: int | None = None,
    shares: Sequence[float] = GRID_SHARES,
    ties: Literal["shared", "first"] = "shared",
) -> tuple[ShareScore, ...]:
    """Score a ranking of equal cells against what happened, at several shares of the area.

    Parameters
    ----------
    forecast, caught
        Expected and held-back incidents of the cells where either is above 0, shape (n,).
    cells
        Cells of the whole area, those without any incident included; n where absent.
    shares
        Shares of area, each chosen as the whole number of cells below it, but at least one.
    ties
        What decides among cells of the same forecast at the end of the choice: nothing, so that the
        mean of what they caught counts (`shared`), or their order (`first`).

    Returns
    -------
    One score a share; none where nothing was held back.
    """
    total = float(caught.sum())
    if total <= 0:
        return ()
    whole = len(forecast) if cells is None else cells
    best = np.sort(caught)[::-1].cumsum()
    order = np.argsort(-forecast, kind="stable")
    found = _shared(forecast[order], caught[order]) if ties == "shared" else caught[order]
    running = found.cumsum()
    scores = []
    for share in shares:
        chosen = max(1, int(share * whole * (1 + 1e-12)))
        last = min(chosen, len(forecast)) - 1
        hits = float(running[last])
        scores.append(
            ShareScore(
                area_share=share,
                cells=chosen,
                hit_rate=hits / total,
                pai=hits / total / share,
                pei=hits / float(best[last]),
                incidents=round(total),
            )
        )
    return tuple(scores)


def _shared(forecast: Floats, caught: Floats) -> Floats:
    """What each place in a falling order catches on average over the orders of equal cells."""
    _, group = np.unique(-forecast, return_inverse=True)
    mean = np.bincount(group, caught) / np.bincount(group)
    return np.asarray(mean[group], dtype=np.float64)
