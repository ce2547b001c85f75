"""What clears the overload with least, against every way to do it."""

from itertools import product
from random import Random

import pytest

from optimiser.caseloads.clearing import HireTerms, clear_by_hiring, clear_by_moves
from optimiser.caseloads.eligibility import possible_leaders
from optimiser.caseloads.problem import CaseloadProblem, Offender
from optimiser.solving import Limits
from tests.optimiser.caseloads.problems import manager, offender, problem

LIMITS = Limits(seconds=20, workers=1)
TERMS = HireTerms("police", 50, 5)
NEW = ("new 0", "new 1", "new 2")


def small(seed: int) -> CaseloadProblem:
    random = Random(seed)
    cohort = [
        offender(
            f"N{number}",
            random.choice([11, 20, 33]),
            statutory=random.random() < 0.4,
            needs=frozenset(random.sample(["drugs", "housing"], random.randint(0, 2))),
            current_manager_id=random.choice(["M1", "M1", "M2", None]),
            manager_gender="female" if number == seed + 1 else None,
            move_cost=random.choice([1, 3]),
            locked=number == seed,
            apart_from=frozenset({"N3"} if number == 1 else ()),
        )
        for number in range(5)
    ]
    skills = frozenset({"drugs", "housing"})
    pool = [manager("M1", 40, skills=skills, gender="female"), manager("M2", 30, skills=skills)]
    return problem(cohort, pool)


def best(caseloads: CaseloadProblem, new: tuple[str, ...]) -> tuple[int, ...]:
    """The least of over, steps, skills asked and cost of moves, by trying everything."""
    possible = possible_leaders(caseloads)
    choices = [
        [m.manager_id for m in possible[o.offender_ref]] + [name for name in new if _may_be_new(o)]
        for o in caseloads.offenders
    ]
    apart = (plan for plan in product(*choices) if plan[1] != plan[3])
    return min(_values(caseloads, plan, new) for plan in apart)


def _may_be_new(case: Offender) -> bool:
    return case.manager_gender is None and not (case.locked and case.current_manager_id)


def _values(
    caseloads: CaseloadProblem, plan: tuple[str, ...], new: tuple[str, ...]
) -> tuple[int, ...]:
    loads = dict.fromkeys([*caseloads.manager_by_id, *new], 0)
    asked: set[tuple[str, str]] = set()
    cost = 0
    for case, name in zip(caseloads.offenders, plan, strict=True):
        loads[name] += case.points
        cost += 0 if case.current_manager_id in (None, name) else case.move_cost
        if name in new:
            asked |= {(name, need) for need in case.needs}
            asked |= {(name, "statutory")} if case.statutory else set()
    over = sum(max(0, loads[m.manager_id] - caseloads.band_points(m)) for m in caseloads.managers)
    steps = [-(-1000 * loads[name] // (10 * 1100)) for name in new]
    if any(number > TERMS.steps for number in steps):
        return (10**6, 0, 0, 0)
    return over, sum(steps), len(asked), cost


@pytest.mark.parametrize("seed", range(8))
def test_both_answers_are_the_least_of_all(seed: int) -> None:
    caseloads = small(seed)
    moves = clear_by_moves(caseloads, LIMITS)
    assert moves is not None
    assert not moves.nobody
    over, _, _, cost = best(caseloads, ())
    assert (moves.reached("points_over_band"), moves.reached("moves")) == (over, cost)
    assert moves.is_proved()
    hiring = clear_by_hiring(caseloads, TERMS, moves, LIMITS)
    assert hiring is not None
    reached = tuple(
        hiring.reached(goal) for goal in ("points_over_band", "full_time", "asked", "moves")
    )
    assert reached == best(caseloads, NEW)
    assert hiring.is_proved()


def test_what_is_asked_is_what_stranded_cases_need() -> None:
    caseloads = problem(
        [
            offender("welsh", 20, language="welsh", needs=frozenset({"drugs"}), statutory=True),
            offender("stays", 40, current_manager_id="M1"),
            offender("hers", 10, manager_gender="female"),
        ],
        [manager("M1", 40)],
    )
    moves = clear_by_moves(caseloads, LIMITS)
    assert moves is not None
    assert moves.nobody == ("welsh", "hers")
    assert moves.reached("points_over_band") == 0
    hiring = clear_by_hiring(caseloads, TERMS, moves, LIMITS)
    assert hiring is not None
    assert hiring.nobody == ("hers",), "nobody is hired for their gender"
    (hire,) = hiring.hires
    assert (hire.steps, hire.points) == (2, 20)
    assert hire.asked == {"drugs", "speaks welsh", "statutory cases"}
    assert hiring.leaders == {"welsh": "", "stays": "M1"}
