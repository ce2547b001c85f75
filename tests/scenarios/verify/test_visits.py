"""The checker of the diary: agrees to what is planned, and finds each thing that is changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from optimiser.roster import Roster
from optimiser.solving import Limits
from optimiser.visits.solve import plan_visits
from scenarios.build.caseloads import build_caseloads
from scenarios.build.demand import build_heatmap_of
from scenarios.build.patrols import duties_on_rota
from scenarios.build.visiting import commitment_rows, visiting_of
from scenarios.build.visits import build_visits
from scenarios.export.visit_files import visit_summary
from scenarios.run import plan_pack, write_plan
from scenarios.schema.pack import Pack
from scenarios.schema.policy import Policy
from scenarios.verify.plan_folder import PlanFolder, Row, read_plan_folder
from scenarios.verify.visits import check_diary
from tests.packs import small_pack
from tests.scenarios.rosters import turning_roster

HOUR = timedelta(hours=1)


def pack_with_curfew() -> Pack:
    """The small pack in which one has a curfew by day and one needs two people."""
    rows = list(small_pack().offenders)
    rows[0] = rows[0].model_copy(update={"curfew_start": "10:00", "curfew_end": "15:00"})
    rows[1] = rows[1].model_copy(update={"paired_visit": True, "last_contact": date(2026, 11, 28)})
    return small_pack(offenders=tuple(rows))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Path]:
    pack = pack_with_curfew()
    folder = tmp_path_factory.mktemp("diary") / "plan"
    return pack, write_plan(plan_pack(pack, only=["caseloads"], limits=Limits(work=0.3)), folder)


def faults(pack: Pack, plan: PlanFolder, roster: Roster | None = None) -> str:
    return "\n".join(breach.message for breach in check_diary(pack, plan, roster))


def test_the_checker_agrees_to_a_plan(written: tuple[Pack, Path]) -> None:
    pack, folder = written
    plan = read_plan_folder(folder)
    assert faults(pack, plan) == ""
    assert {row["kind"] for row in plan.rows("visits")} >= {"office", "home", "curfew"}
    assert any(";" in row["staff_ids"] for row in plan.rows("visits"))


def moved(**by: Any) -> Callable[[Row], Any]:
    step = timedelta(**by)
    return lambda row: row.update(start=row["start"] + step, end=row["end"] + step)


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("home", moved(days=21), "not from"),
        ("home", moved(hours=-9), "not made at that time of day"),
        ("office", moved(hours=9), "not made at that time of day"),
        ("curfew", moved(hours=6), "not made at that time of day"),
        ("office", lambda row: row.update(end=row["end"] + HOUR), "it takes 105 minutes"),
        ("office", lambda row: row.update(staff_ids="P1"), "P1 may not make visits"),
        ("office", lambda row: row.update(staff_ids="P8;M2"), "2 people go"),
        ("home", lambda row: row.update(due=row["due"] + timedelta(1)), "is told 1 times"),
        ("home", lambda row: row.update(kind="office"), "is told 1 times"),
    ],
)
def test_a_row_that_is_changed_is_found(
    written: tuple[Pack, Path], kind: str, change: Callable[[Row], Any], words: str
) -> None:
    pack, folder = written
    plan = read_plan_folder(folder)
    change(next(row for row in plan.rows("visits") if row["kind"] == kind))
    assert words in faults(pack, plan)


def test_a_lead_who_is_not_there_and_a_double_booking_are_found(
    written: tuple[Pack, Path],
) -> None:
    pack, folder = written
    plan = read_plan_folder(folder)
    first = next(row for row in plan.rows("visits") if row["kind"] == "office")
    other = {"P8": "M2", "M2": "P8"}[first["staff_ids"]]
    first["staff_ids"] = other
    assert "is of another agency than the lead manager" in faults(pack, plan)
    beside = {"offender_ref": first["offender_ref"], "manager_id": "M2" if other == "M2" else "M1"}
    with_co_worker = replace(plan, tables=plan.tables | {"co_workers": [beside]})
    assert "is of another agency than the lead manager" not in faults(pack, with_co_worker)
    alone = {"diary": {"cover": "lead"}}
    strict = pack.model_copy(update={"policy": Policy.model_validate(alone)})
    assert "the lead manager is not there" in faults(strict, plan)
    plan = read_plan_folder(folder)
    by_person: dict[str, Row] = {}
    for row in plan.rows("visits"):
        before = by_person.setdefault(row["staff_ids"], row)
        if before is not row and before["start"].date() == row["start"].date():
            row.update(start=before["start"], end=before["start"] + (row["end"] - row["start"]))
            break
    assert "lacks minutes for a way or is with two at once" in faults(pack, plan)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, ""),
        ({"needs": ("domestic_abuse",)}, "who stands in for the lead, lacks domestic_abuse"),
        ({"needs": ("female_manager",)}, "is not of the gender that is needed"),
        ({"language": "Welsh"}, "does not speak Welsh"),
        ({"excluded_managers": ("M2",)}, "M2 is excluded"),
    ],
)
def test_who_stands_in_keeps_what_is_recorded(
    written: tuple[Pack, Path], facts: dict[str, Any], words: str
) -> None:
    pack, folder = written
    plan = read_plan_folder(folder)
    row = next(row for row in plan.rows("visits") if row["staff_ids"] == "P8")
    row["staff_ids"] = "M2"
    managers = [m.model_copy(update={"agency": "police", "skills": ()}) for m in pack.managers]
    offenders = [
        o.model_copy(update=facts if o.offender_ref == row["offender_ref"] else {})
        for o in pack.offenders
    ]
    pack = pack.model_copy(update={"managers": tuple(managers), "offenders": tuple(offenders)})
    told = faults(pack, plan)
    assert words in told
    assert "another agency" not in told
    assert "tier.cover is 0" in told


def test_a_contact_that_is_dropped_and_totals_that_differ_are_found(
    written: tuple[Pack, Path],
) -> None:
    pack, folder = written
    plan = read_plan_folder(folder)
    plan.tables["visits"].pop()
    assert "is told 0 times, and is due 1 times" in faults(pack, plan)
    assert "caseloads.visits_planned" in faults(pack, plan)
    plan = read_plan_folder(folder)
    plan.summary["caseloads"]["diary"]["tiers"][6]["objective"] += 1
    assert "ways" in faults(pack, plan)


def on_rota() -> tuple[Pack, PlanFolder, Roster]:
    """A diary on a roster, as the files of a plan with patrols would tell it."""
    pack = pack_with_curfew()
    roster = turning_roster(pack)
    duties = duties_on_rota(pack, roster, build_heatmap_of(pack))
    manager_of = {row.offender_ref: "M1" for row in pack.offenders}
    problem = build_visits(pack, build_caseloads(pack), manager_of, duties)
    outcome = plan_visits(problem, Limits(work=0.2))
    assert outcome.plan is not None

    def at(minute: int) -> datetime:
        return problem.instant(minute)

    base_of = {row.staff_id: row.base_id for row in pack.staff}
    start = problem.horizon.start
    tables: dict[str, list[Row]] = {
        "caseloads": [{"offender_ref": ref, "manager_id": "M1"} for ref in manager_of],
        "visits": [
            {
                "offender_ref": row.offender_ref,
                "start": at(row.start),
                "end": at(row.end),
                "staff_ids": ";".join(row.person_ids),
                "kind": row.kind.value,
                "due": start + timedelta(days=row.due),
            }
            for row in outcome.plan.planned
        ],
        "visits_unmet": [
            {
                "offender_ref": row.offender_ref,
                "due": start + timedelta(days=row.due),
                "kind": row.kind.value,
                "reason": row.reason,
            }
            for row in outcome.plan.unmet
        ],
        "patrols": [
            {
                "crew_id": row.crew_id,
                "staff_ids": ";".join(row.staff_ids),
                "start": row.start,
                "end": row.end,
                "purpose": "commitment",
            }
            for row in commitment_rows(visiting_of(pack, problem, outcome.plan), base_of)
        ]
        + [
            {
                "crew_id": "",
                "staff_ids": duty.staff_id,
                "start": duty.break_start,
                "end": duty.break_end,
                "purpose": "break",
            }
            for duty in duties
            if duty.break_start is not None
        ],
    }
    return pack, PlanFolder({"caseloads": visit_summary(outcome, problem)}, tables), roster


def test_a_diary_on_the_rota_agrees_with_tours_breaks_and_patrols() -> None:
    pack, plan, roster = on_rota()
    assert faults(pack, plan, roster) == ""
    assert plan.rows("visits")
    visit = next(row for row in plan.rows("visits") if "P8" in row["staff_ids"])
    pause = {**plan.rows("patrols")[-1], "staff_ids": "P8"}
    plan.tables["patrols"].append(pause | {"start": visit["start"], "end": visit["end"]})
    assert "P8 is not on duty" in faults(pack, plan, roster)
    plan.tables["patrols"] = [row for row in plan.rows("patrols") if row["crew_id"] == ""][:-1]
    assert "the visit of P8" in faults(pack, plan, roster)
    without = replace(roster, tours=tuple(t for t in roster.tours if t.staff_id != "P8"))
    assert "P8 is not on duty" in faults(pack, plan, without)
