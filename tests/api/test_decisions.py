"""Deciding on moves of cases through the service, planning again around it, confirming it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from api.app import create_app
from api.database.runs import Runs
from api.database.tables import PlanRow
from api.settings import Settings
from api.worker import execute
from optimiser.solving import Limits
from scenarios.load import load_pack
from scenarios.run import plan_pack, write_plan
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.verify import verify_folder
from scenarios.write import write_pack
from tests.api.conftest import HERE
from tests.packs import small_pack

BY = "I Manager"
ASKED = {"parts": ["caseloads"], "time_limit": 9, "workers": 1}


def offender(number: int, leader: str | None = "M1") -> OffenderRow:
    return OffenderRow(
        offender_ref=f"N{number}",
        cohort="fixed",
        rag="amber",
        area_id="A1",
        statutory=False,
        current_manager_id=leader,
    )


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A pack whose M1 has too much, and the plan of its caseloads."""
    managers = tuple(
        ManagerRow(manager_id=name, agency="police", base_id="B1", capacity_points=180)
        for name in ("M1", "M2", "M3")
    )
    cohort = (*(offender(number) for number in range(5)), offender(5, None))
    folder = tmp_path_factory.mktemp("decided")
    pack = write_pack(small_pack(offenders=cohort, managers=managers), folder / "pack")
    made = plan_pack(load_pack(pack), only=["caseloads"], limits=Limits(9, workers=1))
    return pack, write_plan(made, folder / "plan")


@pytest.fixture
def plan(app: FastAPI, folders: tuple[Path, Path]) -> PlanRow:
    store, database = app.state.store, app.state.database
    row: PlanRow = store.register_plan(
        database, store.register_pack(database, folders[0]), folders[1]
    )
    return row


@pytest.fixture
def at(plan: PlanRow) -> str:
    return f"/api/v1/plans/{plan.plan_id}"


@pytest.fixture
def moves(client: TestClient, at: str) -> list[str]:
    """References of the moved cases; the new case comes after them."""
    changes = client.get(f"{at}/decisions").json()["undecided"]
    return [row["offender_ref"] for row in changes if row["previous_manager_id"]]


def decide(client: TestClient, at: str, words: dict[str, str], by: str = BY, **headers: str) -> Any:
    rows = [{"offender_ref": ref, "decision": word} for ref, word in words.items()]
    asked = {"by": by, "decisions": rows}
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"{at}/decisions", json=asked, headers=sent)


def confirm(client: TestClient, at: str, **headers: str) -> Any:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"{at}/confirmation", json={"by": BY}, headers=sent)


def run_now(app: FastAPI, client: TestClient, answer: Any) -> str:
    """Work on a queued run here; the address of its plan."""
    assert answer.status_code == 202, answer.text
    run_id = answer.json()["run_id"]
    with app.state.database.writing() as session:
        runs = Runs(session)
        attempt = runs.claim(run_id, app.state.dispatcher._time_allowed(runs.get(run_id)))
    assert attempt is not None
    execute(run_id, attempt, app.state.settings)
    ended = client.get(answer.headers["Location"]).json()
    assert ended["state"] == "finished", ended["detail"]
    return f"/api/v1/plans/{ended['plan_id']}"


def test_decisions_stand_with_who_and_why_and_can_be_withdrawn(
    client: TestClient, at: str, moves: list[str]
) -> None:
    seen = client.get(f"{at}/decisions")
    assert (seen.headers["ETag"], seen.json()["decisions"]) == ('"0"', [])
    answer = decide(client, at, {moves[0]: "accepted", "N5": "refused"}, If_Match='"0"')
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    told = {row["offender_ref"]: row for row in answer.json()["decisions"]}
    assert {ref: row["decision"] for ref, row in told.items()} == {
        moves[0]: "accepted",
        "N5": "refused",
    }
    assert (told["N5"]["by"], told["N5"]["reason"]) == (BY, None)
    assert answer.json()["unplanned"] == sorted({moves[0], "N5"})
    decide(client, at, {"N5": "withdrawn", "all": "accepted"})
    after = client.get(f"{at}/decisions").json()
    assert after["unplanned"] == sorted(moves)
    assert {row["offender_ref"] for row in after["decisions"]} == set(moves)
    assert [row["offender_ref"] for row in after["undecided"]] == ["N5"]


def test_all_that_is_wrong_is_told_at_once_and_nothing_kept(
    client: TestClient, at: str, moves: list[str]
) -> None:
    stays = next(ref for ref in ("N0", "N1", "N2", "N3", "N4") if ref not in moves)
    words = {moves[0]: "accepted", "N99": "accepted", stays: "refused", "N5": "withdrawn"}
    answer = decide(client, at, words, by=" ")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [each["sentence"] for each in answer.json()["problems"]] == [
        "by: the text is blank or has control characters; write it on one line.",
        "withdrawn: there is no decision on N5; name a case that decisions.csv has.",
        "accepted: N99 is not in the cohort; name one of offenders.csv.",
        f"refused: the plan does not change who leads {stays}; name a case that caseloads.csv "
        "moves.",
    ]
    assert client.get(f"{at}/decisions").json()["version"] == 0


