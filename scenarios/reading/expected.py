"""What a field of a schema expects, in words, and what is usually meant by something else."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from scenarios.problems import did_you_mean, one_of
from scenarios.schema.policy import Span
from scenarios.schema.values import A_DAY, A_MOMENT

ANY_VALUE = "a value"
FREE_TEXT = "filled in"
SECTION = "a section"
QUOTED_TEXT = "text in quotation marks"
_PLURALS = {
    "a whole number": "whole numbers",
    "a number": "numbers",
    FREE_TEXT: "words",
    ANY_VALUE: "values",
}
_BRITISH = re.compile(
    r"([0-3]?[0-9])[/.\-]([01]?[0-9])[/.\-]((?:20|19)?[0-9]{2})(?:[ T]([0-9:]{4,8}))?", re.ASCII
)
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_BOOLEANS = {"yes": "true", "y": "true", "1": "true", "no": "false", "n": "false", "0": "false"}


def describe(field: FieldInfo, value: Any = None) -> str:
    """Say what a field expects, to follow "should be"; `value` is what it was given."""
    phrase = _phrase(field.annotation, field.metadata)
    return QUOTED_TEXT if phrase == FREE_TEXT and value not in (None, "") else phrase


def _phrase(annotation: Any, metadata: list[Any]) -> str:
    annotation, metadata = bare(annotation, metadata)
    origin = get_origin(annotation)
    if origin is Literal:
        return one_of(get_args(annotation))
    if origin in (tuple, list):
        return _list_phrase(annotation)
    if origin is dict:
        keys, values = get_args(annotation)
        words = ", ".join(allowed_words(keys)) or "keys"
        return f"a mapping from {words} to {_plural(_phrase(values, []))}"
    return _simple_phrase(annotation, metadata)


def bare(annotation: Any, metadata: Sequence[Any] = ()) -> tuple[Any, list[Any]]:
    """The type under `| None` and `Annotated`, with all that is annotated on it."""
    metadata = list(metadata)
    while True:
        if get_origin(annotation) in (Union, UnionType):
            annotation = next(part for part in get_args(annotation) if part is not NoneType)
        elif get_origin(annotation) is Annotated:
            annotation, *inner = get_args(annotation)
            metadata = [*metadata, *_flattened(inner)]
        else:
            return annotation, metadata


def _flattened(annotations: list[Any]) -> list[Any]:
    return [
        item
        for annotation in annotations
        for item in (annotation.metadata if isinstance(annotation, FieldInfo) else [annotation])
    ]


def _list_phrase(annotation: Any) -> str:
    item = _phrase(get_args(annotation)[0], [])
    if get_origin(annotation) is list:
        return f"a list of {_plural(item)}"
    what = "words" if item == FREE_TEXT else f"words ({item})"
    return f"{what} with semicolons between them"


def _plural(phrase: str) -> str:
    if phrase.startswith(SECTION):
        return phrase.replace(SECTION, "sections", 1)
    return _PLURALS.get(phrase, f"items that are {phrase}")


def _simple_phrase(annotation: Any, metadata: list[Any]) -> str:
    if annotation is bool:
        return "true or false"
    if annotation in (int, float):
        return _number_phrase("a whole number" if annotation is int else "a number", metadata)
    if annotation in (AwareDatetime, datetime):
        return A_MOMENT
    if annotation is date:
        return A_DAY
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return one_of(member.value for member in annotation)
    if annotation is Span:
        return "a span such as 07:00-24:00 that starts before it ends"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"{SECTION} with the keys {', '.join(annotation.model_fields)}"
    if any(getattr(item, "pattern", None) for item in metadata):
        return "a time such as 07:00"
    return ANY_VALUE if annotation is Any else FREE_TEXT


def _number_phrase(kind: str, metadata: list[Any]) -> str:
    bounds: dict[type, Any] = {type(item): item for item in metadata}
    low, above = bounds.get(Ge), bounds.get(Gt)
    high, below = bounds.get(Le), bounds.get(Lt)
    if low and high:
        return f"{kind} from {low.ge} to {high.le}"
    words = []
    if low:
        words.append(f"of at least {low.ge}")
    if above:
        words.append(f"above {above.gt}")
    if high:
        words.append(f"of at most {high.le}")
    if below:
        words.append(f"below {below.lt}")
    return " ".join([kind, " and ".join(words)]).strip()


def hint_for(value: str, field: FieldInfo) -> str:
    """Suggest how to write a value, where it is clear what was meant."""
    annotation, _ = bare(field.annotation)
    if annotation in (date, AwareDatetime, datetime):
        return british_hint(value)
    if annotation is bool and value.strip().casefold() in _BOOLEANS:
        return f"write {_BOOLEANS[value.strip().casefold()]} for {value.strip()}"
    if annotation in (int, float) and _THOUSANDS.fullmatch(value.strip()):
        return f"write {value.strip().replace(',', '')} for {value.strip()}"
    return did_you_mean(value, allowed_words(annotation))


def allowed_words(annotation: Any) -> tuple[str, ...]:
    """The words of a closed list, or none where any will do."""
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(member.value) for member in annotation)
    return ()


def british_hint(text: str) -> str:
    """Say how to write a British date, such as 29/03/2026, in the ISO form."""
    match = _BRITISH.fullmatch(text.strip())
    if match is None:
        return ""
    day, month, year, clock = match.groups()
    try:
        iso = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)).isoformat()
    except ValueError:
        return ""
    return f"write {iso}{f'T{clock}' if clock else ''} for {text.strip()}"
