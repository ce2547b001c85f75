from pathlib import Path

import pandas as pd
import pytest

from optimiser.requirement import staffing_requirement
from scenarios.build.common import horizon_of
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of
from scenarios.export.demand_files import (
    write_demand,
    write_demand_by_area,
    write_staffing_requirement,
)
from scenarios.plan_files import PLAN_TABLES, read_plan_table
from tests.packs import small_pack


def test_demand_adds_up_to_the_heatmap(tmp_path: Path) -> None:
    heatmap = build_heatmap_of(small_pack())
    write_demand(tmp_path / "demand.csv", heatmap)
    table = read_plan_table("demand", tmp_path / "demand.csv")
    assert list(table.columns) == list(PLAN_TABLES["demand"])
    tolerance = 0.001 * len(table)
    assert table["expected_minutes"].sum() == pytest.approx(
        60 * heatmap.officer_hours_per_week, abs=tolerance
    )
    assert (table["low"] <= table["expected_minutes"] + 1e-9).all()
    assert (table["expected_minutes"] <= table["high"] + 1e-9).all()
    write_demand_by_area(tmp_path / "demand_by_area.csv", heatmap)
    by_area = read_plan_table("demand_by_area", tmp_path / "demand_by_area.csv")
    assert list(by_area.columns) == list(PLAN_TABLES["demand_by_area"])
    assert by_area["expected_minutes"].sum() == pytest.approx(60 * heatmap.officer_hours_per_week)
    assert (by_area["low"] < by_area["expected_minutes"]).all()
    assert (by_area["expected_minutes"] < by_area["high"]).all()
    assert not table.duplicated(["place_id", "weekday", "hour", "category"]).any()
    assert not table["modelled"].any()
    monday = table.query("place_id == 'A1' and weekday == 0 and hour == 9")
    assert monday["expected_minutes"].sum() == pytest.approx(
        heatmap.officer_minutes[0, 9].sum(), abs=0.01
    )


def test_the_requirement_is_written_hour_by_hour(tmp_path: Path) -> None:
    pack = small_pack()
    horizon = horizon_of(pack)
    requirement = staffing_requirement(build_requirement_of(pack, build_heatmap_of(pack)))
    path = tmp_path / "staffing_requirement.csv"
    write_staffing_requirement(path, requirement, horizon)
    first = path.read_text(encoding="utf-8").splitlines()[1]
    assert first.startswith("2026-11-30T00:00:00+00:00,B1,response,2,")
    table = read_plan_table("staffing_requirement", path)
    assert list(table.columns) == list(PLAN_TABLES["staffing_requirement"])
    assert table["required"].sum() == requirement.staff_hours
    assert len(table) == requirement.required.size
    assert list(table["start"].unique()) == [pd.Timestamp(hour) for hour in requirement.hours]
    assert (table.loc[table["required"] > 0, "reason"] != "").all()
