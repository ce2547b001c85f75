"""From the policy to the limits of a rota."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from optimiser.rota.rules import MonthlyOvertime, OvertimeCap, PersonalOvertime
from optimiser.rota.wellbeing import Past
from optimiser.staffing import StaffingRequirement
from scenarios.build.common import horizon_of
from scenarios.build.rota import build_rota, overtime_limits, rules_of
from scenarios.overrides import apply_overrides, parse_settings
from scenarios.problems import PackError
from scenarios.schema.pack import HistoryRow, PublishedRow
from scenarios.schema.policy import Policy
from scenarios.schema.rows import AvailabilityRow, OfferRow
from tests.packs import PLAN_START, small_pack

PAYBILL = 10_000_000


@pytest.mark.parametrize(
    ("sum_pence", "cap_pence", "source"),
    [
        (None, 400_000, "4 % of paybill"),
        (400_000, 400_000, "4 % of paybill"),
        (399_999, 399_999, "the sum set in policy.overtime.cap_pence"),
        (0, 0, "the sum set in policy.overtime.cap_pence"),
    ],
)
def test_the_lower_cap_binds(sum_pence: int | None, cap_pence: int, source: str) -> None:
    policy = Policy.model_validate({"overtime": {"cap_pence": sum_pence}})
    limits = overtime_limits(policy, PAYBILL)
    assert (limits.cap_pence, limits.cap_source) == (cap_pence, source)


@pytest.mark.parametrize(
    ("percent", "cap_pence", "unplanned"),
    [(0, 400_000, 0), (1.5, 250_000, 150_000), (5, 0, 400_000)],
)
def test_what_no_plan_holds_is_counted_against_the_cap_first(
    percent: float, cap_pence: int, unplanned: int
) -> None:
    policy = Policy.model_validate({"overtime": {"unplanned_percent": percent}})
    limits = overtime_limits(policy, PAYBILL)
    assert (limits.cap_pence, limits.unplanned_pence) == (cap_pence, unplanned)


@pytest.mark.parametrize(
    ("spent", "cap_pence", "held_pence"),
    [(0, 340_000, 60_000), (390_000, 390_000, 10_000), (410_000, 400_000, 0)],
)
def test_money_is_held_back_where_what_is_fixed_leaves_it(
    spent: int, cap_pence: int, held_pence: int
) -> None:
    limits = overtime_limits(Policy(), PAYBILL).holding(60_000, spent)
    assert (limits.cap_pence, limits.held_pence) == (cap_pence, held_pence)


def test_planning_holds_back_what_amending_may_spend() -> None:
    pack = apply_overrides(small_pack(), {"policy.overtime.held_for_gaps_share": 0.25})
    hours = horizon_of(pack).hours
    none = np.zeros((0, len(hours)), dtype=np.int64)
    nothing = StaffingRequirement((), hours, none, none.astype(object))
    planning = build_rota(pack, nothing, holding_back=True).overtime
    amending = build_rota(pack, nothing, amending=True).overtime
    assert planning.held_pence == amending.cap_pence // 4 > 0
    assert planning.cap_pence + planning.held_pence == amending.cap_pence


def test_every_limit_on_overtime_is_a_rule() -> None:
    policy = Policy.model_validate(
        {
            "overtime": {
                "max_minutes_per_person_per_week": 480,
                "max_minutes_per_person_per_month": 1200,
            }
        }
    )
    rules = rules_of(policy)
    assert all(rule in rules for rule in (PersonalOvertime(480), MonthlyOvertime(1200)))
    assert OvertimeCap() in rules


def test_a_cap_in_pence_is_set_by_path() -> None:
    pack = small_pack()
    changes = parse_settings(["policy.overtime.cap_pence=150000"])
    assert apply_overrides(pack, changes).policy.overtime.cap_pence == 150_000
    with pytest.raises(PackError, match="cap_pence"):
        apply_overrides(pack, {"policy.overtime.cap_pence": -1})


def test_offers_that_touch_are_one_window() -> None:
    evening = datetime(2026, 12, 4, 18, tzinfo=UTC)
    offers = [(evening, 6), (evening + timedelta(hours=6), 4), (evening + timedelta(hours=12), 2)]
    rows = tuple(
        AvailabilityRow(staff_id="V1", start=start, end=start + timedelta(hours=hours))
        for start, hours in reversed(offers)
    )
    pack = small_pack(availability=rows)
    hours = horizon_of(pack).hours
    none = np.zeros((0, len(hours)), dtype=np.int64)
    problem = build_rota(pack, StaffingRequirement((), hours, none, none.astype(object)))
    windows = problem.availability["V1"]
    assert windows == (
        (evening, evening + timedelta(hours=10)),
        (evening + timedelta(hours=12), evening + timedelta(hours=14)),
    )


def past(**tables: object) -> Past:
    pack = small_pack(**tables)
    hours = horizon_of(pack).hours
    none = np.zeros((0, len(hours)), dtype=np.int64)
    problem = build_rota(pack, StaffingRequirement((), hours, none, none.astype(object)))
    return problem.past["P1"]


def published(*rows: tuple[int, str, str]) -> tuple[PublishedRow, ...]:
    """Duties of P1 that many days before the period."""
    return tuple(
        PublishedRow(
            staff_id="P1", date=PLAN_START - timedelta(days=ago), shift_code=code, kind=kind
        )
        for ago, code, kind in rows
    )


def test_what_was_published_before_is_remembered() -> None:
    """The plan starts on a Monday: two days before it is a Saturday."""
    rows = published((2, "N", "rostered"), (4, "E", "rest_day_working"), (9, "N", "rostered"))
    told = past(published=rows, history=())
    assert (told.nights, told.weekend_tours, told.rest_days_worked) == (2, 2, 1)
    assert told.overtime_minutes == 600


def test_the_longer_of_two_counts_of_nights_is_believed() -> None:
    rows = published((2, "N", "rostered"), (9, "N", "rostered"))
    for nights, expected in ((1, 2), (7, 7)):
        row = HistoryRow(
            staff_id="P1", hours_worked_reference_period=600, nights_last_12_weeks=nights
        )
        assert past(published=rows, history=(row,)).nights == expected


def offer(days: int, answer: str, minutes: int = 300) -> OfferRow:
    return OfferRow.model_validate(
        {
            "staff_id": "P1",
            "date": PLAN_START + timedelta(days=days),
            "overtime_minutes": minutes,
            "answer": answer,
        }
    )


def test_offers_that_were_refused_and_rest_days_cancelled_by_order_count() -> None:
    offers = (offer(-9, "refused"), offer(-3, "refused", 60), offer(-5, "ordered"))
    told = past(offers=(*offers, offer(-7, "accepted")), published=(), history=())
    assert (told.refused_minutes, told.rest_days_cancelled, told.overtime_minutes) == (360, 1, 0)
    assert told.offered_minutes == 360
    assert told.rest_day_burden == 1


@pytest.mark.parametrize(("ago", "counts"), [(364, True), (365, False), (0, False)])
def test_offers_count_as_long_as_the_policy_remembers(ago: int, counts: bool) -> None:
    rows = (offer(-ago, "refused"), offer(-1, "ordered"))
    assert (past(offers=rows, published=(), history=()).refused_minutes > 0) == counts
