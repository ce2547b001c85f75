"""The limits of a pool on overtime and on hours, as arrays."""

import numpy as np
from numpy.typing import NDArray

from optimiser.people import StaffMember
from optimiser.rota.problem import RotaProblem
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


def contracted_budget(problem: RotaProblem, member: StaffMember) -> int:
    """Contracted minutes that a person can be given, inside the average week too."""
    owed = problem.owed_minutes[member.staff_id]
    limit = problem.average_limit_minutes.get(member.staff_id)
    if limit is None:
        return owed
    share = min(shift.paid_minutes / shift.minutes for shift in problem.shifts)
    return min(owed, int(limit * share))
