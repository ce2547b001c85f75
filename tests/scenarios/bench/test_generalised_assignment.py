"""Generalised assignment: read as published, solved, and spoilt answers found out."""

from pathlib import Path

import pytest

from optimiser.errors import MusterError
from optimiser.solving import Limits
from scenarios.bench.family import Task
from scenarios.bench.generalised_assignment.check import ANSWER, check
from scenarios.bench.generalised_assignment.instance import read_instance
from scenarios.bench.run import run_benchmark
from tests.shared_data import shared

OWN = """ 2 3
 1 2 3
 4 1 9
 5 5 5
 2 2 2
 10 3"""
"""Agent 1 is best at all three jobs but the second, and has room for two."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    home = tmp_path / "data" / "generalised_assignment"
    home.mkdir(parents=True)
    (home / "own").write_text(OWN, encoding="utf-8")
    return tmp_path / "data"


def test_an_answer_is_found_and_confirmed(data: Path, tmp_path: Path) -> None:
    ran = run_benchmark("generalised_assignment/own", Task("", data), tmp_path)
    assert ran.checked, ran.faults
    assert (ran.solved.objective, ran.solved.bound) == (5, 5)
    assert (tmp_path / ANSWER).read_text(encoding="utf-8") == "job,agent\n1,1\n2,2\n3,1\n"


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("1,1\n2,2", "job 3 is given to 0 agents"),
        ("1,1\n2,2\n3,1\n3,1", "job 3 is given to 2 agents"),
        ("1,1\n2,1\n3,1", "agent 1 takes 5 more"),
        ("1,1\n2,2\n3,3", "no agent 3"),
        ("1,1\n2,2\n4,1", "no job 4"),
    ],
)
def test_spoilt_answers_are_found_out(data: Path, tmp_path: Path, rows: str, fault: str) -> None:
    (tmp_path / ANSWER).write_text(f"job,agent\n{rows}\n", encoding="utf-8")
    assert fault in "; ".join(check("own", data, tmp_path).faults)


@pytest.mark.parametrize("text", ["", "2 3 1", "2 1 1 1 1 1 -5 1", "one two"])
def test_a_file_of_another_form_is_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MusterError, match=r"^odd (should hold|begins with)"):
        read_instance(path)


@pytest.mark.parametrize(("name", "best"), [("c05100", 1931), ("d05100", 6353)])
def test_published_instances_come_near_their_best(tmp_path: Path, name: str, best: int) -> None:
    task = Task("", shared("benchmarks"), Limits(work=0.8))
    ran = run_benchmark(f"generalised_assignment/{name}", task, tmp_path)
    assert ran.checked, ran.faults
    assert ran.solved.objective is not None
    assert ran.solved.bound is not None
    assert 0.999 * best <= ran.solved.bound <= best <= ran.solved.objective <= 1.001 * best
