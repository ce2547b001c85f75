"""`breaches.csv`, and the mark of a plan that breaks rules because none keeps them all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pandas as pd

from optimiser.rule import Breach
from scenarios.export.csv_file import write_csv
from scenarios.export.html import section_of, table_of
from scenarios.plan_files import MARK, PLAN_TABLES
from scenarios.schema.pack import Pack


def write_breaches(path: Path, breaches: Sequence[Breach]) -> None:
    """Write one row for each place where the plan breaks a rule; none where it keeps them all."""
    write_csv(path, tuple(PLAN_TABLES["breaches"]), map(astuple, breaches))


def warning_of(summary: Mapping[str, Any]) -> str:
    """What stands behind the classification of a report whose plan breaks rules."""
    return " · NOT LAWFUL: THIS PLAN BREAKS RULES" if MARK in summary else ""


def breaches_section(pack: Pack, breaches: pd.DataFrame) -> str:
    """Each place where the plan breaks a rule; nothing where it breaks none."""
    if breaches.empty:
        return ""
    rows = [(str(row["rule"]), str(row["message"])) for _, row in breaches.iterrows()]
    table = table_of("Where the plan breaks rules", ("Rule", "What"), rows)
    return section_of("Rules that this plan breaks", table)


def mark_of(breaches: Sequence[Breach]) -> dict[str, Any]:
    """The block of the summary that marks a plan which breaks rules; empty where it breaks none."""
    if not breaches:
        return {}
    rules = Counter(breach.rule for breach in breaches)
    return {MARK: {"breaches": len(breaches), "rules": dict(rules)}}
