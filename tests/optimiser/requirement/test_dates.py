"""Bank holidays, months and events have staffing of their own, and nothing else changes."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from optimiser.horizon import Horizon
from optimiser.requirement.calendar import calendar_of
from optimiser.requirement.dates import LEFT_OVER, response_on_dates
from optimiser.requirement.problem import Breaks, Occasion, RequirementProblem
from optimiser.requirement.response import response_people
from optimiser.requirement.visible import heat_on_dates
from tests.optimiser.requirement.problems import MONDAY, flat_heatmap, problem

FORTNIGHT = Horizon(MONDAY, 14)
HOLIDAY = slice(9 * 24, 10 * 24)  # the second Wednesday


def dated(factors: NDArray[np.float64], **changes: object) -> RequirementProblem:
    """Two weeks in which calls come in so many times as in the mean week, by hour."""
    heatmap = flat_heatmap((2.0, 1.0, 0.25))
    by_area = np.broadcast_to(factors, (3, 336)).copy()
    return problem(heatmap=replace(heatmap, day_factors=by_area), horizon=FORTNIGHT, **changes)


def holiday(factor: float) -> NDArray[np.float64]:
    factors = np.ones(336)
    factors[HOLIDAY] = factor
    return factors


def test_ordinary_hours_are_those_of_three_days_on_end() -> None:
    factors = np.concatenate([np.full(200, 0.9), np.full(136, 1.1)])
    factors[50:74] = 0.7
    factors[80:83] = 2.0
    factors[300:304] = 1.3
    factors[10:14] = 0.905
    found = calendar_of(factors)
    assert found.spells == (range(50, 83), range(300, 304))
    assert found.usual[[0, 60, 199, 200, 302]] == pytest.approx([0.9, 0.9, 0.9, 1.1, 1.1], abs=1e-3)
    unsettled = calendar_of(np.tile([1.0, 1.0, 2.0, 3.0], 10))
    assert set(unsettled.usual.tolist()) == {1.0}
    assert unsettled.spells == (range(2, 40),)


@pytest.mark.parametrize("method", ["formula", "simulated"])
def test_a_bank_holiday_has_people_for_its_own_calls(method: str) -> None:
    breaks = Breaks(0.09, 45)
    usual, _ = response_on_dates(dated(np.ones(336), method=method, breaks=breaks), "B1")
    assert usual[:168].tolist() == response_people(problem_like(method, breaks), "B1")[0].tolist()
    start = FORTNIGHT.hours[HOLIDAY.start]
    named = Occasion("bank holiday", start, start + timedelta(days=1))
    for factor, sign in ((2.0, 1), (0.4, -1)):
        given = dated(holiday(factor), method=method, breaks=breaks, occasions=(named,))
        people, reasons = response_on_dates(given, "B1")
        change = sign * (people - usual)
        assert (change[HOLIDAY] >= 0).all()
        assert change[HOLIDAY].mean() >= 1
        elsewhere = np.delete(change, np.arange(HOLIDAY.start, HOLIDAY.stop + 5))
        assert not elsewhere.any()
        assert reasons[HOLIDAY.start + 12].endswith(
            f"calls {factor:.2f} times the mean week (bank holiday)"
        )
        assert "mean week" not in reasons[12]
        after = reasons[HOLIDAY.stop : HOLIDAY.stop + 5]
        changed = change[HOLIDAY.stop : HOLIDAY.stop + 5] > 0
        assert all(LEFT_OVER in reason for reason in after[changed])


def problem_like(method: str, breaks: Breaks) -> RequirementProblem:
    return problem(heatmap=flat_heatmap((2.0, 1.0, 0.25)), method=method, breaks=breaks)


def test_the_simulated_day_has_what_a_whole_week_of_such_days_would_have() -> None:
    """In the middle of the spell nobody can tell it from a week with as many calls."""
    given = dated(holiday(1.8), method="simulated", breaks=Breaks(0.09, 45))
    people, _ = response_on_dates(given, "B1")
    heatmap = flat_heatmap((3.6, 1.8, 0.45))
    week, _ = response_people(replace(given, heatmap=heatmap), "B1")
    assert abs(people[HOLIDAY][8:] - week[:16]).max() <= 1


def test_months_differ_for_as_long_as_they_last() -> None:
    factors = np.ones(336)
    factors[168:] = 1.5
    people, reasons = response_on_dates(dated(factors), "B1")
    heatmap = flat_heatmap((3.0, 1.5, 0.375))
    week, _ = response_people(problem(heatmap=heatmap), "B1")
    assert people[168:].tolist() == week.tolist()
    assert people[:168].max() < people[168:].min()
    assert reasons[200].endswith("calls 1.50 times the mean week")


def test_an_event_in_one_area_moves_its_own_base_alone() -> None:
    factors = np.ones((3, 336))
    factors[0, 132:138] = 3.0
    given = replace(dated(np.ones(336)), heatmap=replace(flat_heatmap(), day_factors=factors))
    start = FORTNIGHT.hours[132]
    match = Occasion("event MATCH", start, start + timedelta(hours=6), "A1")
    given = replace(given, occasions=(match,))
    people, reasons = response_on_dates(given, "B1")
    assert people[132:138].min() > people[120]
    assert reasons[133].endswith("calls 2.33 times the mean week (event MATCH)")
    north, told = response_on_dates(given, "B2")
    assert len(set(north.tolist())) == 1
    assert not any("mean week" in reason for reason in told)


def test_a_spell_may_begin_and_end_with_the_period() -> None:
    factors = np.ones(336)
    factors[:12], factors[-12:] = 2.0, 0.5
    people, _ = response_on_dates(dated(factors), "B1")
    assert people[0] > people[24]
    assert people[-1] <= people[24]
    assert people[24:312].tolist() == [people[24]] * 288


def test_visible_patrol_follows_the_heat_of_the_dates() -> None:
    heat = heat_on_dates(dated(holiday(2.0)))
    assert heat[0, HOLIDAY].tolist() == pytest.approx((2 * heat[0, :24]).tolist())
