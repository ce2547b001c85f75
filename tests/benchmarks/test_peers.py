"""What the comparison with peers rests on: rows that say what the model says, and figures."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from ortools.sat.python import cp_model

from benchmarks.peers.__main__ import _value_at, table
from benchmarks.peers.answer import Answer
from benchmarks.peers.cp_sat import model_of
from benchmarks.peers.plain import Plain, _unsaid, duty_row, plain
from benchmarks.peers.rows import Rows
from benchmarks.peers.timefold import MissingJava, java_tool
from optimiser.roster import Roster, TourKind
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.rules import RULES, Supervision, WeeklyRest
from tests.optimiser.rota.agreement import CASES, DAY_SHIFT, EARLY, LATE, Case, small, supervised

MOST_ROSTERS = 4
ROSTERS_DRAWN = 100
WORKED = 0.8
OWN_CASES = (
    Case("on the hour", Supervision(), lambda: replace(supervised(), shifts=(EARLY, DAY_SHIFT))),
    Case("two weeks", WeeklyRest(), lambda: small(14, EARLY, LATE)),
)
ROW_CASES = [case for case in (*CASES, *OWN_CASES) if not list(_unsaid(case.problem()))]


def rosters(numbers: Plain) -> Iterator[tuple[tuple[int, int], ...]]:
    """Some of what could be chosen: at most one open duty for each slot, most days worked."""
    draw = random.Random(1)
    for _ in range(ROSTERS_DRAWN):
        yield tuple(
            (index, draw.choice(slot["open"]))
            for index, slot in enumerate(numbers["slots"])
            if slot["open"] and draw.random() < WORKED
        )


def is_lawful(problem: RotaProblem, numbers: Plain, choices: tuple[tuple[int, int], ...]) -> bool:
    tours = []
    for slot, duty in choices:
        who, day, code, kind, extension = duty_row(problem, numbers, slot, duty)
        kind = TourKind.ROSTERED if kind == TourKind.PUBLIC_HOLIDAY else TourKind(kind)
        option = DutyOption(problem.shift_by_code[code], extension, kind)
        tours.append(problem.tour(problem.strength[who], date.fromisoformat(day), option))
    roster = Roster(problem.horizon, (*problem.history, *tours))
    return not any(next(rule.breaches(roster, problem), None) for rule in problem.rules)


def is_allowed(rows: Rows, choices: tuple[tuple[int, int], ...]) -> bool:
    model, variables = model_of(rows)
    for choice, variable in zip(rows.choices, variables, strict=False):
        model.add(variable == (choice in choices))
    return cp_model.CpSolver().solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)


@pytest.mark.parametrize("case", ROW_CASES, ids=lambda case: f"{case.rule.id}: {case.name}")
def test_rows_allow_what_the_checker_allows(case: Case) -> None:
    problem = case.problem()
    numbers = plain(problem)
    rows, left = Rows(numbers), {True: MOST_ROSTERS, False: MOST_ROSTERS}
    for choices in rosters(numbers):
        lawful = is_lawful(problem, numbers, choices)
        if left[lawful] > 0:
            left[lawful] -= 1
            assert is_allowed(rows, choices) == lawful, choices


def test_most_cases_can_be_said_in_numbers() -> None:
    told = {case.rule.id for case in ROW_CASES}
    unsaid = {"duty_span", "hazardous_nights", "moved_rest_days", "rest_days_owed"}
    assert told >= {rule.id for rule in RULES} - unsaid


def test_what_numbers_cannot_say_is_refused() -> None:
    problem = next(c.problem() for c in CASES if c.rule.id == "hazardous_nights" and c.rule.staff)
    with pytest.raises(ValueError, match="nights are hazardous"):
        plain(problem)


def test_a_missing_java_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(MissingJava, match="needs a Java development kit 17 or newer: no javac"):
        java_tool("javac")


def test_an_old_java_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tool = tmp_path / "javac"
    tool.write_text("#!/bin/sh\necho javac 11.0.2\n", encoding="utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(MissingJava, match="Java 17 or newer, and javac is of 11"):
        java_tool("javac")


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
