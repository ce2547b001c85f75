"""The published shift design instances: proved, and spoilt answers are found out."""

from pathlib import Path

import pytest

from optimiser.errors import MusterError
from optimiser.shifts.design.problem import Form
from scenarios.bench.family import Task
from scenarios.bench.run import run_benchmark
from scenarios.bench.shift_design.check import ANSWER, check
from scenarios.bench.shift_design.instance import read_instance
from tests.shared_data import shared

DAY = [0, 0, 2, 3, 3, 1] + [0] * 6
OWN = f"""interval = 120;
days = 7;
demand = {DAY * 7};
shiftTypes = 2;
minStart = [2, 3];
maxStart = [2, 4];
minLength = [3, 2];
maxLength = [3, 3];
weightUnderCover = 1;
weightOverCover = 1;
weightShiftInstances = 60;
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with an instance of our own: two from 04:00 for 6 h, one from 06:00 for 6 h."""
    home = tmp_path / "data" / "shift_design"
    home.mkdir(parents=True)
    (home / "Own.dzn").write_text(OWN, encoding="utf-8")
    return tmp_path / "data"


def answer(folder: Path, rows: list[str]) -> Path:
    text = "\n".join(["start,minutes,weekday,staff", *rows]) + "\n"
    (folder / ANSWER).write_text(text, encoding="utf-8")
    return folder


def perfect() -> list[str]:
    rows = [(f"04:00,360,{day},2", f"06:00,360,{day},1") for day in range(1, 8)]
    return [row for pair in rows for row in pair]


def test_the_format_is_read(data: Path) -> None:
    problem = read_instance(data / "shift_design" / "Own.dzn")
    assert problem.forms == (Form(2, 3), Form(3, 2), Form(3, 3), Form(4, 2), Form(4, 3))
    assert (problem.over_price, problem.under_price, problem.form_price) == (120, 120, 60)
    assert problem.slots_a_day == 12


def test_what_is_missing_is_a_sentence(data: Path) -> None:
    path = data / "shift_design" / "Own.dzn"
    path.write_text(OWN.replace("demand", "supply"), encoding="utf-8")
    with pytest.raises(MusterError, match="has no entry demand"):
        read_instance(path)
    path.write_text(OWN.replace("interval = 120", "interval = two"), encoding="utf-8")
    with pytest.raises(MusterError, match="interval should hold whole numbers"):
        read_instance(path)


def test_the_checker_counts_by_hand(data: Path, tmp_path: Path) -> None:
    rows = perfect()
    assert check("Own", data, answer(tmp_path, rows)).objective == 2 * 60
    missing = check("Own", data, answer(tmp_path, rows[1:]))
    assert missing.objective == 2 * 60 + 2 * 360
    more = check("Own", data, answer(tmp_path, [*rows, "06:00,240,3,1"]))
    assert more.objective == 3 * 60 + 240


@pytest.mark.parametrize(
    "row", ["05:00,360,1,1", "04:00,240,1,1", "04:00,360,8,1", "04:00,360,1,0"]
)
def test_a_shift_that_is_not_allowed_is_found_out(data: Path, tmp_path: Path, row: str) -> None:
    assert check("Own", data, answer(tmp_path, [*perfect(), row])).faults


def test_the_best_answer_is_found_proved_and_confirmed(data: Path, tmp_path: Path) -> None:
    ran = run_benchmark("shift_design/Own", Task("", data), tmp_path)
    assert ran.checked, ran.faults
    assert (ran.solved.objective, ran.solved.bound) == (120.0, 120.0)


@pytest.mark.parametrize(("number", "best"), [(1, 480), (3, 600), (5, 480)])
def test_published_instances_are_proved(number: int, best: int) -> None:
    ran = run_benchmark(f"shift_design/RandomExample{number}", Task("", shared("benchmarks")))
    assert ran.checked, ran.faults
    assert (ran.solved.objective, ran.solved.bound) == (best, best)
