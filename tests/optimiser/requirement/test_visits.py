import numpy as np
import pytest

from optimiser.horizon import Horizon
from optimiser.people import RoleGroup
from optimiser.requirement import staffing_requirement
from optimiser.requirement.problem import VisitHours
from optimiser.requirement.visits import visiting_people
from optimiser.staffing import Group
from tests.optimiser.requirement.problems import MONDAY, problem


@pytest.mark.parametrize("hours", [3.0, 17.4, 95.0])
def test_a_weeks_visits_are_whole_hours_on_working_days(hours: float) -> None:
    horizon = Horizon(MONDAY, 14)
    people = visiting_people(VisitHours("B1", hours), horizon).reshape(2, 7, 24)
    assert people.sum(axis=(1, 2)).tolist() == [round(hours)] * 2
    assert people[:, 5:].sum() == 0
    assert people[:, :, :9].sum() == people[:, :, 17:].sum() == 0
    by_day = people.sum(axis=2)[:, :5]
    assert by_day.max() - by_day.min() <= 1


def test_visits_come_on_top_for_those_who_meet_commitments() -> None:
    plain = staffing_requirement(problem())
    visited = staffing_requirement(problem(visits=(VisitHours("B2", 20.0),)))
    response = Group("B2", RoleGroup.RESPONSE)
    more = visited.row(response) - plain.row(response)
    assert more.sum() == 20
    assert np.isin(more, [0, 1]).all()
    row = visited.groups.index(response)
    assert "offender visits" in visited.reasons[row][int(np.argmax(more))]
