from types import SimpleNamespace
from typing import cast

from optimiser.money.pay import PayRules
from scenarios.build.money import pay_rules_of
from scenarios.schema.pack import Pack
from scenarios.schema.policy import Policy


def pack_with(policy: Policy) -> Pack:
    return cast("Pack", SimpleNamespace(policy=policy))


def test_the_default_policy_holds_the_rates_of_the_regulations() -> None:
    assert pay_rules_of(pack_with(Policy())) == PayRules()


def test_a_changed_rate_reaches_the_pay_rules() -> None:
    policy = Policy.model_validate({"pay": {"overtime_rate": 1.25, "unit_minutes": 30}})
    rules = pay_rules_of(pack_with(policy))
    assert (rules.overtime_rate, rules.unit_minutes) == (1.25, 30)
