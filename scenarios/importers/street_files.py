"""data.police.uk street-level files to columns: twelve columns, a month and no hour."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from scenarios.problems import problem_at, problem_of
from scenarios.reading.archive import Note
from scenarios.reading.sheet import Header, Records, is_sound_width, read_header
from scenarios.reading.text import decode

COLUMNS = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
_USED = ("Crime ID", "Month", "Longitude", "Latitude", "LSOA code", "Crime type")
_NAME = re.compile(r"(?P<month>20\d{2}-(0[1-9]|1[0-2]))-(?P<force>[a-z0-9-]+)-street\.csv")
_LSOA_CODE = re.compile(r"[EW]01\d{6}")
FILE_NAME = "YYYY-MM-force-street.csv"


@dataclass(frozen=True)
class StreetFile:
    """One month of one force."""

    path: Path
    month: str
    force: str


def street_files(folder: Path, note: Note) -> list[StreetFile]:
    """Every street file in a folder and its folders, by month and force, each month once."""
    found: dict[tuple[str, str], StreetFile] = {}
    if not folder.is_dir():
        note(problem_of(str(folder), "there is no such folder", _FOLDER_ADVICE))
        return []
    for path in sorted(folder.rglob("*-street.csv")):
        match = _NAME.fullmatch(path.name)
        if match is None:
            note(problem_of(path.name, "the name is not that of a street file", _NAME_ADVICE))
            continue
        file = StreetFile(path, match["month"], match["force"])
        if (file.month, file.force) in found:
            fault = f"{file.month} of {file.force} is there twice"
            note(problem_of(str(path.relative_to(folder)), fault, "keep one of the two files"))
        found.setdefault((file.month, file.force), file)
    if not found:
        note(problem_of(str(folder), "the folder holds no street file", _NAME_ADVICE))
    return [found[key] for key in sorted(found)]


_NAME_ADVICE = f"data.police.uk names them {FILE_NAME}"
_FOLDER_ADVICE = "give the folder that the street files were unpacked to"


def after_the_last_gap(files: Sequence[StreetFile]) -> list[StreetFile]:
    """Files of the latest months that follow each other without a gap.

    Months before a gap would count as weeks of history in which nothing happened.
    """
    months = [pd.Period(month, "M") for month in months_of(files)]
    first = max(months, default=None)
    while first is not None and first - 1 in months:
        first -= 1
    return [file for file in files if file.month >= str(first)]


def months_of(files: Sequence[StreetFile]) -> list[str]:
    """Months of the files, each once, in order."""
    return sorted({file.month for file in files})


def read_street_files(files: Sequence[StreetFile], note: Note) -> pd.DataFrame:
    """Rows of all files in order.

    Columns `crime_id` str ("" = none, as anti-social behaviour has), `month` str, `longitude` and
    `latitude` float64 (NaN = no location), `lsoa_code` str ("" = none) and `crime_type` str.
    """
    tables = [table for file in files for table in _read(file, note)]
    names = ("crime_id", "month", "longitude", "latitude", "lsoa_code", "crime_type")
    if not tables:
        return pd.DataFrame({name: [] for name in names})
    return pd.concat(tables, ignore_index=True)


def once_each(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without those whose Crime ID came before; a row without one always stays."""
    repeated = (rows["crime_id"] != "") & rows["crime_id"].duplicated()
    return rows[~repeated].reset_index(drop=True)


def _read(file: StreetFile, note: Note) -> Iterator[pd.DataFrame]:
    name = file.path.name
    text = decode(name, file.path.read_bytes(), note)
    if text is None:
        return
    records = Records(name, text, note)
    header = read_header(name, records, COLUMNS, _USED, note)
    if header is None or not header.position_by_column.keys() >= set(_USED):
        return
    at = [header.position_by_column[column] for column in _USED]
    numbers: list[int] = []
    cells: list[list[str]] = []
    for number, record in records:
        if is_sound_width(name, header.width, number, record, note):
            numbers.append(number)
            cells.append([record[position].strip() for position in at])
    texts = pd.DataFrame(cells, index=numbers, columns=list(_USED), dtype="str")
    yield _typed(file, texts, header, note)


def _typed(file: StreetFile, texts: pd.DataFrame, header: Header, note: Note) -> pd.DataFrame:
    def refuse(column: str, faulty: "pd.Series[bool]", expected: str) -> None:
        for row, value in texts.loc[faulty, column].items():
            name = file.path.name
            note(problem_at(name, expected, row=int(str(row)), column=column, value=value))

    refuse("Month", texts["Month"] != file.month, f"{file.month} as in the name of the file")
    refuse("Crime type", texts["Crime type"] == "", "filled in")
    code = texts["LSOA code"]
    refuse(
        "LSOA code",
        (code != "") & ~code.str.fullmatch(_LSOA_CODE.pattern),
        "a code such as E01015589, or blank",
    )
    numbers = {}
    for column, limit in (("Longitude", 180), ("Latitude", 90)):
        values = pd.to_numeric(texts[column].replace("", np.nan), errors="coerce")
        numbers[column] = values.astype("float64")
        faulty = ~values.between(-limit, limit) & (texts[column] != "")
        refuse(column, faulty, f"a number from -{limit} to {limit}, or blank")
    blank = numbers["Longitude"].isna()
    refuse(
        "Latitude", blank & (texts["Longitude"] == "") & (texts["Latitude"] != ""), _AS_LONGITUDE
    )
    refuse("Longitude", (texts["Longitude"] != "") & (texts["Latitude"] == ""), _AS_LATITUDE)
    return pd.DataFrame(
        {
            "crime_id": texts["Crime ID"],
            "month": texts["Month"],
            "longitude": numbers["Longitude"],
            "latitude": numbers["Latitude"],
            "lsoa_code": code,
            "crime_type": texts["Crime type"],
        }
    )


_AS_LONGITUDE = "blank like the longitude"
_AS_LATITUDE = "blank like the latitude"
