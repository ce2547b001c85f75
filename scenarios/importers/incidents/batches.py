"""The rows of an export with their types, batch by batch, and batches put together again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa

from scenarios.importers.incidents.cells import NO_WORD, Cells, Words
from scenarios.importers.incidents.export_file import ExportFile
from scenarios.importers.incidents.faults import Faults
from scenarios.importers.incidents.mapping import IncidentMapping
from scenarios.importers.incidents.rows import ExportRows, read_rows
from scenarios.importers.incidents.times import date_order
from scenarios.reading.archive import Note
from scenarios.reading.stamps import DateOrder

FIRST_ROW = 2


def read_batches(
    export: ExportFile,
    mapping: IncidentMapping,
    rng: np.random.Generator,
    note: Note,
) -> Iterator[ExportRows]:
    """Read a file of any size; unsound cells are noted with their row.

    `rng` draws the minutes that the source lacks.
    """
    columns = list(dict.fromkeys(mapping.columns.values()))
    tables = export.batches(columns, note)
    faults = Faults(export.name, note)
    batches, order = _ordered(export.name, mapping, tables, faults)
    for cells in batches:
        yield read_rows(cells, mapping, order, rng, faults.of_file)
    faults.tell_rest()


def _ordered(
    file: str, mapping: IncidentMapping, tables: Iterable[pa.Table], faults: Faults
) -> tuple[Iterator[Cells], DateOrder | None]:
    """The batches, and the order of their dates, for which the first ones are looked at twice."""
    looked_at: list[Cells] = []

    def cells_of() -> Iterator[Cells]:
        row = FIRST_ROW
        for table in tables:
            yield Cells(table, row, faults)
            row += table.num_rows

    batches = cells_of()

    def watched() -> Iterator[Cells]:
        for cells in batches:
            looked_at.append(cells)
            yield cells

    order = date_order(mapping, watched(), file, faults.of_file)
    return chain(_taken(looked_at), batches), order


def _taken(batches: list[Cells]) -> Iterator[Cells]:
    """One after the other, none of them kept."""
    batches.reverse()
    while batches:
        yield batches.pop()


def joined(batches: Iterable[ExportRows]) -> ExportRows | None:
    """All rows of the batches, of which nothing is kept twice; None where there are none."""
    parts: dict[str, list[Any]] = {field.name: [] for field in fields(ExportRows)}
    for batch in batches:
        for name, own in parts.items():
            own.append(getattr(batch, name))
    if not any(len(received) for received in parts["received"]):
        return None
    return ExportRows(**{name: _one(parts.pop(name)) for name in list(parts)})


def _one(parts: list[Any]) -> Any:
    """The parts of one column as one, by their kind."""
    first = parts[0]
    if first is None:
        return None
    if isinstance(first, Words):
        return _one_vocabulary(parts)
    if isinstance(first, Mapping):
        return {kind: np.concatenate([part[kind] for part in parts]) for kind in first}
    if isinstance(first, pa.Array):
        return pa.concat_arrays(parts)
    return np.concatenate(parts)


def _one_vocabulary(parts: list[Words]) -> Words:
    """Codes of one list of words, in the order in which they came."""
    number: dict[str, int] = {}
    codes = []
    for part in parts:
        own = [number.setdefault(word, len(number)) for word in part.words]
        codes.append(np.array([*own, NO_WORD], dtype=np.int64)[part.code])
    return Words(np.concatenate(codes), tuple(number))
