import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimiser.outcome import Outcome
from optimiser.patrols.check import breaches_of
from optimiser.patrols.hotspots import HotSpots, Place
from optimiser.patrols.plan import PatrolPlan, Purpose
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.solve import plan_patrols
from optimiser.solving import Limits
from scenarios.build.demand import build_heatmap_of
from scenarios.build.patrols import build_patrols
from scenarios.export.patrol_files import patrol_summary, read_patrols, write_patrols, write_places
from scenarios.plan_files import PLAN_TABLES
from tests.packs import manifest, small_pack
from tests.scenarios.rosters import turning_roster

KEYS = {
    "status",
    "objective",
    "bound",
    "gap",
    "tiers",
    "harm_weighted_cover",
    "single_crew_hours",
    "paired_crew_hours",
    "pcso_single_hours",
    "areas_below_floor",
    "visible_share_of_neighbourhood_time",
    "reserve_needed_hours",
    "reserve_hours",
    "predictability",
    "imd_audit",
    "equity",
    "breaches",
    "seconds",
}


@pytest.fixture(scope="module")
def solved() -> tuple[PatrolProblem, Outcome[PatrolPlan]]:
    pack = small_pack(manifest=manifest(plan_weeks=2))
    problem = build_patrols(pack, turning_roster(pack), build_heatmap_of(pack))
    return problem, plan_patrols(problem, Limits(work=0.5))


def plan_of(outcome: Outcome[PatrolPlan]) -> PatrolPlan:
    assert outcome.plan is not None
    return outcome.plan


def test_what_is_written_is_read_back(
    solved: tuple[PatrolProblem, Outcome[PatrolPlan]], tmp_path: Path
) -> None:
    problem, outcome = solved
    file = tmp_path / "patrols.csv"
    write_patrols(file, plan_of(outcome), problem)
    assert read_patrols(file) == plan_of(outcome)
    header, first, *_ = file.read_text(encoding="utf-8").splitlines()
    assert header == ",".join(PLAN_TABLES["patrols"])
    assert "2026-11-30T00:00:00+00:00" in first


def test_the_places_of_a_plan_are_written(
    solved: tuple[PatrolProblem, Outcome[PatrolPlan]], tmp_path: Path
) -> None:
    place = Place("A1-01", 0, -0.27, 52.57, control=True)
    spots = HotSpots(places=(place,), delivered_percents=np.array([55]))
    write_places(tmp_path / "places.csv", replace(solved[0], hotspots=spots))
    assert (tmp_path / "places.csv").read_text(encoding="utf-8").splitlines() == [
        ",".join(PLAN_TABLES["places"]),
        "A1-01,A1,-0.27,52.57,true,0.55",
    ]


def test_rows_are_merged_and_in_order(solved: tuple[PatrolProblem, Outcome[PatrolPlan]]) -> None:
    rows = plan_of(solved[1]).patrols
    assert [row.start for row in rows] == sorted(row.start for row in rows)
    ends = {(r.end, r.staff_ids, r.mode, r.transport, r.area_id, r.purpose) for r in rows}
    starts = {(r.start, r.staff_ids, r.mode, r.transport, r.area_id, r.purpose) for r in rows}
    assert not ends & starts, "two rows of one crew say the same one after the other"


def test_the_summary_has_its_keys_and_adds_up(
    solved: tuple[PatrolProblem, Outcome[PatrolPlan]],
) -> None:
    problem, outcome = solved
    summary = patrol_summary(outcome, problem)
    assert set(summary) == KEYS
    assert json.loads(json.dumps(summary))["status"] == outcome.status
    assert summary["breaches"] == 0
    rows = [row for row in plan_of(outcome).patrols if row.purpose is not Purpose.BREAK]
    crews = summary["single_crew_hours"] + summary["paired_crew_hours"]
    assert crews == pytest.approx(sum(row.minutes for row in rows) / 60, abs=0.02)
    assert 0 < summary["harm_weighted_cover"] < 1
    assert 0 < summary["visible_share_of_neighbourhood_time"] <= 1
    assert summary["pcso_single_hours"] <= summary["single_crew_hours"]


def test_the_audit_holds_every_area_and_hour_once(
    solved: tuple[PatrolProblem, Outcome[PatrolPlan]],
) -> None:
    problem, outcome = solved
    audit = patrol_summary(outcome, problem)["imd_audit"]
    assert [row["decile"] for row in audit] == [2, 3, 4, 5]
    assert sum(row["areas"] for row in audit) == len(problem.areas)
    assert sum(row["population"] for row in audit) == sum(a.population or 0 for a in problem.areas)
    visible = sum(row.staff_minutes for row in plan_of(outcome).visible) / 60
    assert sum(row["visible_hours"] for row in audit) == pytest.approx(visible, abs=0.05)
    for share in ("share_of_hours", "share_of_demand"):
        assert sum(row[share] for row in audit) == pytest.approx(1, abs=0.001)


def test_a_row_for_somebody_unknown_is_a_breach_not_a_crash(
    solved: tuple[PatrolProblem, Outcome[PatrolPlan]], tmp_path: Path
) -> None:
    problem, outcome = solved
    file = tmp_path / "patrols.csv"
    write_patrols(file, plan_of(outcome), problem)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(",P2,", ",P999,"), encoding="utf-8")
    assert {breach.rule for breach in breaches_of(problem, read_patrols(file))} == {
        "known_references"
    }
