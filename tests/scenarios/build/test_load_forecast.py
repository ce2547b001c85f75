"""The forecast of loads: dates change it, and what is not known is said to be assumed."""

from datetime import UTC, date, datetime
from typing import Any

from scenarios.build.load_forecast import WeekLoad, forecast_of
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import AbsenceRow, Pack
from scenarios.schema.rows import DecisionRow
from tests.packs import small_pack

START = date(2026, 11, 30)


def offender(ref: str, **facts: Any) -> OffenderRow:
    usual = {"cohort": "fixed", "rag": "amber", "area_id": "A1", "statutory": False}
    return OffenderRow(offender_ref=ref, **(usual | facts))


def pack_of(offenders: list[OffenderRow], manager: dict[str, Any], **facts: Any) -> Pack:
    usual = {"manager_id": "M1", "agency": "police", "base_id": "B1", "capacity_points": 100}
    other = ManagerRow(**(usual | {"manager_id": "M2"}))
    managers = (ManagerRow(**(usual | manager)), other)
    return small_pack(offenders=tuple(offenders), managers=managers, **facts)


def weeks(pack: Pack, **leaders: str) -> list[WeekLoad]:
    return [each for each in forecast_of(pack, leaders) if each.manager_id == "M1"]


def test_a_new_case_joins_in_the_week_of_its_release() -> None:
    cohort = [
        offender("OLD", current_manager_id="M1"),
        offender("NEW", release_date=date(2026, 12, 16)),
    ]
    loads = weeks(pack_of(cohort, {}), OLD="M1", NEW="M1")
    assert len(loads) == 12
    assert loads[0].week_start == START
    before, joined = loads[1].points, loads[2].points
    assert joined > before == loads[0].points
    assert "NEW is released on 2026-12-16" in loads[2].why
    assert [each.points_basis for each in loads[:3]] == ["known", "known", "assumed"]
    assert "assumes that NEW come as planned" in loads[2].why


def test_points_that_dates_change_are_told() -> None:
    row = offender("R1", release_date=date(2026, 12, 1), current_manager_id="M1")
    loads = weeks(pack_of([row], {}), R1="M1")
    assert [(number, week.why) for number, week in enumerate(loads) if number and week.why] == [
        (1, "R1 counts 66 points, not 70: released 6 days ago"),
        (5, "R1 counts 62 points, not 66: released 34 days ago"),
    ]


def test_what_is_accepted_is_known_and_a_review_makes_it_assumed() -> None:
    cohort = [offender("N1", current_manager_id="M2", review_date=date(2026, 12, 21))]
    when = datetime(2026, 11, 27, tzinfo=UTC)
    accepted = DecisionRow(
        offender_ref="N1", manager_id="M1", decision="accepted", by="I", when=when
    )
    open_pack = pack_of(cohort, {})
    both = forecast_of(open_pack, {"N1": "M1"})
    assert {each.points_basis for each in both} == {"assumed"}
    assert "assumes that N1 go as planned" in both[12].why
    decided = weeks(open_pack.model_copy(update={"decisions": (accepted,)}), N1="M1")
    assert [each.points_basis for each in decided] == [*3 * ["known"], *9 * ["assumed"]]


def test_absences_and_leaving_take_capacity() -> None:
    away = AbsenceRow(staff_id="P8", start=date(2026, 12, 1), end=date(2026, 12, 2), reason="leave")
    facts = {
        "staff_id": "P8",
        "leaves_on": date(2027, 1, 13),
        "absent_from": date(2026, 12, 11),
        "absent_to": date(2026, 12, 20),
    }
    loads = weeks(pack_of([], facts, absences=(away,)))
    assert [each.capacity_points for each in loads] == [60, 80, 0, 100, 100, 100, 40, *5 * [0]]
    assert [each.capacity_basis for each in loads][3:7] == ["known", "assumed", "assumed", "known"]
    assert loads[0].why == "there on 3 of 5 working days"
