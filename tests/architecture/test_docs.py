"""The page about packs says what the schemas say."""

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


def leaves(value: Any, path: str, whole: set[str]) -> Iterator[str]:
    """Paths to every value, where a path in `whole` is one value even if it is a mapping."""
    if isinstance(value, dict) and path not in whole:
        for key, part in value.items():
            yield from leaves(part, f"{path}.{key}", whole)
    else:
        yield path
