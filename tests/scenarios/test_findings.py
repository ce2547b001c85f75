"""Facts that leave no rota, or a poorer one, are told in sentences with person, day and rule."""

from datetime import timedelta
from typing import Any

import pytest

from optimiser.notice import ChangeReason
from scenarios.districts.built_in import built_in_pack
from scenarios.findings import rota_findings
from scenarios.overrides import apply_overrides
from scenarios.schema.pack import (
    AbsenceRow,
    CommitmentRow,
    HistoryRow,
    LockRow,
    Pack,
    PublishedRow,
    ShiftRow,
)
from scenarios.schema.policy import Policy
from tests.packs import PLAN_START, SHIFTS, small_pack


def remarks(**changes: Any) -> str:
    return "\n".join(rota_findings(small_pack(**changes)).remarks)


def duty(who: str, day: int, code: str | None) -> PublishedRow:
    return PublishedRow(staff_id=who, date=PLAN_START + timedelta(days=day), shift_code=code)


def lock(who: str, day: int, code: str | None) -> LockRow:
    return LockRow(staff_id=who, date=PLAN_START + timedelta(days=day), shift_code=code)


def test_locks_too_close_together_leave_no_rota() -> None:
    found = rota_findings(small_pack(locks=(lock("P2", 8, "L"), lock("P2", 9, "E"))))
    (sentence,) = found.conflicts
    assert "P2 has 7.00 hours of rest before the tour of 2026-12-09" in sentence
    assert sentence.endswith("what is published or locked breaks the rule minimum_rest")


def test_an_exigency_may_cut_rest_short_and_is_told() -> None:
    day = PLAN_START + timedelta(days=9)
    forced = LockRow(staff_id="P2", date=day, shift_code="E", reason=ChangeReason.EXIGENCY)
    locks = (lock("P2", 8, "L"), forced)
    assert conflicts(locks=locks) == ""
    told = remarks(locks=locks)
    assert "P2 has 7.00 hours of rest before the tour of 2026-12-09: an exigency of duty" in told
    assert "and 240 minutes are owed." in told
    asked = forced.model_copy(update={"reason": ChangeReason.OWN_REQUEST})
    assert "breaks the rule minimum_rest" in conflicts(locks=(locks[0], asked))


def test_owed_rest_that_finds_no_room_is_told() -> None:
    last = PLAN_START + timedelta(days=27)
    row = HistoryRow(
        staff_id="P2",
        hours_worked_reference_period=0,
        rest_days_owed=2,
        rest_days_owed_by=last,
    )
    locks = tuple(lock("P2", day, "E") for day in (0, 1, 2, 3, 7, 8, 9, 10, 14, 15, 16, 17, 21))
    assert "is due" not in remarks(history=(row,), locks=locks[:12])
    told = remarks(history=(row,), locks=locks)
    assert (
        "P2 is due 2 rest days and 0.00 hours of time off before the period ends, of which "
        "published and locked duties let 1 rest day and 0.00 hours of time off be given back."
    ) in told


def test_a_tour_may_be_longer_for_an_exigency_and_is_told() -> None:
    long = ShiftRow(shift_code="X", start="07:00", minutes=900, paid_minutes=900, break_minutes=60)
    shifts = (*small_pack().shifts, long)
    day = PLAN_START + timedelta(days=9)
    forced = LockRow(staff_id="P2", date=day, shift_code="X", reason=ChangeReason.EXIGENCY)
    assert conflicts(shifts=shifts, locks=(forced,)) == ""
    told = remarks(shifts=shifts, locks=(forced,))
    assert "P2 is on duty for 15.00 hours on 2026-12-09: an exigency of duty made it longer" in told
    assert "Shift X lasts 900 minutes: the rule longest_tour lets nobody be planned" in told
    asked = forced.model_copy(update={"reason": ChangeReason.OWN_REQUEST})
    assert "P2 has a tour of 15.00 hours on 2026-12-09, and 12.00 are the most" in conflicts(
        shifts=shifts, locks=(asked,)
    )
    longer = long.model_copy(update={"minutes": 961, "paid_minutes": 961})
    assert "and 16.00 are the most" in conflicts(shifts=(*shifts[:-1], longer), locks=(forced,))


def test_a_small_pack_has_no_conflicts() -> None:
    assert rota_findings(small_pack()).conflicts == ()


def test_a_past_that_breaks_a_rule_is_told() -> None:
    published = (duty("P1", -5, "L"), duty("P1", -4, "E"))
    told = remarks(published=published, locks=())
    assert "P1 has 7.00 hours of rest before the tour of 2026-11-26" in told
    assert "the published past breaks the rule minimum_rest" in told
    assert "minimum_rest" not in remarks()


