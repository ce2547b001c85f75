"""Changes of the rows of offenders and managers by path: `managers.M03.leaves_on`, `offenders.add`.

A path names rows by their reference, or all that have a value in a column: `cohort:free`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

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
ADD, REMOVE = "add", "remove"


def change_offenders(pack: Pack, changes: Mapping[Steps, Any], source: str) -> Pack:
    """The pack with rows of offenders changed, added (releases) and removed, as a scenario says.

    Raises
    ------
    PackError
        With every path and value that fits no row or column, or all that disagrees afterwards.
    """
    table = _Table("offenders", OffenderRow, "offender_ref", pack.offenders, source)
    rows = table.changed(changes)
    refs = {row.offender_ref for row in rows}
    gone = {row.offender_ref for row in pack.offenders} - refs
    rows = tuple(_without(row, gone) for row in rows)
    decisions = tuple(row for row in pack.decisions if row.offender_ref in refs)
    return _sound(pack.model_copy(update={"offenders": rows, "decisions": decisions}))


def _without(row: OffenderRow, gone: set[str]) -> OffenderRow:
    """The row, kept apart from nobody who has gone."""
    if gone.isdisjoint(row.apart_from):
        return row
    return row.model_copy(update={"apart_from": tuple(r for r in row.apart_from if r not in gone)})


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
    table = _Table("managers", ManagerRow, "manager_id", pack.managers, source)
    return _sound(pack.model_copy(update={"managers": table.changed(changes)}))


def _sound(pack: Pack) -> Pack:
    problems = check_cohort(pack)
    if problems:
        raise PackError(problems)
    return pack


class _Table(Generic[RowT]):
    """The rows of one table under change, and every problem of the changes so far."""

    def __init__(
        self, name: str, model: type[RowT], key: str, rows: Iterable[RowT], source: str
    ) -> None:
        self._name, self._model, self._key, self._source = name, model, key, source
        self._rows = {str(getattr(row, key)): row for row in rows}
        self._problems: list[Problem] = []

    def changed(self, changes: Mapping[Steps, Any]) -> tuple[RowT, ...]:
        """The rows after every change: added, then set, then removed.

        Raises
        ------
        PackError
            With everything that fits no row or column.
        """
        self._add(changes.get((ADD,), []))
        for steps, value in changes.items():
            if len(steps) > 1:
                self._set(".".join(steps[:-1]), steps[-1], value)
            elif steps not in ((ADD,), (REMOVE,)):
                ways = f"{self._name}.REFERENCE.COLUMN", self._path(ADD), self._path(REMOVE)
                self._unknown(self._path(*steps), f"write {one_of(ways)}")
        self._remove(changes.get((REMOVE,), []))
        if self._problems:
            raise PackError(self._problems)
        return tuple(self._rows.values())

    def _add(self, contents: Any) -> None:
        path = self._path(ADD)
        if not isinstance(contents, list) or not all(isinstance(each, dict) for each in contents):
            self._unfit(path, "a list of rows, each with its columns", contents)
            return
        for row in self._valid(contents, path):
            ref = str(getattr(row, self._key))
            if ref in self._rows:
                self._unfit(path, f"a reference that the {self._name} do not have yet", ref)
            self._rows[ref] = row

    def _set(self, named: str, column: str, value: Any) -> None:
        path = self._path(named, column)
        columns = [name for name in self._model.model_fields if name != self._key]
        refs = self._named(named, path)
        if column not in columns:
            hint = did_you_mean(column, columns) or f"the columns are {one_of(columns)}"
            self._unknown(path, hint)
            return
        for ref in refs:
            found = len(self._problems)
            content = self._rows[ref].model_dump() | {column: value}
            self._rows[ref] = next(self._valid([content], path), self._rows[ref])
            if len(self._problems) > found:
                return

    def _remove(self, named: Any) -> None:
        path = self._path(REMOVE)
        texts = [named] if isinstance(named, str) else named
        if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
            self._unfit(path, "a list of references, or of column:value", named)
            return
        for ref in [ref for text in texts for ref in self._named(text, path)]:
            self._rows.pop(ref, None)

    def _named(self, text: str, path: str) -> list[str]:
        """References of the rows that a text names: one row, or all with a value in a column."""
        if text in self._rows:
            return [text]
        column, colon, wanted = text.partition(":")
        refs = [
            ref
            for ref, row in self._rows.items()
            if colon and cell_text(getattr(row, column, None)) == wanted
        ]
        if not refs:
            hint = did_you_mean(text, self._rows) or "name one by its reference, or column:value"
            fault = f'"{text}" names none of the {self._name}'
            self._problems.append(problem_of(self._source, fault, hint, column=path))
        return refs

    def _valid(self, contents: Iterable[Mapping[str, Any]], path: str) -> Iterator[RowT]:
        """The rows that are sound; words may be a list or have semicolons between them."""
        for content in contents:
            parted = {name: self._parted(name, value) for name, value in content.items()}
            try:
                yield self._model.model_validate(parted)
            except ValidationError as error:
                for column in dict.fromkeys(str(each["loc"][0]) for each in error.errors()):
                    self._unfit_cell(path, column, content.get(column))

    def _parted(self, column: str, value: Any) -> Any:
        field = self._model.model_fields.get(column)
        if field is not None and field.default == () and isinstance(value, str):
            return tuple(word.strip() for word in value.split(";") if word.strip())
        return value

    def _unfit_cell(self, path: str, column: str, value: Any) -> None:
        where = path if path.endswith(f".{column}") else f"{path}, {column}"
        field = self._model.model_fields.get(column)
        if field is None:
            hint = did_you_mean(column, self._model.model_fields) or "leave it out"
            self._unknown(where, hint)
        else:
            self._unfit(where, describe(field, value), value)

    def _unfit(self, path: str, expected: str, value: Any) -> None:
        self._problems.append(problem_at(self._source, expected, column=path, value=value))

    def _unknown(self, path: str, hint: str) -> None:
        fault = f'"{path}" is not a known path'
        self._problems.append(problem_of(self._source, fault, hint, column=path))

    def _path(self, *steps: str) -> str:
        return ".".join((self._name, *steps))
