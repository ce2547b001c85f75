import pytest
from fastapi.testclient import TestClient

from api.serve import NotAllowed, serve


def test_the_service_says_that_it_is_up(client: TestClient) -> None:
    assert client.get("/api/v1/health").json() == {"status": "ok"}


def test_the_interface_is_described(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/packs", "/api/v1/runs/{run_id}/events", "/api/v1/plans/{plan_id}"} <= set(
        paths
    )


def test_what_is_not_there_is_a_problem(client: TestClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_answers_are_not_kept_and_load_nothing_from_elsewhere(client: TestClient) -> None:
    headers = client.get("/api/v1/packs").headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"


def test_a_write_from_another_site_is_refused(client: TestClient) -> None:
    request = {"pack_id": "x"}
    foreign = client.post("/api/v1/runs", json=request, headers={"Origin": "https://evil.test"})
    assert foreign.status_code == 403
    own = client.post("/api/v1/runs", json=request, headers={"Origin": "http://127.0.0.1"})
    assert own.status_code == 404


def test_another_host_name_is_refused(client: TestClient) -> None:
    for host in ("evil.test", "127.0.0.1.evil.test", "[::1", ""):
        answer = client.get("/api/v1/packs", headers={"Host": host})
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/api/v1/packs", headers={"Host": host}).status_code == 200


def test_an_unknown_table_is_not_there(client: TestClient) -> None:
    for path in ("/api/v1/plans/x/secrets", "/api/v1/packs/x/tables/secrets"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["detail"] == f"There is nothing at {path}."


def test_every_refusal_is_described_as_a_problem(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for operation in (each for path in paths.values() for each in path.values()):
        for status, answer in operation["responses"].items():
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "muster.police.test", "::"])
def test_without_sign_in_only_this_machine_is_served(host: str) -> None:
    with pytest.raises(NotAllowed):
        serve(host)
