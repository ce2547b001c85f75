"""Tiers are told on the plan that is given, whatever happened on the way to it."""

from ortools.sat.python import cp_model

from optimiser.outcome import Status
from optimiser.solving import Limits, Objective
from optimiser.tiers import minimise_in_tiers


def test_a_tier_that_a_later_step_bettered_is_told_as_it_ends() -> None:
    model = cp_model.CpModel()
    hours = model.new_int_var(0, 9, "hours")
    pounds = model.new_int_var(0, 9, "pounds")
    objectives = [Objective("hours", "h", hours), Objective("pounds", "£", pounds)]
    solved = minimise_in_tiers(
        model,
        objectives,
        Limits(seconds=0.0),
        start=(5, 4),
        improve=lambda tier, values: (3, 4),
    )
    assert solved.status is Status.FEASIBLE
    assert [(tier.objective, tier.bound) for tier in solved.tiers] == [(3, None), (4, None)]


def test_every_tier_is_proved_where_there_is_time() -> None:
    model = cp_model.CpModel()
    hours = model.new_int_var(0, 9, "hours")
    pounds = model.new_int_var(0, 9, "pounds")
    model.add(hours + pounds >= 7)
    model.add(hours >= 2)
    objectives = [Objective("hours", "h", hours, scale=2.0), Objective("pounds", "£", pounds)]
    solved = minimise_in_tiers(model, objectives, Limits(seconds=10.0, workers=1))
    assert solved.status is Status.OPTIMAL
    assert solved.values == (2, 5)
    assert [(tier.objective, tier.bound) for tier in solved.tiers] == [(1, 1), (5, 5)]
