import threading
import time
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.database.runs import Runs
from api.database.tables import PackRow
from api.states import RunState
from tests.api.streams import events_of

RUNS = "/api/v1/runs"
CAP = "policy.overtime.cap_percent"


def start(client: TestClient, pack: PackRow, key: str | None = None, **more: Any) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(RUNS, json={"pack_id": pack.pack_id, **more}, headers=headers)


def test_a_run_is_accepted_and_found_at_its_address(client: TestClient, pack: PackRow) -> None:
    answer = start(client, pack, overrides={CAP: 2.5}, parts=["rota"], time_limit=5, seed=7)
    assert answer.status_code == 202
    run = client.get(answer.headers["Location"]).json()
    assert run["state"] == "queued"
    assert run["deadline_at"] > run["submitted_at"]
    assert run["request"]["overrides"] == {CAP: 2.5}
    assert client.get(RUNS, params={"pack_id": pack.pack_id}).json()["total"] == 1


def test_one_key_starts_one_run(client: TestClient, pack: PackRow) -> None:
    answers = [start(client, pack, key="k1", seed=3) for _ in range(3)]
    assert len({answer.json()["run_id"] for answer in answers}) == 1
    assert client.get(RUNS).json()["total"] == 1


def test_many_askers_with_one_key_start_one_run(client: TestClient, pack: PackRow) -> None:
    started: list[str] = []

    def ask() -> None:
        started.append(start(client, pack, key="same").json()["run_id"])

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(started) == 5
    assert len(set(started)) == 1


def test_a_key_is_refused_for_another_request(client: TestClient, pack: PackRow) -> None:
    start(client, pack, key="k1", seed=3)
    answer = start(client, pack, key="k1", seed=4)
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:muster:problem:idempotency-key-reused"
    assert client.get(RUNS).json()["total"] == 1


@pytest.mark.parametrize(
    "request_",
    [
        {"overrides": {"policy.overtime.cap": 2}},
        {"overrides": {CAP: -1}},
        {"time_limit": 0},
        {"time_limit": 10**9},
        {"parts": ["everything"]},
        {"parts": []},
        {"unknown": 1},
    ],
)
def test_a_wrong_request_is_a_problem(
    client: TestClient, pack: PackRow, request_: dict[str, Any]
) -> None:
    answer = start(client, pack, **request_)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["problems"]
    assert client.get(RUNS).json()["total"] == 0


def test_a_problem_names_the_field_and_the_value(client: TestClient, pack: PackRow) -> None:
    (late,) = start(client, pack, time_limit=10**9).json()["problems"]
    assert late["sentence"].startswith('request, column time_limit: "1e+09" should be at most')
    (unknown,) = start(client, pack, overrides={"policy.nothing": 1}).json()["problems"]
    assert unknown["file"] == "overrides"


def test_a_run_of_an_unknown_pack_is_not_found(client: TestClient) -> None:
    answer = client.post(RUNS, json={"pack_id": "nothing"})
    assert answer.status_code == 404


def test_cancelling_twice_is_cancelling_once(client: TestClient, pack: PackRow) -> None:
    run_id = start(client, pack).json()["run_id"]
    answers = [client.delete(f"{RUNS}/{run_id}") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert {(a.json()["state"], a.json()["stop_reason"]) for a in answers} == {
        ("incomplete", "cancelled")
    }
    assert client.delete(f"{RUNS}/nothing").status_code == 404


@pytest.fixture
def ended_run(app: FastAPI, client: TestClient, pack: PackRow) -> str:
    """A run with five events: queued, building, two of progress, failed."""
    run_id: str = start(client, pack).json()["run_id"]
    with app.state.database.writing() as session:
        runs = Runs(session)
        runs.move(run_id, RunState.BUILDING)
        runs.tell(run_id, "progress", {"part": "rota", "objective": 9.0})
        runs.tell(run_id, "progress", {"part": "rota", "objective": 8.0})
        runs.move(run_id, RunState.FAILED, detail="because")
    return run_id


def test_a_stream_tells_everything_and_ends(client: TestClient, ended_run: str) -> None:
    answer = client.get(f"{RUNS}/{ended_run}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = events_of(answer.text)
    assert [event["id"] for event in events] == [1, 2, 3, 4, 5]
    assert events[-1]["state"] == "failed"
    assert events[-1]["detail"] == "because"


@pytest.mark.parametrize("seen", range(5))
def test_a_stream_resumes_after_the_last_event(
    client: TestClient, ended_run: str, seen: int
) -> None:
    answer = client.get(f"{RUNS}/{ended_run}/events", headers={"Last-Event-ID": str(seen)})
    assert [event["id"] for event in events_of(answer.text)] == list(range(seen + 1, 6))


def test_who_has_seen_the_end_is_told_to_stop_asking(client: TestClient, ended_run: str) -> None:
    answer = client.get(f"{RUNS}/{ended_run}/events", headers={"Last-Event-ID": "5"})
    assert answer.status_code == 204


@pytest.mark.parametrize("unknown", ["99", "x", "-1", "٣"])
def test_an_unknown_event_starts_again(client: TestClient, ended_run: str, unknown: str) -> None:
    headers = {"Last-Event-ID": unknown.encode()}
    answer = client.get(f"{RUNS}/{ended_run}/events", headers=headers)
    assert [event["id"] for event in events_of(answer.text)] == [1, 2, 3, 4, 5]


def test_a_stream_tells_what_happens_meanwhile(
    app: FastAPI, client: TestClient, pack: PackRow
) -> None:
    run_id = start(client, pack).json()["run_id"]

    def live() -> None:
        for change in (RunState.BUILDING, RunState.SOLVING, RunState.FINISHED):
            time.sleep(0.3)
            with app.state.database.writing() as session:
                Runs(session).move(run_id, change)

    worker = threading.Thread(target=live)
    worker.start()
    events = events_of(client.get(f"{RUNS}/{run_id}/events").text)
    worker.join()
    assert [event["state"] for event in events] == ["queued", "building", "solving", "finished"]