def test_a_past_without_a_rest_day_is_told() -> None:
    published = tuple(duty("P1", -back, "E") for back in range(1, 9))
    told = remarks(published=published, locks=())
    assert "P1 works 8 days in a row up to 2026-11-29" in told


def test_a_shift_with_less_break_than_the_law_is_told() -> None:
    assert (
        "Shift E of 600 minutes has a break of 45; Annex E 1(c) gives a constable 60" in remarks()
    )


def test_the_break_of_a_retired_shift_is_nobodys() -> None:
    old = SHIFTS[0].model_copy(update={"shift_code": "OLD", "retired": True})
    assert "Shift OLD" not in remarks(shifts=(*SHIFTS, old))


def test_the_band_that_an_extension_reaches_counts() -> None:
    enough = tuple(
        shift.model_copy(update={"break_minutes": 50 if shift.minutes < 600 else 60})
        for shift in SHIFTS
    )
    told = remarks(shifts=enough)
    assert "Shift N of 540 minutes extended by 60 has a break of 50" in told
    assert "Shift E" not in told
    none = Policy.model_validate({"overtime": {"extension_minutes": []}})
    assert "Shift" not in remarks(shifts=enough, policy=none)


def test_staff_have_twenty_minutes() -> None:
    short = ShiftRow(
        shift_code="Q",
        start="08:00",
        minutes=361,
        paid_minutes=361,
        break_minutes=19,
        roles=("partner",),
    )
    assert "reg. 12 gives a partner 20" in remarks(shifts=(*SHIFTS, short))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (
            {"shifts": tuple(s.model_copy(update={"roles": ("constable",)}) for s in SHIFTS)},
            "C1 can work no tour from 2026-11-30 to 2026-12-27: no shift of shifts.csv is open to "
            "a pcso (rule role_and_skill).",
        ),
        (
            {
                "absences": (
                    AbsenceRow(
                        staff_id="P5",
                        start=PLAN_START,
                        end=PLAN_START + timedelta(days=27),
                        reason="sickness",
                    ),
                )
            },
            "P5 can work no tour from 2026-11-30 to 2026-12-27: they are away on every day of it "
            "(rule absences).",
        ),
        (
            {"policy": Policy.model_validate({"pcso": {"span": "00-05"}})},
            "C1 can work no tour from 2026-11-30 to 2026-12-27: all are against the rules "
            "duty_span.",
        ),
    ],
    ids=["no shift", "away", "span"],
)
def test_a_person_without_a_legal_duty_is_named(changes: dict[str, Any], why: str) -> None:
    assert why in remarks(**changes)
    assert "can work no tour" not in remarks()


def test_a_skill_that_nobody_holds_is_told() -> None:
    policy = Policy.model_validate({"priority": {"skills_by_role_group": {"response": ["diver"]}}})
    assert "Nobody of response at B1 holds diver" in remarks(policy=policy)
    row = small_pack().commitments[0]
    asked = CommitmentRow.model_validate(row.model_dump() | {"skills": ("welsh",)})
    told = remarks(commitments=(asked,))
    assert "Commitment K1 of 2026-12-08 asks for welsh, which nobody holds." in told
    assert "nobody holds" not in remarks()


def test_a_base_with_too_few_for_safe_staffing_is_told() -> None:
    """Three constables of B1 hold a taser; nobody of B2 does, though the force has them."""
    entries = [{"people": 4, "bases": ["B1"], "from_hour": 20}, {"people": 1, "bases": ["B2"]}]
    least = {"response": {"taser": entries, "sergeant": 1}}
    told = remarks(policy=Policy.model_validate({"requirement": {"safe_staffing": least}}))
    assert (
        "Response at B1 has 3 with taser, and policy.requirement.safe_staffing asks for 4" in told
    )
    assert "Response at B2 has nobody with taser" in told
    assert "sergeant" not in told


def test_a_commitment_that_its_own_base_cannot_meet_is_told() -> None:
    """P8 of B2 speaks Welsh; the commitment is in an area of B1."""
    pack = small_pack()
    asked = pack.commitments[0].model_copy(update={"skills": ("welsh",)})
    staff = tuple(
        row.model_copy(update={"skills": ("welsh",)}) if row.staff_id == "P8" else row
        for row in pack.staff
    )
    told = remarks(commitments=(asked,), staff=staff)
    assert "asks for welsh, which nobody of response at B1 holds." in told


