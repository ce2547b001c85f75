"""Rotating patterns: the circulation finds a cycle exactly where trying all of them does."""

import random
from collections.abc import Iterator
from itertools import groupby, product

import pytest

from optimiser.outcome import Status
from optimiser.shifts.rotating.automaton import automaton_of
from optimiser.shifts.rotating.problem import OFF, Cycle, RotatingProblem, Span
from optimiser.shifts.rotating.solve import find_cycle
from optimiser.solving import Limits

LIMITS = Limits(seconds=20.0, workers=1)


def runs(line: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Runs of equal days round the cycle."""
    start = next((at for at in range(len(line)) if line[at] != line[at - 1]), 0)
    for code, days in groupby(line[start:] + line[:start]):
        yield code, len(list(days))


def is_legal(problem: RotatingProblem, line: tuple[str, ...]) -> bool:
    for day in range(problem.days):
        own = line[day :: problem.days]
        for code, row in zip(problem.codes, problem.required, strict=True):
            if own.count(code) != row[day]:
                return False
    twice = line + line
    for banned in problem.forbidden:
        size = len(banned)
        if any(twice[at : at + size] == banned for at in range(len(line))):
            return False
    for codes, most in problem.limits:
        marks = tuple("on" if code in codes else OFF for code in line)
        if any(length > most for mark, length in runs(marks) if mark == "on"):
            return False
    for code, length in runs(line):
        if code != OFF and length not in problem.shift_runs[problem.codes.index(code)]:
            return False
    kinds = tuple(OFF if code == OFF else "on" for code in line)
    return all(
        length in (problem.free_runs if kind == OFF else problem.work_runs)
        for kind, length in runs(kinds)
    )


def random_problem(seed: int) -> RotatingProblem:
    """A tiny problem; half of the requirements are those of some cycle, so that both ends occur."""
    rng = random.Random(seed)
    days, weeks = rng.choice([(3, 3), (4, 2), (2, 4), (3, 2)])
    codes = ("D", "N")
    line = rng.choices((*codes, OFF), k=days * weeks)
    required = tuple(tuple(line[day::days].count(code) for day in range(days)) for code in codes)

    def span(least: int, most: int) -> Span:
        low = rng.randint(1, least)
        return Span(low, rng.randint(low, most))

    triples = [("N", OFF, "D"), ("D", OFF, "D"), ("N", "N", "D"), ("D", "N", OFF)]
    pairs = [("N", "D"), ("D", "N"), ("N", OFF)]
    forbidden = (*rng.sample(pairs, rng.randint(0, 1)), *rng.sample(triples, rng.randint(0, 2)))
    shift_runs = (span(2, 4), span(2, 4))
    both = ((frozenset(codes), rng.randint(1, 3)),) if rng.random() < 0.3 else ()
    work, free = span(2, 6), span(2, 4)
    return RotatingProblem(weeks, codes, required, shift_runs, work, free, forbidden, both, True)


def free_weekends(problem: RotatingProblem, line: tuple[str, ...]) -> int:
    """Weeks that end in two days off."""
    ends = range(problem.days, len(line) + 1, problem.days)
    return sum(line[end - 2 : end] == (OFF, OFF) for end in ends)


@pytest.mark.parametrize("seed", range(60))
def test_the_best_cycle_is_found_exactly_where_one_exists(seed: int) -> None:
    problem = random_problem(seed)
    size = problem.weeks * problem.days
    every = product((*problem.codes, OFF), repeat=size)
    weekends = [free_weekends(problem, line) for line in every if is_legal(problem, line)]
    found = find_cycle(problem, LIMITS)
    assert found.status is (Status.OPTIMAL if weekends else Status.INFEASIBLE)
    if found.cycle is not None:
        assert is_legal(problem, found.cycle.codes)
        assert found.cycle.free_weekends == max(weekends)


def test_both_ends_occur_among_the_random_problems() -> None:
    statuses = {find_cycle(random_problem(seed), LIMITS).status for seed in range(60)}
    assert statuses == {Status.OPTIMAL, Status.INFEASIBLE}


def test_parts_that_cannot_meet_are_no_cycle() -> None:
    """D for ever and N for ever balance on every day, but no week leads from one to the other."""
    never = (("D", OFF, "N"), ("N", OFF, "D"), ("D", "N"), ("N", "D"))
    span = Span(1, 1)
    problem = RotatingProblem(2, ("D", "N"), ((1, 0), (1, 0)), (span, span), span, span, never)
    assert find_cycle(problem, LIMITS).status is Status.INFEASIBLE


def test_the_machine_has_no_dead_end_and_merges_what_is_alike() -> None:
    span = Span(2, 3)
    problem = RotatingProblem(4, ("D",), ((2,) * 7,), (span,), span, span)
    machine = automaton_of(problem)
    assert all(machine.steps)
    assert len(machine.steps) == 6  # first, second and third day of duty and of rest
    assert all(
        machine.last[after] == code for steps in machine.steps for code, after in steps.items()
    )


def test_the_size_does_not_grow_with_the_teams() -> None:
    span = Span(2, 4)
    few = RotatingProblem(4, ("D",), ((2,) * 7,), (span,), span, span)
    many = RotatingProblem(400, ("D",), ((200,) * 7,), (span,), span, span)
    assert automaton_of(few) == automaton_of(many)
    found = find_cycle(many, LIMITS)
    assert found.cycle is not None
    assert is_legal(many, found.cycle.codes)


@pytest.mark.parametrize(
    ("required", "work", "free", "told"),
    [
        ((2, 2), Span(1, 2), Span(1, 2), "weekday 1 wants 2 teams on duty, but there are 1"),
        ((0, 0), Span(1, 2), Span(1, 2), "nobody is wanted on any day"),
        ((1, 1), Span(1, 2), Span(1, 2), "nobody ever has a day off"),
        ((1, 0), Span(2, 2), Span(1, 1), "cannot alternate"),
    ],
)
def test_numbers_that_clash_are_sentences(
    required: tuple[int, ...], work: Span, free: Span, told: str
) -> None:
    problem = RotatingProblem(1, ("D",), (required,), (Span(1, 2),), work, free)
    assert any(told in sentence for sentence in problem.clashes())
    assert find_cycle(problem, LIMITS).status is Status.INFEASIBLE


def test_a_week_of_the_cycle() -> None:
    cycle = Cycle(("D", "D", OFF, OFF), days=2)
    assert cycle.weeks == 2
    assert cycle.week(1) == (OFF, OFF)
