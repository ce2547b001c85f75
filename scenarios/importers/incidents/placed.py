"""Rows of an export to areas: by their code, else by their coordinates."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from optimiser.demand.incidents import OUTSIDE, UNPLACED
from scenarios.build.placing import Locator
from scenarios.importers.incidents.cells import Floats, Numbers, Words
from scenarios.problems import Problem, problem_of
from scenarios.reading.archive import Note
from scenarios.reading.area_file import read_areas
from scenarios.schema.pack import AreaRow


def read_area_rows(path: Path, note: Note) -> list[AreaRow]:
    """Areas of a GeoJSON file with the properties of a pack; none where they are not sound."""
    try:
        data = path.read_bytes()
    except OSError as error:
        fault = f"the file cannot be read ({error.strerror})"
        note(problem_of(str(path), fault, "give the path of a GeoJSON file"))
        return []
    problems: list[Problem] = []
    sheet = read_areas(data, problems.append)
    for problem in problems:
        note(problem)
    if sheet is None or problems:
        return []
    if not sheet.rows:
        note(problem_of(path.name, "there are no features", "draw at least one area"))
    return [row for row in sheet.rows.values() if isinstance(row, AreaRow)]


class AreaFinder:
    """Finds the area of rows, batch by batch."""

    def __init__(self, areas: Sequence[AreaRow]) -> None:
        by_code = {area.name.casefold(): index for index, area in enumerate(areas)}
        by_code |= {area.area_id.casefold(): index for index, area in enumerate(areas)}
        self._index_by_code = by_code
        self._locator = Locator(areas)

    def place(self, code: Words, longitude: Floats, latitude: Floats) -> Numbers:
        """Index of the area of each row, `UNPLACED` or `OUTSIDE`.

        A code is the reference or the name of an area, in any case; a code of none, without a
        location, lies outside.
        """
        known = self._index_by_code
        by_word = [known.get(word.casefold(), OUTSIDE) for word in code.words] + [UNPLACED]
        place = np.array(by_word, dtype=np.int64)[code.code]
        rows = np.flatnonzero(place < 0)
        located = self._locator.locate(longitude[rows], latitude[rows])
        place[rows] = np.where(located == UNPLACED, place[rows], located)
        return place
