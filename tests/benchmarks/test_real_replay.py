"""One section of San Antonio as a district: what is planned for, what is held out, which days."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.real_replay import CALLS, HOLD_OUT_FROM, pack_of, section_of
from optimiser.patrols.hotspots import HotSpots
from optimiser.replay.draws import Spread, draw
from scenarios.build.common import areas_of, horizon_of
from scenarios.replay.ground import ground_of
from scenarios.replay.incidents import held_out_of
from scenarios.replay.spots import spots_of
from tests.shared_data import shared

SECTION = "22"
DROPPED = {"Patrol By", "Officer Traffic Stop", "Traffic Violation", "CRT Follow Up"}


def test_held_out_days_of_the_raw_file_are_drawn_for_dates_of_their_weekday(
    tmp_path: Path,
) -> None:
    data = shared("data")
    path = shared("data", *CALLS.parts)
    calls = section_of(data, SECTION, tmp_path / "calls.csv")
    with gzip.open(path, "rt", newline="") as file:
        raw = [row for row in csv.DictReader(file) if row["PatrolDistrict"].startswith(SECTION)]
    pack, counts = pack_of(calls, tmp_path / "pack", HOLD_OUT_FROM, officers=20, weeks=2)
    assert counts.rows == len(raw)
    by_day = Counter(r["response_local"][:10] for r in raw if r["ProblemType"] not in DROPPED)
    held = {day: count for day, count in by_day.items() if day >= HOLD_OUT_FROM.isoformat()}
    local = pack.held_out["received_at"].dt.tz_convert(pack.manifest.timezone)
    assert Counter(local.dt.strftime("%Y-%m-%d")) == held
    assert pack.incidents["received_at"].max() < pd.Timestamp(HOLD_OUT_FROM, tz="America/Chicago")

    ground = ground_of(areas_of(pack), pack.policy)
    spots = spots_of(HotSpots(), ground, 150)
    serving = np.zeros(len(pack.areas), dtype=np.int64)
    found = held_out_of(pack, horizon_of(pack), ground, spots, serving)
    assert 1 < found.days_per_weekday < 6
    drawn = draw(found.incidents, found.period, Spread(), seed=1, number=0)
    usual = np.median(list(held.values()))
    for week in range(2):
        day = drawn.hour // 24
        sizes = np.bincount(day, minlength=14)[7 * week : 7 * week + 7]
        assert (sizes > usual / 2).all()


def test_a_section_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    shared("data", *CALLS.parts)
    with pytest.raises(SystemExit, match="no patrol district begins with 99; sections are 11, 12"):
        section_of(shared("data"), "99", tmp_path / "calls.csv")
