"""Every check fires on its own fault, and no other check does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from scenarios.checks import CHECKS, check_pack
from scenarios.schema.pack import (
    AbsenceRow,
    AreaRow,
    LockRow,
    Manifest,
    Pack,
    PatternRow,
    PublishedRow,
    RequirementRow,
)
from scenarios.schema.policy import Policy, RequirementPolicy
from scenarios.schema.rows import (
    AvailabilityRow,
    DecisionRow,
    DeliveredRow,
    DoseRow,
    OfferRow,
    OnCallRow,
    OwedRow,
)
from scenarios.sheets import Sheet, Sheets, sheets_of
from scenarios.tables import TABLES
from tests.packs import SHIFTS, manifest, small_pack

SMALL = small_pack()
NOON = datetime(2026, 12, 4, 12, tzinfo=UTC)


def _changed(rows: tuple[Any, ...], index: int, **values: Any) -> tuple[Any, ...]:
    fresh = rows[index].model_copy(update=values)
    return (*rows[:index], fresh, *rows[index + 1 :])


def _row(attribute: str, index: int = 0, **values: Any) -> dict[str, Any]:
    return {attribute: _changed(getattr(SMALL, attribute), index, **values)}


def _added(attribute: str, row: Any) -> dict[str, Any]:
    return {attribute: (*getattr(SMALL, attribute), row)}


def _incident(column: str, value: Any) -> dict[str, Any]:
    table = SMALL.incidents.copy()
    table.loc[1, column] = value
    return {"incidents": table}


def _absence(start: int, end: int, staff_id: str = "P1") -> dict[str, Any]:
    row = AbsenceRow(
        staff_id=staff_id, start=date(2026, 12, start), end=date(2026, 12, end), reason="course"
    )
    return _added("absences", row)


def _offer(start: datetime, hours: int) -> dict[str, Any]:
    end = start + timedelta(hours=hours)
    return _added("availability", AvailabilityRow(staff_id="V1", start=start, end=end))


def _lock(staff_id: str, day: date, code: str | None) -> dict[str, Any]:
    return _added("locks", LockRow(staff_id=staff_id, date=day, shift_code=code))


def _on_call(who: str, day: date = date(2026, 12, 1)) -> dict[str, Any]:
    return {"on_call": (OnCallRow(staff_id=who, date=day),)}


def _level(minimum: int, preferred: int | None, base_id: str = "B1") -> dict[str, Any]:
    row = RequirementRow(
        base_id=base_id,
        role_group="response",
        weekday=0,
        hour=7,
        minimum=minimum,
        preferred=preferred,
    )
    return {"requirement": (row,)}


def _lock_against_published() -> dict[str, Any]:
    day = date(2026, 12, 10)
    published = PublishedRow(staff_id="P5", date=day, shift_code="E")
    return _added("published", published) | _lock("P5", day, "L")


def _decided(offender_ref: str, manager_id: str) -> dict[str, Any]:
    when = datetime(2026, 11, 27, 9, tzinfo=UTC)
    row = DecisionRow(
        offender_ref=offender_ref, manager_id=manager_id, decision="refused", by="IOM", when=when
    )
    return _added("decisions", row)


ROW_MODELS = (AreaRow, Manifest, *(table.row for table in TABLES))

FAULTS: dict[str, dict[str, Any]] = {
    "check_timezone": {"manifest": manifest(timezone="Europe/Londn")},
    "check_whole_hour_clock": {"manifest": manifest(timezone="Asia/Kolkata")},
    "check_history_has_days": {
        "manifest": manifest(history_start=date(2026, 11, 30)),
        "incidents": None,
    },
    "check_history_gaps_leave_days": {
        "manifest": manifest(history_gaps=("2026-08-01/2026-10-09", "2026-10-10/2026-11-29")),
        "incidents": None,
    },
    "check_history_ends_before_plan": {"manifest": manifest(history_end=date(2026, 11, 30))},
    "check_nothing_is_there_twice": _added("managers", SMALL.managers[1]),
    "check_areas_have_bases": _row("areas", base_id="B9"),
    "check_staff_have_bases": _row("staff", base_id="B9"),
    "check_home_areas": _row("staff", home_area_id="A9"),
    "check_absent_staff": _absence(1, 1, "P99"),
    "check_pattern_teams": _added("patterns", PatternRow(team="R9", cycle_day=1, shift_code="E")),
    "check_pattern_shifts": _row("patterns", shift_code="X"),
    "check_published_staff": _row("published", staff_id="P99"),
    "check_published_shifts": _row("published", shift_code="X"),
    "check_history_staff": _row("history", staff_id="P99"),
    "check_staff_on_call": _on_call("P99"),
    "check_owed_staff": {"owed": (OwedRow(staff_id="P99", kind="rest_day", amount=1),)},
    "check_offered_staff": {
        "offers": (
            OfferRow(
                staff_id="P99", date=date(2026, 11, 20), overtime_minutes=60, answer="refused"
            ),
        )
    },
    "check_locked_staff": _row("locks", staff_id="P99"),
    "check_locked_shifts": _row("locks", shift_code="X"),
    "check_available_staff": _row("availability", staff_id="V9"),
    "check_crewing_areas": _row("crewing", area_id="A9"),
    "check_event_areas": _row("events", area_id="A9"),
    "check_requirement_bases": _level(1, None, "B9"),
    "check_commitment_areas": _row("commitments", area_id="A9"),
    "check_offender_areas": _row("offenders", area_id="A9"),
    "check_current_managers": _row("offenders", current_manager_id="M9"),
    "check_excluded_managers": _row("offenders", excluded_managers=("M2", "M9")),
    "check_co_workers": _row("offenders", current_co_workers=("M2", "M9")),
    "check_decided_offenders": _decided("N99", "M2"),
    "check_decided_managers": _decided("N2", "M99"),
    "check_offenders_kept_apart": _row("offenders", apart_from=("N2", "N99")),
    "check_manager_bases": _row("managers", base_id="B9"),
    "check_manager_staff": _row("managers", staff_id="P99"),
    "check_manager_areas": _row("managers", areas=("A1", "A9")),
    "check_incident_areas": _incident("area_id", "A9"),
    "check_bases_are_near_areas": _row("bases", longitude=52.57, latitude=-0.26),
    "check_absences_end_after_start": _absence(21, 20),
    "check_absences_do_not_overlap": _absence(13, 20),
    "check_availability_ends_after_start": _offer(NOON, 0),
    "check_availability_does_not_overlap": _offer(NOON, 8),
    "check_on_call_avoids_absences": _on_call("P1", date(2026, 12, 13)),
    "check_who_is_on_call": _on_call("V1"),
    "check_on_call_ends_with_plan": _on_call("P1", date(2026, 12, 28)),
    "check_owed_parts_are_the_account": {
        "owed": (OwedRow(staff_id="P1", kind="time_off", amount=0.5),)
    },
    "check_pay_points_exist": _row("staff", pay_point=8),
    "check_paid_minutes_fit_shifts": _row("shifts", paid_minutes=601),
    "check_breaks_fit_shifts": _row("shifts", minutes=45, paid_minutes=45),
    "check_patterns_have_every_day": {"patterns": SMALL.patterns[:3] + SMALL.patterns[4:]},
    "check_patterns_begin_once": _row("patterns", 1, begins=date(2026, 11, 23)),
    "check_locks_lie_in_period": _lock("P3", date(2026, 12, 28), "E"),
    "check_locks_agree_with_published": _lock_against_published(),
    "check_locks_avoid_absences": _lock("P1", date(2026, 12, 13), "E"),
    "check_locked_shifts_suit_people": _lock("C1", date(2026, 12, 1), "N"),
    "check_locked_shifts_run_that_day": {
        "shifts": _changed(SHIFTS, 0, days=("Mon", "Tue", "Wed", "Fri"))
    },
    "check_incidents_lie_in_history": _incident("received_at", datetime(2026, 11, 30, tzinfo=UTC)),
    "check_incidents_avoid_gaps": {
        "manifest": manifest(history_gaps=("2026-11-29/2026-11-29",)),
        **_incident("received_at", datetime(2026, 11, 29, 12, tzinfo=UTC)),
    },
    "check_incidents_have_both_coordinates": _incident("latitude", None),
    "check_incidents_run_forwards": _incident("arrived_at", datetime(2026, 8, 1, tzinfo=UTC)),
    "check_events_end_after_start": _row("events", end=datetime(2026, 12, 5, 14, tzinfo=UTC)),
    "check_events_touch_period": _row(
        "events",
        start=datetime(2026, 11, 29, 20, tzinfo=UTC),
        end=datetime(2026, 11, 30, tzinfo=UTC),
    ),
    "check_commitments_lie_in_period": _row(
        "commitments", start=datetime(2026, 12, 28, tzinfo=UTC)
    ),
    "check_preferred_is_not_below_minimum": _level(3, 2),
    "check_delivered_time_ends_after_start": {
        "delivered": (DeliveredRow(crew_id="C1", place_id="A1", start=NOON, end=NOON),)
    },
    "check_safe_staffing_can_be_met": {
        "policy": Policy(requirement=RequirementPolicy(safe_staffing={"response": {"archery": 1}}))
    },
    "check_safe_staffing_names_bases": {
        "policy": Policy(
            requirement=RequirementPolicy(
                safe_staffing={"response": {"taser": [{"people": 1, "bases": ["B9"]}]}}
            )
        )
    },
    "check_no_more_is_delivered_than_planned": {
        "dose": (
            DoseRow(
                plan_start=date(2026, 11, 1),
                place_id="A1-H01",
                longitude=-0.24,
                latitude=52.57,
                hour=9,
                planned_minutes=10,
                delivered_minutes=11,
            ),
        )
    },
    "check_locked_offenders_have_managers": _row("offenders", current_manager_id=None),
    "check_nobody_is_apart_from_themselves": _row("offenders", apart_from=("N1", "N2")),
    "check_curfews_have_both_ends": _row("offenders", curfew_start="19:00"),
    "check_curfews_begin_and_end_at_different_times": _row(
        "offenders", curfew_start="19:00", curfew_end="19:00"
    ),
    "check_last_contacts_are_past": _row("offenders", last_contact=date(2027, 12, 1)),
    "check_contacts_fit_days": _row("offenders", required_contacts_per_4_weeks=29),
    "check_managers_have_a_load": _row("managers", capacity_points=None),
    "check_managers_are_different_people": _row("managers", 1, staff_id="P8"),
    "check_managers_times_run_forwards": _row("managers", absent_to=date(2026, 12, 1)),
}


def test_every_check_has_a_fault() -> None:
    assert list(FAULTS) == [check.__name__ for check in CHECKS]


def test_the_small_pack_is_sound() -> None:
    assert check_pack(SMALL) == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_fires_its_check_alone(name: str) -> None:
    pack = small_pack(**FAULTS[name])
    found = {check.__name__: list(check(sheets_of(pack))) for check in CHECKS}
    fired = {check: problems for check, problems in found.items() if problems}
    assert list(fired) == [name]
    assert len(fired[name]) == 1


@pytest.mark.parametrize("name", FAULTS)
def test_a_check_says_where(name: str) -> None:
    (problem,) = check_pack(small_pack(**FAULTS[name]))
    assert problem.sentence.startswith(problem.file)
    assert problem.sentence.endswith((".", "?"))
    assert "\n" not in problem.sentence
    assert problem.expected in problem.sentence
    if problem.value is not None:
        assert problem.value in problem.sentence


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_check_is_silent_about_what_could_not_be_read(
    check: Callable[[Sheets], Any],
) -> None:
    nothing = Sheets({})
    assert list(check(nothing)) == []
    sheets = sheets_of(SMALL)
    every = frozenset(name for model in ROW_MODELS for name in model.model_fields)
    without_ids = {file: replace(sheet, unsure=every) for file, sheet in sheets.by_file.items()}
    assert list(check(replace(sheets, by_file=without_ids))) == []


def test_boundaries_are_allowed() -> None:
    """The last lawful value of every limit that a check draws."""
    pack = small_pack(
        absences=(*SMALL.absences, *_absence(14, 14)["absences"][-1:]),
        availability=_offer(NOON - timedelta(hours=2), 8)["availability"],
        locks=_lock("P3", date(2026, 12, 27), "E")["locks"],
        staff=_changed(SMALL.staff, 0, pay_point=7),
        requirement=_level(3, 3)["requirement"],
        incidents=_incident("received_at", datetime(2026, 11, 29, 23, 59, tzinfo=UTC))["incidents"],
    )
    assert check_pack(pack) == ()


def test_held_out_incidents_lie_outside_the_history() -> None:
    """The days of a plan's own history would be no test of it; any other day is."""
    later = SMALL.incidents.copy()
    later["received_at"] += timedelta(days=365)
    assert check_pack(small_pack(held_out=later)) == ()
    problems = check_pack(small_pack(held_out=SMALL.incidents))
    assert {problem.file for problem in problems} == {"held_out.csv"}
    assert len(problems) == len(SMALL.incidents)
    assert all("on no day from" in problem.sentence for problem in problems)


