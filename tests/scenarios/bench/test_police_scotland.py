"""The Police Scotland week: read, dispatched both ways, checked, and spoilt answers found out."""

import csv
import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimiser.dispatching.calls import Dispatch
from optimiser.dispatching.lookahead import LookAhead
from optimiser.dispatching.online import dispatch_online
from optimiser.dispatching.policy import Policy
from optimiser.errors import MusterError
from scenarios.bench.family import Task
from scenarios.bench.police_scotland.check import FEWEST, HINDSIGHT, ONLINE, check, judge
from scenarios.bench.police_scotland.family import HEADER, dispatch_rows
from scenarios.bench.police_scotland.fewest import fewest_officers
from scenarios.bench.police_scotland.instance import Week, read_week, week_of_shifts
from scenarios.bench.police_scotland.measures import late_calls
from scenarios.bench.run import run_benchmark
from tests.shared_data import shared

AHEAD = LookAhead(futures=6)
MILE = math.degrees(1 / 3958.8)
"""Degrees of latitude in a mile."""
FOLDER = "data/police_scotland_or_challenge"
INCIDENTS = "URN,Latitude,Longitude,Day,Hour,Priority,Deployment Time (hrs)"
STATIONS = f"Station No.,Latitude,Longitude\n1,55,-4\n2,{55 + 12 * MILE},-4\n"


def made(folder: Path, *rows: str) -> Path:
    """Files of our own: station 2 is 12 miles north of station 1."""
    (folder / "stations.csv").write_text(STATIONS, encoding="utf-8")
    (folder / "incidents.csv").write_text("\n".join([INCIDENTS, *rows]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def little(tmp_path: Path) -> Path:
    """Two incidents three miles north of station 1 and one at station 2."""
    at = f"{55 + 3 * MILE},-4"
    return made(
        tmp_path,
        f"A,{at},1,9,Immediate,0.5",
        f"B,{at},1,9,Prompt,1.5",
        f"C,{55 + 12 * MILE},-4,7,23,Standard,2",
    )


def write(folder: Path, file: str, rows: list[tuple[object, ...]]) -> None:
    with (folder / file).open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEADER, *rows])


def test_travel_is_as_the_crow_flies_at_thirty_miles_an_hour(little: Path) -> None:
    week = read_week(little)
    np.testing.assert_allclose(week.calls.travel, [[0.1, 0.3], [0.1, 0.3], [0.4, 0.0]], atol=1e-9)
    assert week.calls.reported.tolist() == [9, 9, 167]
    assert week.calls.urgent.tolist() == [True, False, False]


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    made(tmp_path, "A,55,-4,1,9,Urgent,0.5", "B,north,-4,1,9,Prompt,1", "C,55,-4,8,9,Prompt,1")
    with pytest.raises(MusterError, match=r"row 2: priority.*row 3: latitude.*row 4: day 8"):
        read_week(tmp_path)
    with pytest.raises(MusterError, match=r"there is no file .*incidents\.csv.*stations\.csv"):
        read_week(tmp_path / "nowhere")


def good(folder: Path) -> list[tuple[object, ...]]:
    week = read_week(folder)
    sent = dispatch_online(week.calls, week_of_shifts(week.splits()), Policy())
    return dispatch_rows(week, sent)


def test_the_checker_accepts_a_dispatch_and_counts_what_is_late(little: Path) -> None:
    rows = good(little)
    write(little, HINDSIGHT, rows)
    assert judge(little, little / HINDSIGHT) == ([], [])
    waits = [("A", "1", 1, 1, 1, 9.95, 10.05, 10.55), *rows[1:]]
    write(little, HINDSIGHT, waits)
    assert judge(little, little / HINDSIGHT) == (["Immediate incident A is late"], [])
    write(little, ONLINE, rows)
    assert "an immediate incident is late" in check("", little, little).faults
    write(little, FEWEST[0], waits)
    assert f"{FEWEST[0]}: Immediate incident A is late" in check("", little, little).faults


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda rows: rows[1:], "A is not answered"),
        (lambda rows: [*rows, rows[0]], "again"),
        (lambda rows: [("A", "1", 1, 0, 1, 9, 9.1, 9.6), *rows[1:]], "outside its shift"),
        (lambda rows: [("A", "1", 1, 1, 1, 8.5, 8.6, 9.1), *rows[1:]], "before the report"),
        (lambda rows: [("A", "2", 1, 1, 1, 9, 9.1, 9.6), *rows[1:]], "travels 0.1000 hours"),
        (lambda rows: [("A", "1", 1, 1, 1, 9, 9.1, 9.5), *rows[1:]], "on the scene"),
        (lambda rows: [(*row[:4], 1, *row[5:]) for row in rows], "two incidents"),
    ],
)
def test_spoilt_answers_are_found_out(
    little: Path, spoil: Callable[[list[tuple[object, ...]]], list[tuple[object, ...]]], fault: str
) -> None:
    write(little, HINDSIGHT, spoil(good(little)))
    _, faults = judge(little, little / HINDSIGHT)
    assert any(fault in each for each in faults), faults


