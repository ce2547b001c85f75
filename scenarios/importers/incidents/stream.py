"""A file of any size to a heatmap in one pass: batches are counted and forgotten.

    result = heatmap_of_export(path, mapping, areas)

Memory is that of the counts (areas by 169 hours by kinds), of one batch, and of eight to thirty
bytes for each reference, by which repeats are known.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa

from optimiser.demand.counts import DemandCounts
from optimiser.demand.heatmap import HeatmapSettings, heatmap_of_counts
from optimiser.demand.incidents import IncidentColumns
from optimiser.demand.profile import profile_named
from optimiser.demand.seen import SeenKeys
from optimiser.heat import Heatmap
from optimiser.horizon import HOURS_PER_WEEK, Horizon
from scenarios.build.exposure import exposure_hours
from scenarios.generate.streams import stream
from scenarios.importers.incidents.cells import Cells, Mask, Numbers
from scenarios.importers.incidents.days import Coverage, coverage_of_counts
from scenarios.importers.incidents.export_file import open_export
from scenarios.importers.incidents.mapping import IncidentMapping, mapping_problems
from scenarios.importers.incidents.modelled import Facts, with_usual_facts
from scenarios.importers.incidents.placed import AreaFinder
from scenarios.importers.incidents.rows import ExportRows, read_rows
from scenarios.importers.incidents.times import date_order
from scenarios.problems import PackError, Problem, condense, problem_of
from scenarios.reading.clocks import local_clock
from scenarios.reading.shapes import hashes_of
from scenarios.reading.stamps import DateOrder
from scenarios.schema.pack import AreaRow
from scenarios.schema.policy import DemandPolicy

FIRST_ROW = 2


@dataclass(frozen=True, eq=False)
class StreamedHeatmap:
    """A heatmap and what became of the rows it was made from.

    Of the rows of one reference the first counts, for later ones are not known yet. Days next to
    empty are not taken for covered, but their few rows are in the counts.
    """

    heatmap: Heatmap
    rows: int
    dropped: int
    repeated: int
    covered: Coverage


def heatmap_of_export(
    path: Path,
    mapping: IncidentMapping,
    areas: Sequence[AreaRow],
    policy: DemandPolicy | None = None,
    seed: int = 1,
) -> StreamedHeatmap:
    """Count a file batch by batch and make the heatmap of its mean week.

    Parameters
    ----------
    path
        Delimited text with a header, plain or compressed.
    mapping
        Which columns are what.
    areas
        Places of the heatmap.
    policy
        Weighting, profile and uplift; as usual by default.
    seed
        Of what is drawn because the source lacks it.

    Raises
    ------
    PackError
        With every problem of the input.
    """
    problems: list[Problem] = []
    export = open_export(path, mapping.encoding, problems.append)
    if export is not None:
        problems.extend(mapping_problems(mapping, export.name, export.header))
    if export is None or problems:
        raise PackError(condense(problems))
    columns = list(dict.fromkeys(mapping.columns.values()))
    batches, order = _ordered(
        export.name, mapping, export.batches(columns, problems.append), problems
    )
    counter = _Counter(mapping, areas, seed)
    for cells in batches:
        rows = read_rows(cells, mapping, order, counter.minutes_rng, problems.append)
        if not problems:
            counter.add(rows)
    if not (counter.rows or problems):
        problems.append(problem_of(export.name, "the file has no rows", "write at least one"))
    if problems:
        raise PackError(condense(problems))
    return counter.result(policy or DemandPolicy())


def _ordered(
    file: str, mapping: IncidentMapping, tables: Iterable[pa.Table], problems: list[Problem]
) -> tuple[Iterator[Cells], DateOrder | None]:
    """The batches, and the order of their dates, for which the first ones are looked at twice."""
    looked_at: list[Cells] = []

    def cells_of() -> Iterator[Cells]:
        row = FIRST_ROW
        for table in tables:
            yield Cells(file, table, row, problems.append)
            row += table.num_rows

    batches = cells_of()

    def watched() -> Iterator[Cells]:
        for cells in batches:
            looked_at.append(cells)
            yield cells

    order = date_order(mapping, watched(), file, problems.append)
    return chain(looked_at, batches), order


class _Counter:
    """What is kept of the batches that went by."""

    def __init__(self, mapping: IncidentMapping, areas: Sequence[AreaRow], seed: int) -> None:
        self.rows = self._dropped = self._repeated = 0
        self.minutes_rng = stream(seed, "imported minutes")
        self._facts_rng = stream(seed, "imported incidents")
        self._mapping = mapping
        self._area_ids = [area.area_id for area in areas]
        self._finder = AreaFinder(areas)
        self._counts = DemandCounts(len(areas))
        self._seen = SeenKeys()
        self._categories: dict[str, int] = {}
        self._rows_by_day: dict[int, int] = {}

    def add(self, rows: ExportRows) -> None:
        """Count a batch."""
        self.rows += len(rows)
        day, hour = local_clock(rows.received, self._mapping.timezone)
        self._count_days(day)
        unwanted = {word.casefold() for word in self._mapping.drop}
        kept = ~rows.category.matching(lambda word: word.casefold() in unwanted)
        self._dropped += len(rows) - int(kept.sum())
        kept &= ~self._again(rows, kept)
        facts = with_usual_facts(
            rows.category,
            self._mapping.categories,
            rows.grade,
            rows.minutes,
            rows.officers,
            self._facts_rng,
        )
        columns = IncidentColumns(
            place=self._finder.place(rows.area, rows.longitude, rows.latitude),
            hour_of_week=hour,
            category=self._category(facts, kept),
            grade=facts.grade,
            minutes=facts.minutes,
            officers=facts.officers,
        )
        chosen = columns if kept.all() else columns.where(kept)
        self._counts.add(chosen, len(self._categories))

    def result(self, policy: DemandPolicy) -> StreamedHeatmap:
        """The heatmap of all batches."""
        first = min(self._rows_by_day)
        by_day = np.zeros(max(self._rows_by_day) - first + 1, dtype=np.int64)
        for day, count in self._rows_by_day.items():
            by_day[day - first] = count
        covered = coverage_of_counts(first, by_day)
        days = (covered.end - covered.start).days + 1
        history = Horizon(covered.start, days, self._mapping.timezone)
        names = sorted(self._categories)
        self._counts.reordered(np.array([self._categories[name] for name in names], dtype=np.int64))
        profile = profile_named(policy.profile)
        settings = HeatmapSettings(
            exposure_hours=exposure_hours(history, covered.gaps),
            profiles=np.array([profile.of(name) for name in names]).reshape(-1, HOURS_PER_WEEK),
            weighting=policy.weighting,
            harm_cap=policy.harm_cap,
            police_generated_weight=policy.police_generated_weight,
            non_crime_uplift_percent=policy.non_crime_uplift_percent,
        )
        heatmap = heatmap_of_counts(self._counts, self._area_ids, names, settings)
        return StreamedHeatmap(heatmap, self.rows, self._dropped, self._repeated, covered)

    def _count_days(self, day: Numbers) -> None:
        if len(day):
            first = int(day.min())
            for index, count in enumerate(np.bincount(day - first).tolist()):
                if count:
                    own = first + index
                    self._rows_by_day[own] = self._rows_by_day.get(own, 0) + count

    def _again(self, rows: ExportRows, kept: Mask) -> Mask:
        again = np.zeros(len(rows), dtype=np.bool_)
        if rows.incident_id is not None:
            named = np.flatnonzero(kept & rows.incident_id.is_valid().to_numpy(False))
            whole = len(named) == len(rows)
            ids = rows.incident_id if whole else rows.incident_id.take(pa.array(named))
            again[named] = self._seen.add(hashes_of(ids))
        self._repeated += int(again.sum())
        return again

    def _category(self, facts: Facts, kept: Mask) -> Numbers:
        """Index of the category of each row that is kept; 0 elsewhere."""
        used = np.bincount(facts.category[kept], minlength=len(facts.names))
        for name in np.array(facts.names, dtype=object)[used > 0].tolist():
            self._categories.setdefault(name, len(self._categories))
        numbers = [self._categories.get(name, 0) for name in facts.names]
        return np.array(numbers, dtype=np.int64)[facts.category]
