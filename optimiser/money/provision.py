"""What gives a payment: one provision of regulations, agreement or force policy."""

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from optimiser.money.pay import PayRules
    from optimiser.rule import Authority

Status = Literal["V1", "V2", "D", "M", "P"]
"""How far a provision was verified: V1 primary text, V2 secondary source, D worked out,
M from memory, P a choice of this project."""


class TimeOff(StrEnum):
    """What time off a person may choose in place of the pay of a provision."""

    NONE = "none"
    BONUS = "an hour for an hour and a bonus for completed units"
    AT_RATE = "minutes at the rate of pay"
    EQUAL = "an hour for an hour"


@dataclass(frozen=True)
class Provision:
    """One sentence of the terms of service, with the pay rules' numbers that it uses.

    `numbers` are dotted names of fields of `PayRules`, and of `policy.pay`. `status` is that of the
    weakest of them.
    """

    id: str
    says: str
    authority: "Authority"
    source: str
    status: Status
    numbers: tuple[str, ...] = ()
    time_off: TimeOff = TimeOff.NONE


def number(rules: "PayRules", name: str) -> Any:
    """The value of a number by its dotted name, such as `staff.weekend_rate`."""
    return reduce(getattr, name.split("."), rules)


def own_numbers(provision: Provision, rules: "PayRules", usual: "PayRules") -> tuple[str, ...]:
    """Numbers of a provision that a force has changed: its source no longer vouches for them."""
    return tuple(name for name in provision.numbers if number(rules, name) != number(usual, name))
