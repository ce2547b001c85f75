"""Every rule is in its table of contents and has an agreement test; nothing can be forgotten."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import optimiser
from tests.architecture.tree import ROOT, syntax


def registries() -> Iterator[tuple[str, str]]:
    """Each part with rules (and goals), and the name of the package that lists them."""
    for part in pkgutil.iter_modules(optimiser.__path__, "optimiser."):
        for kind in ("rules", "goals"):
            if part.ispkg and importlib.util.find_spec(f"{part.name}.{kind}"):
                yield part.name.split(".")[1], kind


def classes_in(part: str, kind: str) -> dict[str, str]:
    """Every class with a reading for the checker, by name, with its module."""
    reading = {"rules": "breaches", "goals": "measure"}[kind]
    package = importlib.import_module(f"optimiser.{part}.{kind}")
    found = {}
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            own = isinstance(value, type) and value.__module__ == module.name
            if own and hasattr(value, reading) and not getattr(value, "_is_protocol", False):
                found[name] = module.name
    return found


def listed(part: str, kind: str) -> list[str]:
    """Names of the classes in the registry of a package, which may hold instances of them."""
    package = importlib.import_module(f"optimiser.{part}.{kind}")
    entries = getattr(package, kind.upper())
    return [(each if isinstance(each, type) else type(each)).__name__ for each in entries]


RULES = [
    (part, name)
    for part, kind in registries()
    if kind == "rules"
    for name in classes_in(part, kind)
]


@pytest.mark.parametrize(("part", "kind"), sorted(registries()))
def test_the_registry_lists_every_class_once(part: str, kind: str) -> None:
    names = listed(part, kind)
    assert names, "the registry is empty"
    assert sorted(names) == sorted(classes_in(part, kind))


@pytest.mark.parametrize(("part", "kind"), sorted(registries()))
def test_one_file_holds_one_rule_or_goal(part: str, kind: str) -> None:
    files = list(classes_in(part, kind).values())
    assert len(files) == len(set(files))


@pytest.mark.parametrize(("part", "name"), RULES)
def test_a_rule_says_what_it_is_and_who_asks_for_it(part: str, name: str) -> None:
    rule = getattr(importlib.import_module(classes_in(part, "rules")[name]), name)
    assert rule.id
    assert rule.authority
    assert rule.source
    assert rule.__doc__


def test_no_two_rules_of_a_part_share_an_id() -> None:
    ids = [
        (part, getattr(importlib.import_module(classes_in(part, "rules")[name]), name).id)
        for part, name in RULES
    ]
    assert len(ids) == len(set(ids))


@cache
def names_in_agreement_tests(part: str) -> frozenset[str]:
    """Every name in the agreement tests of a part and in the helpers that they import."""
    folder = ROOT / "tests" / "optimiser" / part
    paths = set(folder.rglob("test_*agree*.py"))
    imported = {
        node.module
        for path in paths
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tests.")
    }
    helpers = (ROOT / Path(*module.split(".")).with_suffix(".py") for module in imported)
    paths.update(helper for helper in helpers if folder in helper.parents)
    return frozenset(
        node.id if isinstance(node, ast.Name) else node.attr
        for path in paths
        for node in ast.walk(syntax(path))
        if isinstance(node, (ast.Name, ast.Attribute))
    )


@pytest.mark.parametrize(("part", "name"), RULES)
def test_a_rule_has_an_agreement_test(part: str, name: str) -> None:
    assert name in names_in_agreement_tests(part), "add it to the agreement test of its part"
