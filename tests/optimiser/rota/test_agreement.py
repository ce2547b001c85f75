"""The readings of every rule agree on every roster of tiny problems."""

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
import pytest
from ortools.sat.python import cp_model

from optimiser.roster import Roster, Tour
from optimiser.rota.automaton import FORBIDDEN, compile_automaton
from optimiser.rota.decisions import RotaDecisions
from optimiser.rota.pool import build_bench
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.rewards import keeps_limits
from optimiser.rota.rules import (
    RULES,
    AverageRestDays,
    AverageWeek,
    MonthlyOvertime,
    PartTimeWeek,
    PersonalOvertime,
)
from optimiser.rota.rules.base import PathRule, TourRule
from tests.optimiser.rota.agreement import CASES, Case

MOST_TOURS = 13
LIMITS_ON_SUMS = (AverageRestDays, AverageWeek, MonthlyOvertime, PartTimeWeek, PersonalOvertime)
Tours = frozenset[Tour]


def possible_tours(problem: RotaProblem) -> list[Tour]:
    return [
        problem.tour(member, day, option)
        for member in problem.strength.members
        for day in problem.horizon.dates
        for option in every_option(problem)
    ]


def every_option(problem: RotaProblem) -> Iterator[DutyOption]:
    """Options of any role and weekday: the rules decide, not the problem's own selection."""
    seen = {}
    for member in problem.strength.members:
        for day in problem.horizon.dates:
            for option in problem.options(member, day):
                seen[option] = None
    for shift in problem.shifts:
        seen[DutyOption(shift)] = None
    yield from seen


class Solutions(cp_model.CpSolverSolutionCallback):
    def __init__(self, decisions: RotaDecisions) -> None:
        super().__init__()
        self.choices = list(decisions.open_choices())
        self.found: set[Tours] = set()

    def on_solution_callback(self) -> None:
        self.found.add(frozenset(c.tour for c in self.choices if self.value(c.works)))


def allowed_by_model(problem: RotaProblem, tours: list[Tour]) -> set[Tours]:
    model = cp_model.CpModel()
    decisions = RotaDecisions(
        model, problem, offered=lambda m: iter([t for t in tours if t.staff_id == m.staff_id])
    )
    for rule in problem.rules:
        rule.constrain(model, decisions, model.new_constant(1))
    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    solutions = Solutions(decisions)
    status = solver.solve(model, solutions)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return solutions.found


def allowed_by_checker(problem: RotaProblem, tours: list[Tour]) -> set[Tours]:
    allowed = set()
    for size in range(len(tours) + 1):
        for chosen in combinations(tours, size):
            roster = Roster(problem.horizon, (*problem.history, *chosen))
            if not any(next(rule.breaches(roster, problem), None) for rule in problem.rules):
                allowed.add(frozenset(chosen))
    return allowed


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule.id}: {case.name}")
def test_solver_and_checker_allow_the_same_rosters(case: Case) -> None:
    problem = case.problem()
    tours = possible_tours(problem)
    assert len(tours) <= MOST_TOURS, "too many rosters to list"
    assert allowed_by_model(problem, tours) == allowed_by_checker(problem, tours)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule.id}: {case.name}")
def test_row_draws_and_checker_allow_the_same_rows(case: Case) -> None:
    problem = case.problem()
    rule = case.rule
    if not isinstance(rule, (PathRule, TourRule)):
        pytest.skip("a rule on sums or on several people has no reading of one row")
    for member in problem.strength.members:
        options = list(every_option(problem))
        for duties in product([None, *options], repeat=problem.horizon.days):
            row = [
                problem.tour(member, day, option)
                for day, option in zip(problem.horizon.dates, duties, strict=True)
                if option is not None
            ]
            roster = Roster(problem.horizon, (*problem.history, *row))
            own = list(rule.breaches(roster, problem))
            if isinstance(rule, TourRule):
                legal = all(rule.permits(problem, member, tour) for tour in row)
                own = [b for b in own if not _only_missing(b.message)]
            else:
                legal = _is_path(problem, rule, member, row)
            assert legal == (not own), (row, own)


@pytest.mark.parametrize(
    "case",
    [
        case
        for case in CASES
        if isinstance(case.rule, LIMITS_ON_SUMS) or case.problem().reference.normal
    ],
    ids=lambda case: f"{case.rule.id}: {case.name}",
)
def test_a_row_keeps_its_limits_where_the_checker_finds_no_breach(case: Case) -> None:
    problem = case.problem()
    bench = build_bench(problem)
    kept = set()
    for person, member in enumerate(problem.strength.members):
        for row in product(range(len(bench.options) + 1), repeat=problem.horizon.days):
            tours = [
                problem.tour(member, day, bench.options[option - 1])
                for day, option in zip(problem.horizon.dates, row, strict=True)
                if option
            ]
            roster = Roster(problem.horizon, (*problem.history, *tours))
            keeps = bool(keeps_limits(bench.pool, person, np.array(row, dtype=np.int16)))
            assert keeps == (not list(case.rule.breaches(roster, problem))), tours
            kept.add(keeps)
    assert True in kept


def _only_missing(message: str) -> bool:
    """A lock whose day was left free: no tour that could be forbidden."""
    return message.endswith("but has a rest day")


def _is_path(problem: RotaProblem, rule: PathRule, member: object, row: list[Tour]) -> bool:
    state = rule.initial(problem, member)  # type: ignore[arg-type]
    by_day = {tour.day: tour for tour in row}
    for day in problem.horizon.dates:
        step = rule.extend(problem, state, day, by_day.get(day))
        if step is None:
            return False
        state = step
    return True


@pytest.mark.parametrize(
    "case",
    [c for c in CASES if isinstance(c.rule, PathRule)],
    ids=lambda case: f"{case.rule.id}: {case.name}",
)
def test_the_compiled_automaton_follows_the_rule(case: Case) -> None:
    problem = case.problem()
    members = problem.strength.members
    options = list(every_option(problem))
    automaton = compile_automaton(problem, members, options)
    for member in members:
        for duties in product(range(len(options) + 1), repeat=problem.horizon.days):
            state = automaton.initial[member.staff_id]
            for day, duty in enumerate(duties):
                state = int(automaton.tables[automaton.table_of_day[day], state, duty])
                if state == FORBIDDEN:
                    break
            row = [
                problem.tour(member, problem.horizon.dates[day], options[duty - 1])
                for day, duty in enumerate(duties)
                if duty
            ]
            assert (state != FORBIDDEN) == _is_path(problem, case.rule, member, row)  # type: ignore[arg-type]


def test_every_rule_has_a_case() -> None:
    assert {type(case.rule) for case in CASES} == set(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_cases_of_a_rule_forbid_and_allow_something(rule: type) -> None:
    shares = []
    for case in CASES:
        if isinstance(case.rule, rule):
            problem = case.problem()
            tours = possible_tours(problem)
            allowed = allowed_by_checker(problem, tours)
            shares.append(len(allowed) / 2 ** len(tours))
    assert any(0 < share < 1 for share in shares)
