"""`rules.csv`: what a plan keeps and pays by, each with settings, authority, source and status."""

from collections.abc import Collection, Iterator
from pathlib import Path

from scenarios.export.csv_file import write_csv
from scenarios.plan_files import PLAN_TABLES
from scenarios.rules_in_force import part_planned, rules_in_force
from scenarios.schema.policy import Policy


def write_rules(path: Path, policy: Policy, parts: Collection[str]) -> None:
    """Write one row a rule of the parts that were planned, under the policy of the plan."""
    write_csv(path, tuple(PLAN_TABLES["rules"]), rule_rows(policy, parts))


def rule_rows(policy: Policy, parts: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The cells of those rows, in the order of the tables of rules."""
    for rule in rules_in_force(policy):
        if part_planned(rule.part) in parts:
            yield (
                rule.part,
                rule.id,
                rule.statement,
                rule.settings_in_words(),
                rule.authority.value,
                rule.source,
                rule.status,
            )
