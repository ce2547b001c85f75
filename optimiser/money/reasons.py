"""Why a piece of duty gives what it gives, in words for a screen."""

from dataclasses import dataclass
from fractions import Fraction

from optimiser.money.compensation import Compensation, Line, exact
from optimiser.money.pay import MINUTES_PER_HOUR, PayRules
from optimiser.money.provision import Status, own_numbers
from optimiser.rule import Authority

PENCE_PER_POUND = 100
RATES = {
    Fraction(1): "plain time",
    Fraction(4, 3): "time and a third",
    Fraction(3, 2): "time and a half",
    Fraction(2): "double time",
}


@dataclass(frozen=True)
class Reason:
    """One line of a compensation: how much, what the provision says, and who vouches for it.

    `own_numbers` are numbers of the provision that the force has changed; the source and status
    do not speak for those.
    """

    amount: str
    says: str
    authority: Authority
    source: str
    status: Status
    own_numbers: tuple[str, ...]


def reasons(compensation: Compensation, rules: PayRules) -> tuple[Reason, ...]:
    """Every line of a compensation with the provision that gave it."""
    usual = PayRules()
    return tuple(
        Reason(
            _amount(line),
            line.provision.says,
            line.provision.authority,
            line.provision.source,
            line.provision.status,
            own_numbers(line.provision, rules, usual),
        )
        for line in compensation.lines
    )


def owed(compensation: Compensation) -> tuple[str, ...]:
    """What is owed beside the pay, one phrase each; empty where nothing is."""
    phrases = (
        (compensation.rest_days_owed, "rest day"),
        (compensation.free_days_owed, "free day"),
        (compensation.days_in_lieu_owed, "day in lieu of a public holiday"),
    )
    told = [f"{count} {thing}" for count, thing in phrases if count]
    if half_days := compensation.leave_half_days_owed:
        told.append(f"{half_days / 2:g} days of annual leave")
    if minutes := compensation.time_off_minutes:
        told.append(f"{duration(minutes)} off")
    return tuple(told)


def duration(minutes: int) -> str:
    """Minutes as hours and minutes."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    parts = [f"{hours} h"] if hours else []
    return " ".join(parts + [f"{rest} min"] * (rest > 0 or not hours))


def _amount(line: Line) -> str:
    if not line.minutes and not line.count:
        return "nothing"
    counted = duration(line.minutes) if line.minutes else f"{line.count} times"
    rate = exact(line.rate)
    if rate:
        counted += f" at {RATES.get(rate, f'{line.rate:g} of basic pay')}"
    if not line.pay_pence:
        return counted
    pay, cost = (f"£{pence / PENCE_PER_POUND:,.2f}" for pence in (line.pay_pence, line.cost_pence))
    return f"{counted}: {pay}, {cost} with on-costs"
