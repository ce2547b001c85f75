"""Write a pack as the files of one folder; the same pack always gives the same bytes."""

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from numpy.typing import NDArray

from optimiser.errors import MusterError
from scenarios.export.csv_file import write_columns, write_csv
from scenarios.schema.incidents import INCIDENT_TYPES, INSTANT, OPTIONAL_INCIDENT_COLUMNS
from scenarios.schema.layers import LayerPolygon
from scenarios.schema.pack import AreaRow, Pack
from scenarios.schema.rows import Row
from scenarios.tables import (
    AREA_PROPERTIES,
    AREAS_FILE,
    HELD_OUT_FILE,
    INCIDENTS_FILE,
    LAYER_ENDING,
    LAYERS_FOLDER,
    MANIFEST_FILE,
    PACK_FILES,
    POLICY_FILE,
    TABLES,
    Table,
    is_harmless,
    is_layer_file,
)

ROWS_AT_ONCE = 100_000


def write_pack(pack: Pack, folder: Path) -> Path:
    """Write every table that is not empty; the folder is complete or not there at all.

    A pack that is already there is replaced. A folder that holds anything else is refused.

    Raises
    ------
    MusterError
        If the folder exists and holds files that are not of a pack.
    """
    folder = folder.absolute()
    kept = _kept_files(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as name:
        fresh, old = Path(name) / "fresh", Path(name) / "old"
        fresh.mkdir()
        _write_files(pack, fresh)
        for file in kept:
            shutil.copy2(file, fresh / file.name)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
    return folder


def _kept_files(folder: Path) -> list[Path]:
    """Notes that stay beside a pack when it is replaced."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        message = f"{folder} is a file; a pack is written as a folder"
        raise MusterError(message)
    others = [
        file for file in folder.iterdir() if file.name not in PACK_FILES and not _holds_layers(file)
    ]
    foreign = sorted(file.name for file in others if not is_harmless(file.name) or file.is_dir())
    if foreign:
        message = f"{folder} holds files that are not of a pack ({', '.join(foreign)})"
        raise MusterError(message)
    return others


def _holds_layers(folder: Path) -> bool:
    """Whether it is the folder of a pack's layers, and holds nothing else."""
    if not folder.is_dir() or f"{folder.name}/" != LAYERS_FOLDER:
        return False
    return all(is_layer_file(f"{LAYERS_FOLDER}{file.name}") for file in folder.iterdir())


def _write_files(pack: Pack, folder: Path) -> None:
    idle = set() if pack.manifest.history_gaps else {"history_gaps"}
    _write_yaml(folder / MANIFEST_FILE, pack.manifest.model_dump(mode="json", exclude=idle))
    _write_yaml(folder / POLICY_FILE, pack.policy.model_dump(mode="json"))
    _write_features(folder / AREAS_FILE, map(_feature, pack.areas))
    if pack.layers:
        (folder / LAYERS_FOLDER).mkdir()
    for name, polygons in pack.layers.items():
        path = folder / f"{LAYERS_FOLDER}{name}{LAYER_ENDING}"
        _write_features(path, map(_polygon, polygons))
    for table in TABLES:
        rows = getattr(pack, table.attribute)
        if rows:
            columns = columns_needed(table, rows)
            cells = ([getattr(row, name, None) for name in columns] for row in rows)
            write_csv(folder / table.file, columns, cells)
    for file, table in ((INCIDENTS_FILE, pack.incidents), (HELD_OUT_FILE, pack.held_out)):
        if len(table):
            needed = _incident_columns(table)
            write_columns(folder / file, needed, _in_parts(table, needed))


def _write_yaml(path: Path, content: dict[str, Any]) -> None:
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_features(path: Path, features: Iterable[dict[str, Any]]) -> None:
    written = ",\n".join(
        json.dumps(feature, ensure_ascii=False, allow_nan=False) for feature in features
    )
    text = f'{{"type": "FeatureCollection", "features": [\n{written}\n]}}\n'
    path.write_text(text, encoding="utf-8", newline="\n")


def _feature(area: AreaRow) -> dict[str, Any]:
    facts = area.model_dump(mode="json")
    properties = {name: facts[name] for name in AREA_PROPERTIES if facts[name] is not None}
    return {"type": "Feature", "properties": properties, "geometry": area.geometry}


def _polygon(polygon: LayerPolygon) -> dict[str, Any]:
    properties = {"area_id": polygon.area_id}
    return {"type": "Feature", "properties": properties, "geometry": polygon.geometry}


def columns_needed(table: Table, rows: Sequence[Row]) -> tuple[str, ...]:
    """The columns of a table without the rare ones that no row needs."""
    idle = {
        name
        for name in table.rare
        if all(getattr(row, name) == table.row.model_fields[name].default for row in rows)
    }
    return tuple(name for name in table.columns if name not in idle)


def _incident_columns(incidents: pd.DataFrame) -> list[str]:
    """The columns that the file needs: the required ones and those that say something."""
    return [
        name
        for name in INCIDENT_TYPES
        if name not in OPTIONAL_INCIDENT_COLUMNS or _says_something(incidents[name])
    ]


def _in_parts(incidents: pd.DataFrame, columns: Sequence[str]) -> Iterator[list[list[Any]]]:
    """The cells by column, some rows at a time, because all of a million are much as objects."""
    instants = {
        name: _as_written(incidents[name]) for name in columns if INCIDENT_TYPES[name] == INSTANT
    }
    for first in range(0, len(incidents), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        yield [
            _texts(instants[name][rows])
            if name in instants
            else incidents[name].iloc[rows].tolist()
            for name in columns
        ]


def _says_something(column: pd.Series) -> bool:
    return bool((column.notna() & (column != "")).any())


def _as_written(column: pd.Series) -> NDArray[np.datetime64]:
    """UTC instants to the second, or with the fraction where the column has one."""
    moments = column.dt.tz_localize(None).to_numpy()
    seconds = moments.astype("datetime64[s]")
    whole = bool(np.all((seconds == moments) | np.isnat(moments)))
    return np.asarray(seconds if whole else moments)


def _texts(moments: NDArray[np.datetime64]) -> list[Any]:
    """Instants as `2026-03-29T00:30:00Z`; blank where there is none."""
    texts = np.datetime_as_string(moments, timezone="UTC")
    return list(np.where(np.isnat(moments), "", texts).tolist())
