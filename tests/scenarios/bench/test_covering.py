"""Maximal covering: read as published, solved, and spoilt answers found out."""

from pathlib import Path

import pytest

from optimiser.errors import MusterError
from optimiser.solving import Limits
from scenarios.bench.covering.check import ANSWER, check
from scenarios.bench.covering.instance import parse_instance, read_instance
from scenarios.bench.family import Task
from scenarios.bench.run import run_benchmark
from tests.shared_data import shared

OWN = """NAME : Own
TYPE : MCLP
DIMENSION : 4
NODE_COORD_SECTION\t
51.0000 000.0000
51.0030 000.0000
51.0060 000.0000
51.5000 000.0000
DEMAND_SECTION
5
1
4
7EOF"""
"""Three nodes 334 m apart on a meridian and one far away."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    home = tmp_path / "data" / "covering"
    home.mkdir(parents=True)
    (home / "Own.txt").write_text(OWN, encoding="utf-8")
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("name", "covered"), [("p=1,r=400", 10), ("p=1,r=300", 7), ("p=2,r=400", 17)]
)
def test_an_answer_is_found_and_confirmed(
    data: Path, tmp_path: Path, name: str, covered: int
) -> None:
    ran = run_benchmark(f"covering/Own:{name}", Task("", data), tmp_path)
    assert ran.checked, ran.faults
    assert (ran.solved.objective, ran.solved.bound) == (covered, covered)


@pytest.mark.parametrize("sites", ["", "1\n2\n", "9\n"])
def test_spoilt_answers_are_found_out(data: Path, tmp_path: Path, sites: str) -> None:
    (tmp_path / ANSWER).write_text(f"site\n{sites}", encoding="utf-8")
    assert check("Own:p=1,r=400", data, tmp_path).faults


def test_the_reach_is_on_the_great_circle(data: Path, tmp_path: Path) -> None:
    (tmp_path / ANSWER).write_text("site\n1\n", encoding="utf-8")
    # 0.003 degrees of 6,378,100 m are 333.96 m
    assert check("Own:p=1,r=333", data, tmp_path).objective == 5
    assert check("Own:p=1,r=334", data, tmp_path).objective == 6


def test_names_and_files_that_are_wrong_are_sentences(data: Path) -> None:
    with pytest.raises(MusterError, match="for example NewYork:p=50,r=400"):
        parse_instance("NewYork")
    path = data / "covering" / "Own.txt"
    instance = parse_instance("Own:p=1,r=400")
    for spoilt, sentence in (
        (OWN.replace("DIMENSION", "SIZE"), "has no line DIMENSION"),
        (OWN.replace("51.5000 000.0000\n", ""), "NODE_COORD_SECTION should have 4 lines"),
        (OWN.replace("\n4\n", "\n4.5\n"), "demand should be whole numbers"),
    ):
        path.write_text(spoilt, encoding="utf-8")
        with pytest.raises(MusterError, match=sentence):
            read_instance(path, instance)


def test_new_york_within_a_few_seconds_is_near_the_optimum_and_bounded() -> None:
    data = shared("benchmarks")
    task = Task("", data, Limits(seconds=4))
    ran = run_benchmark("covering/NewYork:p=50,r=400", task)
    assert ran.checked, ran.faults
    assert ran.solved.objective is not None
    assert ran.solved.bound is not None
    assert 1_130_000 <= ran.solved.objective <= 1_153_640 <= ran.solved.bound
