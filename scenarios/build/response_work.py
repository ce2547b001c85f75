"""What a pack tells of work beyond its heatmap: officers of an incident and breaks."""

import numpy as np
from numpy.typing import NDArray

from optimiser.people import Role
from optimiser.refreshment import break_due
from optimiser.requirement.problem import Breaks
from scenarios.build.common import break_terms_of
from scenarios.schema.pack import Pack

MOST_OFFICERS = 12
GRADES = (1, 2, 3, 4)
STANDARD_TOUR = 540


def officer_shares_of(pack: Pack) -> NDArray[np.float64]:
    """Share of the incidents of each grade that needed 1, 2, ... officers, shape (4, most).

    More than twelve count as twelve; a grade without incidents needs one.
    """
    officers = pack.incidents["officers_required"].to_numpy(dtype=np.float64)
    officers = np.clip(np.nan_to_num(officers, nan=1.0), 1, MOST_OFFICERS).astype(np.int64)
    grade = pack.incidents["grade"].to_numpy(dtype=np.int64)
    most = int(officers.max(initial=1))
    counts = np.zeros((len(GRADES), most))
    for row, each in enumerate(GRADES):
        counts[row] = np.bincount(officers[grade == each] - 1, minlength=most)
    counts[counts.sum(axis=1) == 0, 0] = 1
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def breaks_of(pack: Pack) -> Breaks:
    """Refreshment of a constable over the shifts in use, each counted once.

    Without shifts, of a tour of nine hours.
    """
    lengths = [
        row.minutes
        for row in pack.shifts
        if not row.retired and (not row.roles or Role.CONSTABLE in row.roles)
    ] or [STANDARD_TOUR]
    terms = break_terms_of(pack.policy)
    due = [break_due(Role.CONSTABLE, minutes, terms) for minutes in lengths]
    rests = [minutes for minutes in due if minutes]
    if not rests:
        return Breaks()
    return Breaks(share=sum(due) / sum(lengths), minutes=sum(rests) / len(rests))
