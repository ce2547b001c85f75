"""Changes to a pack by path: `--set policy.overtime.cap_percent=3` and the files of scenarios."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from scenarios.problems import PackError, Problem, did_you_mean, problem_of, quotable
from scenarios.reading.expected import allowed_words
from scenarios.reading.yaml_file import Document, is_section, note_errors, read_document, read_model
from scenarios.row_changes import change_managers, change_offenders
from scenarios.schema.pack import Pack
from scenarios.schema.policy import Policy
from scenarios.schema.policy.gone import instead_of
from scenarios.schema.scenario import Scenario

SETTINGS = "--set"
Change = Callable[[Pack, Mapping[tuple[str, ...], Any], str], Pack]


def apply_overrides(pack: Pack, changes: Mapping[str, Any], source: str = SETTINGS) -> Pack:
    """Give the pack with values changed by path; the pack itself stays as it is.

    Parameters
    ----------
    changes
        New values by path, such as `{"policy.overtime.cap_percent": 3.0}`.
    source
        Where the changes come from, as problems name it.

    Raises
    ------
    PackError
        With every path that is not known and every value that is not what its path expects.
    """
    by_kind: dict[str, dict[tuple[str, ...], Any]] = {}
    problems: list[Problem] = []
    for path, value in changes.items():
        kind, *rest = path.split(".")
        if kind in CHANGES and rest:
            by_kind.setdefault(kind, {})[tuple(rest)] = value
        else:
            problems.append(_unknown(source, path))
    for kind, change in CHANGES.items():
        try:
            if kind in by_kind:
                pack = change(pack, by_kind[kind], source)
        except PackError as error:
            problems.extend(error.problems)
    if problems:
        raise PackError(problems)
    return pack


def _change_policy(pack: Pack, changes: Mapping[tuple[str, ...], Any], source: str) -> Pack:
    content = pack.policy.model_dump(mode="json")
    known = frozenset(known_paths())
    problems: list[Problem] = []
    for path, value in changes.items():
        name = ".".join(("policy", *path))
        if name in known:
            _set(content, path, value)
        else:
            problems.append(_unknown(source, name))
    try:
        policy = Policy.model_validate(content)
    except ValidationError as error:
        document = Document(content, prefix="policy.")
        note_errors(source, error, Policy, document, problems.append)
    if problems:
        raise PackError(problems)
    return pack.model_copy(update={"policy": policy})


def _set(content: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *sections, name = path
    for section in sections:
        content = content[section]
    content[name] = value


CHANGES: Mapping[str, Change] = {
    "policy": _change_policy,
    "managers": change_managers,
    "offenders": change_offenders,
}
"""By the first word of a path, in the order in which changes are made."""


def known_paths() -> Iterator[str]:
    """Every path of the policy that may be set."""
    yield from _paths("policy", Policy)


def _paths(prefix: str, model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        path = f"{prefix}.{name}"
        if is_section(field.annotation):
            yield from _paths(path, field.annotation)
        else:
            yield path
        if get_origin(field.annotation) is dict:
            for word in allowed_words(get_args(field.annotation)[0]):
                yield f"{path}.{word}"


def _unknown(source: str, path: str) -> Problem:
    hint = (
        instead_of(path)
        or did_you_mean(path, known_paths())
        or "paths follow policy.yaml, as policy.max_nights, or name rows, as managers.M01.leaves_on"
    )
    return problem_of(source, f'"{quotable(path)}" is not a known path', hint, column=path)


def parse_settings(settings: Sequence[str]) -> dict[str, Any]:
    """Read `path=value` settings; values are YAML, such as 3, true, "22:00" or [60, 120].

    Raises
    ------
    PackError
        With every setting that cannot be read or is given twice.
    """
    changes: dict[str, Any] = {}
    problems: list[Problem] = []
    for setting in settings:
        path, equals, text = setting.partition("=")
        path = path.strip()
        if not equals or not path:
            expected = "write path=value, such as policy.max_nights=3"
            problems.append(problem_of(SETTINGS, f'"{quotable(setting)}" sets nothing', expected))
            continue
        if path in changes:
            problems.append(problem_of(SETTINGS, f"{quotable(path)} is set twice", "set it once"))
        document = read_document(f"{SETTINGS} {path}", text, problems.append)
        changes[path] = None if document is None else document.content
    if problems:
        raise PackError(problems)
    return changes


def load_scenario(path: Path) -> Scenario:
    """Load a scenario from a YAML file, with the changes of its base first.

    The base is a file beside it, named with or without its ending.

    Raises
    ------
    PackError
        With every problem of the file and of its bases.
    """
    return _load_chain(path, ())


def _load_chain(path: Path, above: tuple[str, ...]) -> Scenario:
    """A scenario on top of its bases; `above` are the files that led to it."""
    if not path.is_file():
        raise PackError([problem_of(path.name, "there is no such file", "check the path")])
    problems: list[Problem] = []
    scenario = read_model(path.name, path.read_bytes(), Scenario, problems.append)
    if scenario is None or problems:
        raise PackError(problems)
    if scenario.base is None:
        return scenario
    if Path(scenario.base).name != scenario.base:
        fault = f'"{scenario.base}" is not the name of a file beside this one'
        raise PackError([problem_of(path.name, fault, "name one, such as summer")])
    base = path.with_name(scenario.base)
    base = base if base.suffix else base.with_suffix(path.suffix)
    if base.name in (path.name, *above):
        fault = f'"{scenario.base}" leads back to itself'
        raise PackError([problem_of(path.name, fault, "name another base")])
    changes = _load_chain(base, (path.name, *above)).changes
    return scenario.model_copy(update={"changes": {**changes, **scenario.changes}})
