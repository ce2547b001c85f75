"""The diary problem of a pack: who may go, when they are on duty, when contacts may be made."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from optimiser.solving import Limits
from optimiser.visits.problem import Kind, Visit, VisitProblem
from optimiser.visits.solve import plan_visits
from scenarios.build.caseloads import build_caseloads
from scenarios.build.demand import build_heatmap_of
from scenarios.build.patrols import build_patrols, duties_on_rota
from scenarios.build.visiting import visiting_of
from scenarios.build.visits import build_visits
from scenarios.schema.pack import AbsenceRow, Pack
from scenarios.schema.policy import Policy
from tests.packs import PLAN_START, manifest, small_pack
from tests.scenarios.rosters import turning_roster

M1, P8, M2 = "M1", "P8", "M2"


def diary(pack: Pack, leads: Mapping[str, str] | None = None, seed: int = 1) -> VisitProblem:
    """The problem without a rota; M1 leads whoever nobody else is named for."""
    manager_of = dict.fromkeys((row.offender_ref for row in pack.offenders), M1)
    return build_visits(pack, build_caseloads(pack), manager_of | dict(leads or {}), None, seed)


def with_offender(number: int = 0, **facts: Any) -> Pack:
    """The small pack with one offender, changed."""
    row = small_pack().offenders[number].model_copy(update=facts)
    return small_pack(offenders=(row,))


def with_manager(number: int, **facts: Any) -> Pack:
    rows = list(small_pack().managers)
    rows[number] = rows[number].model_copy(update=facts)
    return small_pack(managers=tuple(rows))


def days_of(problem: VisitProblem, person: str) -> list[date]:
    """The days on which somebody works."""
    return [
        problem.horizon.local(problem.instant(problem.duties[number].start)).date()
        for number in problem.duties_of.get(person, ())
    ]


def clock(problem: VisitProblem, minute: int) -> datetime:
    return problem.horizon.local(problem.instant(minute))


def kinds(problem: VisitProblem, kind: Kind) -> list[Visit]:
    return [visit for visit in problem.visits if visit.kind is kind]


def test_without_a_rota_people_work_office_hours_less_absences_and_holidays() -> None:
    christmas = manifest().model_copy(update={"plan_start": date(2026, 12, 21), "plan_weeks": 1})
    away = AbsenceRow(staff_id=P8, start=date(2026, 12, 22), end=date(2026, 12, 22), reason="leave")
    problem = diary(small_pack(manifest=christmas, absences=(away,)))
    assert [day.day for day in days_of(problem, P8)] == [21, 23, 24]
    assert [day.day for day in days_of(problem, M2)] == [21, 22, 23, 24]
    first = problem.duties[problem.duties_of[M2][0]]
    assert [(a % 1440, b % 1440) for a, b in first.free] == [(540, 750), (780, 1020)]


def test_who_leaves_or_is_away_by_the_managers_file_does_not_work() -> None:
    gone = with_manager(1, leaves_on=PLAN_START + timedelta(days=2))
    assert len(days_of(diary(gone), M2)) == 2
    sick = with_manager(1, absent_from=PLAN_START, absent_to=PLAN_START + timedelta(days=3))
    assert days_of(diary(sick), M2)[0] == PLAN_START + timedelta(days=4)


def test_the_lead_manager_goes_and_a_second_who_may() -> None:
    pack = with_offender(2, paired_visit=True)
    (home, *_) = kinds(diary(pack), Kind.HOME)
    assert (home.leads, home.seconds, home.paired) == ((P8,), (M2,), True)
    assert all(not visit.paired for visit in kinds(diary(pack), Kind.OFFICE))
    excluded = with_offender(2, paired_visit=True, excluded_managers=(M2,))
    assert kinds(diary(excluded), Kind.HOME)[0].seconds == ()
    needy = with_offender(2, paired_visit=True, needs=("female_manager",))
    assert kinds(diary(needy), Kind.HOME)[0].seconds == ()


def test_colleagues_of_the_lead_s_agency_stand_in_unless_the_policy_keeps_them_out() -> None:
    pack = with_manager(1, agency="police", gender="male", skills=("drugs",))

    def leads(co_workers: Mapping[str, tuple[str, ...]] | None = None, **facts: Any) -> set[Any]:
        row = pack.offenders[0].model_copy(update=facts)
        one = pack.model_copy(update={"offenders": (row,)})
        caseloads, who = build_caseloads(one), {row.offender_ref: M1}
        built = build_visits(one, caseloads, who, co_workers=co_workers or {})
        return {visit.leads for visit in built.visits}

    assert leads() == {(P8, M2)}
    kept_out: list[dict[str, Any]] = [
        {"excluded_managers": (M2,)},
        {"language": "Polish"},
        {"needs": ("female_manager",)},
        {"needs": ("domestic_abuse",)},
    ]
    assert all(leads(**facts) == {(P8,)} for facts in kept_out)
    pack = pack.model_copy(update={"policy": Policy.model_validate({"diary": {"cover": "lead"}})})
    assert leads() == {(P8,)}
    pack = with_manager(1, skills=("drugs",))
    assert leads() == {(P8,)}, "M2 is of another agency"
    assert leads({pack.offenders[0].offender_ref: (M2,)}) == {(P8, M2)}, "but works the case too"


def test_an_office_contact_is_at_the_lead_s_base_on_working_days() -> None:
    problem = diary(with_offender(0, required_contacts_per_4_weeks=8))
    for visit in kinds(problem, Kind.OFFICE):
        assert visit.place >= len(small_pack().areas)
        days = {clock(problem, start).weekday() for start, _ in visit.windows}
        assert days <= set(range(5))
    assert kinds(problem, Kind.HOME)[0].place < len(small_pack().areas)


def test_a_curfew_check_lies_in_the_curfew_over_midnight() -> None:
    pack = with_offender(
        0, curfew_start="19:00", curfew_end="07:00", required_contacts_per_4_weeks=8
    )
    checks = kinds(diary(pack), Kind.CURFEW)
    assert checks
    for visit in checks:
        for start, end in visit.windows:
            begins, ends = clock(diary(pack), start), clock(diary(pack), end)
            assert begins.hour in (19, 0)
            assert ends.hour in (7, 0)
        assert visit.starts == (), "nobody works at night without a rota"


def test_a_curfew_inside_the_day_is_checked_at_drawn_times() -> None:
    pack = with_offender(0, curfew_start="10:00", curfew_end="15:00")
    policy = Policy.model_validate(
        {"diary": {"home_share": {"amber": 0.0}, "curfew_share": {"amber": 1.0}}}
    )
    pack = pack.model_copy(update={"policy": policy})
    first, other = diary(pack), diary(pack, seed=2)
    assert {visit.kind for visit in first.visits} == {Kind.CURFEW}
    assert [visit.starts for visit in first.visits] != [visit.starts for visit in other.visits]
    for visit in first.visits:
        assert visit.starts is not None
        assert len(visit.starts) == 4
        assert all(600 <= start % 1440 <= 900 - visit.minutes for start in visit.starts)


def test_with_a_rota_people_work_their_tours_less_breaks_and_partners_office_hours() -> None:
    pack = small_pack()
    duties = duties_on_rota(pack, turning_roster(pack), build_heatmap_of(pack))
    manager_of = {row.offender_ref: M1 for row in pack.offenders}
    problem = build_visits(pack, build_caseloads(pack), manager_of, duties)
    tours = [duty for duty in duties if duty.staff_id == P8]
    assert len(problem.duties_of[P8]) == len(tours)
    for number, tour in zip(problem.duties_of[P8], tours, strict=True):
        duty = problem.duties[number]
        assert problem.instant(duty.start) == tour.start
        if tour.break_start is not None:
            before = problem.instant(duty.free[0][1])
            assert before == tour.break_start - timedelta(minutes=5)
    assert all(day.weekday() < 5 for day in days_of(problem, M2)), "M2 is not on the rota"


@pytest.mark.parametrize("release", [5, 40])
def test_who_is_in_custody_is_seen_from_the_day_of_release(release: int) -> None:
    pack = with_offender(0, release_date=PLAN_START + timedelta(days=release))
    problem = diary(pack)
    days = 7 * pack.manifest.plan_weeks
    assert [visit.due for visit in kinds(problem, Kind.RELEASE_DAY)] == [release] * (release < days)
    assert all(visit.due >= release for visit in problem.visits)


def test_patrols_lose_people_for_just_the_time_of_their_visits() -> None:
    pack = small_pack()
    roster, heatmap = turning_roster(pack), build_heatmap_of(pack)
    rota = duties_on_rota(pack, roster, heatmap)
    manager_of = {row.offender_ref: M1 for row in pack.offenders}
    problem = build_visits(pack, build_caseloads(pack), manager_of, rota)
    plan = plan_visits(problem, Limits(work=0.1)).plan
    assert plan is not None
    assert plan.planned
    visiting = visiting_of(pack, problem, plan)
    before = build_patrols(pack, roster, heatmap)
    after = build_patrols(pack, roster, heatmap, visiting=visiting)
    handed_on = build_patrols(pack, roster, heatmap, visiting=visiting, on_rota=rota)
    assert handed_on.digest == after.digest
    minutes = sum((b - a).total_seconds() / 60 for d in before.duties for a, b in d.free)
    left = sum((b - a).total_seconds() / 60 for d in after.duties for a, b in d.free)
    assert minutes - left == sum(after.visiting_minutes.values())
    assert {person for each in visiting for person in each.staff_ids} == {P8}
    breaks, kept = (
        {(duty.staff_id, duty.break_start) for duty in each.duties if duty.break_start}
        for each in (before, after)
    )
    assert breaks == kept
    for row in plan.planned:
        start, end = problem.instant(row.start), problem.instant(row.end)
        assert any(each.start <= start and end <= each.end for each in visiting)
        own = [duty for duty in after.duties if duty.staff_id == P8]
        assert not any(duty.start < end and start < duty.end for duty in own)


def test_the_digest_follows_the_seed_and_who_is_there() -> None:
    pack = with_offender(0, curfew_start="10:00", curfew_end="15:00")
    assert diary(pack).digest == diary(pack).digest
    assert diary(pack).digest != diary(pack, seed=2).digest
    gone = with_manager(1, leaves_on=PLAN_START)
    assert diary(small_pack()).digest != diary(gone).digest


def test_who_works_a_case_beside_its_lead_goes_first_with_it_and_instead_of_it() -> None:
    pack = with_offender(paired_visit=True, needs=(), language=None)
    agencies = {"M1": "probation", "M2": "council"}
    rows = [row.model_copy(update={"agency": agencies[row.manager_id]}) for row in pack.managers]
    pack = pack.model_copy(update={"managers": tuple(rows)})
    caseloads, ref = build_caseloads(pack), pack.offenders[0].offender_ref
    alone, beside = (
        build_visits(pack, caseloads, {ref: M1}, None, 1, co_workers)
        for co_workers in ({}, {ref: (M2,)})
    )
    home = next(n for n, visit in enumerate(beside.visits) if visit.paired)
    assert M2 not in alone.visits[home].leads
    assert beside.visits[home].leads[:2] == (P8, M2)
    assert next(who for who in beside.visits[home].seconds if who != P8) == M2
