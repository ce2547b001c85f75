"""The limits of a pool on overtime and on hours, as arrays."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimiser.roster import Tour
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.rules import AverageWeek, PersonalOvertime

NO_LIMIT = 2**31 - 1


def weekly_limit(problem: RotaProblem) -> int:
    """Minutes of overtime that a person may work in a calendar week."""
    limits = [rule.minutes for rule in problem.rules if isinstance(rule, PersonalOvertime)]
    return min(limits, default=NO_LIMIT)


def period_limits(problem: RotaProblem) -> NDArray[np.int32]:
    """Minutes on duty that the average week leaves each person in the period."""
    averaged = any(isinstance(rule, AverageWeek) for rule in problem.rules)
    limits = problem.average_limit_minutes if averaged else {}
    members = problem.strength.members
    return np.array([limits.get(m.staff_id, NO_LIMIT) for m in members], dtype=np.int32)


def capped_minutes(
    options: Sequence[DutyOption], tours: Sequence[Sequence[Tour]]
) -> NDArray[np.int32]:
    """Minutes of overtime in every option on every day, shape (D, O); 0 is the free day."""
    minutes = np.zeros((len(tours), len(options) + 1), dtype=np.int32)
    for day, row in enumerate(tours):
        for number, (option, tour) in enumerate(zip(options, row, strict=True), start=1):
            if option.is_overtime:
                minutes[day, number] = option.extension_minutes or tour.minutes
    return minutes


def capped_pence(
    problem: RotaProblem, options: Sequence[DutyOption], tours: Sequence[Sequence[Tour]]
) -> NDArray[np.int32]:
    """What every person would be paid for the overtime in an option, shape (P, D, O)."""
    members, dates = problem.strength.members, problem.horizon.dates
    pence = np.zeros((len(members), len(dates), len(options) + 1), dtype=np.int32)
    overtime = [(n, option) for n, option in enumerate(options, 1) if option.is_overtime]
    known: dict[tuple[object, ...], NDArray[np.int32]] = {}
    for person, member in enumerate(members):
        alike = (member.role, member.annual_pay_pence, member.contract_minutes_per_week)
        if alike not in known:
            prices = np.zeros(pence.shape[1:], dtype=np.int32)
            for day, row in enumerate(tours):
                for number, _ in overtime:
                    prices[day, number] = problem.pricing.priced(row[number - 1], member).cost_pence
            known[alike] = prices
        pence[person] = known[alike]
    return pence
