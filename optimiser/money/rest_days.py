"""Officers' duty on rest days and free days (reg 26, Annex H; rules A4, A5).

Notice is in clear days (`clear_days`). Each period of duty on a day is
compensated apart, with its own least time.
"""

from datetime import date

from optimiser.money.compensation import (
    Compensation,
    Line,
    counted_with_travel,
    in_units,
    lost_day,
    not_paid_overtime,
    nothing,
    paid,
)
from optimiser.money.pay import PayRules
from optimiser.money.provision import Provision
from optimiser.money.provisions import (
    FREE_DAY,
    FREE_DAY_MOVED,
    FREE_DAY_ONLY_THEY,
    KEPT_ON,
    REINSTATED,
    REST_DAY,
    REST_DAY_MOVED,
    RESTORED,
)
from optimiser.money.terms import Payee


def clear_days(told: date, worked: date) -> int:
    """Days of notice, not counting the day told and the day worked (Annex H)."""
    return (worked - told).days - 1


def rest_day(
    payee: Payee, duty_minutes: int, notice_days: int, rules: PayRules, *, travel_minutes: int = 0
) -> Compensation:
    """One period of duty on a rostered rest day.

    Under fifteen days' notice it is paid; else the pay is normal and another rest day is owed.
    """
    counted = counted_with_travel(duty_minutes, travel_minutes, rules)
    if counted > 0 and (other := lost_day(payee, rules)) is not None:
        return other
    if counted > 0 and notice_days >= rules.rest_day_notice_days:
        note = (
            f"another rest day is to be notified within {rules.rest_days.notified_within_days} "
            "days of the requirement"
        )
        return Compensation((Line(REST_DAY_MOVED, counted, 1.0),), rest_days_owed=1, notes=(note,))
    return at_least(payee, counted, rules.rest_day_rate, REST_DAY, rules)


def kept_on_into_rest_day(payee: Payee, minutes: int, rules: PayRules) -> Compensation:
    """Kept on from a tour for `minutes` of a rest day: four hours at least once over an hour."""
    if minutes > rules.rest_days.kept_on_minutes:
        return at_least(payee, minutes, rules.rest_day_rate, KEPT_ON, rules)
    if (other := not_paid_overtime(payee)) is not None:
        return other
    return Compensation(
        (paid(payee, in_units(minutes, rules), rules.rest_day_rate, KEPT_ON, rules),)
    )


def reinstated_rest_day(
    payee: Payee,
    duty_minutes: int,
    notice_days: int,
    rules: PayRules,
    *,
    attends: bool,
    travel_minutes: int = 0,
) -> Compensation:
    """A rest day that was cancelled and is given back at `notice_days` clear days.

    Told more than seven days before, the officer takes it; told later, the officer may choose to
    attend (`attends`) and be paid. Nothing is paid for a rest day that is taken.
    """
    in_time = notice_days >= rules.rest_days.reinstated_notice_days
    if in_time or not attends:
        return not_paid_overtime(payee) or nothing(RESTORED)
    counted = counted_with_travel(duty_minutes, travel_minutes, rules)
    return at_least(payee, counted, rules.rest_day_rate, REINSTATED, rules)


def free_day(
    payee: Payee,
    duty_minutes: int,
    notice_days: int,
    rules: PayRules,
    *,
    only_they_could: bool,
    travel_minutes: int = 0,
) -> Compensation:
    """One period of duty on a part-time officer's free day, by the reason for it.

    Plain time where nobody else could do the duty (a witness in court), else time and a half.
    """
    counted = counted_with_travel(duty_minutes, travel_minutes, rules)
    if counted > 0 and notice_days >= rules.rest_day_notice_days:
        line = Line(FREE_DAY_MOVED, counted, 1.0)
        return not_paid_overtime(payee) or Compensation((line,), free_days_owed=1)
    numbers = rules.rest_days
    if only_they_could:
        rate, provision = numbers.free_day_only_they_rate, FREE_DAY_ONLY_THEY
    else:
        rate, provision = numbers.free_day_rate, FREE_DAY
    return at_least(payee, counted, rate, provision, rules)


def at_least(
    payee: Payee, minutes: int, rate: float, provision: Provision, rules: PayRules
) -> Compensation:
    """A period in completed units, but at least four hours where there is any duty at all."""
    if (other := not_paid_overtime(payee)) is not None:
        return other
    counted = in_units(minutes, rules)
    if minutes > 0:
        counted = max(counted, rules.minimum_rest_day_minutes)
    return Compensation((paid(payee, counted, rate, provision, rules),))
