"""YAML as people mean it: no 22:00 read as 1320, no `no` read as false, no key said twice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard, TypeVar, cast, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from scenarios.problems import Problem, did_you_mean, problem_at, problem_of, quotable
from scenarios.reading.archive import Note
from scenarios.reading.expected import allowed_words, bare, describe, hint_for
from scenarios.reading.text import decode, is_readable
from scenarios.schema.policy import Span
from scenarios.schema.policy.gone import instead_of

ModelT = TypeVar("ModelT", bound=BaseModel)
Path = tuple[str | int, ...]

_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_CONSTANTS: Mapping[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_PLAIN_TAGS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map")
ADVICE = "write lines of the form key: value"


@dataclass
class Document:
    """The content of a YAML file, with the line of every key.

    `prefix` goes before the keys that problems name.
    """

    content: Any = None
    line_by_path: dict[Path, int] = field(default_factory=dict)
    prefix: str = ""

    def line_of(self, path: Path) -> int | None:
        """Line of a key, or of the nearest section that holds it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.line_by_path:
                return self.line_by_path[path[:length]]
        return None

    def written(self, path: Path) -> tuple[Path, Any]:
        """The place at which a key is written or missing, and what stands there.

        The first entry of a list may be written without one, and in short.
        """
        value, place = self.content, list[str | int]()
        for name in path:
            if isinstance(value, dict) and (name in value or isinstance(name, str)):
                place.append(name)
                value = value.get(name)
            elif isinstance(value, list) and isinstance(name, int) and name < len(value):
                place.append(name)
                value = value[name]
        return tuple(place), value


def read_model(file: str, data: bytes, model: type[ModelT], note: Note) -> ModelT | None:
    """Read a YAML file as a model, or None with every problem noted."""
    text = decode(file, data, note)
    if text is None or not is_readable(text):
        return None
    if not text.strip():
        note(
            problem_of(file, "the file is empty", f"begin it with {next(iter(model.model_fields))}")
        )
        return None
    document = read_document(file, text, note)
    if document is None:
        return None
    content = {} if document.content is None else document.content
    if not isinstance(content, dict):
        note(problem_of(file, "the file holds no keys", ADVICE))
        return None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        note_errors(file, error, model, document, note)
        return None


def read_document(file: str, text: str, note: Note) -> Document | None:
    """Read YAML text; None where it is broken."""
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        if node is None:
            return Document()
        reader = _Reader(file, note)
        document = Document(line_by_path=reader.lines)
        document.content = reader.value(node, ())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        note(_broken(file, error.problem or "not YAML", line))
        return None
    except yaml.YAMLError as error:
        note(_broken(file, str(error).partition("\n")[0], None))
        return None
    except RecursionError:
        note(_broken(file, "nested too deep", None))
        return None
    return document if reader.sound else None


def _broken(file: str, reason: str, line: int | None) -> Any:
    fault = f"this is not YAML ({quotable(reason)})"
    return problem_of(file, fault, ADVICE, row=line, place="line")


class _Reader:
    """Turns the nodes of one file into values and notes what YAML should not be used for."""

    def __init__(self, file: str, note: Note) -> None:
        self.lines: dict[Path, int] = {}
        self.sound = True
        self._file = file
        self._note = note
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Any:
        """The value of a node and of all that it holds."""
        line = node.start_mark.line + 1
        if id(node) in self._seen:
            self._refuse("this refers to another place by an alias", "write the value out", line)
            return None
        self._seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            self._refuse(f"the tag {quotable(node.tag)} is not allowed", "leave it out", line)
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self.lines[*path, index] = item.start_mark.line + 1
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        if not isinstance(node, yaml.ScalarNode):
            return None
        return node.value if node.style is not None else scalar(node.value)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse("a key is not one word", ADVICE, line)
                continue
            key = key_node.value
            if key in values:
                first = self.lines[*path, key]
                self._refuse(
                    f"{quotable(key)} is set here and in line {first}", "set it once", line
                )
                continue
            self.lines[*path, key] = line
            values[key] = self.value(value_node, (*path, key))
        return values

    def _refuse(self, fault: str, expected: str, line: int) -> None:
        self.sound = False
        self._note(problem_of(self._file, fault, expected, row=line, place="line"))


def scalar(text: str) -> Any:
    """The value of an unquoted word, by the rules of YAML 1.2."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text


def note_errors(
    file: str, error: ValidationError, model: type[BaseModel], document: Document, note: Note
) -> None:
    """Turn what pydantic found into problems with line, key and what is expected."""
    noted: set[Path] = set()
    for detail in error.errors(include_url=False):
        spot = _locate(detail["loc"], model)
        if spot.path not in noted:
            noted.add(spot.path)
            own = str(detail["ctx"]["error"]) if detail["type"] == "value_error" else ""
            is_missing = detail["type"] == "missing"
            note(_problem(file, document, spot, own_words=own, is_missing=is_missing))


@dataclass(frozen=True)
class _Spot:
    """A key of a schema: its field, or None where it has none, and the keys beside it."""

    path: Path
    field: FieldInfo | None
    siblings: tuple[str, ...]


def _problem(
    file: str, document: Document, spot: _Spot, *, own_words: str, is_missing: bool
) -> Problem:
    """What is wrong with a key; a list with a check of its own is told in that check's words."""
    path, value = document.written(spot.path)
    line = document.line_of(path)
    key = document.prefix + ".".join(map(str, path))
    if spot.field is None:
        keys = ", ".join(spot.siblings)
        hint = instead_of(key) or did_you_mean(path[-1], spot.siblings) or f"the keys are {keys}"
        fault = f'"{quotable(key)}" is not a known key'
        return problem_of(file, fault, hint, row=line, column=key, place="line")
    own_words = own_words if isinstance(value, list) else ""
    expected = own_words or describe(spot.field, value)
    if is_missing:
        fault = f"{key} is missing"
        return problem_of(
            file, fault, f"it should be {expected}", row=line, column=key, place="line"
        )
    hint = hint_for(str(value), spot.field)
    return problem_at(file, expected, row=line, column=key, value=value, hint=hint, place="line")


def _locate(location: Path, model: type[BaseModel]) -> _Spot:
    """Follow the location of an error down to a key of the schema, or to a list of plain values."""
    spot, annotation = _Spot((), None, ()), cast("Any", model)
    for name in location:
        annotation, _ = bare(annotation)
        path, arguments = (*spot.path, name), get_args(annotation)
        if is_section(annotation):
            names = tuple(annotation.model_fields)
            if name not in names:
                return _Spot(path, None, names)
            spot = _Spot(path, annotation.model_fields[str(name)], names)
            annotation = spot.field and spot.field.annotation
        elif get_origin(annotation) is dict:
            if location[-1] == "[key]":
                return _Spot(path, None, allowed_words(arguments[0]))
            annotation = arguments[1]
            spot = _Spot(path, FieldInfo.from_annotation(annotation), ())
        elif get_origin(annotation) is list and is_section(bare(arguments[0])[0]):
            annotation = arguments[0]
            spot = _Spot(path, FieldInfo.from_annotation(annotation), ())
        else:
            break
    return spot


def is_section(annotation: Any) -> TypeGuard[type[BaseModel]]:
    """Whether a field holds keys of its own; a span is one value."""
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return is_model and not issubclass(annotation, Span)
