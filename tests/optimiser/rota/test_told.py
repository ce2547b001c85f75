"""The notice of each duty: from the day of publication, from that of a change, or assumed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from optimiser.money.rest_days import rest_day
from optimiser.money.terms import payee_of
from optimiser.people import Role, Strength
from optimiser.roster import Roster, TourKind
from optimiser.rota.authority import HolidayWork, holiday_work_to_authorise
from optimiser.rota.ledger import ledger_of
from optimiser.rota.pool import build_bench
from optimiser.rota.problem import DutyOption, OvertimeLimits, RotaProblem
from optimiser.rota.told import Told
from tests.optimiser.rota.agreement import EARLY, LATE, small
from tests.optimiser.rota.problems import MONDAY, member

REST_DAY = TourKind.REST_DAY_WORKING
TUESDAY = MONDAY + timedelta(days=1)


def told_before(days: int, *, assumed: int = 14, **facts: object) -> RotaProblem:
    """A roster of a week that is told so many days before its Monday."""
    limits = OvertimeLimits(1_000_000, assumed, 960)
    known = {"published_on": MONDAY - timedelta(days=days), **facts}
    return small(7, EARLY, LATE, overtime=limits, **known)


def offered(problem: RotaProblem, role: Role) -> list[int]:
    """Days of the week on which a rest day may be worked."""
    return [
        index
        for index, day in enumerate(problem.horizon.dates)
        if any(option.kind is REST_DAY for option in problem.options_of(role, day))
    ]


def test_clear_days_leave_out_both_ends() -> None:
    problem = told_before(10)
    assert [problem.pricing.told.days_of_new(day) for day in problem.horizon.dates] == [
        *range(9, 16)
    ]


@pytest.mark.parametrize(("days", "left"), [(10, 6), (9, 7), (12, 4), (15, 1), (16, 0), (40, 0)])
def test_an_officers_rest_day_is_worked_for_pay_under_fifteen_clear_days(
    days: int, left: int
) -> None:
    problem = told_before(days)
    assert offered(problem, Role.CONSTABLE) == [*range(left)]
    assert offered(problem, Role.PCSO) == [*range(7)]
    allowed = build_bench(problem).pool.allowed[0]
    resting = [n for n, o in enumerate(build_bench(problem).options, 1) if o.kind is REST_DAY]
    assert [bool(row[resting].any()) for row in allowed] == [day < left for day in range(7)]


def test_what_is_not_known_is_assumed() -> None:
    for assumed, left in ((14, 7), (15, 0)):
        problem = replace(told_before(1, assumed=assumed), published_on=None)
        assert offered(problem, Role.CONSTABLE) == [*range(left)]


def test_each_day_is_priced_by_its_own_notice() -> None:
    """The first six days at time and a half; the seventh is given back as another rest day."""
    problem = told_before(10)
    own = problem.strength.members[0]
    prices = [
        problem.tour(own, day, DutyOption(EARLY, kind=REST_DAY)).cost_pence
        for day in problem.horizon.dates
    ]
    paid = rest_day(payee_of(own), 480, 14, problem.pay).cost_pence
    moved = rest_day(payee_of(own), 480, 15, problem.pay).cost_pence
    assert prices == [*[paid] * 6, moved]
    assert paid > moved
    pence = build_bench(problem).pool.pence[0]
    number = build_bench(problem).options.index(DutyOption(EARLY, kind=REST_DAY)) + 1
    assert pence[:, number].tolist() == prices


def test_a_change_has_the_notice_of_the_day_on_which_it_is_told() -> None:
    published: dict[tuple[str, date], str | None] = {("P0", MONDAY): "E", ("P0", TUESDAY): None}
    told = Told(14, MONDAY - timedelta(days=31), MONDAY - timedelta(days=4), published)
    problem = told_before(31, published=published, changed_on=MONDAY - timedelta(days=4))
    own = problem.strength.members[0]
    kept = problem.unpriced_tour(own, MONDAY, DutyOption(EARLY))
    moved = problem.unpriced_tour(own, MONDAY, DutyOption(LATE))
    called = problem.unpriced_tour(own, TUESDAY, DutyOption(EARLY, kind=REST_DAY))
    for each in (told, problem.pricing.told):
        assert [each.days(tour) for tour in (kept, moved, called)] == [30, 3, 4]
    assert offered(problem, Role.CONSTABLE) == [*range(7)]
    assert replace(told, published_on=None).days(kept) == 14


def test_the_ledger_goes_by_the_notice_of_each_duty() -> None:
    """Of two public holidays worked the one at seven clear days earns a day off."""
    holidays = frozenset({MONDAY, TUESDAY})
    problem = told_before(8, public_holidays=holidays)
    own = problem.strength.members[0]
    tours = [problem.tour(own, day, DutyOption(EARLY)) for day in (MONDAY, TUESDAY)]
    roster = Roster(problem.horizon, tuple(tours))
    [entry] = ledger_of(roster, problem, {})
    assert entry.after.rest_days == 1


@pytest.mark.parametrize(("days", "told"), [(14, [13, 14]), (15, [14]), (16, [])])
def test_holiday_work_at_short_notice_tells_who_authorises_it(days: int, told: list[int]) -> None:
    holidays = frozenset({MONDAY, TUESDAY})
    usual = told_before(days, public_holidays=holidays)
    problem = replace(usual, strength=Strength((member("P0"), member("C0", Role.PCSO))))
    tours = [
        problem.tour(own, day, DutyOption(EARLY))
        for own in problem.strength.members
        for day in (MONDAY, TUESDAY)
    ]
    roster = Roster(problem.horizon, tuple(tours))
    found = list(holiday_work_to_authorise(roster, problem))
    assert [work.notice_days for work in found] == told
    if told:
        day = MONDAY if len(told) == 2 else TUESDAY - timedelta(days=1)
        assert found[0] == HolidayWork(day.isoformat(), 1, told[0], "assistant chief constable")
