"""What overtime in a tour costs the rota."""

from datetime import date

import numpy as np
import pytest

from optimiser.money.pay import PayRules
from optimiser.people import Role
from optimiser.rota.problem import DutyOption
from tests.optimiser.rota.problems import DAY, member, problem

PAY = PayRules()


@pytest.mark.parametrize(
    ("role", "weekday", "rate"),
    [
        (Role.PCSO, 5, 1.5),
        (Role.PCSO, 6, 2.0),
        (Role.CONSTABLE, 5, 4 / 3),
        (Role.CONSTABLE, 6, 4 / 3),
    ],
)
def test_an_hour_beyond_a_tour_costs_its_rate(role: Role, weekday: int, rate: float) -> None:
    """Police staff have double time on Sundays (C1), officers a third more on any day (A3)."""
    person = member("P0", role)
    p = problem([person], np.ones((1, 168)), days=7)
    tour = p.tour(person, date(2026, 11, 2 + weekday), DutyOption(DAY, 60))
    hourly = person.annual_pay_pence / PAY.hours_per_year(role)
    assert tour.cost_pence == round(hourly * rate * (1 + PAY.employer_ni_rate))
