"""Heat and harm on the dates of a plan: the mean week in times of months, bank holidays, events."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimiser.heat import Heatmap
from optimiser.horizon import Horizon


def on_dates(
    heatmap: Heatmap,
    area_ids: Sequence[str],
    weekly: NDArray[np.float64],
    horizon: Horizon,
) -> NDArray[np.float64]:
    """Rates of a mean week, shape (rows, 168), on the hours of the period, shape (rows, hours).

    `area_ids` names the area of each row, whose day factors it gets. Areas that the heatmap does
    not have, and all where it has no factors, stay as in the mean week.
    """
    rates: NDArray[np.float64] = weekly[:, list(horizon.hours_of_week)]
    if heatmap.day_factors is None:
        return rates
    row = {place_id: index for index, place_id in enumerate(heatmap.place_ids)}
    for index, area_id in enumerate(area_ids):
        if area_id in row:
            rates[index] *= heatmap.day_factors[row[area_id]]
    return rates
