"""A run from the request to the plan, through a real worker process."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.states import RunState
from api.worker import stop_reason
from optimiser.outcome import Outcome, Status, StopReason
from scenarios.plan_files import read_plan_table
from scenarios.schema.pack import LockRow
from scenarios.write import write_pack
from tests.api.streams import events_of
from tests.packs import PLAN_START, small_pack

RUNS = "/api/v1/runs"
PATIENCE_SECONDS = 120


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings.model_copy(update={"slots": 1}))


@pytest.fixture
def pack_id(app: FastAPI, pack_folder: Path) -> str:
    pack_id: str = app.state.store.register_pack(app.state.database, pack_folder).pack_id
    return pack_id


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def wait_for(client: TestClient, run_id: str, *states: RunState) -> dict[str, Any]:
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        run: dict[str, Any] = client.get(f"{RUNS}/{run_id}").json()
        if run["state"] in states or RunState(run["state"]).is_terminal:
            return run
        time.sleep(0.1)
    pytest.fail(f"the run is still {run['state']}")


def start(client: TestClient, pack_id: str, **request: Any) -> str:
    answer = client.post(RUNS, json={"pack_id": pack_id, "workers": 1, **request})
    assert answer.status_code == 202
    run_id: str = answer.json()["run_id"]
    return run_id


def test_a_run_ends_with_a_checked_plan(app: FastAPI, client: TestClient, pack_id: str) -> None:
    changes = {"policy.caseloads.statutory_points": 8}
    run_id = start(client, pack_id, parts=["caseloads"], time_limit=20, overrides=changes)
    run = wait_for(client, run_id, RunState.FINISHED)
    assert run["state"] == "finished", run["detail"]
    assert run["progress"]["part"] == "visits", "the diary of the caseloads comes last"
    plan = client.get(f"/api/v1/plans/{run['plan_id']}").json()
    assert plan["summary"]["caseloads"]["breaches"] == 0
    assert plan["summary"]["changes"] == changes
    file = app.state.store.plan_folder(run["plan_id"]) / "caseloads.csv"
    assert len(read_plan_table("caseloads", file)) == plan["summary"]["caseloads"]["offenders"]
    told = events_of(client.get(f"{RUNS}/{run_id}/events").text)
    assert [event["state"] for event in told if event["kind"] == "state"] == [
        "queued",
        "building",
        "solving",
        "finished",
    ]
    assert not list((app.state.store.folder / "incoming").iterdir())


def test_a_plan_of_least_breach_is_made_where_it_is_asked_for(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    days = [PLAN_START + timedelta(days=8 + n) for n in range(2)]
    locks = tuple(
        LockRow(staff_id="P2", date=day, shift_code=code)
        for day, code in zip(days, "LE", strict=True)
    )
    folder = write_pack(small_pack(locks=locks), tmp_path / "clash")
    clash: str = app.state.store.register_pack(app.state.database, folder).pack_id
    asked = {"parts": ["rota"], "time_limit": 12}
    refused = wait_for(client, start(client, clash, **asked), RunState.INCOMPLETE)
    assert refused["state"] == "incomplete"
    assert "P2 has 7.00 hours of rest" in refused["detail"]
    run = wait_for(client, start(client, clash, least_breach=True, **asked), RunState.FINISHED)
    assert run["state"] == "finished", run["detail"]
    plan = client.get(f"/api/v1/plans/{run['plan_id']}").json()
    assert plan["breaches"] == plan["summary"]["least_breach"]["breaches"] == 1
    assert "1 is given up" in plan["summary"]["rota"]["proved_among"]


def test_a_cancelled_run_keeps_what_it_has(client: TestClient, pack_id: str) -> None:
    run_id = start(client, pack_id, parts=["rota"], time_limit=100)
    wait_for(client, run_id, RunState.BUILDING, RunState.SOLVING)
    asked = time.monotonic()
    client.delete(f"{RUNS}/{run_id}")
    run = wait_for(client, run_id)
    assert time.monotonic() - asked < 40
    assert run["stop_reason"] == "cancelled"
    assert (run["state"] == "finished") == (run["plan_id"] is not None)


def outcome(reason: StopReason) -> Outcome[None]:
    return Outcome(Status.FEASIBLE, reason, None, (), (), 1.0, 1, 1, "", "")


@pytest.mark.parametrize(
    ("reasons", "worst"),
    [
        ([], StopReason.OPTIMAL),
        ([StopReason.OPTIMAL], StopReason.OPTIMAL),
        ([StopReason.OPTIMAL, StopReason.TIME_LIMIT], StopReason.TIME_LIMIT),
        ([StopReason.CANCELLED, StopReason.TIME_LIMIT], StopReason.CANCELLED),
    ],
)
def test_a_run_stops_for_the_worst_reason_of_its_parts(
    reasons: list[StopReason], worst: StopReason
) -> None:
    assert stop_reason(map(outcome, reasons)) == worst
