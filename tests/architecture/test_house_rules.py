"""What CONTRIBUTING.md asks of every module, held by its syntax tree."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import modules, name_of, syntax

LONGEST_FILE_LINES = 300
LONGEST_FUNCTION_LINES = 60
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
EVERYTHING = {"Exception", "BaseException"}


def public_definitions(tree: ast.Module) -> Iterator[ast.AST]:
    """Public functions and classes of a module, and the public methods of those classes."""
    for node in tree.body:
        if isinstance(node, DEFINITIONS) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                for member in node.body:
                    if isinstance(member, FUNCTIONS) and not member.name.startswith("_"):
                        yield member


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the dotted name of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def is_overload(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any("overload" in ast.unparse(decorator) for decorator in decorators)


@pytest.fixture(params=modules(), ids=name_of)
def module(request: pytest.FixtureRequest) -> Path:
    """Each module of the product in turn."""
    path: Path = request.param
    return path


def is_table(tree: ast.Module) -> bool:
    """Whether a module holds numbers alone: such a table may be long."""
    return not any(isinstance(node, DEFINITIONS) for node in ast.walk(tree))


def test_a_file_is_short_enough_to_read_in_one_go(module: Path) -> None:
    if is_table(syntax(module)):
        return
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE_LINES


def test_a_function_is_short(module: Path) -> None:
    long = [
        f"{node.name}: {length} lines"
        for node in ast.walk(syntax(module))
        if isinstance(node, FUNCTIONS)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION_LINES
    ]
    assert not long


def test_public_names_have_docstrings(module: Path) -> None:
    tree = syntax(module)
    bare = [
        getattr(node, "name", "")
        for node in public_definitions(tree)
        if isinstance(node, DEFINITIONS) and not ast.get_docstring(node) and not is_overload(node)
    ]
    assert ast.get_docstring(tree), "the module has no docstring"
    assert not bare


def test_library_code_does_not_print(module: Path) -> None:
    assert not [call.lineno for call, name in calls(syntax(module)) if name == "print"]


def test_no_model_is_solved_in_the_process_that_listens_for_ctrl_c(module: Path) -> None:
    """CP-SAT takes the interrupt for itself and forgets whose it was; `solve_once` has a child."""
    assert not [name for _, name in calls(syntax(module)) if name.endswith("CpSolver")]


def test_no_moment_is_without_a_time_zone(module: Path) -> None:
    naive = [
        f"line {call.lineno}: {ast.unparse(call)}"
        for call, name in calls(syntax(module))
        if name.endswith(("datetime.utcnow", "datetime.utcfromtimestamp"))
        or (name.endswith("datetime.now") and not call.args and not call.keywords)
        or name.endswith("date.today")
    ]
    assert not naive


def test_no_error_is_caught_blindly(module: Path) -> None:
    wide = []
    for node in ast.walk(syntax(module)):
        if isinstance(node, ast.ExceptHandler):
            caught = {"BaseException"} if node.type is None else names_in(node.type)
            wide += [node.lineno] if caught & EVERYTHING else []
    assert not wide
    suppressed = [call for call, name in calls(syntax(module)) if name.endswith("suppress")]
    assert not [c.lineno for c in suppressed for arg in c.args if names_in(arg) & EVERYTHING]


def names_in(node: ast.AST) -> set[str]:
    """Every plain name in an expression."""
    return {child.id for child in ast.walk(node) if isinstance(child, ast.Name)}


def test_nothing_is_left_for_later(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    assert not [word for word in ("TODO", "FIXME", "raise NotImplemented") if word in source]


def test_the_checks_see_what_they_look_for() -> None:
    bad = ast.parse("try:\n    print(datetime.now())\nexcept (KeyError, Exception):\n    pass\n")
    handler = next(node for node in ast.walk(bad) if isinstance(node, ast.ExceptHandler))
    assert handler.type is not None
    assert names_in(handler.type) & EVERYTHING
    assert {"print", "datetime.now"} <= {name for _, name in calls(bad)}
