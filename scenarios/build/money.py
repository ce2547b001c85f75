"""Pay rules of a pack."""

from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from typing import Any

from optimiser.money.pay import PayRules
from scenarios.schema.pack import Pack
from scenarios.schema.policy import PolicySection
from scenarios.schema.policy.pay import PayTable

BASIS = "modelled from contracts, pay points and the rates of policy.yaml; no payroll is read"
NEXT_AWARD = date(2026, 9, 1)
POLICE = ("constable", "sergeant")


def pay_rules_of(pack: Pack) -> PayRules:
    """The pay section of the policy as plain numbers."""
    rules: PayRules = _plain(PayRules(), pack.policy.pay)
    return rules


def money_basis(pack: Pack) -> str:
    """What the sums of a plan go by, and what is old about it.

    The scales that are built in are those of 2025/26; the award from 1 September 2026 was found in
    no official form (rules D1), so that a force sets its own.
    """
    start = pack.manifest.plan_start
    last = start + timedelta(weeks=pack.manifest.plan_weeks) - timedelta(days=1)
    scales, built_in = pack.policy.pay.annual, PayTable()
    old = [role for role in POLICE if getattr(scales, role) == getattr(built_in, role)]
    if last < NEXT_AWARD or not old:
        return BASIS
    return (
        f"{BASIS}; the scales of {' and '.join(old)} are those before the award of "
        f"{NEXT_AWARD:%d %B %Y}, which is not verified (policy.pay.annual)"
    )


def _plain(usual: Any, section: PolicySection) -> Any:
    """A dataclass like `usual` with the numbers of a section, and of the sections inside it."""
    values = {field.name: getattr(section, field.name) for field in fields(usual)}
    for name, value in values.items():
        inner = getattr(usual, name)
        if is_dataclass(inner):
            values[name] = _plain(inner, value)
    return type(usual)(**values)
