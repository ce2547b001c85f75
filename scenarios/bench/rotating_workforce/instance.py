"""Reads the published format of rotating workforce scheduling into the engine's problem."""

from collections.abc import Iterator
from pathlib import Path

from optimiser.errors import MusterError
from optimiser.shifts.rotating.problem import RotatingProblem, Span


def read_instance(path: Path) -> RotatingProblem:
    """Read one instance; a sentence with the line where it is not as published."""
    lines = _Lines(path)
    days, weeks, shifts = (lines.numbers(1)[0] for _ in range(3))
    required = tuple(tuple(lines.numbers(days)) for _ in range(shifts))
    codes, runs = [], []
    for _ in range(shifts):
        words = lines.words(5)
        codes.append(words[0])
        runs.append(Span(*lines.whole(words[3:5])))
    free = Span(*lines.numbers(2))
    work = Span(*lines.numbers(2))
    pairs, triples = lines.numbers(2)
    forbidden = [tuple(lines.words(length)) for length in pairs * [2] + triples * [3]]
    return RotatingProblem(weeks, tuple(codes), required, tuple(runs), work, free, tuple(forbidden))


class _Lines:
    """The lines that hold something, each asked for with what it should hold."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._lines = self._filled(path.read_text(encoding="utf-8", errors="replace"))
        self._row = 0

    @staticmethod
    def _filled(text: str) -> Iterator[tuple[int, list[str]]]:
        for row, line in enumerate(text.splitlines(), start=1):
            words = line.split()
            if words and not words[0].startswith("#"):
                yield row, words

    def words(self, count: int) -> list[str]:
        """The words of the next line."""
        self._row, words = next(self._lines, (self._row + 1, []))
        if len(words) != count:
            message = f"{self._name}, line {self._row}: {count} values are expected, not {words}"
            raise MusterError(message)
        return words

    def numbers(self, count: int) -> list[int]:
        """The whole numbers of the next line."""
        return self.whole(self.words(count))

    def whole(self, words: list[str]) -> list[int]:
        """Whole numbers of the line at hand."""
        try:
            return [int(word) for word in words]
        except ValueError:
            message = f"{self._name}, line {self._row}: {' '.join(words)!r} should be whole numbers"
            raise MusterError(message) from None
