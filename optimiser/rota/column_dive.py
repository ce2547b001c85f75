"""Whole plans from columns: diving, the best row given everybody else, and a choice by CP-SAT."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from optimiser.rota.column_generation import Generation
from optimiser.rota.columns import Column, Master
from optimiser.solving import Cancel, Limits, solve_once

ROUNDS_PER_STEP = 3
NEARLY_WHOLE = 0.99
FEWEST_HELD_SHARE = 0.05
NOISE = 0.05


def dive(generation: Generation, rng: np.random.Generator) -> dict[int, int]:
    """Hold the rows that the relaxation wants most, a few people at a time, until all are held.

    The numbers of the columns by person. Whoever is left when time is up gets their best row given
    the others.
    """
    master, held = generation.master, dict[int, int]()
    people = len(master.people)
    step = max(1, round(FEWEST_HELD_SHARE * people))
    while len(held) < people and not generation.stop():
        relaxed = generation.run(held, ROUNDS_PER_STEP if held else None)
        chosen = _wanted(master, relaxed.parts, held, step, rng)
        if not chosen:
            break
        held |= chosen
        master.fix(held.values())
    master.fix(())
    return construct(generation, held)


def _wanted(
    master: Master,
    parts: NDArray[np.float64],
    held: Mapping[int, int],
    step: int,
    rng: np.random.Generator,
) -> dict[int, int]:
    """Columns to hold next: all that are nearly whole, or else the few with the most."""
    noisy = parts + NOISE * rng.random(len(parts)) * (parts > 0)
    chosen: dict[int, int] = {}
    for number in np.argsort(-noisy).tolist():
        person = master.columns[number].person
        if parts[number] <= 0 or (len(chosen) >= step and parts[number] < NEARLY_WHOLE):
            break
        if person not in held and person not in chosen:
            chosen[person] = number
    return chosen


def construct(generation: Generation, held: Mapping[int, int] | None = None) -> dict[int, int]:
    """Give everybody in turn their best row given those before them, and the columns `held`."""
    plan = dict(held or {})
    covered = generation.master.covered(plan.values())
    for person in generation.master.people:
        if person in plan:
            continue
        column = _best_given(generation, covered, person)
        if column is None:
            raise NobodyCanWork(person)
        plan[person] = generation.master.add(column)
        _cover(covered, column, 1.0)
    return plan


class NobodyCanWork(Exception):
    """A person for whom no row at all is legal."""

    def __init__(self, person: int) -> None:
        super().__init__(person)
        self.person = person


def improve_rows(
    generation: Generation, plan: dict[int, int], rng: np.random.Generator
) -> dict[int, int]:
    """Give everybody in turn their best row given all others, until nobody gains."""
    master, plan = generation.master, dict(plan)
    covered = master.covered(plan.values())
    gained = True
    while gained and not generation.stop():
        gained = False
        for person in rng.permutation(list(plan)).tolist():
            _cover(covered, master.columns[plan[person]], -1.0)
            column = _best_given(generation, covered, person)
            if column is not None:
                trial = {**plan, person: master.add(column)}
                if master.cost_of(trial.values()) < master.cost_of(plan.values()) - NOISE:
                    plan, gained = trial, True
            _cover(covered, master.columns[plan[person]], 1.0)
    return plan


def _best_given(generation: Generation, covered: NDArray[np.float64], person: int) -> Column | None:
    """The best row on top of what others cover.

    A row covers a cell by its whole amount or not at all, so that what a cell is worth is the price
    of what it lacks; where amounts could pass what a cell needs this is an estimate.
    """
    master = generation.master
    prices = np.where(covered < master.required, master.under, -master.over)
    return generation.pricing.price(prices, [person])[0].column


def _cover(covered: NDArray[np.float64], column: Column, sign: float) -> None:
    covered[list(column.cells)] += sign * np.array(column.amounts)


def choose(
    master: Master, plan: dict[int, int], within: Iterable[int], limits: Limits, cancel: Cancel
) -> tuple[dict[int, int], float | None]:
    """The best choice among some columns, from a known one, by CP-SAT; and its bound.

    All costs and amounts must be whole.
    """
    model = cp_model.CpModel()
    known = set(plan.values())
    pool = sorted({*within, *known})
    takes = {number: model.new_bool_var("") for number in pool}
    for number, variable in takes.items():
        model.add_hint(variable, number in known)
    for person in master.people:
        model.add_exactly_one(takes[n] for n in pool if master.columns[n].person == person)
    cost = [takes[number] * round(master.columns[number].cost) for number in pool]
    covers: list[list[tuple[int, int]]] = [[] for _ in master.required]
    for number in pool:
        column = master.columns[number]
        for cell, amount in zip(column.cells, column.amounts, strict=True):
            covers[cell].append((number, round(amount)))
    for cell, entries in enumerate(covers):
        need, most = round(master.required[cell]), sum(amount for _, amount in entries)
        spare = sum(amount for number, amount in entries if number in known) - need
        short = model.new_int_var(0, max(0, need), "")
        extra = model.new_int_var(0, max(0, most - min(0, need)), "")
        model.add_hint(short, max(0, -spare))
        model.add_hint(extra, max(0, spare))
        covered = sum(takes[number] * amount for number, amount in entries)
        model.add(covered + short - extra == need)
        cost += [short * round(master.under[cell]), extra * round(master.over[cell])]
    model.minimize(sum(cost))
    answer = solve_once(model, limits, cancel)
    if answer.values is None:
        return plan, answer.bound
    chosen = [number for number in pool if answer.values[takes[number].index]]
    return {master.columns[number].person: number for number in chosen}, answer.bound