def test_who_decided_on_what_is_past_is_shown_both_versions(
    client: TestClient, at: str, moves: list[str]
) -> None:
    decide(client, at, {moves[0]: "accepted"}, by="First", If_Match='"0"')
    late = decide(client, at, {moves[0]: "refused"}, by="Second", If_Match='"0"')
    assert late.status_code == 409
    problem = late.json()
    assert problem["type"] == "urn:muster:problem:changed-meanwhile"
    assert [row["by"] for row in problem["present"]["decisions"]] == ["First"]
    assert problem["yours"]["decisions"][0]["decision"] == "refused"
    assert decide(client, at, {moves[0]: "refused"}, If_Match='"1"').status_code == 201


def test_one_key_decides_once(client: TestClient, at: str, moves: list[str]) -> None:
    key = {"Idempotency_Key": "k", "If_Match": '"0"'}
    answers = [decide(client, at, {moves[0]: "accepted"}, **key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert decide(client, at, {moves[0]: "refused"}, **key).status_code == 422


def test_what_was_decided_outlives_the_service_and_cannot_be_edited(
    app: FastAPI, client: TestClient, settings: Settings, at: str, moves: list[str]
) -> None:
    decide(client, at, {moves[0]: "accepted"})
    with TestClient(create_app(settings), base_url=HERE) as restarted:
        assert len(restarted.get(f"{at}/decisions").json()["decisions"]) == 1
    for change in ("UPDATE case_decisions SET decision = 'refused'", "DELETE FROM case_decisions"):
        with pytest.raises(IntegrityError, match="kept"), app.state.database.writing() as session:
            session.execute(text(change))


def test_from_refusal_over_a_new_plan_to_a_confirmation(
    app: FastAPI, client: TestClient, at: str, plan: PlanRow, moves: list[str]
) -> None:
    store = app.state.store
    refused, *rest = moves
    decide(client, at, {refused: "refused", **dict.fromkeys(rest, "accepted")})
    answer = confirm(client, at)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:muster:problem:not-confirmed")
    assert refused in answer.json()["detail"]
    asked = client.post(f"{at}/replan", json=ASKED, headers={"Idempotency-Key": "k"})
    assert client.post(f"{at}/replan", json=ASKED, headers={"Idempotency-Key": "k"}).json() == (
        asked.json()
    )
    again = run_now(app, client, asked)
    made = client.get(again).json()
    pack = load_pack(store.pack_folder(made["pack_id"]))
    assert {row.decision for row in pack.decisions} == {"refused", *(["accepted"] if rest else [])}
    assert verify_folder(pack, store.plan_folder(made["plan_id"])) == ()
    standing = client.get(f"{again}/decisions").json()
    assert {row["offender_ref"] for row in standing["decisions"]} == set(moves)
    decide(client, again, {"all": "accepted"})
    done = confirm(client, again, Idempotency_Key="c")
    assert done.status_code == 201, done.text
    assert confirm(client, again, Idempotency_Key="c").json() == done.json()
    assert client.get(f"{again}/confirmation").json() == done.json()
    leaders = {row["offender_ref"]: row["manager_id"] for row in done.json()["made"]}
    assert refused not in leaders
    assert "N5" in leaders
    before, after = (
        load_pack(store.pack_folder(reference)).offenders
        for reference in (plan.pack_id, done.json()["pack_id"])
    )
    day = date.fromisoformat(done.json()["at"][:10])
    assert after == tuple(
        row.model_copy(
            update={"current_manager_id": leaders[row.offender_ref], "managed_since": day}
        )
        if row.offender_ref in leaders
        else row
        for row in before
    )
    for late, why in ((confirm(client, again), "confirmed this plan"), (confirm(client, at), "of")):
        assert (late.status_code, why in late.json()["detail"]) == (409, True)
    assert decide(client, again, {"N5": "withdrawn"}).status_code == 409


def test_a_confirmation_that_was_cut_off_did_not_happen(
    client: TestClient, at: str, moves: list[str]
) -> None:
    assert confirm(client, at).json()["detail"].startswith("none of the plan's changes is accepted")
    decide(client, at, {moves[0]: "accepted"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.routes.decisions._add_version", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            confirm(client, at)
    assert client.get(f"{at}/confirmation").status_code == 404
    assert client.get("/api/v1/packs").json()["total"] == 1
    assert confirm(client, at).status_code == 201


def test_a_what_if_cannot_bring_people_into_the_pack(
    app: FastAPI, client: TestClient, plan: PlanRow
) -> None:
    hired = {"manager_id": "NEW", "agency": "police", "base_id": "B1", "capacity_points": 900}
    gone = {f"managers.M{number}.leaves_on": "2026-12-01" for number in (2, 3)}
    asked = {"pack_id": plan.pack_id, "overrides": {"managers.add": [hired], **gone}, **ASKED}
    what_if = run_now(app, client, client.post("/api/v1/runs", json=asked))
    problems = decide(client, what_if, {"N5": "accepted"}).json()["problems"]
    assert problems[0]["sentence"] == (
        "accepted: NEW, who would lead N5, is there in the what-if alone; "
        "add them to managers.csv first."
    )


def test_a_plan_without_caseloads_has_nothing_to_decide(client: TestClient) -> None:
    assert client.get("/api/v1/plans/nothing/decisions").status_code == 404
    assert client.post("/api/v1/plans/nothing/replan", json={}).status_code == 404
