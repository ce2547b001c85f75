"""`rules.csv`: every rule that a plan keeps, with its settings, authority, source and status."""

from collections.abc import Collection, Iterator
from pathlib import Path

from scenarios.export.csv_file import write_csv
from scenarios.plan_files import PLAN_TABLES
from scenarios.rules_in_force import rules_in_force, setting_in_words
from scenarios.schema.policy import Policy


def write_rules(path: Path, policy: Policy, parts: Collection[str]) -> None:
    """Write one row a rule of the parts that were planned, under the policy of the plan."""
    write_csv(path, tuple(PLAN_TABLES["rules"]), rule_rows(policy, parts))


def rule_rows(policy: Policy, parts: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The cells of those rows, in the order of the tables of rules."""
    for rule in rules_in_force(policy):
        if rule.part in parts:
            settings = (f"{path}: {setting_in_words(v)}" for path, v in rule.settings.items())
            yield (
                rule.part,
                rule.id,
                rule.statement,
                "; ".join(settings),
                rule.authority.value,
                rule.source,
                rule.status,
            )
