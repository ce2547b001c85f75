"""What pages ask of a plan beyond its tables: heat, sheets, checks, dose and the loop."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.database.tables import PackRow, PlanRow
from scenarios.build.demand import build_heatmap_of
from scenarios.export.pcso_report import single_hours
from scenarios.load import load_pack
from scenarios.plan_files import read_plan_table
from scenarios.schema.rows import DeliveredRow
from scenarios.write import write_pack
from tests.api.plan_fixture import write_plan_fixture
from tests.packs import small_pack

PLANS = "/api/v1/plans"


def test_heat_adds_up_at_every_level(client: TestClient, plan: PlanRow, pack_folder: Path) -> None:
    work = build_heatmap_of(load_pack(pack_folder)).officer_hours_per_week
    for level in ("area", "250m", "h3-8"):
        address = f"{PLANS}/{plan.plan_id}/cells/{level}"
        cells = client.get(address).json()
        heat = client.get(f"{address}/heat").json()
        assert sum(heat["heat"].values()) == pytest.approx(work, rel=0.01)
        assert sum(heat["by_hour"]) == pytest.approx(work, rel=0.01)
        known = {feature["id"] for feature in cells["features"]}
        assert set(cells["recent"]) == known
        assert cells["places"] >= len(known)
        assert len(cells["recent_starts"]) == 8


def test_heat_of_some_hours_is_a_part(client: TestClient, plan: PlanRow) -> None:
    address = f"{PLANS}/{plan.plan_id}/cells/area/heat"
    whole = client.get(address, params={"measure": "harm"}).json()
    part = client.get(address, params={"measure": "harm", "days": "5", "first": 20}).json()
    assert 0 < sum(part["heat"].values()) < sum(whole["heat"].values())
    assert whole["unit"] == "harm days"
    for wrong in ({"days": "7"}, {"first": 24}, {"measure": "fear"}):
        assert client.get(address, params=wrong).status_code == 422
    assert client.get(f"{PLANS}/{plan.plan_id}/cells/street/heat").status_code == 404
    assert client.get(f"{PLANS}/nothing/cells/area").status_code == 404


def test_tasking_sheets_and_the_pcso_report_are_pages(
    client: TestClient, plan: PlanRow, pack_folder: Path, plan_folder: Path
) -> None:
    address = f"{PLANS}/{plan.plan_id}"
    sheets = client.get(f"{address}/tasking", params={"day": "2026-12-05", "base": "B1"})
    assert sheets.headers["content-type"].startswith("text/html")
    assert "Central, parade of" in sheets.text
    outside = client.get(f"{address}/tasking", params={"day": "2020-01-01"})
    assert outside.status_code == 404
    assert "outside the period" in outside.json()["detail"]
    found = client.get(f"{address}/pcso").json()["hours"]
    hours = single_hours(load_pack(pack_folder), plan_folder)
    assert sum(hour["minutes"] for hour in found) == sum(hour.minutes for hour in hours)
    assert "PCSOs on patrol alone" in client.get(f"{address}/pcso-report").text


def test_without_a_log_the_dose_is_what_the_policy_assumes(
    client: TestClient, plan: PlanRow
) -> None:
    dose = client.get(f"{PLANS}/{plan.plan_id}/dose").json()
    assert (dose["logged"], dose["assumed_share"]) == (False, 0.55)
    assert "delivered.csv" in dose["why_not"]


def test_the_loop_has_every_week_of_every_case(client: TestClient, plan: PlanRow) -> None:
    answer = client.get(f"{PLANS}/{plan.plan_id}/loop", params={"weeks": 3, "replications": 5})
    cases = answer.json()["cases"]
    assert len(cases) == 5
    assert {len(case["drift"]) for case in cases} == {4}


def test_a_plan_without_patrols_says_so(
    app: FastAPI, client: TestClient, pack: PackRow, plan_folder: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "summary.json").write_bytes((plan_folder / "summary.json").read_bytes())
    row = app.state.store.register_plan(app.state.database, pack, bare)
    for what in ("pcso", "pcso-report", "tasking?day=2026-12-05"):
        answer = client.get(f"{PLANS}/{row.plan_id}/{what}")
        assert answer.status_code == 404
        assert "plan the patrols first" in answer.json()["detail"]
        assert str(tmp_path) not in answer.text


def test_a_log_of_delivered_patrol_is_read_back(app: FastAPI, tmp_path: Path) -> None:
    pack = small_pack()
    folder = write_pack(pack, tmp_path / "pack")
    planned = write_plan_fixture(load_pack(folder), tmp_path / "plan")
    patrols = read_plan_table("patrols", planned / "patrols.csv")
    visit = patrols[patrols["purpose"] == "hotspot"].sort_values("start").iloc[0]
    halfway = visit["start"] + (visit["end"] - visit["start"]) / 2
    entry = {name: visit[name] for name in ("crew_id", "place_id")}
    row = DeliveredRow(**entry, start=visit["start"], end=halfway)
    logged = write_pack(small_pack(delivered=(row,)), tmp_path / "logged")
    write_plan_fixture(load_pack(logged), planned)
    database, store = app.state.database, app.state.store
    plan = store.register_plan(database, store.register_pack(database, logged), planned)
    dose = TestClient(app, base_url="http://127.0.0.1").get(f"{PLANS}/{plan.plan_id}/dose").json()
    assert dose["logged"]
    assert dose["delivered_minutes"] == (halfway - visit["start"]).total_seconds() / 60
    assert 0 < dose["raw_share"] <= 0.5
    assert visit["place_id"] in dose["by_place"]