def test_people_of_a_group_without_a_skill_are_told_once() -> None:
    policy = Policy.model_validate({"priority": {"skills_by_role_group": {"response": ["diver"]}}})
    assert "can work no tour" not in remarks(policy=policy, locks=())


def conflicts(**changes: Any) -> str:
    return "\n".join(rota_findings(small_pack(**changes)).conflicts)


def test_a_locked_duty_that_no_sergeant_can_supervise_is_told() -> None:
    resting = tuple(lock(who, day, None) for who in ("S1", "S2") for day in (2, 3))
    told = conflicts(locks=(lock("P2", 3, "E"), *resting))
    assert told == (
        "P2 is published or locked to E on 2026-12-03, and no sergeant of the district can be on "
        "duty between 07:00 and 17:00: that breaks the rule supervision"
    )
    assert conflicts(locks=(lock("P2", 3, "E"), *resting[:-1])) == ""
    assert conflicts(locks=(lock("P8", 3, "E"), *resting)) == ""


def test_a_long_run_of_locks_is_told_once() -> None:
    told = conflicts(locks=tuple(lock("P2", day, "E") for day in range(8, 18)))
    assert told.splitlines() == [
        "P2 has no rostered rest day in the 10 days up to 2026-12-17: what is published or locked "
        "breaks the rule rest_days",
        "P2 works 10 days in a row up to 2026-12-17: what is published or locked breaks the rule "
        "longest_run",
    ]


def test_a_volunteer_locked_outside_the_offer_is_told() -> None:
    told = conflicts(locks=(lock("V1", 8, "L"),))
    assert "V1 did not offer to work the tour of 2026-12-08" in told
    assert told.endswith("breaks the rule declared_availability")


def test_a_past_that_leaves_too_few_hours_is_told() -> None:
    told = remarks(history=(HistoryRow(staff_id="P1", hours_worked_reference_period=900),))
    assert "P1 owes 104.00 hours from 2026-11-30 to 2026-12-27" in told
    assert "leaves 74.82 by the rule average_week." in told
    assert "average_week" not in remarks()


def test_locks_beyond_the_contract_are_told() -> None:
    locks = tuple(lock("C2", 7 * week + day, "E") for week in range(2) for day in range(5))
    assert "C2 owes 66.60 hours" in remarks(locks=locks)
    assert "is published or locked to 100.00" in remarks(locks=locks)
    assert "is published or locked to" not in remarks()


def test_a_cap_that_unplanned_overtime_takes_is_told() -> None:
    """Three per cent are expected of a cap of three, then of the usual four."""
    spending = {"policy.overtime.unplanned_percent": 3.0}
    pack = apply_overrides(small_pack(), spending, "here")
    assert not any("unplanned_percent" in each for each in rota_findings(pack).remarks)
    pack = apply_overrides(pack, {"policy.overtime.cap_percent": 3.0}, "here")
    [told] = [each for each in rota_findings(pack).remarks if "unplanned_percent" in each]
    assert told.endswith("no overtime can be planned.")


def test_a_hazard_that_names_nothing_is_told() -> None:
    named = {"hazardous_night_shifts": ["N", "Q9"], "hazardous_night_staff": ["P1", "NOBODY"]}
    told = remarks(policy=Policy.model_validate({"hours": named}))
    assert "policy.hours.hazardous_night_shifts names Q9" in told
    assert "policy.hours.hazardous_night_staff names NOBODY" in told
    assert "names N," not in told
    assert "names P1" not in told


def test_the_built_in_district_has_nothing_to_remark() -> None:
    assert rota_findings(_without_overtime(built_in_pack())).remarks == ()


def _without_overtime(pack: Pack) -> Pack:
    """No extensions: its shifts have the breaks of their own length."""
    overtime = pack.policy.overtime.model_copy(update={"extension_minutes": []})
    return pack.model_copy(update={"policy": pack.policy.model_copy(update={"overtime": overtime})})


def test_many_remarks_of_a_kind_are_told_by_the_worst_and_by_names() -> None:
    shifts = tuple(
        ShiftRow(shift_code=f"X{n}", start="08:00", minutes=480, paid_minutes=480, break_minutes=n)
        for n in (9, 3, 6)
    )
    found = rota_findings(small_pack(shifts=(*SHIFTS, *shifts)))
    assert len(found.in_short) < len(found.remarks)
    (told,) = (sentence for sentence in found.in_short if "X3" in sentence)
    assert told.startswith("Shift X3 of 480 minutes has a break of 3; Annex E 1(c) gives a")
    assert told.endswith("more of the kind, none of them worse: E, L, N, X9, X6.")
