"""The page about packs says what the schemas say."""

import re
import runpy
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from scenarios.schema.incidents import INCIDENT_COLUMNS
from scenarios.schema.pack import AreaRow, Manifest
from scenarios.schema.policy import Policy
from scenarios.tables import TABLES
from tests.architecture.tree import ROOT

CHOICES = {"role_and_skill", "supervision"}
"""Rules of the rota that are choices of this project, in no section of the law."""

FOLDERS = {
    "rules": "optimiser/rota/rules",
    "goals": "optimiser/rota/goals",
    "rota": "optimiser/rota",
    "money": "optimiser/money",
    "patrols": "optimiser/patrols/rules",
    "counts": "scenarios/verify/counts",
    **{name: f"scenarios/{name}" for name in ("build", "checks", "shifts", "verify")},
}


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "make_docs.py"))


def test_the_page_is_not_stale(script: dict[str, Any]) -> None:
    written = (ROOT / "docs" / "pack.md").read_text(encoding="utf-8")
    assert written == script["page"](), "run `make docs`"


def test_the_page_of_rules_is_not_stale(script: dict[str, Any]) -> None:
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert written == script["rules_page"](), "run `make docs`"


def test_every_column_has_a_meaning_and_no_meaning_lacks_a_column() -> None:
    columns = {table.file: set(table.columns) for table in TABLES}
    columns["pack.yaml"] = set(Manifest.model_fields)
    columns["areas.geojson"] = set(AreaRow.model_fields)
    columns["incidents.csv"] = set(INCIDENT_COLUMNS)
    told = yaml.safe_load((ROOT / "docs" / "columns.yaml").read_text(encoding="utf-8"))
    assert {file: set(meanings) for file, meanings in told.items()} == columns


def test_every_policy_number_is_on_the_page_with_its_source(script: dict[str, Any]) -> None:
    rows = {row[0].strip("`"): row for row in script["policy_rows"](Policy())}
    assert set(leaves(Policy().model_dump(mode="json"), "policy", set(rows))) == set(rows)
    for path, (_, _, meaning, source, status) in rows.items():
        assert meaning, path
        assert source, path
        assert status in {"V1", "V2", "D", "M", "P"}


def law_names(pattern: str) -> set[str]:
    """Names of one form that the audit of the law has between backticks."""
    text = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
    return set(re.findall(f"`({pattern})`", text))


def test_the_audit_of_the_law_names_modules_and_functions_that_exist() -> None:
    named = law_names(rf"(?:{'|'.join(FOLDERS)})/\w+(?:\.\w+)?")
    missing = []
    for name in named:
        folder, _, rest = name.partition("/")
        module, _, inner = rest.partition(".")
        path = ROOT / FOLDERS[folder] / f"{module}.py"
        source = path.read_text(encoding="utf-8") if path.exists() else ""
        if not source or (inner and not re.search(rf"^(?:def|class) {inner}\b", source, re.M)):
            missing.append(name)
    assert named
    assert not missing


def test_the_audit_of_the_law_names_files_that_exist() -> None:
    named = law_names(r"(?:optimiser|scenarios)/[\w/]+\.\w+")
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]


def test_the_audit_of_the_law_has_every_rule_of_the_rota() -> None:
    rules = {path.stem for path in (ROOT / FOLDERS["rules"]).glob("*.py")} - {"__init__", "base"}
    assert {name.partition("/")[2] for name in law_names(r"rules/\w+")} >= rules - CHOICES


def test_the_audit_of_the_law_names_keys_that_exist(script: dict[str, Any]) -> None:
    known = {row[0].strip("`").removeprefix("policy.") for row in script["policy_rows"](Policy())}
    sections = {name for name in Policy.model_fields if name != "max_nights"}
    named = law_names(rf"(?:{'|'.join(sections)})\.\w[\w.]*") | law_names("max_nights")
    assert len(named) > len(sections)
    assert {name for name in named if not name.endswith(".csv")} <= known


def leaves(value: Any, path: str, whole: set[str]) -> Iterator[str]:
    """Paths to every value, where a path in `whole` is one value even if it is a mapping."""
    if isinstance(value, dict) and path not in whole:
        for key, part in value.items():
            yield from leaves(part, f"{path}.{key}", whole)
    else:
        yield path
