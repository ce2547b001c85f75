"""Pay rules of a pack."""

from dataclasses import fields, is_dataclass
from typing import Any

from optimiser.money.pay import PayRules
from scenarios.schema.pack import Pack
from scenarios.schema.policy import PolicySection


def pay_rules_of(pack: Pack) -> PayRules:
    """The pay section of the policy as plain numbers."""
    rules: PayRules = _plain(PayRules(), pack.policy.pay)
    return rules


def _plain(usual: Any, section: PolicySection) -> Any:
    """A dataclass like `usual` with the numbers of a section, and of the sections inside it."""
    values = {field.name: getattr(section, field.name) for field in fields(usual)}
    for name, value in values.items():
        inner = getattr(usual, name)
        if is_dataclass(inner):
            values[name] = _plain(inner, value)
    return type(usual)(**values)
