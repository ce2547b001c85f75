"""What is wrong with an input, told in sentences that say where it is and what is expected."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from optimiser.errors import MusterError

LONGEST_QUOTE = 60
MOST_ALIKE = 50


@dataclass(frozen=True)
class Problem:
    """One fault of an input, in one sentence.

    `row` is the row of the file as a spreadsheet numbers it (the header is row 1), the line of a
    YAML file, the number of a GeoJSON feature, or None where the fault is that of the whole file.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    expected: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


class PackError(MusterError):
    """An input that cannot be used, with every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.sentence for problem in self.problems))

    def __reduce__(self) -> tuple[type["PackError"], tuple[tuple[Problem, ...]]]:
        return PackError, (self.problems,)


def problem_at(
    file: str,
    expected: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: object = None,
    hint: str = "",
    place: str = "row",
) -> Problem:
    """State that a value should be what is `expected`; `hint` says how to put it right.

    `expected` completes "should be ..."; `place` is what `row` counts: rows, lines or features.
    """
    where = [file]
    if row is not None:
        where.append(f"{place} {row}")
    if column is not None:
        where.append(f"column {column}" if place == "row" else column)
    shown = None if value is None else str(value)
    what = "is blank, but should be" if shown in (None, "") else f'"{quotable(shown)}" should be'
    separator = " " if shown in (None, "") else ": "
    ending = f"; {hint}" if hint else ""
    sentence = f"{', '.join(where)}{separator}{what} {expected}{ending}"
    return Problem(file, row, column, shown, expected, _ended(sentence))


def problem_of(
    file: str,
    fault: str,
    expected: str,
    *,
    row: int | None = None,
    column: str | None = None,
    place: str = "row",
) -> Problem:
    """State a fault of a whole file, row or column; `fault` and `expected` are clauses."""
    where = file if row is None else f"{file}, {place} {row}"
    return Problem(file, row, column, None, expected, _ended(f"{where}: {fault}; {expected}"))


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith("?") else f"{sentence}."


def quotable(text: object) -> str:
    """A value cut to a readable length, with every character visible and on one line."""
    shown = visible(str(text))
    return shown if len(shown) <= LONGEST_QUOTE else shown[: LONGEST_QUOTE - 3] + "..."


def visible(text: str) -> str:
    """A text with a code for every character that a screen would obey or hide."""
    return "".join(char if _is_visible(char) else f"\\x{ord(char):02x}" for char in text)


def _is_visible(char: str) -> bool:
    return char == " " or unicodedata.category(char)[0] not in "CZ"


def nearest(word: object, known: Iterable[str]) -> str | None:
    """Find the known word that was probably meant, whatever its case."""
    by_folded = {name.casefold(): name for name in known}
    matches = get_close_matches(str(word).casefold(), by_folded, n=1, cutoff=0.7)
    return by_folded[matches[0]] if matches else None


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Give the clause that suggests the nearest known word, or nothing."""
    match = nearest(word, known)
    return "" if match is None else f'did you mean "{match}"?'


def one_of(words: Iterable[str]) -> str:
    """Name the allowed words as a clause."""
    allowed = [str(word) for word in words]
    return allowed[0] if len(allowed) == 1 else f"one of {', '.join(allowed)}"


def condense(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Pass problems on, but count those beyond the first fifty alike instead of listing them.

    A column of a million British dates is one fault, not a million.
    """
    seen: Counter[tuple[str, str | None, str]] = Counter()
    for problem in problems:
        kind = (problem.file, problem.column, problem.expected)
        seen[kind] += problem.row is not None
        if problem.row is None or seen[kind] <= MOST_ALIKE:
            yield problem
    for (file, column, expected), count in seen.items():
        if count > MOST_ALIKE:
            yield uncounted(file, column, expected, count - MOST_ALIKE)


def uncounted(file: str, column: str | None, expected: str, count: int) -> Problem:
    """State that `count` more rows have a problem that was listed for others."""
    where = file if column is None else f"{file}, column {column}"
    rows = "1 more row has" if count == 1 else f"{count:,} more rows have"
    return Problem(file, None, column, None, expected, f"{where}: {rows} the same problem.")
