"""Changing a published roster around its gaps: what is kept, and that nothing better exists."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import numpy as np
import pytest

from optimiser.outcome import Status
from optimiser.people import Absence, Role, Strength
from optimiser.roster import Roster, Tour, TourKind
from optimiser.rota.amend import amend_rota
from optimiser.rota.gaps import Gaps, Mode, gap_of
from optimiser.rota.goals import DutyCost, Shortfall, SkillShortfall
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.sharing import sharing_points
from optimiser.rota.solve import plan_rota
from optimiser.rota.verify import breaches_of
from optimiser.rota.wellbeing import SHARE, Past
from optimiser.solving import Limits
from optimiser.staffing import SkillNeed
from tests.optimiser.rota.problems import MONDAY, SHIFTS, member, problem

MODES = list(Mode)
Rank = tuple[float, ...]


def published(p: RotaProblem, tours: tuple[Tour, ...]) -> RotaProblem:
    """The problem of a roster that is published, with nothing locked."""
    worked = {(tour.staff_id, tour.day): tour for tour in tours}
    days = {(m.staff_id, day): None for m in p.strength.members for day in p.horizon.dates}
    return replace(
        p,
        published=days | {key: tour.shift_code for key, tour in worked.items()},
        terms={
            key: DutyOption(p.shift_by_code[tour.shift_code], tour.extension_minutes, tour.kind)
            for key, tour in worked.items()
        },
    )


def gapped(away: int = 1, tasers: int = 0, **facts: object) -> RotaProblem:
    """A sergeant and three constables over five days; the first tours of constables are lost.

    With `tasers`, so many people with one are asked for in the evening, and P0 and P2 have it.
    """
    skills = (frozenset({"taser"}), frozenset[str](), frozenset({"taser"}))
    constables = (member(f"P{number}", skills=held) for number, held in enumerate(skills))
    people = [member("S0", Role.SERGEANT), *constables]
    required = np.array([[2 if 8 <= hour % 24 < 22 else 0 for hour in range(168)]])
    p = problem(
        people,
        required,
        days=5,
        shifts=SHIFTS[:3],
        cap_percent=30.0,
        extension_minutes=(60, 120),
        **facts,
    )
    unpaid = replace(p, overtime=replace(p.overtime, cap_pence=0))
    outcome = plan_rota(unpaid, Limits(4, workers=2))
    assert outcome.plan is not None
    told = with_tasers(published(p, outcome.plan.planned), range(16, 22), tasers)
    lost = [tour for tour in outcome.plan.planned if tour.staff_id != "S0"][:away]
    absences = tuple(Absence(tour.staff_id, tour.day, tour.day, "sickness") for tour in lost)
    return replace(told, absences=absences)


def with_tasers(p: RotaProblem, hours: range, people: int) -> RotaProblem:
    """The problem with so many people with a taser asked for in some hours of the day."""
    asked = [people if hour.hour in hours else 0 for hour in p.requirement.hours]
    need = SkillNeed(p.requirement.groups[0], "taser", np.array(asked))
    skills = (need,) if people else ()
    return replace(p, requirement=replace(p.requirement, skills=skills))


def rosters(gaps: Gaps, tolerated: tuple[str, ...] = ()) -> list[Roster]:
    """Every lawful roster of the neighbourhood that a mode looks at, one by one."""
    keys = list(gaps.offers)
    ways = [(gaps.kept_on.get(key), *gaps.offers[key]) for key in keys]
    p, found = gaps.problem, []
    for chosen in product(*ways):
        if gaps.mode is Mode.KEEP_PATTERN:
            fillers = [
                gaps.offers[key][tour]
                for key, tour in zip(keys, chosen, strict=True)
                if tour in gaps.offers[key]
            ]
            if any(fillers.count(gap) > size for gap, size in gaps.sizes.items()):
                continue
        tours = (*p.history, *gaps.given, *(tour for tour in chosen if tour is not None))
        roster = Roster(p.horizon, tours)
        if all(breach.rule in tolerated for breach in breaches_of(roster, p)):
            found.append(roster)
    return found


def rank_of(roster: Roster, gaps: Gaps) -> Rank:
    """The goals of a mode in their order, each counted from the roster."""
    p, kept = gaps.problem, set(gaps.kept)
    cost = DutyCost().measure(roster, p).value
    changes = sum(tour not in kept for tour in roster.planned)
    uneven = sharing_points(roster, p, gaps.asked) / SHARE
    goals = (Shortfall(), SkillShortfall()) if p.requirement.skills else (Shortfall(),)
    short = [goal.measure(roster, p).value for goal in goals]
    if gaps.mode is Mode.KEEP_PATTERN:
        return *short, cost, changes, uneven
    told = Roster(p.horizon, (*p.history, *gaps.told))
    before = [goal.measure(told, p).value for goal in goals]
    beyond = (max(0.0, now - then) for now, then in zip(short, before, strict=True))
    return *beyond, changes, cost, uneven


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("away", "tasers"), [(1, 0), (2, 0), (2, 1), (1, 2)])
def test_no_roster_around_the_gaps_is_better(mode: Mode, away: int, tasers: int) -> None:
    p = gapped(away, tasers)
    amended = amend_rota(p, Limits(20, workers=2), mode)
    assert amended.outcome.status is Status.OPTIMAL
    assert amended.outcome.plan is not None
    assert len(amended.gaps.lost) >= away
    best = min(rank_of(roster, amended.gaps) for roster in rosters(amended.gaps))
    assert rank_of(amended.outcome.plan, amended.gaps) == pytest.approx(best)
    assert [goal.objective for goal in amended.goals] == pytest.approx(best)
    assert [goal.bound for goal in amended.goals] == pytest.approx(best)


def taser_gone() -> RotaProblem:
    """P0, who has the only taser of a late shift, is away; there are people enough without."""
    skills = {"P0": frozenset({"taser"}), "P1": frozenset({"taser"})}
    people = [member("S0", Role.SERGEANT), member("S1", Role.SERGEANT)]
    people += [member(f"P{n}", skills=skills.get(f"P{n}", frozenset())) for n in range(4)]
    needed = np.array([[2 if 8 <= hour % 24 < 22 else 0 for hour in range(168)]])
    early, late = SHIFTS[0], SHIFTS[2]
    p = problem(people, needed, days=2, shifts=(early, late), cap_percent=0.0)
    shifts = {"S0": early, "S1": late, "P0": late, "P1": early, "P2": late, "P3": late}
    tours = (p.tour(p.strength[who], MONDAY, DutyOption(each)) for who, each in shifts.items())
    told = with_tasers(published(p, tuple(tours)), range(18, 22), 1)
    return replace(told, absences=(Absence("P0", MONDAY, MONDAY, "sickness"),))


def test_who_brings_the_skill_that_is_gone_changes_places_with_one_who_lacks_it() -> None:
    """The early shift would be short if the taser came alone."""
    amended = amend_rota(taser_gone(), Limits(20, workers=2), Mode.FEWEST_CHANGES)
    assert amended.outcome.plan is not None
    shift = {tour.staff_id: tour.shift_code for tour in amended.outcome.plan.planned}
    assert shift["P1"] == "L"
    assert sorted((shift["P2"], shift["P3"])) == ["E", "L"]
    values = {measure.goal: measure.value for measure in amended.outcome.scorecard}
    assert values["skill_shortfall"] == 4  # of Tuesday, when nobody is on duty
    best = min(rank_of(roster, amended.gaps) for roster in rosters(amended.gaps))
    assert [goal.objective for goal in amended.goals] == pytest.approx(best)


@pytest.mark.parametrize("mode", MODES)
def test_everybody_else_keeps_what_is_published(mode: Mode) -> None:
    amended = amend_rota(gapped(2), Limits(20, workers=2), mode)
    assert amended.outcome.plan is not None
    gaps, planned = amended.gaps, set(amended.outcome.plan.planned)
    assert {tour.staff_id for tour in gaps.lost} != set()
    assert set(gaps.given) <= planned
    by_day = {(tour.staff_id, tour.day): tour for tour in planned}
    for tour in gaps.kept:
        now = by_day[tour.staff_id, tour.day]
        assert now.kind.is_contracted == tour.kind.is_contracted
        if mode is Mode.KEEP_PATTERN:
            assert now.shift_code == tour.shift_code


def test_a_gap_is_filled_and_a_kept_pattern_has_one_filler_each() -> None:
    amended = amend_rota(gapped(), Limits(20, workers=2), Mode.KEEP_PATTERN)
    assert amended.outcome.plan is not None
    new = [t for t in amended.outcome.plan.planned if t not in set(amended.gaps.kept)]
    assert len(new) == 1
    hole = amended.gaps.lost[0]
    assert new[0].start < hole.end
    assert hole.start < new[0].end
    assert new[0].kind is TourKind.REST_DAY_WORKING or new[0].extension_minutes
    assert amended.gaps.sizes[gap_of(hole)] == 1


@pytest.mark.parametrize("mode", MODES)
def test_locks_are_kept(mode: Mode) -> None:
    p = gapped()
    free = amend_rota(p, Limits(20, workers=2), mode)
    assert free.outcome.plan is not None
    helper = next(t for t in free.outcome.plan.planned if t not in set(free.gaps.kept))
    key = helper.staff_id, helper.day
    locked = replace(p, fixed={key: p.published[key]})
    amended = amend_rota(locked, Limits(20, workers=2), mode)
    assert amended.outcome.plan is not None
    worked = {(t.staff_id, t.day): t.shift_code for t in amended.outcome.plan.planned}
    assert worked.get(key) == p.published[key]
    assert key not in amended.gaps.offers


def test_a_roster_without_gaps_stays_as_it_is() -> None:
    p = replace(gapped(), absences=())
    amended = amend_rota(p, Limits(20, workers=2), Mode.FEWEST_CHANGES)
    assert amended.outcome.plan is not None
    assert amended.gaps.lost == ()
    assert set(amended.outcome.plan.planned) == set(amended.gaps.told)


def test_what_nobody_can_mend_is_told_with_person_day_and_rule() -> None:
    p = gapped()
    days = p.horizon.dates
    away = Absence("S0", days[0], days[-1] + timedelta(days=1), "sickness")
    amended = amend_rota(replace(p, absences=(away,)), Limits(20, workers=2), Mode.FEWEST_CHANGES)
    assert amended.outcome.status is Status.INFEASIBLE
    assert amended.outcome.plan is None
    assert any("rule supervision" in text for text in amended.outcome.conflict)
    assert all(str(MONDAY.year) in text for text in amended.outcome.conflict)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "before", [Past(overtime_minutes=3000), Past(refused_minutes=3000), Past(rest_days_cancelled=9)]
)
@pytest.mark.parametrize("tired", ["P1", "P2"])
def test_of_two_who_could_help_at_one_price_the_one_who_had_less_is_asked(
    mode: Mode, before: Past, tired: str
) -> None:
    people = [member("S0", Role.SERGEANT), *(member(f"P{number}") for number in range(3))]
    p = problem(people, np.ones((1, 168)), days=3, shifts=SHIFTS[:1], cap_percent=90.0)
    p = replace(p, past={tired: before})
    tours = [p.tour(p.strength[who], MONDAY, DutyOption(SHIFTS[0])) for who in ("S0", "P0")]
    told = published(p, tuple(tours))
    gone = replace(told, absences=(Absence("P0", MONDAY, MONDAY, "sickness"),))
    required = replace(gone.requirement, required=2 * gone.requirement.required)
    amended = amend_rota(replace(gone, requirement=required), Limits(20, workers=2), mode)
    assert amended.outcome.plan is not None
    (new,) = [tour for tour in amended.outcome.plan.planned if tour.staff_id != "S0"]
    assert new.staff_id == ({"P1", "P2"} - {tired}).pop()


def test_a_lock_of_somebody_who_is_away_is_told_though_nobody_could_take_it_over() -> None:
    p = gapped()
    lost = Gaps(p, Mode.KEEP_PATTERN).lost[0]
    locked = replace(p, fixed={**p.fixed, (lost.staff_id, lost.day): lost.shift_code})
    amended = amend_rota(locked, Limits(20, workers=2), Mode.KEEP_PATTERN)
    assert amended.outcome.status is Status.INFEASIBLE
    told = " ".join(amended.outcome.conflict)
    assert lost.staff_id in told
    assert str(lost.day) in told
    assert "rule locked_duties" in told


def without_sergeant(spare: bool) -> RotaProblem:
    """A published roster whose sergeant is away in an hour with constables on duty.

    With a `spare` sergeant there is somebody to ask, and no money to pay them.
    """
    people = [member("S0", Role.SERGEANT), member("P0"), member("P1")]
    required = np.array([[2 if 8 <= hour % 24 < 22 else 0 for hour in range(168)]])
    p = problem(people, required, days=4, shifts=SHIFTS[:2], cap_percent=0.0)
    outcome = plan_rota(p, Limits(4, workers=2))
    assert outcome.plan is not None
    told = outcome.plan.planned
    constables = {(t.day, t.shift_code) for t in told if t.staff_id != "S0"}
    away = next(t for t in told if t.staff_id == "S0" and (t.day, t.shift_code) in constables)
    if spare:
        p = replace(p, strength=Strength((*people, member("S1", Role.SERGEANT))))
        p = replace(p, contracted_minutes={**p.contracted_minutes, "S1": 0})
    absence = Absence("S0", away.day, away.day, "sickness")
    return replace(published(p, told), absences=(absence,))


def broken_by(roster: Roster, p: RotaProblem) -> Rank:
    """Sergeant-hours missing and pounds beyond the cap."""
    found = breaches_of(roster, p)
    missing = sum(each.excess for each in found if each.rule == "supervision")
    return missing, sum(each.excess for each in found if each.rule == "overtime_cap") / 100


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("spare", [False, True])
def test_the_least_breach_is_given_where_it_is_asked_for_and_no_roster_breaks_less(
    mode: Mode, spare: bool
) -> None:
    p = without_sergeant(spare)
    lawful = amend_rota(p, Limits(20, workers=2), mode)
    assert lawful.outcome.status is Status.INFEASIBLE
    assert lawful.outcome.plan is None
    amended = amend_rota(p, Limits(20, workers=2), mode, least_breach=True)
    outcome, gaps = amended.outcome, amended.gaps
    assert outcome.status is Status.OPTIMAL
    assert outcome.plan is not None
    assert outcome.breaches == breaches_of(outcome.plan, p) != ()
    best = min(
        (*broken_by(roster, p), *rank_of(roster, gaps))
        for roster in rosters(gaps, ("supervision", "overtime_cap"))
    )
    assert [goal.objective for goal in amended.goals] == pytest.approx(best)
    assert [goal.bound for goal in amended.goals] == pytest.approx(best)
    assert (broken_by(outcome.plan, p)[0] == 0) == spare
    assert all("P0" in each.message or "P1" in each.message or spare for each in outcome.breaches)
    assert spare or len(outcome.conflict) < len(outcome.breaches)


def test_whoever_breaks_a_rule_as_things_are_is_not_asked_for_more() -> None:
    p = gapped()
    lost = Gaps(p, Mode.KEEP_PATTERN).lost[0]
    locked = replace(p, fixed={**p.fixed, (lost.staff_id, lost.day): lost.shift_code})
    amended = amend_rota(locked, Limits(20, workers=2), Mode.KEEP_PATTERN, least_breach=True)
    assert {breach.rule for breach in amended.outcome.breaches} == {"locked_duties"}
    assert lost.staff_id in amended.gaps.spared
    assert lost.staff_id not in amended.gaps.asked


def test_a_lawful_roster_is_given_though_the_least_breach_was_asked_for() -> None:
    p = gapped()
    asked = amend_rota(p, Limits(20, workers=2), Mode.KEEP_PATTERN, least_breach=True)
    plain = amend_rota(p, Limits(20, workers=2), Mode.KEEP_PATTERN)
    assert asked.outcome.breaches == ()
    assert [goal.objective for goal in asked.goals] == [goal.objective for goal in plain.goals]
