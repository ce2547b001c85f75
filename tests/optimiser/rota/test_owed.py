"""What is owed in rest, part by part: given back by its day, and earned with a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from optimiser.people import Role
from optimiser.roster import TourKind
from optimiser.rota.giving_back import GivingBack
from optimiser.rota.owed import Owed, OwedKind, earned, left_after
from optimiser.rota.problem import DutyOption
from tests.optimiser.rota.agreement import EARLY
from tests.optimiser.rota.problems import MONDAY, member
from tests.optimiser.rota.test_ledger import with_notice

REST_DAY, TIME_OFF = OwedKind.REST_DAY, OwedKind.TIME_OFF


@pytest.mark.parametrize(
    ("role", "notice", "kind", "owed"),
    [
        (Role.CONSTABLE, 14, TourKind.REST_DAY_WORKING, []),
        (Role.CONSTABLE, 15, TourKind.REST_DAY_WORKING, [(REST_DAY, 1)]),
        (Role.CONSTABLE, 7, TourKind.ROSTERED, [(REST_DAY, 1)]),
        (Role.CONSTABLE, 8, TourKind.ROSTERED, []),
        (Role.PCSO, 4, TourKind.REST_DAY_WORKING, [(TIME_OFF, 480)]),
        (Role.PCSO, 5, TourKind.REST_DAY_WORKING, []),
    ],
)
def test_a_duty_earns_rest_by_its_notice_with_a_day_three_months_on(
    role: Role, notice: int, kind: TourKind, owed: list[tuple[OwedKind, float]]
) -> None:
    """A rostered duty here is one of a public holiday."""
    problem = replace(with_notice(notice, role), public_holidays=frozenset({MONDAY}))
    person = member("P0", role)
    tour = problem.unpriced_tour(person, MONDAY, DutyOption(EARLY, kind=kind))
    found = list(earned([tour], problem, person))
    assert [(part.kind, part.amount) for part in found] == owed
    assert all(part.by == date(2027, 2, 2) for part in found)
    assert all(str(MONDAY) in part.reason for part in found)


def test_what_is_due_first_is_given_back_first() -> None:
    parts = [
        Owed(REST_DAY, 2),
        Owed(REST_DAY, 1, MONDAY + timedelta(days=9)),
        Owed(TIME_OFF, 90, MONDAY),
        Owed(REST_DAY, 1, MONDAY + timedelta(days=3)),
    ]
    left = list(left_after(parts, GivingBack(3, 480, 60)))
    assert left == [Owed(TIME_OFF, 30, MONDAY), Owed(REST_DAY, 1)]
