"""Pay rules of a pack."""

from dataclasses import fields

from optimiser.money.pay import PayRules
from scenarios.schema.pack import Pack


def pay_rules_of(pack: Pack) -> PayRules:
    """The pay section of the policy as plain numbers."""
    pay = pack.policy.pay
    return PayRules(**{field.name: getattr(pay, field.name) for field in fields(PayRules)})
