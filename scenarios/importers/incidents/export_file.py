"""The file of an export, whole or in batches: only the columns that are mapped, as text."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv

from scenarios.problems import MOST_ALIKE, problem_of, quotable, uncounted
from scenarios.reading.archive import Note

BATCH_BYTES = 16 << 20
_HEADER_BYTES = 1 << 16
_SEPARATORS = ",;\t|"
_FAITHFUL = "surrogateescape"


@dataclass
class ExportFile:
    """A delimited text file, plain or compressed (`.gz`, `.bz2`, `.zst`), with a header."""

    path: Path
    encoding: str
    header: tuple[str, ...]
    separator: str
    _torn: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Name of the file without its folders."""
        return self.path.name

    def batches(self, columns: Sequence[str], note: Note) -> Iterator[pa.Table]:
        """Rows of the named columns as strings, some megabytes at a time."""
        positions = {column: f"c{self.header.index(column)}" for column in columns}
        names = [f"c{index}" for index in range(len(self.header))]
        used = list(dict.fromkeys(positions.values()))
        try:
            with _opened(self.path) as stream:
                reader = pacsv.open_csv(
                    stream,
                    read_options=pacsv.ReadOptions(
                        column_names=names,
                        skip_rows=1,
                        block_size=BATCH_BYTES,
                        encoding=self.encoding,
                    ),
                    parse_options=pacsv.ParseOptions(
                        delimiter=self.separator,
                        newlines_in_values=True,
                        invalid_row_handler=self._skip,
                    ),
                    convert_options=pacsv.ConvertOptions(
                        include_columns=used,
                        column_types=dict.fromkeys(used, pa.string()),
                        strings_can_be_null=False,
                    ),
                )
                for batch in reader:
                    yield pa.table({column: batch[own] for column, own in positions.items()})
        except (pa.ArrowInvalid, UnicodeDecodeError) as error:
            note(_unreadable(self.name, error))
        self._tell_torn(note)

    def _skip(self, row: Any) -> str:
        self._torn.append(row.actual_columns)
        return "skip"

    def _tell_torn(self, note: Note) -> None:
        fault = f"a row has {{}} cells and the header has {len(self.header)}"
        expected = "check that every cell with a separator in it is in quotation marks"
        for count in self._torn[:MOST_ALIKE]:
            note(problem_of(self.name, fault.format(count), expected))
        if len(self._torn) > MOST_ALIKE:
            note(uncounted(self.name, None, expected, len(self._torn) - MOST_ALIKE))
        self._torn.clear()


def open_export(path: Path, encoding: str, note: Note) -> ExportFile | None:
    """Read the header of a file; None where there is none to be read."""
    try:
        with _opened(path) as stream:
            start = stream.read(_HEADER_BYTES)
    except (OSError, pa.ArrowInvalid) as error:
        reason = getattr(error, "strerror", None) or quotable(error)
        note(problem_of(str(path), f"the file cannot be read ({reason})", "give a CSV file"))
        return None
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) and encoding != "utf-16":
        note(problem_of(path.name, "the file is encoded as UTF-16", "give --encoding utf-16"))
        return None
    text = start.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors=_FAITHFUL)
    line = next(iter(text.splitlines()), "")
    if not line.strip():
        note(problem_of(path.name, "the file is empty", "it begins with the names of its columns"))
        return None
    separator = max(_SEPARATORS, key=line.count)
    names = next(csv.reader(io.StringIO(line), delimiter=separator))
    return ExportFile(path, encoding, tuple(name.strip() for name in names), separator)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The bytes of a file, unpacked where its name says that it is compressed."""
    path.stat()
    with pa.input_stream(str(path), compression="detect") as stream:
        yield stream


def _unreadable(file: str, error: Exception) -> Any:
    if "UTF8" in str(error) or isinstance(error, UnicodeDecodeError):
        advice = "save the file as UTF-8, or give --encoding cp1252"
        return problem_of(file, "a cell is not UTF-8", advice)
    return problem_of(file, f"the file cannot be read ({quotable(error)})", "export it again")
