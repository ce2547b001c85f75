"""Shift design: the flow model finds the cheapest design that trying all of them finds."""

import random
from dataclasses import replace
from itertools import product

import pytest

from optimiser.errors import NoLegalPlan
from optimiser.outcome import Status
from optimiser.shifts.design.annealing import anneal
from optimiser.shifts.design.problem import Crew, Design, DesignProblem, Form
from optimiser.shifts.design.solve import design_shifts
from optimiser.solving import Cancel, Limits

LIMITS = Limits(seconds=20.0, workers=1)


def cost(problem: DesignProblem, people: dict[Crew, int]) -> int:
    """The cost, counted slot by slot."""
    total = problem.form_price * len({crew.form for crew, count in people.items() if count})
    for layer, required in enumerate(problem.layers):
        there = [0] * problem.slots
        for crew, count in people.items():
            if crew.layer == layer:
                for step in range(crew.form.length):
                    at = crew.day * (problem.slots // problem.days) + crew.form.start + step
                    there[at % problem.slots] += count
        for got, wanted in zip(there, required, strict=True):
            total += problem.over_price * max(0, got - wanted)
            total += problem.under_price * max(0, wanted - got)
    return total


def is_allowed(problem: DesignProblem, people: dict[Crew, int]) -> bool:
    used = {crew.form for crew, count in people.items() if count}
    if problem.most_forms is not None and len(used) > problem.most_forms:
        return False
    for layer, most in enumerate(problem.most_slots or ()):
        if sum(c.form.length * n for c, n in people.items() if c.layer == layer) > most:
            return False
    return True


def random_problem(seed: int) -> DesignProblem:
    rng = random.Random(seed)
    days, layers = rng.choice([(1, 1), (2, 1), (1, 2)])
    slots = 4 * days
    every = [Form(start, length) for start in range(4) for length in (2, 3)]
    forms = sorted(rng.sample(every, 6 // (days * layers)))
    rows = tuple(tuple(rng.randint(0, 2) for _ in range(slots)) for _ in range(layers))
    return DesignProblem(
        slot_minutes=360,
        layers=rows,
        forms=tuple(forms),
        over_price=rng.randint(0, 2),
        under_price=rng.randint(1, 3),
        form_price=rng.randint(0, 3),
        most_forms=rng.choice([None, 1, 2]),
        most_slots=rng.choice([None, (5,) * layers]),
        days=days,
    )


@pytest.mark.parametrize("seed", range(40))
def test_no_design_is_cheaper(seed: int) -> None:
    problem = random_problem(seed)
    crews = list(problem.most_people)
    best = min(
        cost(problem, people)
        for counts in product(range(4), repeat=len(crews))
        if is_allowed(problem, people := dict(zip(crews, counts, strict=True)))
    )
    found = design_shifts(problem, LIMITS)
    assert found.design is not None
    assert found.status is Status.OPTIMAL
    assert (found.cost, found.bound) == (best, pytest.approx(best))
    assert cost(problem, dict(found.design.people)) == best
    assert is_allowed(problem, dict(found.design.people))


def test_a_night_at_the_end_of_the_week_covers_its_beginning() -> None:
    night = Form(3, 2)
    problem = DesignProblem(360, ((2, 0, 0, 2),), (night,), 1, 1, 0, days=1)
    found = design_shifts(problem, LIMITS)
    assert found.cost == 0
    assert found.design is not None
    assert found.design.cover(problem, 0) == [2, 0, 0, 2]


def test_a_large_problem_is_approached_by_annealing() -> None:
    """288 possible shifts are more than are solved at once; the best design is known."""
    slots = 96
    forms = tuple(Form(start, length) for start in range(slots) for length in (32, 36, 40))
    sought = Design({Crew(0, Form(28, 36), 0): 3, Crew(0, Form(64, 40), 0): 2})
    problem = DesignProblem(15, ((0,) * slots,), forms, 15, 15, 60, days=1)
    problem = replace(problem, layers=(tuple(sought.cover(problem, 0)),))
    found = design_shifts(problem, Limits(seconds=20.0))
    assert found.cost == 120
    assert found.design == sought


@pytest.mark.parametrize("seed", range(40, 60))
def test_annealing_keeps_to_the_limits_and_counts_what_it_costs(seed: int) -> None:
    """On problems so small it finds the best design, or one within a shift of it."""
    problem = random_problem(seed)
    crews = list(problem.most_people)
    best = min(
        cost(problem, people)
        for counts in product(range(4), repeat=len(crews))
        if is_allowed(problem, people := dict(zip(crews, counts, strict=True)))
    )
    found = anneal(problem, Limits(work=0.2, seed=seed), Cancel())
    assert is_allowed(problem, dict(found.people))
    assert found.cost(problem) == cost(problem, dict(found.people))
    assert best <= found.cost(problem) <= best + problem.form_price + 2


def test_annealing_repeats_under_a_work_limit() -> None:
    problem = random_problem(7)
    limits = Limits(work=0.1, seed=3)
    assert anneal(problem, limits, Cancel()) == anneal(problem, limits, Cancel())


def test_annealing_ends_when_it_is_cancelled() -> None:
    cancel = Cancel()
    cancel.request()
    assert anneal(random_problem(7), Limits(seconds=60.0), cancel) == Design({})


def test_a_bound_beyond_which_people_only_cost_is_never_below_the_best() -> None:
    for seed in range(100, 130):
        problem = random_problem(seed)
        crews = list(problem.most_people)
        wide = min(
            cost(problem, people)
            for counts in product(range(4), repeat=len(crews))
            if is_allowed(problem, people := dict(zip(crews, counts, strict=True)))
        )
        narrow = min(
            cost(problem, people)
            for counts in product(*(range(most + 1) for most in problem.most_people.values()))
            if is_allowed(problem, people := dict(zip(crews, counts, strict=True)))
        )
        assert narrow == wide


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"forms": ()}, "no shift is allowed"),
        ({"layers": ((1, 1, 1),), "days": 2}, "not of 2 days of the same length"),
        ({"layers": ((1, 1), (1, 1, 1))}, "not of one length"),
        ({"forms": (Form(0, 9),)}, "longer than the week"),
    ],
)
def test_numbers_that_allow_no_design_are_sentences(changes: dict[str, object], told: str) -> None:
    sound = DesignProblem(360, ((1, 1),), (Form(0, 1),), 1, 1, 1, days=1)
    with pytest.raises(NoLegalPlan, match=told):
        design_shifts(replace(sound, **changes), LIMITS)  # type: ignore[arg-type]