def test_restricted_duties_may_fall_together_with_leave() -> None:
    restricted = AbsenceRow(
        staff_id="P1", start=date(2026, 12, 1), end=date(2026, 12, 20), reason="restricted"
    )
    assert check_pack(small_pack(**_added("absences", restricted))) == ()


def test_the_history_is_local_days() -> None:
    """23:30 UTC on 30 August is the first half hour of 31 August in London."""
    early = _incident("received_at", datetime(2026, 8, 30, 23, 30, tzinfo=UTC))
    assert check_pack(small_pack(**early)) == ()
    earlier = _incident("received_at", datetime(2026, 8, 30, 22, 30, tzinfo=UTC))
    assert len(check_pack(small_pack(**earlier))) == 1


def test_partial_rows_still_name_what_they_define() -> None:
    """A person whose role cannot be read is still somebody who may be absent."""
    sheets = sheets_of(SMALL)
    staff = dict(sheets.by_file["staff.csv"].rows)
    first = staff.pop(2)
    partial = {2: {"staff_id": first.staff_id, "team": first.team}}  # type: ignore[attr-defined]
    by_file = dict(sheets.by_file) | {"staff.csv": Sheet(staff, partial)}
    assert [p for check in CHECKS for p in check(replace(sheets, by_file=by_file))] == []


def test_the_pack_itself_is_not_changed() -> None:
    before: Pack = small_pack()
    check_pack(SMALL)
    assert before == SMALL
