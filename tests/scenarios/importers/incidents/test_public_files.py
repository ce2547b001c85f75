"""The two public files, counted again by other means."""

import csv
import gzip
from collections import Counter
from datetime import date

import pytest

from scenarios.build.demand import build_heatmap_of
from scenarios.importers.incidents.import_incidents import StaffingChoice, import_incidents
from scenarios.importers.incidents.mapping import IncidentMapping, read_mapping, with_words
from tests.shared_data import REPOSITORY, shared

SAPD = ("data", "sapd_calls_for_service", "sapd_calls_2024-07_2025-11_first_days_of_month.csv.gz")
SCOTLAND = ("data", "police_scotland_or_challenge", "incidents.csv")
HELD_OUT_FROM = date(2025, 10, 1)


def test_san_antonio_counted_again() -> None:
    path = shared(*SAPD)
    mapping = read_mapping(REPOSITORY / "docs" / "mappings" / "san_antonio.yaml", pytest.fail)
    staffing = StaffingChoice(officers=60)
    result = import_incidents(path, mapping, hold_out_from=HELD_OUT_FROM, staffing=staffing)
    counts, pack = result.counts, result.pack
    dropped, late, days, codes = Counter[str](), 0, Counter[str](), set[str]()
    with gzip.open(path, "rt", newline="") as file:
        for row in csv.DictReader(file):
            day = row["response_local"][:10]
            days[day] += 1
            if row["ProblemType"] in mapping.drop:
                dropped[row["ProblemType"]] += 1
            elif day >= HELD_OUT_FROM.isoformat():
                late += 1
            codes.add(row["PatrolDistrict"])
    assert counts.rows == days.total() == 269_471
    assert counts.dropped == dropped
    assert counts.held_out == late
    assert counts.on_days_not_covered == days["2024-07-06"] == 1
    left = counts.rows - dropped.total() - late - 1
    assert (counts.used, counts.unplaced, counts.outside) == (left - 1, 0, 1)
    assert {area.area_id for area in pack.areas} <= codes
    assert pack.manifest.history_gaps[0] == "2024-07-06/2024-08-31"
    covered = {day for day in days if "2024-07-06" != day < HELD_OUT_FROM.isoformat()}
    heatmap = build_heatmap_of(pack)
    hours = 24 * len(covered) + 1  # the clocks of Chicago went back on 3 November 2024
    assert heatmap.weeks_of_history == pytest.approx(hours / 168)
    assert heatmap.incidents_used == counts.used
    assert not heatmap.modelled_hours
    assert set(pack.incidents["modelled_fields"]) == {"grade;minutes_on_scene;officers_required"}


def test_the_week_of_police_scotland_counted_again() -> None:
    path = shared(*SCOTLAND)
    maps = [
        "incident_id=URN",
        "latitude=Latitude",
        "longitude=Longitude",
        "received_day=Day",
        "received_hour=Hour",
        "grade=Priority",
        "minutes_on_scene:hours=Deployment Time (hrs)",
    ]
    grades = ["Immediate=1,Priority=2,Prompt=2,Standard=3"]
    mapping = with_words(IncidentMapping(), maps, grades, [], [], pytest.fail)
    mapping = mapping.model_copy(update={"day_one": date(2022, 7, 6)})
    pack = import_incidents(path, mapping, staffing=StaffingChoice(officers=60)).pack
    by_hour, minutes, priorities = Counter[tuple[int, int]](), 0.0, Counter[str]()
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            by_hour[int(row["Day"]), int(row["Hour"])] += 1
            minutes += 60 * float(row["Deployment Time (hrs)"])
            priorities[row["Priority"]] += 1
    local = pack.incidents["received_at"].dt.tz_convert("Europe/London")
    assert Counter(zip(local.dt.day - 5, local.dt.hour, strict=True)) == by_hour
    assert pack.incidents["minutes_on_scene"].sum() == pytest.approx(minutes)
    own = pack.incidents["grade"].value_counts().to_dict()
    prompt = priorities["Prompt"] + priorities["Priority"]
    assert own == {1: priorities["Immediate"], 2: prompt, 3: priorities["Standard"]}
    assert build_heatmap_of(pack).weeks_of_history == 1
