"""How the columns of an export become those of a pack: given on the command line or in YAML."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from scenarios.problems import Problem, did_you_mean, one_of, problem_at, problem_of
from scenarios.reading.archive import Note
from scenarios.reading.stamps import DateOrder
from scenarios.reading.yaml_file import read_model
from scenarios.schema.values import Day
from scenarios.timezones import known_timezones

FieldName = Literal[
    "incident_id",
    "received_at",
    "received_date",
    "received_time",
    "received_day",
    "received_hour",
    "longitude",
    "latitude",
    "easting",
    "northing",
    "area_id",
    "category",
    "grade",
    "minutes_on_scene",
    "officers_required",
    "dispatched_at",
    "arrived_at",
    "cleared_at",
]
FIELDS: tuple[FieldName, ...] = FieldName.__args__  # type: ignore[attr-defined]
Unit = Literal["minutes", "hours", "seconds", "hh:mm"]
UNITS: tuple[Unit, ...] = Unit.__args__  # type: ignore[attr-defined]
CLOCK: Unit = "hh:mm"
MINUTES_BY_UNIT: Mapping[Unit, float] = {"minutes": 1.0, "hours": 60.0, "seconds": 1 / 60}
"""Units that are numbers; `CLOCK` is hours and minutes, with seconds or without."""
TIMES: tuple[tuple[FieldName, ...], ...] = (
    ("received_at",),
    ("received_date", "received_time"),
    ("received_day", "received_hour"),
)
POINTS: tuple[tuple[FieldName, FieldName], ...] = (
    ("longitude", "latitude"),
    ("easting", "northing"),
)
MAP, GRADES, DROP, CATEGORY = "--map", "--grades", "--drop", "--category"


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


_Word = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
_Grade = Annotated[int, Field(ge=1, le=4)]


class IncidentMapping(BaseModel):
    """What `--map` and its companions say, as one value that can be saved and used again.

    `columns` names the column of the file for each field. `unit` is that of `minutes_on_scene`.
    `grades`, `drop` and `categories` are by the words of the file, in any case. `day_one` is the
    date of day number 1.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: dict[FieldName, _Word] = Field(default_factory=dict)
    unit: Unit = "minutes"
    timezone: str = "Europe/London"
    date_order: DateOrder | None = None
    day_one: Day | None = None
    encoding: Literal["utf-8", "cp1252", "latin-1", "utf-16"] = "utf-8"
    grades: dict[_Word, _Grade] = Field(default_factory=dict)
    drop: tuple[_Word, ...] = ()
    categories: dict[_Word, _Word] = Field(default_factory=dict)

    def has(self, *fields: FieldName) -> bool:
        """Whether every one of the fields has a column."""
        return all(field in self.columns for field in fields)


def read_mapping(path: Path, note: Note) -> IncidentMapping:
    """Read a mapping that was saved; an empty one where the file is not sound."""
    try:
        data = path.read_bytes()
    except OSError as error:
        fault = f"the file cannot be read ({error.strerror})"
        note(problem_of(str(path), fault, "give the path of a mapping"))
        return IncidentMapping()
    return read_model(path.name, data, IncidentMapping, note) or IncidentMapping()


def save_mapping(mapping: IncidentMapping, path: Path) -> None:
    """Write a mapping as YAML, without what is as usual."""
    content = mapping.model_dump(mode="json", exclude_defaults=True)
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
    path.write_text(text, encoding="utf-8", newline="\n")


def read_drop_list(path: Path | None, note: Note) -> list[str]:
    """Types of a text file, one a line; blank lines and those that begin with # are left out."""
    if path is None:
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        note(problem_of(str(path), f"the file cannot be read ({reason})", "give a text file"))
        return []
    words = [line.strip() for line in lines]
    return [word for word in words if word and not word.startswith("#")]


