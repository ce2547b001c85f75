"""p-median instances: read as published, solved, and spoilt answers found out."""

from pathlib import Path

import pytest

from optimiser.errors import MusterError
from scenarios.bench.family import Task
from scenarios.bench.p_median.check import ANSWER, check
from scenarios.bench.p_median.instance import read_instance
from scenarios.bench.run import run_benchmark
from tests.shared_data import shared

LINE = "4 5 1\n1 2 9\n2 3 4\n3 4 5\n4 1 50\n2 1 3\n"
"""A line of four nodes: the second length of 1-2 holds, and 4-1 is longer than the way round."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    home = tmp_path / "data" / "p_median"
    home.mkdir(parents=True)
    (home / "own.txt").write_text(LINE, encoding="utf-8")
    return tmp_path / "data"


def test_the_format_is_read_and_the_last_length_holds(data: Path) -> None:
    problem = read_instance(data / "p_median" / "own.txt")
    assert [problem.cost_of([site]) for site in range(4)] == [22, 16, 16, 26]


def test_an_answer_is_found_and_confirmed(data: Path, tmp_path: Path) -> None:
    ran = run_benchmark("p_median/own", Task("", data), tmp_path)
    assert ran.checked
    assert (ran.solved.objective, ran.solved.bound) == (16.0, 16.0)


@pytest.mark.parametrize("sites", ["", "1\n2\n", "9\n", "1\n1\n"])
def test_spoilt_answers_are_found_out(data: Path, tmp_path: Path, sites: str) -> None:
    (tmp_path / ANSWER).write_text(f"site\n{sites}", encoding="utf-8")
    assert check("own", data, tmp_path).faults


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("4 1 1\n1 x 9\n", "line 2: three whole numbers are expected"),
        ("4 1 1\n1 5 9\n", "line 2: nodes are 1 to 4"),
        ("4 2 1\n1 2 9\n", "has 1 edges, but its first line says 2"),
        ("4 1 1\n1 2 9\n", "no path joins"),
    ],
)
def test_an_instance_that_is_not_as_published_is_a_sentence(
    data: Path, text: str, sentence: str
) -> None:
    path = data / "p_median" / "own.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MusterError, match=sentence):
        read_instance(path)


@pytest.mark.parametrize("number", [3, 6, 10])
def test_published_instances_are_proved(number: int) -> None:
    ran = run_benchmark(f"p_median/pmed{number}", Task("", shared("benchmarks")))
    assert ran.checked, ran.faults
    assert ran.solved.objective == ran.solved.bound == ran.solved.best_known
