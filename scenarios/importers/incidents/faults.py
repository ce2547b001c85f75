"""What is wrong with a file that is read in batches, told once and not once for every batch."""

from collections import Counter

from scenarios.problems import MOST_ALIKE, Problem, problem_at, uncounted
from scenarios.reading.archive import Note


class Faults:
    """Notes the first fifty cells alike one by one, and the number of the others at the end."""

    def __init__(self, file: str, note: Note) -> None:
        self._file = file
        self._note = note
        self._alike: Counter[tuple[str, str]] = Counter()
        self._told: set[str] = set()

    def of_file(self, problem: Problem) -> None:
        """Note what concerns no row; the same only once."""
        if problem.sentence not in self._told:
            self._told.add(problem.sentence)
            self._note(problem)

    def room(self, column: str, expected: str, count: int) -> int:
        """Count cells that are not as expected; how many of them are to be noted one by one."""
        known = self._alike[column, expected]
        self._alike[column, expected] += count
        return min(count, max(0, MOST_ALIKE - known))

    def of_cell(self, row: int, column: str, value: str, expected: str, hint: str) -> None:
        """Note one cell."""
        self._note(problem_at(self._file, expected, row=row, column=column, value=value, hint=hint))

    def tell_rest(self) -> None:
        """Note how many more cells there were."""
        for (column, expected), count in self._alike.items():
            if count > MOST_ALIKE:
                self._note(uncounted(self._file, column, expected, count - MOST_ALIKE))
