"""Anneals a shift design: people are added, taken away and moved, and whole shifts exchanged.

The fixed price of a shift makes the linear relaxation weak and CP-SAT slow to a good design of a
large problem; a move here costs as little as the slots that it touches.
"""

import time
from collections.abc import Collection

import numpy as np

from optimiser.shifts.design.moves import Facts, Ints, State, sweep
from optimiser.shifts.design.problem import Crew, Design, DesignProblem, Form
from optimiser.solving import Cancel, Limits

MOVES_A_BATCH, NUMBERS_A_MOVE = 20_000, 7
BATCHES_A_WORK_UNIT = 20
COOLING = 200.0
UNLIMITED = 2**40


def anneal(
    problem: DesignProblem, limits: Limits, cancel: Cancel, known: Collection[Form] = ()
) -> Design:
    """A good design within the limits; nothing is proved. `known` are shifts to try more often."""
    forms = sorted(problem.forms)
    facts = _facts(problem, forms)
    state = _nobody(problem, len(forms))
    tried = np.array([n for n, form in enumerate(forms) if form in set(known)], dtype=np.int64)
    people = state[0]
    best = people.copy()
    cost = problem.under_price * sum(map(sum, problem.layers))
    costs = np.array([cost, cost], dtype=np.int64)
    warm = (problem.over_price + problem.under_price) * float(facts[1].mean()) / 2
    rng = np.random.default_rng(limits.seed)
    most_forms = problem.most_forms or len(forms)
    began, batch, done = time.monotonic(), 0, 0.0
    while done < 1.0 and not cancel.requested:
        heat = max(warm, 1.0) * COOLING**-done
        numbers = rng.random((MOVES_A_BATCH, NUMBERS_A_MOVE))
        sweep(state, facts, tried, most_forms, numbers, heat, best, costs)
        batch += 1
        done = _share_done(limits, batch, time.monotonic() - began)
    return _design(best, forms)


def _share_done(limits: Limits, batch: int, seconds: float) -> float:
    if limits.work is None:
        return seconds / max(limits.seconds, 0.01)
    return batch / max(1.0, limits.work * BATCHES_A_WORK_UNIT)


def _facts(problem: DesignProblem, forms: list[Form]) -> Facts:
    prices = (problem.over_price, problem.under_price, problem.form_price)
    return (
        np.array([form.start for form in forms], dtype=np.int64),
        np.array([form.length for form in forms], dtype=np.int64),
        np.array(prices, dtype=np.int64),
    )


def _nobody(problem: DesignProblem, forms: int) -> State:
    layers = len(problem.layers)
    most = problem.most_slots or (UNLIMITED,) * layers
    return (
        np.zeros((layers, forms, problem.days), dtype=np.int64),
        -np.array(problem.layers, dtype=np.int64),
        np.zeros(forms, dtype=np.int64),
        np.array(most, dtype=np.int64),
    )


def _design(people: Ints, forms: list[Form]) -> Design:
    found = zip(*np.nonzero(people), strict=True)
    return Design(
        {
            Crew(int(layer), forms[form], int(day)): int(people[layer, form, day])
            for layer, form, day in found
        }
    )
