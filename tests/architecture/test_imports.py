"""The import contracts of pyproject.toml hold: `make lint` runs the same check."""

import tomllib

from importlinter.cli import lint_imports

from tests.architecture.tree import ROOT


def test_every_contract_is_kept(capsys: object) -> None:
    code = lint_imports(
        config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True, verbose=False
    )
    assert code == 0, "run `make lint` to see which contract is broken"


def test_the_contracts_are_all_there() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    kinds = [contract["type"] for contract in settings["tool"]["importlinter"]["contracts"]]
    assert sorted(kinds) == sorted(
        ["layers", *4 * ["forbidden"], *2 * ["independence"], "forbidden", "acyclic_siblings"]
    )
