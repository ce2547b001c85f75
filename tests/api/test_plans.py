import csv
import io
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.database.tables import PackRow, PlanRow
from api.store import WrongPack
from scenarios.caseload_tables import CASELOAD_TABLES, place_of
from scenarios.plan_files import PLAN_TABLES, read_plan_table, table_file

PLANS = "/api/v1/plans"


def test_a_plan_gives_its_summary_and_tables(client: TestClient, plan: PlanRow) -> None:
    listed = client.get(PLANS, params={"pack_id": plan.pack_id}).json()
    assert [item["plan_id"] for item in listed["items"]] == [plan.plan_id]
    described = client.get(f"{PLANS}/{plan.plan_id}").json()
    assert described["summary"]["rota"]["status"] == "feasible"
    assert set(PLAN_TABLES) == set(described["tables"])


@pytest.mark.parametrize("table", PLAN_TABLES)
def test_pages_of_a_table_are_the_rows_of_its_file(
    client: TestClient, plan: PlanRow, plan_folder: Path, table: str
) -> None:
    address = f"{PLANS}/{plan.plan_id}/{table}"
    frame = read_plan_table(table, table_file(plan_folder, table))
    first = client.get(address, params={"limit": 3}).json()
    assert first["total"] == len(frame)
    assert [list(row) for row in first["items"]] == [list(PLAN_TABLES[table])] * min(3, len(frame))
    last = client.get(address, params={"offset": max(0, len(frame) - 1)}).json()
    assert len(last["items"]) == min(1, len(frame))


def test_instants_keep_their_zone(client: TestClient, plan: PlanRow) -> None:
    tour = client.get(f"{PLANS}/{plan.plan_id}/rota", params={"limit": 1}).json()["items"][0]
    assert tour["start"].endswith("+00:00")
    assert tour["date"] == tour["start"][:10]


def test_a_file_is_given_as_it_was_written(
    client: TestClient, plan: PlanRow, plan_folder: Path
) -> None:
    answer = client.get(f"{PLANS}/{plan.plan_id}/files/rota.csv")
    assert answer.content == (plan_folder / "rota.csv").read_bytes()
    assert answer.headers["content-type"].startswith("text/csv")
    assert next(csv.reader(io.StringIO(answer.text))) == list(PLAN_TABLES["rota"])


def test_what_tells_of_cases_is_marked_and_nothing_else_is(
    client: TestClient, plan: PlanRow
) -> None:
    address = f"{PLANS}/{plan.plan_id}"
    for table in PLAN_TABLES:
        marked = table in CASELOAD_TABLES
        for way in (table, f"files/{place_of(table)}"):
            answer = client.get(f"{address}/{way}")
            assert answer.status_code == 200
            assert (answer.headers.get("protective-marking") == "OFFICIAL-SENSITIVE") == marked
        saved_as = answer.headers["content-disposition"]
        assert (f"{table}-OFFICIAL-SENSITIVE.csv" in saved_as) == marked


def test_an_agency_reads_what_it_may_see(client: TestClient, plan: PlanRow) -> None:
    address = f"{PLANS}/{plan.plan_id}/partnership"
    told = {}
    for agency in ("police", "probation"):
        told[agency] = client.get(f"{address}/{agency}")
        assert told[agency].status_code == 200
        assert told[agency].headers["protective-marking"] == "OFFICIAL-SENSITIVE"
        assert told[agency].json()["marking"] == "OFFICIAL-SENSITIVE"
        loads = told[agency].json()["tables"]["loads"]
        assert {row["agency"] for row in loads} == {agency}
    led = client.get(f"{PLANS}/{plan.plan_id}/caseloads").json()["items"]
    refs = {row["offender_ref"] for row in led if row["manager_id"] == "M1"}
    assert {row["offender_ref"] for row in told["police"].json()["tables"]["cases"]} == refs
    assert not any(f'"{ref}"' in told["probation"].text for ref in refs)
    refused = client.get(f"{address}/nobody")
    assert (refused.status_code, refused.json()["detail"][:24]) == (404, 'agency: "nobody" has no ')


@pytest.mark.parametrize("name", ["nothing.csv", "..%2F..%2Fmuster.sqlite3", "%2Fetc%2Fpasswd"])
def test_only_files_of_the_plan_are_given(client: TestClient, plan: PlanRow, name: str) -> None:
    assert client.get(f"{PLANS}/{plan.plan_id}/files/{name}").status_code == 404


def test_a_plan_is_kept_once(app: FastAPI, pack: PackRow, plan: PlanRow, plan_folder: Path) -> None:
    again = app.state.store.register_plan(app.state.database, pack, plan_folder)
    assert again.plan_id == plan.plan_id


def test_a_plan_of_another_pack_is_refused(
    app: FastAPI, pack: PackRow, plan_folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    summary = (plan_folder / "summary.json").read_text(encoding="utf-8")
    (other / "summary.json").write_text(summary.replace(pack.digest, "0" * 64), encoding="utf-8")
    with pytest.raises(WrongPack):
        app.state.store.register_plan(app.state.database, pack, other)
