"""One CSV file to rows; every cell that is not what its column expects is a problem."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import StringIO
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from scenarios.cells import unguard
from scenarios.problems import nearest, problem_at, problem_of, quotable
from scenarios.reading.archive import Note
from scenarios.reading.expected import FREE_TEXT, describe, hint_for
from scenarios.reading.text import decode, is_readable
from scenarios.schema.rows import Row
from scenarios.sheets import Sheet
from scenarios.tables import Table

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}(\.0+)?")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True)
class Header:
    """Where each column of a table stands in its file."""

    position_by_column: Mapping[str, int]
    width: int


def read_sheet(table: Table, data: bytes, note: Note) -> Sheet | None:
    """Read one table, or None where nothing of it can be used."""
    text = decode(table.file, data, note)
    if text is None:
        return None
    records = Records(table.file, text, note)
    header = read_header(table.file, records, table.columns, table.required_columns, note)
    if header is None:
        return None
    rows: dict[int, Row] = {}
    partial: dict[int, Mapping[str, Any]] = {}
    for number, record in records:
        if is_sound_width(table.file, header.width, number, record, note):
            row = _read_row(table, header, number, record, note)
            if isinstance(row, Row):
                rows[number] = row
            else:
                partial[number] = row
        else:
            partial[number] = _key_of(table, header, record)
    return Sheet(rows, partial, _unsure(table, header, records, text))


def _key_of(table: Table, header: Header, record: list[str]) -> Mapping[str, str]:
    """What a row of the wrong width is most likely called, so that others may refer to it."""
    if len(table.key) != 1:
        return {}
    at = header.position_by_column.get(table.key[0], len(record))
    return {table.key[0]: unguard(record[at]).strip()} if at < len(record) else {}


def _unsure(table: Table, header: Header, records: "Records", text: str) -> frozenset[str]:
    """Columns of which not every cell could be read."""
    if not (records.complete and is_readable(text)):
        return frozenset(table.columns)
    return frozenset(table.columns) - frozenset(header.position_by_column)


class Records:
    """The records of a CSV file with their row numbers; blank rows are skipped."""

    def __init__(self, file: str, text: str, note: Note) -> None:
        self.complete = True
        self._file = file
        self._note = note
        self._reader = enumerate(csv.reader(StringIO(text, newline=""), strict=True), start=1)
        self._last = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return self

    def __next__(self) -> tuple[int, list[str]]:
        while True:
            try:
                number, record = next(self._reader)
            except csv.Error as error:
                self.complete = False
                fault = f"the row cannot be read ({quotable(error)})"
                advice = "check that every quotation mark is closed or doubled"
                self._note(problem_of(self._file, fault, advice, row=self._last + 1))
                raise StopIteration from None
            self._last = number
            if any(cell.strip() for cell in record):
                return number, record


def read_header(
    file: str, records: Records, columns: Sequence[str], required: Sequence[str], note: Note
) -> Header | None:
    """Find the columns of a file; a name that is nearly right is taken for what was meant."""
    first = next(records, None)
    if first is None:
        if records.complete:
            note(problem_of(file, "the file is empty", f"begin it with {','.join(required)}"))
        return None
    names = [unguard(cell).strip() for cell in first[1]]
    while names and not names[-1]:
        names.pop()
    if len(names) == 1 and (wrong := next((s for s in _SEPARATORS if s in names[0]), None)):
        fault = f"the columns are separated by {_SEPARATORS[wrong]}"
        note(problem_of(file, fault, "separate them by commas", row=first[0]))
        return None
    return _placed(file, names, columns, required, note)


def _placed(
    file: str, names: list[str], columns: Sequence[str], required: Sequence[str], note: Note
) -> Header:
    positions: dict[str, int] = {}
    strange: list[int] = []
    for position, name in enumerate(names):
        if name in positions:
            fault = f"column {name} is there twice"
            note(problem_of(file, fault, "keep one of the two", row=1, column=name))
        elif name in columns:
            positions[name] = position
        else:
            strange.append(position)
    for position in strange:
        name = names[position]
        meant = nearest(name, [column for column in columns if column not in positions])
        fault = f'"{quotable(name)}" is not a column of this file'
        advice = f'did you mean "{meant}"?' if meant else f"the columns are {', '.join(columns)}"
        note(problem_of(file, fault, advice, row=1, column=name))
        if meant is not None:
            positions[meant] = position
    for column in required:
        if column in positions:
            continue
        expected = f"the file needs {', '.join(required)}"
        note(problem_of(file, f"column {column} is missing", expected, row=1, column=column))
    return Header(positions, len(names))


def is_sound_width(file: str, width: int, number: int, record: list[str], note: Note) -> bool:
    """Whether a row has a cell for every column and nothing beyond them."""
    if len(record) >= width and not any(cell.strip() for cell in record[width:]):
        return True
    cells = "1 cell" if len(record) == 1 else f"{len(record)} cells"
    columns = "1 column" if width == 1 else f"{width} columns"
    note(problem_of(file, f"the row has {cells}", f"the header has {columns}", row=number))
    return False


def _read_row(
    table: Table, header: Header, number: int, record: list[str], note: Note
) -> Row | Mapping[str, Any]:
    """Give the row, or its sound cells where some are not."""
    fields = _fields(table.row)
    texts = {name: unguard(record[at]).strip() for name, at in header.position_by_column.items()}
    values: dict[str, Any] = {}
    faulty: dict[str, str] = {}
    for name, text in texts.items():
        if not is_readable(text):
            faulty[name] = ""
        elif text:
            try:
                values[name] = fields[name].parse(text)
            except ValueError:
                faulty[name] = fields[name].expected
    try:
        row = table.row.model_validate(values)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            name = str(detail["loc"][0])
            if name in texts:
                own_words = detail["type"] == "value_error" and fields[name].is_text
                words = str(detail["ctx"]["error"]) if own_words else fields[name].expected
                faulty.setdefault(name, words)
            else:
                faulty.setdefault(name, "")
    if not faulty:
        return row
    for name, expected in faulty.items():
        if expected:
            text = texts[name]
            hint = hint_for(text, fields[name].info) if text else ""
            note(problem_at(table.file, expected, row=number, column=name, value=text, hint=hint))
    return {name: value for name, value in values.items() if name not in faulty}


@dataclass(frozen=True)
class Column:
    """How the cells of one column are read and what they should be."""

    info: FieldInfo
    expected: str
    kind: Any

    @property
    def is_text(self) -> bool:
        """Whether any text may be all right, so that a fault needs words of its own."""
        return self.expected == FREE_TEXT or self.kind is tuple

    def parse(self, text: str) -> Any:
        """Turn the text of a cell into what the schema checks further."""
        if self.kind is bool:
            return _parse(text.casefold() in _TRUTH, lambda: _TRUTH[text.casefold()])
        if self.kind is int:
            return _parse(_WHOLE.fullmatch(text), lambda: int(text.partition(".")[0]))
        if self.kind is float:
            return _parse(_NUMBER.fullmatch(text), lambda: float(text))
        if self.kind is tuple:
            return tuple(filter(None, (word.strip() for word in text.split(";"))))
        return text


def _parse(sound: object, value: Any) -> Any:
    if not sound:
        raise ValueError
    return value()


@cache
def _fields(row: type[Row]) -> Mapping[str, Column]:
    return {
        name: Column(info, describe(info), _kind(info.annotation))
        for name, info in row.model_fields.items()
    }


def _kind(annotation: Any) -> Any:
    """The Python type that decides how a cell is read."""
    if get_origin(annotation) is tuple:
        return tuple
    parts = [part for part in get_args(annotation) if part is not NoneType]
    if parts and NoneType in get_args(annotation):
        return _kind(parts[0])
    if get_origin(annotation) is not None:
        return str
    return annotation if annotation in (bool, int, float) else str
