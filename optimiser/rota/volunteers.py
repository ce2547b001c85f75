"""Volunteers, who count towards no requirement, are sent to where response is short."""

import numpy as np

from optimiser.rota.goals.volunteers import volunteer_rows
from optimiser.rota.search import Search

PASSES = 3


def call_volunteers(search: Search) -> None:
    """Give specials their best rows against what everybody else leaves short of response.

    What is short stands in for a requirement of theirs while they are drawn; they have none.
    """
    pool = search.bench.pool
    for response, special in volunteer_rows(search.bench.problem):
        left = np.maximum(0, pool.required[response] - pool.cover[response])
        before = pool.required[special].copy()
        pool.required[special] = left
        search.redraw_group(special, PASSES)
        pool.required[special] = before
