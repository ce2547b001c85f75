"""API and pages behind one address."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.serve import build_app
from api.settings import Settings

HERE = "http://127.0.0.1"
PROBLEM = "application/problem+json"
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def served(settings: Settings) -> Iterator[TestClient]:
    with TestClient(build_app(settings), base_url=HERE) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api", 404),
        ("GET", "/api/v1", 404),
        ("GET", "/api/v1/nothing", 404),
        ("PUT", "/api/v1/runs", 405),
        ("DELETE", "/api/v1/packs", 405),
        ("POST", "/api/v1/health", 405),
        ("POST", "/rota", 405),
        ("POST", "/nothing", 404),
        ("GET", "/nothing.js", 404),
        ("GET", "/assets/nothing.css", 404),
    ],
)
def test_every_refusal_is_a_problem(
    served: TestClient, method: str, path: str, status: int
) -> None:
    answer = served.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["status"] == status


def test_a_refused_method_names_those_that_are_allowed(served: TestClient) -> None:
    assert served.put("/api/v1/runs").headers["allow"] == "GET, POST"
    assert served.post("/rota").headers["allow"] == "GET"


@pytest.mark.parametrize(("path", "status"), [("/rota", 200), ("/", 200), ("/no-such-page", 404)])
def test_a_browser_gets_the_pages_even_where_there_is_none(
    served: TestClient, path: str, status: int
) -> None:
    answer = served.get(path, headers=BROWSER)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "_dash" in answer.text


def test_a_file_that_is_missing_is_never_answered_with_a_page(served: TestClient) -> None:
    answer = served.get("/assets/nothing.css", headers=BROWSER)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == PROBLEM