def test_too_many_officers_and_a_split_that_moves_are_found_out(little: Path) -> None:
    at = [("A", "1", 1, 1, 1, 9, 9.1, 9.6), ("B", "1", 1, 1, 2, 9, 9.1, 10.6)]
    last = [("C", "2", 7, 2, 1, 167, 167, 169)]
    write(little, HINDSIGHT, [*at, *last])
    _, faults = judge(little, little / HINDSIGHT, {0: 15, 1: 1, 2: 40})
    assert faults == [f"{HINDSIGHT}: 2 officers on day 1 in shift 1"]


def test_a_little_week_is_answered_and_proved(little: Path) -> None:
    ran = run_benchmark("police-scotland", Task("", little), little)
    assert ran.checked, ran.faults
    assert (ran.solved.objective, ran.solved.bound) == (0.0, 0.0)
    figures = json.loads(json.dumps(ran.figures()))
    assert figures["online"]["late_by_priority"] == {"immediate": 0, "prompt": 0, "standard": 0}
    with pytest.raises(MusterError, match="one week only"):
        run_benchmark("police-scotland/2", Task("", little))


def test_fewest_officers_of_a_little_week_are_proved(little: Path) -> None:
    found = fewest_officers(read_week(little), 60.0, 1).figures
    assert found["bound_by_shift"] == [1, 1, 1]
    assert found["with_hindsight_by_shift"] == [1, 1, 1]
    assert found["online_by_shift"] == [1, 1, 1]


@pytest.fixture(scope="module")
def week() -> Week:
    """The published week."""
    return read_week(shared(*FOLDER.split("/")))


def until(week: Week, hour: float) -> Week:
    """The week without what is reported later."""
    count = int(np.searchsorted(week.calls.reported, hour, side="right"))
    calls = week.calls
    known = replace(
        calls,
        reported=calls.reported[:count],
        target=calls.target[:count],
        on_scene=calls.on_scene[:count],
        travel=calls.travel[:count],
        urgent=calls.urgent[:count],
    )
    return Week(week.urns[:count], week.stations, known)


def test_the_published_week_is_met_online(week: Week) -> None:
    sent = dispatch_online(week.calls, week_of_shifts(week.splits()), Policy())
    late = late_calls(week, sent)
    assert late.count <= 9
    assert late.by_priority["immediate"] == 0
    ahead = late_calls(week, dispatch_online(week.calls, week_of_shifts(week.splits()), AHEAD))
    assert ahead.count <= 9
    assert ahead.by_priority["immediate"] == 0
    equal = week_of_shifts([(5, 5, 5), (9, 8, 8), (14, 13, 13)])
    moved = late_calls(week, dispatch_online(week.calls, equal, Policy()))
    assert moved.count <= 9, "the result hangs on the officers by station"


@pytest.mark.parametrize("hour", [20.0, 97.0, 99.0])
def test_no_decision_knows_of_later_incidents(week: Week, hour: float) -> None:
    shifts = week_of_shifts(week.splits())

    def decided(sent: list[Dispatch]) -> list[Dispatch]:
        return [each for each in sent if each.depart < hour + 1]

    known = until(week, hour)
    early = dispatch_online(known.calls, shifts, Policy())
    assert decided(early) == decided(dispatch_online(week.calls, shifts, Policy()))


def test_days_in_another_order_are_the_same_days(week: Week) -> None:
    moved = week.permuted([3, 0, 1, 2, 6, 5, 4])
    assert sorted(moved.urns) == sorted(week.urns)
    first = {urn for urn, hour in zip(moved.urns, moved.calls.reported, strict=True) if hour < 24}
    fourth = zip(week.urns, week.calls.reported, strict=True)
    assert first == {urn for urn, hour in fourth if 72 <= hour < 96}
