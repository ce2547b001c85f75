import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.people import RoleGroup
from optimiser.requirement import staffing_requirement
from optimiser.requirement.problem import ExpectedVisits
from optimiser.requirement.visits import whole_people
from optimiser.staffing import Group
from tests.optimiser.requirement.problems import problem


@settings(max_examples=20)
@given(st.lists(st.floats(0, 3), min_size=1, max_size=40))
def test_parts_of_people_are_carried_on_and_none_is_lost(hours: list[float]) -> None:
    people = whole_people(np.array(hours))
    assert people.min() >= 0
    assert np.abs(np.cumsum(people) - np.cumsum(hours)).max() <= 0.5 + 1e-9


def test_visits_come_on_top_for_the_group_that_makes_them_and_the_reason_tells_how_many() -> None:
    plain = staffing_requirement(problem())
    response = Group("B2", RoleGroup.RESPONSE)
    people = np.zeros(len(plain.hours), dtype=np.int64)
    people[[9, 33]] = 1, 2
    visited = staffing_requirement(problem(visits=(ExpectedVisits(response, people),)))
    assert (visited.row(response) - plain.row(response)).tolist() == people.tolist()
    assert (plain.visit_hours, visited.visit_hours) == (0, 3)
    reasons = visited.reasons[visited.groups.index(response)]
    assert "1 on offender visits" in reasons[9]
    assert "2 on offender visits" in reasons[33]
    assert sum("visits" in reason for reason in reasons) == 2
