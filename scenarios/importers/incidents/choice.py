"""Which rows of an export are used, held out or left out, and how many there are of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from optimiser.demand.incidents import OUTSIDE, UNPLACED
from scenarios.importers.incidents.cells import Mask, Numbers
from scenarios.importers.incidents.days import Coverage, coverage
from scenarios.importers.incidents.mapping import IncidentMapping
from scenarios.importers.incidents.repeats import repeated_ids
from scenarios.importers.incidents.rows import ExportRows
from scenarios.reading.clocks import local_clock


@dataclass(frozen=True)
class ImportCounts:
    """What became of every row: all but `rows` and `mended` sum to `rows`.

    `dropped` are of a type on the drop list, by type; `repeated` have the id of a later row;
    `on_days_not_covered` lie on days of which the file has next to nothing; `held_out` are for
    replay only; of the others, `used` lie in an area, `outside` in none and `unplaced` have neither
    coordinates nor an area. `mended` counts by kind what was put right; such rows are used.
    """

    rows: int
    used: int
    dropped: Mapping[str, int]
    repeated: int
    repeated_with_changes: int
    unplaced: int
    outside: int
    on_days_not_covered: int
    held_out: int
    mended: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Choice:
    """Which rows go where; every row is in one mask or in a type of `dropped`."""

    history: Mask
    for_replay: Mask
    repeated: Mask
    changed: int
    not_covered: Mask
    dropped: Mapping[str, int]
    days: Coverage


def chosen_rows(rows: ExportRows, mapping: IncidentMapping, hold_out_from: date | None) -> Choice:
    """Choose rows by type, then the last of each id, then those of days that are covered."""
    unwanted = {word.casefold() for word in mapping.drop}
    dropped = rows.category.matching(lambda word: word.casefold() in unwanted)
    by_type = np.bincount(rows.category.code[dropped], minlength=len(rows.category.words))
    repeated, changed = repeated_ids(rows, ~dropped)
    day, _ = local_clock(rows.received, mapping.timezone)
    kept = ~dropped & ~repeated
    days = coverage(day)
    covered = kept & days.holds(day)
    late = np.zeros(len(rows), dtype=np.bool_)
    if hold_out_from is not None:
        first_held = np.datetime64(hold_out_from, "D").astype(np.int64)
        late = day >= first_held
        if (covered & ~late).any():
            days = coverage(day[~late])
    return Choice(
        history=covered & ~late,
        for_replay=covered & late,
        repeated=repeated,
        changed=changed,
        not_covered=kept & ~covered,
        dropped={
            word: int(count)
            for word, count in zip(rows.category.words, by_type.tolist(), strict=True)
            if count
        },
        days=days,
    )


def counted(rows: ExportRows, chosen: Choice, place: Numbers) -> ImportCounts:
    """Count the rows; `place` is the area of each."""
    own = place[chosen.history]
    used_at_all = chosen.history | chosen.for_replay
    return ImportCounts(
        rows=len(rows),
        used=int((own >= 0).sum()),
        dropped=chosen.dropped,
        repeated=int(chosen.repeated.sum()),
        repeated_with_changes=chosen.changed,
        unplaced=int((own == UNPLACED).sum()),
        outside=int((own == OUTSIDE).sum()),
        on_days_not_covered=int(chosen.not_covered.sum()),
        held_out=int(chosen.for_replay.sum()),
        mended={
            kind: int(mask[used_at_all].sum())
            for kind, mask in rows.mended.items()
            if mask[used_at_all].any()
        },
    )
