"""Gaps filled on rest days at fifteen clear days and more: moved to spare duties, or owed."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest

from optimiser.outcome import Status
from optimiser.people import Absence
from optimiser.roster import Roster, Tour, TourKind
from optimiser.rota.amend import amend_rota
from optimiser.rota.gap_model import OWED
from optimiser.rota.gaps import Gaps, Mode
from optimiser.rota.goals import DutyCost, Shortfall
from optimiser.rota.problem import DutyOption, OvertimeLimits, RotaProblem
from optimiser.rota.rules import Supervision
from optimiser.rota.sharing import sharing_points
from optimiser.rota.verify import breaches_of
from optimiser.rota.wellbeing import SHARE
from optimiser.solving import Limits
from tests.optimiser.rota.problems import EARLY, LATE, MONDAY, member, problem

MODES = list(Mode)
SATURDAY = MONDAY + timedelta(days=5)
REST_DAY = TourKind.REST_DAY_WORKING


def gapped(told_before: int = 16, most: int = 1, spare_days: tuple[int, ...] = (1,)) -> RotaProblem:
    """Two constables work from Monday to Friday and a third at the weekend, and falls ill on
    Saturday; on the spare days one of the two is enough. Told so many days before Saturday."""
    required = np.zeros((1, 168))
    for day in range(7):
        people = 1 if day in (*spare_days, 5, 6) else 2
        required[0, 24 * day + 7 : 24 * day + 16] = people
    people = [member("P0"), member("P1"), member("P2", contract_minutes_per_week=1080)]
    days = [MONDAY + timedelta(days=day) for day in range(7)]
    published: dict[tuple[str, date], str | None] = {
        (who, day): "E" if (day < SATURDAY) == (who != "P2") else None
        for who in ("P0", "P1", "P2")
        for day in days
    }
    usual = problem(
        people,
        required,
        days=7,
        shifts=(EARLY, LATE),
        published=published,
        average_limit_minutes={person.staff_id: 3600 for person in people},
        published_on=MONDAY - timedelta(days=60),
        changed_on=SATURDAY - timedelta(days=told_before),
        absences=(Absence("P2", SATURDAY, SATURDAY, "sickness"),),
        terms={key: DutyOption(EARLY) for key, code in published.items() if code},
        overtime=OvertimeLimits(1_000_000, 14, 960, (60,), most_rest_days_owed=most),
    )
    rules = tuple(rule for rule in usual.rules if not isinstance(rule, Supervision))
    return replace(usual, rules=rules)


def rank_of(roster: Roster, gaps: Gaps) -> tuple[float, ...]:
    """The goals of a mode in their order, counted from the roster."""
    p, kept = gaps.problem, set(gaps.kept)
    short, cost = Shortfall().measure(roster, p).value, DutyCost().measure(roster, p).value
    owed = sum(t.kind is REST_DAY and p.pricing.told.days(t) >= 15 for t in roster.planned)
    changes = sum(tour not in kept for tour in roster.planned)
    worked = {(tour.staff_id, tour.day) for tour in roster.planned}
    changes += sum(key not in worked for key in gaps.kept_on)
    uneven = sharing_points(roster, p, gaps.asked) / SHARE
    if gaps.mode is Mode.KEEP_PATTERN:
        return short, owed, cost, changes, uneven
    before = Shortfall().measure(Roster(p.horizon, gaps.told), p).value
    return max(0.0, short - before), owed, changes, cost, uneven


def every_roster(gaps: Gaps) -> list[Roster]:
    """Every lawful roster around the gaps, each day of whoever could help taken by itself."""
    p, found = gaps.problem, []
    keys = sorted(gaps.offers.keys() | gaps.given_up.keys())
    ways = []
    for key in keys:
        kept = gaps.kept_on.get(key)
        free = [None] if kept is None or key in gaps.given_up else []
        ways.append([*free, *([kept] if kept else []), *gaps.offers.get(key, {})])
    for chosen in product(*ways):
        tours = [tour for tour in chosen if tour is not None]
        moved = [tour.staff_id for tour in tours if gaps.is_moved(tour)]
        given_up = [
            key[0]
            for key, tour in zip(keys, chosen, strict=True)
            if tour is None and key in gaps.kept_on
        ]
        new = [tour for tour in tours if tour not in gaps.kept]
        too_many = gaps.mode is Mode.KEEP_PATTERN and len(new) > 1
        roster = Roster(p.horizon, (*gaps.given, *tours))
        if sorted(moved) == sorted(given_up) and not too_many and not breaches_of(roster, p):
            found.append(roster)
    return found


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("told_before", "most"), [(15, 1), (16, 1), (16, 0)])
@pytest.mark.parametrize("spare_days", [(), (1,)])
def test_no_roster_around_the_gap_is_better(
    mode: Mode, told_before: int, most: int, spare_days: tuple[int, ...]
) -> None:
    amended = amend_rota(gapped(told_before, most, spare_days), Limits(20, workers=2), mode)
    assert amended.outcome.status is Status.OPTIMAL
    assert amended.outcome.plan is not None
    best = min(rank_of(roster, amended.gaps) for roster in every_roster(amended.gaps))
    assert rank_of(amended.outcome.plan, amended.gaps) == pytest.approx(best)
    goals = {goal.goal: goal for goal in amended.goals}
    assert (OWED in goals) == (told_before == 16 and most > 0)
    left_out = [] if OWED in goals else [1]
    counted = [value for index, value in enumerate(best) if index not in left_out]
    assert [goal.objective for goal in amended.goals] == pytest.approx(counted)
    assert [goal.bound for goal in amended.goals] == pytest.approx(counted)


def filled(told_before: int, most: int, spare_days: tuple[int, ...], mode: Mode) -> list[Tour]:
    """What is worked otherwise than published."""
    amended = amend_rota(gapped(told_before, most, spare_days), Limits(20, workers=2), mode)
    assert amended.outcome.plan is not None
    return [t for t in amended.outcome.plan.planned if t not in set(amended.gaps.kept)]


@pytest.mark.parametrize("mode", MODES)
def test_at_fourteen_clear_days_a_rest_day_is_paid_and_at_fifteen_moved(mode: Mode) -> None:
    [paid] = filled(15, 1, (1,), mode)
    assert paid.kind is REST_DAY
    assert paid.cost_pence > 0
    [moved] = filled(16, 1, (1,), mode)
    assert moved.kind is TourKind.ROSTERED
    assert (moved.overtime_minutes, moved.cost_pence) == (0, 0)
    assert moved.day == SATURDAY


@pytest.mark.parametrize("mode", MODES)
def test_where_every_duty_is_needed_another_rest_day_is_owed(mode: Mode) -> None:
    [owed] = filled(16, 1, (), mode)
    assert owed.kind is REST_DAY
    assert owed.cost_pence == 0
    assert filled(16, 0, (), mode) == []
