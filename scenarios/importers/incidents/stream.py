"""A file of any size to a heatmap in one pass: batches are counted and forgotten.

    result = heatmap_of_export(path, mapping, areas)

Memory is that of the counts (areas by 169 hours by kinds), of one batch, and of eight to thirty
bytes for each reference, by which repeats are known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from scenarios.build.level_places import Places
from scenarios.build.levels import HeatLevel
from scenarios.generate.streams import stream
from scenarios.importers.incidents.batches import read_batches
from scenarios.importers.incidents.cell_counts import CellCounts
from scenarios.importers.incidents.cells import Mask, Numbers
from scenarios.importers.incidents.days import Coverage, coverage_of_counts
from scenarios.importers.incidents.export_file import ExportFile, open_export
from scenarios.importers.incidents.mapping import IncidentMapping, mapping_problems
from scenarios.importers.incidents.modelled import Facts, with_usual_facts
from scenarios.importers.incidents.placed import AreaFinder
from scenarios.importers.incidents.rows import ExportRows
from scenarios.problems import PackError, Problem, condense, problem_of
from scenarios.reading.clocks import local_clock
from scenarios.reading.shapes import hashes_of
from scenarios.schema.pack import AreaRow
from scenarios.schema.policy import DemandPolicy


@dataclass(frozen=True, eq=False)
class StreamedHeatmap:
    """A heatmap and what became of the rows it was made from.

    Of the rows of one reference the first counts, for later ones are not known yet.
    `on_days_not_covered` are rows of days next to empty, which are in no count.
    """

    heatmap: Heatmap
    rows: int
    dropped: int
    repeated: int
    on_days_not_covered: int
    covered: Coverage
    levels: tuple[HeatLevel, ...] = ()


def heatmap_of_export(
    path: Path,
    mapping: IncidentMapping,
    areas: Sequence[AreaRow],
    policy: DemandPolicy | None = None,
    seed: int = 1,
    levels: Mapping[str, Places] | None = None,
) -> StreamedHeatmap:
    """Count a file batch by batch and make the heatmap of its mean week.

    Only where some of its rows lie on days that it does not cover is it read a second time, without
    them.

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
    levels
        Cells of further heatmaps by name.

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
    counter = _Counter(mapping, areas, seed, levels or {})
    counter.read(export, problems)
    if counter.rows and not problems and len(uncovered := counter.days_not_covered()):
        counter = _Counter(mapping, areas, seed, levels or {}, uncovered)
        counter.read(export, problems)
    if not (counter.rows or problems):
        problems.append(problem_of(export.name, "the file has no rows", "write at least one"))
    if problems:
        raise PackError(condense(problems))
    return counter.result(policy or DemandPolicy())


class _Counter:
    """What is kept of the batches that went by."""

    def __init__(
        self,
        mapping: IncidentMapping,
        areas: Sequence[AreaRow],
        seed: int,
        levels: Mapping[str, Places],
        without: Numbers | None = None,
    ) -> None:
        self.rows = self._dropped = self._repeated = self._uncovered = 0
        self._without = np.zeros(0, dtype=np.int64) if without is None else without
        self._minutes_rng = stream(seed, "imported minutes")
        self._facts_rng = stream(seed, "imported incidents")
        self._mapping = mapping
        self._area_ids = [area.area_id for area in areas]
        self._finder = AreaFinder(areas)
        self._counts = DemandCounts(len(areas))
        self._levels = [CellCounts(name, places) for name, places in levels.items()]
        self._seen = SeenKeys()
        self._categories: dict[str, int] = {}
        self._rows_by_day: dict[int, int] = {}

    def read(self, export: ExportFile, problems: list[Problem]) -> None:
        """Count the rows of a file, until one of them is not sound."""
        for rows in read_batches(export, self._mapping, self._minutes_rng, problems.append):
            if not problems:
                self.add(rows)

    def add(self, rows: ExportRows) -> None:
        """Count a batch."""
        self.rows += len(rows)
        day, hour = local_clock(rows.received, self._mapping.timezone)
        self._count_days(day)
        unwanted = {word.casefold() for word in self._mapping.drop}
        kept = ~rows.category.matching(lambda word: word.casefold() in unwanted)
        self._dropped += len(rows) - int(kept.sum())
        kept &= ~self._again(rows, kept)
        uncovered = kept & np.isin(day, self._without)
        self._uncovered += int(uncovered.sum())
        kept &= ~uncovered
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
        points = rows.longitude[kept], rows.latitude[kept]
        for level in self._levels:
            level.add(chosen.place, points, chosen.category, len(self._categories))

    def days_not_covered(self) -> Numbers:
        """Days since 1970 that have rows and are not covered."""
        days = np.array(sorted(self._rows_by_day), dtype=np.int64)
        return days[~self.covered().holds(days)]

    def covered(self) -> Coverage:
        """The days that are covered, by the rows of all."""
        first = min(self._rows_by_day)
        by_day = np.zeros(max(self._rows_by_day) - first + 1, dtype=np.int64)
        for day, count in self._rows_by_day.items():
            by_day[day - first] = count
        return coverage_of_counts(first, by_day)

    def result(self, policy: DemandPolicy) -> StreamedHeatmap:
        """The heatmap of all batches."""
        covered = self.covered()
        days = (covered.end - covered.start).days + 1
        history = Horizon(covered.start, days, self._mapping.timezone)
        names = sorted(self._categories)
        order = np.array([self._categories[name] for name in names], dtype=np.int64)
        self._counts.reordered(order)
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
        levels = tuple(level.level(heatmap, order, self._area_ids) for level in self._levels)
        return StreamedHeatmap(
            heatmap=heatmap,
            rows=self.rows,
            dropped=self._dropped,
            repeated=self._repeated,
            on_days_not_covered=self._uncovered,
            covered=covered,
            levels=levels,
        )

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
