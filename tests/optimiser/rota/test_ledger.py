"""Accounts of rest by hand: debts made good, the longest time without a rest day, days owed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from optimiser.people import Role
from optimiser.roster import Roster, Tour, TourKind
from optimiser.rota.giving_back import GivingBack
from optimiser.rota.ledger import LedgerEntry, RestAccount, ledger_of
from optimiser.rota.problem import DutyOption, OvertimeLimits, RotaProblem
from tests.optimiser.rota.agreement import EARLY, LATE, history, small
from tests.optimiser.rota.problems import MONDAY, member

REST_DAY = TourKind.REST_DAY_WORKING


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def entry(problem: RotaProblem, *planned: Tour, before: RestAccount | None = None) -> LedgerEntry:
    roster = Roster(problem.horizon, (*problem.history, *planned))
    return next(ledger_of(roster, problem, {"P0": before} if before else {}))


def worked(problem: RotaProblem, number: int, kind: TourKind = TourKind.ROSTERED) -> Tour:
    own = problem.strength.members[0]
    return problem.unpriced_tour(own, day(number), DutyOption(problem.shifts[0], kind=kind))


def with_notice(days: int, role: Role = Role.CONSTABLE, **facts: object) -> RotaProblem:
    base = small(7, EARLY, overtime=OvertimeLimits(0, days, 0), **facts)
    return replace(base, strength=type(base.strength)((member("P0", role),)))


def test_a_rest_cut_short_is_owed_and_made_good_by_what_longer_rests_have_beyond_the_minimum() -> (
    None
):
    """A late to 23:00 and an early at 07:00: 3 hours owed."""
    late, early = history(LATE, 2)[0], history(EARLY, 1)[0]
    problem = replace(small(7, EARLY), history=(late, early))
    assert (entry(problem).short_rests, entry(problem).debt_minutes) == (1, 180)
    after = entry(problem, worked(problem, 0))
    assert (after.short_rests, after.debt_minutes) == (1, 0)
    soon = replace(
        early, start=early.start + timedelta(hours=15), end=early.end + timedelta(hours=15)
    )
    twelve = replace(
        soon, start=early.end + timedelta(hours=12), end=early.end + timedelta(hours=13)
    )
    assert entry(problem, twelve).debt_minutes == 120


def test_the_longest_time_between_rest_days_reaches_into_history() -> None:
    problem = small(7, EARLY, history=history(EARLY, 1, 2, 3))
    assert entry(problem).longest_days == 1
    assert entry(problem, worked(problem, 0), worked(problem, 1)).longest_days == 6
    assert entry(problem, worked(problem, 1), worked(problem, 2)).longest_days == 3


def test_a_rest_day_worked_was_a_rest_day() -> None:
    problem = small(7, EARLY)
    tours = (worked(problem, 0), worked(problem, 1, REST_DAY), worked(problem, 2))
    told = entry(problem, *tours)
    assert (told.longest_days, told.rest_days_worked) == (2, 1)


@pytest.mark.parametrize(
    ("notice", "role", "rest_days", "toil"),
    [
        (14, Role.CONSTABLE, 1.5, 30),
        (15, Role.CONSTABLE, 2.5, 30),
        (15, Role.PCSO, 1.5, 30),
        (5, Role.PCSO, 1.5, 30),
        (4, Role.PCSO, 1.5, 510),
    ],
)
def test_what_a_rest_day_worked_is_owed_for(
    notice: int, role: Role, rest_days: float, toil: int
) -> None:
    problem = with_notice(notice, role)
    told = entry(problem, worked(problem, 1, REST_DAY), before=RestAccount(1.5, 30))
    assert (told.after.rest_days, told.after.toil_minutes) == (rest_days, toil)


@pytest.mark.parametrize(("notice", "owed"), [(7, 1.0), (8, 0.0)])
def test_a_public_holiday_at_short_notice_earns_a_day(notice: int, owed: float) -> None:
    problem = with_notice(notice, public_holidays=frozenset({MONDAY}))
    assert entry(problem, worked(problem, 0)).after.rest_days == owed


@pytest.mark.parametrize(
    ("owed", "rest_days", "toil"),
    [(480, 2, 60), (479, 2, 59), (420, 2, 0), (419, 1, 60), (0, 1, 60), (-481, 0, 59)],
)
def test_rest_is_given_back_as_far_as_duty_leaves_hours(
    owed: int, rest_days: int, toil: int
) -> None:
    due = GivingBack(2, 480, 60)
    base = small(7, EARLY, contracted_minutes={"P0": owed})
    problem = replace(base, giving_back={"P0": due})
    told = entry(problem, worked(problem, 0), before=RestAccount(2.5, 90))
    assert (told.given.rest_days, told.given.toil_minutes) == (rest_days, toil)
    assert told.after == RestAccount(2.5 - rest_days, 90 - toil)
