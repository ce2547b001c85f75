"""Columns of whole lines: pricing, master and bound against every line there is."""

from itertools import pairwise, product

import numpy as np
import pytest

from optimiser.rota.column_dive import construct, dive, improve_rows
from optimiser.rota.column_generation import Generation
from optimiser.rota.line_columns import LineColumns
from optimiser.rota.line_pricing import LinePricing
from optimiser.rota.line_rota import LinePerson, LineRota, LineShift
from scenarios.bench.staff_rostering.check import _block_faults

DAYS = 9
SHIFTS = (LineShift("E", 480), LineShift("L", 600, frozenset({0})))


def rota_of(seed: int, most_late: int = 2) -> LineRota:
    """A tiny rota with random wishes."""
    rng = np.random.default_rng(seed)
    people = (
        LinePerson("A", (9, most_late), 2880, 1440, 3, 2, 2, 1, frozenset({4})),
        LinePerson("B", (1, 9), 3000, 960, 4, 1, 1, 1),
    )
    required = rng.integers(0, 3, (DAYS, 2))
    under, over = np.full((DAYS, 2), 20), np.full((DAYS, 2), 1)
    return LineRota(DAYS, SHIFTS, people, required, under, over, rng.integers(0, 4, (2, DAYS, 3)))


def is_legal(person: LinePerson, row: tuple[int, ...]) -> bool:
    """Whether a line keeps every limit, told without the engine."""
    minutes = sum(SHIFTS[option - 1].minutes for option in row if option)
    follows = any(a == 2 and b == 1 for a, b in pairwise(row))
    weekends = sum(any(row[day : day + 2]) for day in range(5, DAYS, 7))
    blocks = _block_faults(
        ["EL"[o - 1] if o else "" for o in row],
        person.longest_run,
        person.shortest_run,
        person.shortest_off,
    )
    return (
        person.least_minutes <= minutes <= person.most_minutes
        and not follows
        and weekends <= person.most_weekends
        and all(row.count(s + 1) <= most for s, most in enumerate(person.most_shifts))
        and not any(row[day] for day in person.days_off)
        and not any(blocks)
    )


def legal_lines(person: LinePerson) -> np.ndarray:
    """Every legal line of a person."""
    return np.array([row for row in product(range(3), repeat=DAYS) if is_legal(person, row)])


@pytest.mark.parametrize("most_late", [0, 1, 2, 9])
def test_the_best_line_is_the_best_of_all_legal_ones(most_late: int) -> None:
    rota = rota_of(1, most_late)
    pricing, rng = LinePricing(rota), np.random.default_rng(2)
    for person, limits in enumerate(rota.people):
        lines = legal_lines(limits)
        for _ in range(20):
            worth = rng.normal(size=(DAYS, 3))
            value, row = pricing.best(person, worth)
            assert row is not None
            assert value == pytest.approx(worth[np.arange(DAYS), lines].sum(axis=1).max())
            assert is_legal(limits, tuple(row.tolist()))


@pytest.mark.parametrize("seed", range(4))
def test_the_bound_holds_and_plans_are_legal(seed: int) -> None:
    rota = rota_of(seed)
    columns = LineColumns(rota)
    generation = Generation(columns.master(), columns, lambda: False)
    relaxed = generation.run()
    first, second = (legal_lines(person) for person in rota.people)
    costs = [rota.cost_of(np.array([a, b], dtype=np.int16)) for a in first for b in second[::7]]
    assert generation.bound == pytest.approx(relaxed.value, abs=1e-3)
    assert generation.bound <= min(costs) + 1e-6
    rng = np.random.default_rng(seed)
    for plan in (construct(generation), dive(generation, rng)):
        better = improve_rows(generation, plan, rng)
        rows = np.stack([columns.row(generation.master.columns[better[p]]) for p in range(2)])
        assert generation.master.cost_of(better.values()) == rota.cost_of(rows)
        assert rota.cost_of(rows) >= generation.bound - 1e-6
        pairs = zip(rota.people, rows.tolist(), strict=True)
        assert all(is_legal(person, tuple(row)) for person, row in pairs)
