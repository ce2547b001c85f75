"""What the service keeps of a run names no case: its request, its end and its log."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.database.runs import Runs
from api.database.tables import PackRow
from api.settings import Settings
from api.worker import log_without_cases
from optimiser.errors import ModelDisagreement
from optimiser.solving import Limits
from scenarios.references import without_cases
from scenarios.run import plan_pack
from tests.packs import small_pack

RUNS = "/api/v1/runs"
ADDED = {
    "offender_ref": "NEW-1", "cohort": "free", "rag": "red", "area_id": "A1", "statutory": False,
}  # fmt: skip
CHANGES = {
    "policy.max_nights": 3,
    "offenders.N1.rag": "green",
    "offenders.add": [ADDED],
    "managers.M1.leaves_on": "2026-12-08",
}


def test_a_run_tells_changes_of_rows_by_their_number(client: TestClient, pack: PackRow) -> None:
    request = {"pack_id": pack.pack_id, "overrides": CHANGES, "parts": ["caseloads"]}
    started = client.post(RUNS, json=request)
    assert started.status_code == 202
    for answer in (started, client.get(started.headers["Location"]), client.get(RUNS)):
        assert not {"N1", "NEW-1", "M1", "leaves_on"} & set(
            answer.text.replace(".", '"').split('"')
        )
    asked = started.json()["request"]
    assert asked["overrides"] == {"policy.max_nights": 3}
    assert asked["caseload_row_changes"] == 3


def test_a_run_without_an_allocation_counts_the_reasons() -> None:
    cohort = tuple(
        row.model_copy(update={"excluded_managers": ("M1", "M2")})
        if row.offender_ref == "N2"
        else row
        for row in small_pack().offenders
    )
    result = plan_pack(small_pack(offenders=cohort), only=["caseloads"], limits=Limits(seconds=1))
    assert any("N2" in text for text in result.conflicts)
    assert result.open_conflicts == (
        "no allocation of cases exists, for 1 reason that muster check tells of",
    )


def test_the_log_of_a_worker_that_fails_names_no_case(
    app: FastAPI, pack: PackRow, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    request = {"pack_id": pack.pack_id, "overrides": CHANGES}
    with app.state.database.writing() as session:
        Runs(session).add("r1", pack.pack_id, request, timedelta(seconds=60))
    error = ModelDisagreement("first one_lead_manager, N1: N1 and NEW-1 have 2 lead managers")
    log_without_cases("r1", settings, type(error), error, None)
    assert (
        capsys.readouterr()
        .err.splitlines()[-1]
        .endswith("first one_lead_manager, a case: a case and a case have 2 lead managers")
    )


def test_a_reference_is_a_whole_word() -> None:
    assert without_cases("N1, N11 and (N1-B) but XN1", ["N1", "N1-B"]) == (
        "a case, N11 and (a case) but XN1"
    )
    assert without_cases("N1", []) == "N1"
