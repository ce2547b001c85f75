from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest

from optimiser.money.pay import PayRules
from optimiser.money.provision import Provision
from optimiser.money.provisions import PROVISIONS
from scenarios.build.money import BASIS, money_basis, pay_rules_of
from scenarios.overrides import apply_overrides
from scenarios.schema.pack import Pack
from scenarios.schema.policy import PayPolicy, Policy, PolicySection
from tests.packs import manifest, small_pack

SURE = ["V1", "V2", "D", "M", "P"]
"""Statuses from the surest down; a project's choice vouches for nothing."""


def pack_with(policy: Policy) -> Pack:
    return cast("Pack", SimpleNamespace(policy=policy))


def test_the_default_policy_holds_the_rates_of_the_regulations() -> None:
    assert pay_rules_of(pack_with(Policy())) == PayRules()


def test_a_changed_rate_reaches_the_pay_rules() -> None:
    policy = Policy.model_validate({"pay": {"overtime_rate": 1.25, "unit_minutes": 30}})
    rules = pay_rules_of(pack_with(policy))
    assert (rules.overtime_rate, rules.unit_minutes) == (1.25, 30)


def test_a_changed_number_of_a_part_reaches_it_and_leaves_the_others() -> None:
    policy = Policy.model_validate({"pay": {"staff": {"rest_day_notice_days": 7}}})
    rules = pay_rules_of(pack_with(policy))
    assert rules.staff == replace(PayRules().staff, rest_day_notice_days=7)
    assert rules.working_day == PayRules().working_day


def test_every_pay_rule_is_a_policy_number_and_every_number_a_pay_rule() -> None:
    names = {name for name, _ in numbers_of(PayPolicy)}
    assert names == {name for name, _ in fields_of(PayRules())}


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda provision: provision.id)
def test_a_provision_claims_no_more_than_its_weakest_number(provision: Provision) -> None:
    statuses = dict(numbers_of(PayPolicy))
    used = [statuses[name] for name in provision.numbers]
    assert not used or SURE.index(provision.status) >= max(SURE.index(status) for status in used)


def numbers_of(section: type[PolicySection], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every number of a section with its status; pay scales are no pay rule."""
    for name, field in section.model_fields.items():
        kind, extra = field.annotation, field.json_schema_extra
        if isinstance(kind, type) and issubclass(kind, PolicySection) and name != "annual":
            yield from numbers_of(kind, f"{prefix}{name}.")
        elif isinstance(extra, dict) and name != "annual":
            yield prefix + name, str(extra["status"])


def fields_of(rules: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every field of pay rules, with those of the parts inside."""
    for field in fields(rules):  # type: ignore[arg-type]
        value = getattr(rules, field.name)
        if is_dataclass(value):
            yield from fields_of(value, f"{prefix}{field.name}.")
        else:
            yield prefix + field.name, value


@pytest.mark.parametrize(("start", "old"), [(date(2026, 8, 3), False), (date(2026, 8, 10), True)])
def test_scales_of_before_an_award_are_told(start: date, old: bool) -> None:
    """Four weeks to 30 August, or into September; a force's own scales are not doubted."""
    pack = small_pack(manifest=manifest(plan_start=start))
    told = money_basis(pack)
    assert ("the scales of constable and sergeant are those before the award" in told) == old
    own = {"policy.pay.annual.constable": [3_225_500], "policy.pay.annual.sergeant": [5_544_300]}
    assert money_basis(apply_overrides(pack, own, "here")) == BASIS
