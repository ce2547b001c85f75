"""The published rotating workforce instances: solved, and spoilt answers are found out."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from optimiser.errors import MusterError
from optimiser.shifts.rotating.problem import OFF, Span
from scenarios.bench.family import Task
from scenarios.bench.rotating_workforce.check import ANSWER, check
from scenarios.bench.rotating_workforce.instance import read_instance
from scenarios.bench.run import run_benchmark
from tests.shared_data import shared

OWN = """#Length of the schedule
7

#Number of Employees
{staff}

##Number of Shifts
1

# Temporal Requirements Matrix
2 2 2 2 2 1 1

#ShiftName, Start, Length, Name, MinlengthOfBlocks, MaxLengthOfBlocks
D  360 480 2 5

# Minimum and maximum length of days-off blocks
2 4

# Minimum and maximum length of work blocks
2 5

# Number of not allowed shift sequences: NrSequencesOfLength2, NrSequencesOfLength3:
0 1

# Not allowed shift sequences
D - D
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with an instance of our own in the published format."""
    home = tmp_path / "data" / "rotating_workforce"
    home.mkdir(parents=True)
    (home / "Own.txt").write_text(OWN.format(staff=3), encoding="utf-8")
    return tmp_path / "data"


def test_the_format_is_read(data: Path) -> None:
    problem = read_instance(data / "rotating_workforce" / "Own.txt")
    assert (problem.weeks, problem.codes) == (3, ("D",))
    assert problem.required == ((2, 2, 2, 2, 2, 1, 1),)
    assert problem.shift_runs == (Span(2, 5),)
    assert (problem.free_runs, problem.work_runs) == (Span(2, 4), Span(2, 5))
    assert problem.forbidden == (("D", OFF, "D"),)


def test_an_instance_that_is_not_as_published_is_a_sentence(data: Path) -> None:
    path = data / "rotating_workforce" / "Own.txt"
    path.write_text(OWN.format(staff="three"), encoding="utf-8")
    with pytest.raises(MusterError, match=r"Own.txt, line 5: 'three' should be whole numbers"):
        read_instance(path)
    path.write_text(OWN.format(staff=3)[:150], encoding="utf-8")
    with pytest.raises(MusterError, match="values are expected"):
        read_instance(path)


def test_an_answer_is_found_and_confirmed(data: Path, tmp_path: Path) -> None:
    ran = run_benchmark("rotating_workforce/Own", Task("", data), tmp_path)
    assert ran.checked
    assert (ran.solved.objective, ran.solved.bound, ran.gap) == (0.0, 0.0, 0.0)


def blank_a_week(rows: list[list[str]]) -> None:
    for row in rows[1:8]:
        row[2] = OFF


def swap_first_two_days(rows: list[list[str]]) -> None:
    worked = next(at for at in range(2, len(rows)) if rows[at][2] != rows[at - 1][2])
    rows[worked][2], rows[worked - 1][2] = rows[worked - 1][2], rows[worked][2]


def lose_a_row(rows: list[list[str]]) -> None:
    rows.pop()


def name_an_unknown_shift(rows: list[list[str]]) -> None:
    rows[1][2] = "Z"


@pytest.mark.parametrize(
    "spoil", [blank_a_week, swap_first_two_days, lose_a_row, name_an_unknown_shift]
)
def test_a_spoilt_answer_is_found_out(
    data: Path, tmp_path: Path, spoil: Callable[[list[list[str]]], None]
) -> None:
    run_benchmark("rotating_workforce/Own", Task("", data), tmp_path)
    with (tmp_path / ANSWER).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    spoil(rows)
    with (tmp_path / ANSWER).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    verdict = check("Own", data, tmp_path)
    assert verdict.faults
    assert verdict.objective


def test_an_impossible_instance_has_no_answer(data: Path) -> None:
    path = data / "rotating_workforce" / "Own.txt"
    path.write_text(OWN.format(staff=2), encoding="utf-8")
    ran = run_benchmark("rotating_workforce/Own", Task("", data))
    assert not ran.checked
    assert ran.solved.objective is None
    assert ran.solved.more["status"] == "infeasible"


@pytest.mark.parametrize("number", [1, 2, 6, 8, 13, 20])
def test_published_instances_are_solved(number: int) -> None:
    ran = run_benchmark(f"rotating_workforce/Example{number}", Task("", shared("benchmarks")))
    assert ran.checked, ran.faults
    assert ran.cpu_seconds < 10
