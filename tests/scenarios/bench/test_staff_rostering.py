"""The published staff rostering instances: solved, counted by hand, and spoilt answers found."""

import csv
from pathlib import Path

import numpy as np
import pytest

from optimiser.errors import MusterError
from scenarios.bench.family import Task
from scenarios.bench.run import run_benchmark
from scenarios.bench.staff_rostering.check import ANSWER, check
from scenarios.bench.staff_rostering.instance import read_instance
from tests.shared_data import shared

OWN = """# An instance of our own in the published format
SECTION_HORIZON
14

SECTION_SHIFTS
E,480,
L,480,E

SECTION_STAFF
A,E=14|L=2,3840,2400,4,2,2,1
B,E=14|L=14,3840,2400,4,2,2,1
C,E=0|L=14,3840,2400,4,2,2,2

SECTION_DAYS_OFF
A,3
C,0

SECTION_SHIFT_ON_REQUESTS
A,5,E,2
B,7,L,3

SECTION_SHIFT_OFF_REQUESTS
B,1,E,4

SECTION_COVER
"""
COVER = "".join(f"{day},{shift},1,100,1\n" for day in range(14) for shift in "EL")


def spell(*days: str) -> list[tuple[str, int, str]]:
    """Rows of an answer, as person:shift:days."""
    rows = []
    for each in days:
        who, shift, listed = each.split(":")
        rows += [(who, int(day), shift) for day in listed.split(",")]
    return rows


LEGAL = spell("A:E:4,5,6,7,10,11", "B:E:0,1,2,3,12,13", "C:L:1,2,3,4,8,9,10,11")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with an instance of our own."""
    home = tmp_path / "data" / "staff_rostering"
    home.mkdir(parents=True)
    (home / "Own.txt").write_text(OWN + COVER, encoding="utf-8")
    return tmp_path / "data"


def judge(data: Path, rows: list[tuple[str, int, str]]) -> tuple[float | None, tuple[str, ...]]:
    """What the checker says of these rows."""
    with (data / ANSWER).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["staff", "day", "shift"])
        writer.writerows(rows)
    verdict = check("Own", data, data)
    return verdict.objective, verdict.faults


def test_a_legal_roster_is_counted_by_hand(data: Path) -> None:
    # E lacks 2 days and L 6; B is refused L on day 7 (3) and works E on day 1 against a wish (4)
    assert judge(data, LEGAL) == (807.0, ())


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (spell("A:L:0,1,2"), "A: 3 shifts L, at most 2 are allowed"),
        (spell("A:E:3"), "A: E on day 3, which is a day off"),
        (spell("A:L:8", "A:E:9"), "A: E on day 9 follows L"),
        (spell("A:E:8"), "A: 5 days at work from day 4, at most 4 are allowed"),
        (spell("A:E:13"), "A: 1 days off from day 12, at least 2 are wanted"),
        (spell("B:E:6"), "B: 1 days at work from day 6, at least 2 are wanted"),
        (spell("B:E:5,6"), "B: 2 weekends, at most 1 are allowed"),
        (spell("C:L:5"), "C: 4320 minutes in all, 2400 to 3840 are allowed"),
        (spell("C:E:5"), "C: 1 shifts E, at most 0 are allowed"),
        (spell("Z:E:5"), "there is no employee 'Z'"),
        (spell("A:E:14"), "there is no day '14'"),
        (spell("A:N:1"), "there is no shift 'N'"),
        (spell("A:L:4"), "A has 2 shifts on day 4"),
    ],
)
def test_every_rule_that_is_broken_is_named(
    data: Path, change: list[tuple[str, int, str]], fault: str
) -> None:
    assert fault in judge(data, [*LEGAL, *change])[1]


def test_blocks_at_the_ends_are_never_too_short_but_may_be_too_long(data: Path) -> None:
    short = [row for row in LEGAL if row[:2] != ("B", 12)]
    assert judge(data, short)[1] == ()
    long = [*LEGAL, *spell("B:E:4")]
    assert judge(data, long)[1] == ("B: 5 days at work from day 0, at most 4 are allowed",)


def test_the_published_counts_of_the_first_instance() -> None:
    rota = read_instance(shared("benchmarks", "staff_rostering", "Instance1.txt"))
    rows = np.zeros((8, 14), dtype=np.int16)
    assert rota.cost_of(rows) == 7137
    rows[0, [2, 3]] = 1
    assert rota.cost_of(rows) == 6933


def test_the_checker_counts_the_same(tmp_path: Path) -> None:
    (tmp_path / ANSWER).write_text("staff,day,shift\nA,2,D\nA,3,D\n", encoding="utf-8")
    verdict = check("Instance1", shared("benchmarks"), tmp_path)
    assert verdict.objective == 6933
    assert "A: 960 minutes in all, 3360 to 4320 are allowed" in verdict.faults


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        (("E,480,", "E,much,"), r"Own.txt, line 6: 'much' should be a whole number"),
        (("L,480,E", "L,480,N"), "there is no shift 'N'"),
        (("A,5,E,2", "A,5,E"), "4 values are expected in SECTION_SHIFT_ON_REQUESTS, not 3"),
        (("B,1,E,4", "B,14,E,4"), "day 14 is not one of the 14 days"),
        (("C,0\n", "X,0\n"), "there is no employee 'X'"),
        (("E=14|L=2", "E14|L=2"), "'E14' should be a shift and its most"),
        (("SECTION_DAYS_OFF", "SECTION_OFF"), "'A,3' is in no section that is known"),
    ],
)
def test_what_is_not_as_published_is_a_sentence(
    data: Path, spoilt: tuple[str, str], sentence: str
) -> None:
    path = data / "staff_rostering" / "Own.txt"
    path.write_text((OWN + COVER).replace(*spoilt, 1), encoding="utf-8")
    with pytest.raises(MusterError, match=sentence):
        read_instance(path)


def test_limits_that_clash_are_a_sentence(data: Path) -> None:
    path = data / "staff_rostering" / "Own.txt"
    path.write_text((OWN + COVER).replace("3840,2400,4,2,2,2", "3840,3600,1,1,2,2"), "utf-8")
    with pytest.raises(MusterError, match="no line was found that keeps every limit of C"):
        run_benchmark("staff_rostering/Own", Task("", data))


def test_an_answer_is_found_and_confirmed(data: Path, tmp_path: Path) -> None:
    ran = run_benchmark("staff_rostering/Own", Task("", data), tmp_path)
    assert ran.checked, ran.faults
    assert ran.solved.objective is not None
    assert ran.solved.bound is not None
    assert ran.solved.bound <= ran.solved.objective < 807


@pytest.mark.parametrize("instance", ["Instance2", "Instance3", "Instance4"])
def test_published_instances_are_proved_at_their_best_known(instance: str) -> None:
    ran = run_benchmark(f"staff_rostering/{instance}", Task("", shared("benchmarks")))
    assert ran.checked, ran.faults
    assert ran.solved.objective == ran.solved.best_known == ran.solved.bound