def with_words(
    mapping: IncidentMapping,
    columns: Iterable[str],
    grades: Iterable[str],
    drop: Iterable[str],
    categories: Iterable[str],
    note: Note,
) -> IncidentMapping:
    """Add what options say, such as `grade=PRIORITY` and `Immediate=1`, to a mapping."""
    fields, unit = dict(mapping.columns), mapping.unit
    for name, column in _pairs(MAP, columns, "FIELD=COLUMN", note):
        field, _, suffix = name.partition(":")
        if field not in FIELDS:
            hint = did_you_mean(field, FIELDS)
            note(problem_at(MAP, one_of(FIELDS), value=field, hint=hint))
        elif suffix and (field != "minutes_on_scene" or suffix not in UNITS):
            expected = f"minutes_on_scene with one of {', '.join(UNITS)}, as minutes_on_scene:hours"
            note(problem_at(MAP, expected, value=name))
        else:
            fields[field] = column
            unit = next((own for own in UNITS if own == suffix), unit)
    numbers = dict(mapping.grades)
    for word, number in _pairs(GRADES, _split(grades), "WORD=GRADE", note):
        if number not in ("1", "2", "3", "4"):
            note(problem_at(GRADES, "a grade from 1 to 4", value=f"{word}={number}"))
        else:
            numbers[word] = int(number)
    known = mapping.categories | dict(_pairs(CATEGORY, categories, "TYPE=CATEGORY", note))
    changes = {
        "columns": fields,
        "unit": unit,
        "grades": numbers,
        "drop": tuple(dict.fromkeys((*mapping.drop, *drop))),
        "categories": known,
    }
    return mapping.model_copy(update=changes)


def _split(texts: Iterable[str]) -> Iterator[str]:
    """`Immediate=1,Priority=2` as two."""
    for text in texts:
        yield from (part for part in text.split(",") if part.strip())


def _pairs(option: str, texts: Iterable[str], form: str, note: Note) -> Iterator[tuple[str, str]]:
    for text in texts:
        name, sign, value = text.partition("=")
        if sign and name.strip() and value.strip():
            yield name.strip(), value.strip()
        else:
            note(problem_at(option, f"of the form {form}", value=text))


def mapping_problems(
    mapping: IncidentMapping, file: str, header: Sequence[str]
) -> Iterator[Problem]:
    """Columns that are not in the file, and fields without which nothing can be made."""
    for field, column in mapping.columns.items():
        if column not in header:
            hint = did_you_mean(column, header) or f"the columns are {', '.join(header)}"
            fault = f'"{column}", mapped to {field}, is not a column of this file'
            yield problem_of(file, fault, hint, column=column)
        elif header.count(column) > 1:
            fault = f'column "{column}" is there {header.count(column)} times'
            yield problem_of(file, fault, "rename all but one", column=column)
    if not any(mapping.has(*fields) for fields in TIMES):
        expected = (
            "map received_at, or received_date and received_time, or received_day and received_hour"
        )
        yield problem_of(MAP, "no column says when a call was received", expected)
    if not (any(mapping.has(*fields) for fields in POINTS) or mapping.has("area_id")):
        expected = "map longitude and latitude, or easting and northing, or area_id"
        yield problem_of(MAP, "no column says where an incident was", expected)
    for pair in POINTS:
        if any(mapping.has(name) for name in pair) and not mapping.has(*pair):
            given = next(name for name in pair if mapping.has(name))
            missing = next(name for name in pair if not mapping.has(name))
            yield problem_of(MAP, f"{given} is mapped without {missing}", f"map {missing} too")
    if mapping.has("received_day") and mapping.day_one is None:
        fault = "received_day is a number of a day, and no date is known for it"
        yield problem_of(MAP, fault, "give --day-one with the date of day 1")
    if mapping.timezone not in known_timezones():
        hint = did_you_mean(mapping.timezone, known_timezones())
        expected = "a time zone such as Europe/London"
        yield problem_at("--timezone", expected, value=mapping.timezone, hint=hint)
