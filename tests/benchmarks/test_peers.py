"""What the comparison with peers rests on: rows that say what the model says, and figures."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from ortools.sat.python import cp_model

from benchmarks.peers.__main__ import _value_at, table
from benchmarks.peers.answer import Answer
from benchmarks.peers.rows import Rows


def models() -> dict[str, cp_model.CpModel]:
    made = {}
    for name in ("or", "one", "and", "linear", "two enforcers", "equal", "max", "negated max"):
        model = cp_model.CpModel()
        true = model.new_constant(1)
        a, b, c = (model.new_bool_var(letter) for letter in "abc")
        number = model.new_int_var(-2, 3, "number")
        match name:
            case "or":
                model.add_bool_or(a, b.negated(), c).only_enforce_if(true)
            case "one":
                model.add_at_most_one(a, b.negated(), c)
            case "and":
                model.add_implication(a, b.negated())
            case "linear":
                model.add(2 * a - 3 * b + number <= 1).only_enforce_if(true, c.negated())
            case "two enforcers":
                model.add(a + number >= 2).only_enforce_if(b, c)
            case "equal":
                model.add(a + b + number == 1).only_enforce_if(c)
            case "max":
                model.add_max_equality(a, [b, c])
            case "negated max":
                model.add_max_equality(a, [b.negated(), c, true.negated()])
        made[name] = model
    return made


def allowed_by_model(model: cp_model.CpModel, values: tuple[int, ...]) -> bool:
    held = model.clone()
    for index, value in enumerate(values):
        held.add(held.get_int_var_from_proto_index(index) == value)
    return cp_model.CpSolver().solve(held) in (cp_model.OPTIMAL, cp_model.FEASIBLE)


def allowed_by_rows(rows: Rows, values: tuple[int, ...]) -> bool:
    for row, (first, last) in enumerate(zip(rows.starts, rows.starts[1:], strict=False)):
        columns, factors = rows.columns[first:last], rows.factors[first:last]
        total = sum(f * values[c] for c, f in zip(columns, factors, strict=True))
        if not rows.lower[row] <= total <= rows.upper[row]:
            return False
    return True


@pytest.mark.parametrize("name", list(models()))
def test_rows_allow_what_the_model_allows(name: str) -> None:
    model = models()[name]
    rows = Rows(model.proto)
    ranges = [range(low, high + 1) for low, high in zip(rows.low, rows.high, strict=True)]
    verdicts = [
        (allowed_by_model(model, values), allowed_by_rows(rows, values))
        for values in product(*ranges)
    ]
    assert [model for model, _ in verdicts] == [rows for _, rows in verdicts]
    assert len(set(verdicts)) == 2


def test_a_constraint_without_rows_is_refused() -> None:
    model = cp_model.CpModel()
    numbers = [model.new_int_var(0, 3, "") for _ in range(3)]
    model.add_multiplication_equality(numbers[0], numbers[1], numbers[2])
    with pytest.raises(ValueError, match="no rows are known"):
        Rows(model.proto)


def test_the_value_at_a_moment_is_the_best_until_then() -> None:
    trace = [(2.0, 100.0), (50.0, 90.0), (70.0, 80.0)]
    assert _value_at(trace, 60) == 90.0
    assert _value_at(trace, 300) is None
    assert _value_at([], 60) is None


def test_a_refused_roster_has_no_objective_in_the_table() -> None:
    line = {"bound": 50.0, "first_plan_seconds": 1.0, "peak_mib": 10, "faults": []}
    refused = {**line, "peer": "b", "objective": None, "faults": ["somebody works twice"]}
    text = table([{**line, "peer": "a", "objective": 100.0}, refused])
    assert "| a | 100 | 1.00 | 50 | 50 | 1.0 | 10 |" in text
    assert "| b | refused | none | 50 | none | 1.0 | 10 |" in text


def test_an_answer_is_read_as_it_was_written(tmp_path: Path) -> None:
    answer = Answer(bound=float(np.float64(3.5)), duties=[("S1", "2026-01-05", "E", "rostered", 0)])
    answer.write(tmp_path / "a.json")
    again = Answer.read(tmp_path / "a.json")
    assert again.bound == 3.5
    assert [tuple(row) for row in again.duties] == answer.duties
    assert Answer.read(tmp_path / "b.json").note == "ended without an answer"
