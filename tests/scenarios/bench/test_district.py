"""The district ladder: names of its rungs, an answer that counts, and answers that do not."""

import csv
import re
from pathlib import Path

import pytest

from optimiser.errors import MusterError
from optimiser.solving import Limits, Progress
from scenarios.bench.district.check import ANSWER, check
from scenarios.bench.district.family import FirstPlan
from scenarios.bench.district.size import Size, size_of
from scenarios.bench.family import Task
from scenarios.bench.run import BenchResult, run_benchmark

Rows = list[dict[str, str]]


@pytest.mark.parametrize(
    ("name", "size"), [("30", Size(30, 4)), ("1000x84", Size(1000, 12)), ("10x7", Size(10, 1))]
)
def test_a_name_is_officers_and_days(name: str, size: Size) -> None:
    assert size_of(name) == size


def test_a_name_that_is_no_size_is_a_sentence() -> None:
    for name in ("", "x28", "120x", "-5", "12.5", "120 x 28"):
        with pytest.raises(MusterError, match="for example district:120 or district:1000x84"):
            size_of(name)


def test_all_that_is_wrong_with_a_size_is_told_at_once() -> None:
    with pytest.raises(MusterError, match="must be 10 to 10000, not 9; days must be whole weeks"):
        size_of("9x30")
    with pytest.raises(MusterError, match="not 0 days"):
        size_of("120x0")
    with pytest.raises(MusterError, match="not 371 days"):
        size_of("120x371")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[BenchResult, Path]:
    folder = tmp_path_factory.mktemp("district")
    limits = Limits(seconds=60, workers=2, work=10, seed=2)
    return run_benchmark("district:30x7", Task("", None, limits), folder), folder


def test_pounds_are_what_the_duties_cost(ran: tuple[BenchResult, Path]) -> None:
    """Overtime is planned in this district, and an hour of it costs tens of pounds."""
    result, folder = ran
    hours = sum(int(row["extension_minutes"]) for row in rows_of(folder)) / 60
    assert 0 < 10 * hours < result.figures()["pounds"] < 100 * hours


def rows_of(folder: Path) -> Rows:
    with (folder / ANSWER).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(folder: Path, rows: Rows) -> None:
    with (folder / ANSWER).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def answer(ran: tuple[BenchResult, Path], tmp_path: Path) -> Path:
    for file in ran[1].iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def test_the_checker_confirms_the_roster_and_the_figures_say_what_it_took(
    ran: tuple[BenchResult, Path],
) -> None:
    figures = ran[0].figures()
    assert figures["checked"], figures["faults"]
    gap = figures["objective"] - figures["bound"]
    assert figures["gap_staff_hours"] == pytest.approx(gap, abs=1e-3)
    assert 0 < figures["seconds_to_first_plan"] <= figures["seconds_to_plan"]
    assert figures["peak_memory_mib"] > 50
    assert (figures["days"], figures["staff"] >= 30) == (7, True)


def test_an_hour_less_is_counted_though_nothing_is_broken(
    ran: tuple[BenchResult, Path], answer: Path
) -> None:
    before = check("30x7", None, answer).objective
    rows = rows_of(answer)
    values = set()
    for index in range(len(rows)):
        write_rows(answer, rows[:index] + rows[index + 1 :])
        values.add(check("30x7", None, answer).objective)
        if len(values) > 1 or index > 20:
            break
    assert before == ran[0].solved.objective
    assert all(value is not None and before is not None and value >= before for value in values)
    assert max(value for value in values if value is not None) > (before or 0)


def test_a_broken_rule_is_a_fault(answer: Path) -> None:
    rows = rows_of(answer)
    write_rows(answer, [*rows, rows[0]])
    assert check("30x7", None, answer).faults


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("staff", "NOBODY", "NOBODY.*means nothing"),
        ("day", "soon", "soon.*means nothing"),
        ("day", "1999-01-01", "outside the period"),
        ("shift", "?", "means nothing"),
        ("kind", "favour", "means nothing"),
        ("extension_minutes", "7", "is no duty of a"),
    ],
)
def test_a_duty_that_nobody_may_be_given_is_a_sentence(
    answer: Path, column: str, value: str, fault: str
) -> None:
    rows = rows_of(answer)
    rows[0] = {**rows[0], column: value}
    write_rows(answer, rows)
    verdict = check("30x7", None, answer)
    assert verdict.objective is None
    assert re.search(fault, verdict.faults[0])


def test_an_answer_to_another_district_does_not_count(answer: Path) -> None:
    assert "not 60" in check("60", None, answer).faults[0]


def test_the_first_plan_is_when_an_objective_is_first_told() -> None:
    told: list[Progress] = []
    first = FirstPlan(told.append)
    for progress in (
        Progress("rota", "building", 0.5),
        Progress("rota", "first roster", 1.5, 100.0),
        Progress("rota", "better roster", 2.5, 90.0),
    ):
        first(progress)
    assert first.seconds == 1.5
    assert len(told) == 3
