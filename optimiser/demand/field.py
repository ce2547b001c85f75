"""Demand below areas: what small cells expect in a week, and the hour shape of their area.

Kept in two factors, totals by cell and kind and shapes by area and kind, so that tens of thousands
of cells take megabytes; any hour is their product.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.demand.spatial import Neighbours, kind_shares, posterior
from optimiser.heat import Heatmap

Floats = NDArray[np.float64]
SmallFloats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class RateField:
    """Expected incidents of cells in a mean week, by category.

    `incidents` of shape (cells, categories) are shrunk to the neighbours and sum over the cells to
    the heatmap's, without its non-crime uplift. `low` and `high` of shape (cells,) are a 90 %
    interval of a cell's expected incidents of all categories, the expectation always inside.
    `counted` (cells,) are the incidents of the history themselves. `area` (cells,) is each cell's
    index in the heatmap's places, -1 for none. `shapes` of shape (areas + 1, 168, categories) sum
    to 1 over the week; the last is that of the whole district. `minutes` and `weighting` of shape
    (categories,) are officer-minutes and weight of one incident.
    """

    incidents: SmallFloats
    low: Floats
    high: Floats
    counted: NDArray[np.int64]
    area: NDArray[np.int64]
    shapes: SmallFloats
    minutes: Floats
    weighting: Floats
    modelled_hours: bool

    @property
    def officer_minutes(self) -> Floats:
        """Expected officer-minutes a week, shape (cells,)."""
        return np.asarray(self.incidents @ self.minutes, dtype=np.float64)

    @property
    def weighted(self) -> Floats:
        """Weighted expected incidents a week, shape (cells,)."""
        return np.asarray(self.incidents @ self.weighting, dtype=np.float64)

    def at_hour(self, hour_of_week: int) -> SmallFloats:
        """Expected incidents in one hour of the week, shape (cells, categories)."""
        hour = self.incidents * self.shapes[self.area, hour_of_week]
        return np.asarray(hour, dtype=np.float32)


def rate_field(
    counts: Floats,
    area: NDArray[np.int64],
    heatmap: Heatmap,
    neighbours: Neighbours,
    sizes: Floats | None = None,
) -> RateField:
    """Spread a heatmap over cells by what was counted in them.

    Totals are gamma-Poisson posteriors whose prior is the neighbours' mean rate per size, split
    into categories by each cell's mix, shrunk likewise; then every category is brought to the
    heatmap's total, so that incidents without coordinates are in.

    Parameters
    ----------
    counts
        Incidents of the history by cell and category of the heatmap.
    area
        Index of the place of the heatmap that each cell lies in, below 0 for none.
    heatmap
        Gives totals, hour shapes, minutes and weights.
    neighbours
        Means of a cell's neighbours.
    sizes
        What a cell's rate is per, as residents; all alike where None. A size of 0 counts as the
        least above 0.
    """
    size = np.ones(len(counts)) if sizes is None else sizes
    if not (size > 0).all():
        size = np.maximum(size, size[size > 0].min() if (size > 0).any() else 1)
    seen = counts.sum(axis=1)
    rates = posterior(seen, size * heatmap.weeks_of_history, neighbours)
    raw = (rates.mean * size)[:, None] * kind_shares(counts, neighbours)
    uplift = 1 + heatmap.non_crime_uplift_percent / 100
    by_hour = heatmap.incidents.sum(axis=2) / uplift
    scale = _ratio(by_hour.sum(axis=(0, 1)), raw.sum(axis=0))
    incidents = raw * scale
    total = incidents.sum(axis=1)
    low, high = rates.rate_interval()
    relative_low, relative_high = _ratio(low, rates.mean), _ratio(high, rates.mean)
    with_district = np.concatenate([by_hour, by_hour.sum(axis=0, keepdims=True)])
    work = heatmap.officer_minutes.sum(axis=(0, 1, 2))
    return RateField(
        incidents=incidents.astype(np.float32),
        low=total * np.minimum(relative_low, 1),
        high=total * np.maximum(relative_high, 1),
        counted=seen.astype(np.int64),
        area=np.where(area < 0, -1, area),
        shapes=_shapes(with_district).astype(np.float32),
        minutes=_ratio(work, heatmap.incidents.sum(axis=(0, 1, 2))),
        weighting=heatmap.weighting,
        modelled_hours=heatmap.modelled_hours,
    )


def _shapes(by_hour: Floats) -> Floats:
    """Shares over the week of each place and category; the district's where there is nothing."""
    total = by_hour.sum(axis=1, keepdims=True)
    district = by_hour[-1:]
    whole = district.sum(axis=1, keepdims=True)
    flat = np.where(whole > 0, district / np.where(whole > 0, whole, 1), 1 / by_hour.shape[1])
    return np.asarray(np.where(total > 0, by_hour / np.where(total > 0, total, 1), flat))


def _ratio(first: Floats, second: Floats) -> Floats:
    return np.divide(first, second, out=np.zeros_like(first), where=second > 0)
