from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from optimiser.caseloads.decisions import CaseloadDecisions
from optimiser.caseloads.goals import GOALS
from optimiser.caseloads.goals.moves import Moves
from optimiser.caseloads.goals.points_over_band import PointsOverBand
from optimiser.caseloads.goals.spread import Spread
from optimiser.caseloads.goals.travel import Travel
from optimiser.caseloads.goals.worst_load import WorstLoad
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.solving import evaluate
from tests.optimiser.caseloads.problems import manager, offender, plan_of, problem, problems


def example() -> CaseloadProblem:
    """Loads of 66 of 60, 30 of 100 and nothing of nothing."""
    return problem(
        [
            offender("N1", 66, current_manager_id="M2"),
            offender("N2", 30),
            offender("N3", 0, current_manager_id="GONE"),
        ],
        [manager("M1", 60), manager("M2", 100), manager("M3", 0)],
        metres={("B1", "A1"): 1500},
    )


def values(caseloads: CaseloadProblem) -> dict[str, float]:
    plan = plan_of(caseloads, {"N1": "M1", "N2": "M2", "N3": "M1"})
    return {goal.id: goal.measure(plan, caseloads).value for goal in GOALS}


def test_measures_by_hand() -> None:
    assert values(example()) == {
        "points_over_band": 0,
        "worst_load": 1100,
        "moves": 2,
        "spread": 500 + 300,
        "travel": 4.5,
    }


def test_the_band_is_crossed_by_the_first_point_above_it() -> None:
    caseloads = problem(
        [offender("N1", 67), offender("N2", 30), offender("N3", 0)],
        [manager("M1", 60), manager("M2", 100)],
    )
    assert values(caseloads)["points_over_band"] == 1


def test_the_worst_load_is_rounded_up_to_whole_steps() -> None:
    plan = {"N1": "M1"}
    for points, step, worst in ((33, 1, 330), (33, 50, 350), (35, 50, 350), (0, 50, 0)):
        caseloads = problem([offender("N1", points)], [manager("M1")], load_step_per_mille=step)
        assert WorstLoad().measure(plan_of(caseloads, plan), caseloads).value == worst


def test_tiers_are_in_order() -> None:
    assert [goal.tier for goal in GOALS] == [1, 2, 3, 4, 5]
    assert [type(goal) for goal in GOALS] == [PointsOverBand, WorstLoad, Moves, Spread, Travel]


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_penalty_and_measure_agree_and_nothing_is_below_the_least(data: st.DataObject) -> None:
    caseloads = data.draw(problems())
    held = [leader.manager_id for leader in caseloads.managers if leader.capacity_points > 0]
    if not held:
        return
    leaders = {o.offender_ref: data.draw(st.sampled_from(held)) for o in caseloads.offenders}
    model = cp_model.CpModel()
    decisions = CaseloadDecisions(model, caseloads)
    penalties = [goal.penalty(model, decisions) for goal in GOALS]
    solution = decisions.values(leaders)
    plan = plan_of(caseloads, leaders)
    for goal, penalty in zip(GOALS, penalties, strict=True):
        told = evaluate(penalty, solution)
        assert told / goal.scale == goal.measure(plan, caseloads).value
        assert told >= goal.least(caseloads)
    assert decisions.plan_of(solution) == leaders
    assert solves(model, solution)


def solves(model: cp_model.CpModel, solution: tuple[int, ...]) -> bool:
    """Whether values keep every constraint of a model."""
    for index, value in enumerate(solution):
        model.add(model.get_int_var_from_proto_index(index) == value)
    return cp_model.CpSolver().solve(model) == cp_model.OPTIMAL
