"""Changes of the rows of offenders and managers by path: `managers.M03.leaves_on`, `offenders.add`.

A path names rows by their reference, or all that have a value in a column: `cohort:free`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from scenarios.cells import cell_text
from scenarios.checks import check_cohort
from scenarios.problems import PackError, Problem, did_you_mean, one_of, problem_at, problem_of
from scenarios.reading.expected import describe
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import Pack
from scenarios.schema.rows import Row

RowT = TypeVar("RowT", bound=Row)
Steps = tuple[str, ...]
Note = Callable[[Problem], None]
ADD, REMOVE = "add", "remove"
A_LIST = "a list of references, or of column:value"


def change_offenders(pack: Pack, changes: Mapping[Steps, Any], source: str) -> Pack:
    """The pack with rows of offenders changed, added (releases) and removed, as a scenario says.

    Raises
    ------
    PackError
        With every path and value that fits no row or column, and all that disagrees afterwards.
    """
    rows = _changed(
        "offenders", OffenderRow, "offender_ref", pack.offenders, _parted(changes), source
    )
    refs = {row.offender_ref for row in rows}
    decisions = tuple(row for row in pack.decisions if row.offender_ref in refs)
    return _sound(pack.model_copy(update={"offenders": rows, "decisions": decisions}))


def change_managers(pack: Pack, changes: Mapping[Steps, Any], source: str) -> Pack:
    """The pack with rows of managers changed and added (hired); one who goes has `leaves_on`.

    Raises
    ------
    PackError
        As `change_offenders`.
    """
    if (REMOVE,) in changes:
        path = f"managers.{REMOVE}"
        expected = "set leaves_on of the manager, so that the cases are handed over"
        raise PackError([problem_of(source, f"{path} is not known", expected, column=path)])
    rows = _changed("managers", ManagerRow, "manager_id", pack.managers, _parted(changes), source)
    return _sound(pack.model_copy(update={"managers": rows}))


def _sound(pack: Pack) -> Pack:
    problems = check_cohort(pack)
    if problems:
        raise PackError(problems)
    return pack


def _parted(changes: Mapping[Steps, Any]) -> dict[Steps, Any]:
    """Changes by the rows that they name and the column; references may have dots in them."""
    return {
        path if len(path) == 1 else (".".join(path[:-1]), path[-1]): value
        for path, value in changes.items()
    }


def _changed(
    table: str,
    model: type[RowT],
    key: str,
    rows: tuple[RowT, ...],
    changes: Mapping[Steps, Any],
    source: str,
) -> tuple[RowT, ...]:
    """The rows after every change: those added first, so that a change may name them."""
    problems: list[Problem] = []
    note = problems.append
    by_ref: dict[str, RowT] = {getattr(row, key): row for row in rows}
    for fresh in _added(f"{table}.{ADD}", model, changes.get((ADD,)), source, note):
        ref = getattr(fresh, key)
        if ref in by_ref:
            expected = f"a reference that {table} do not have yet"
            note(problem_at(source, expected, column=f"{table}.{ADD}", value=ref))
        by_ref[ref] = fresh
    for (rows_named, *rest), value in changes.items():
        if not rest:
            if rows_named not in (ADD, REMOVE):
                expected = f"write {table}.REFERENCE.COLUMN, {table}.{ADD} or {table}.{REMOVE}"
                fault = f'"{table}.{rows_named}" is not a known path'
                note(problem_of(source, fault, expected, column=rows_named))
            continue
        path = f"{table}.{rows_named}.{rest[0]}"
        for ref in _named(rows_named, by_ref, path, model, source, note):
            row = _with_cell(by_ref[ref], key, rest[0], value, path, source, note)
            by_ref[ref] = by_ref[ref] if row is None else row
    for text in _texts(changes.get((REMOVE,), ()), f"{table}.{REMOVE}", source, note):
        for ref in _named(text, by_ref, f"{table}.{REMOVE}", model, source, note):
            del by_ref[ref]
    if problems:
        raise PackError(dict.fromkeys(problems))
    return tuple(by_ref.values())


def _named(
    text: str, by_ref: Mapping[str, Row], path: str, model: type[Row], source: str, note: Note
) -> list[str]:
    """References of the rows that a text names: one row, or all with a value in a column."""
    if text in by_ref:
        return [text]
    column, colon, wanted = text.partition(":")
    if colon and column in model.model_fields:
        return [ref for ref, row in by_ref.items() if cell_text(getattr(row, column)) == wanted]
    hint = did_you_mean(text, by_ref) or "name a row by its reference, or column:value"
    note(problem_of(source, f'"{text}" names no row', hint, column=path))
    return []


def _with_cell(
    row: RowT, key: str, column: str, value: Any, path: str, source: str, note: Note
) -> RowT | None:
    columns = [name for name in type(row).model_fields if name != key]
    if column not in columns:
        hint = did_you_mean(column, columns) or f"the columns are {one_of(columns)}"
        note(problem_of(source, f'"{path}" is not a known path', hint, column=path))
        return None
    content = row.model_dump() | {column: value}
    return next(iter(_valid(type(row), [content], path, source, note)), None)


def _added(path: str, model: type[RowT], value: Any, source: str, note: Note) -> Iterator[RowT]:
    if value is None:
        return
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        note(problem_at(source, "a list of rows, each with its columns", column=path, value=value))
        return
    yield from _valid(model, value, path, source, note)


def _valid(
    model: type[RowT], contents: Iterable[Mapping[str, Any]], path: str, source: str, note: Note
) -> Iterator[RowT]:
    """The rows that are sound; words may be given as a list or with semicolons between them."""
    for content in contents:
        parted = {name: _words(model, name, value) for name, value in content.items()}
        try:
            yield model.model_validate(parted)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                column = str(detail["loc"][0])
                field = model.model_fields.get(column)
                where = path if path.endswith(f".{column}") else f"{path}, {column}"
                if field is None:
                    hint = did_you_mean(column, model.model_fields) or "leave it out"
                    note(problem_of(source, f"{where} is not a column", hint, column=path))
                else:
                    value, expected = content.get(column), describe(field, content.get(column))
                    note(problem_at(source, expected, column=where, value=value))


def _words(model: type[Row], name: str, value: Any) -> Any:
    field = model.model_fields.get(name)
    if field is not None and field.default == () and isinstance(value, str):
        return tuple(word.strip() for word in value.split(";") if word.strip())
    return value


def _texts(value: Any, path: str, source: str, note: Note) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value):
        return list(value)
    note(problem_at(source, A_LIST, column=path, value=value))
    return []
