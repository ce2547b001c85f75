import random
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from optimiser.requirement import staffing_requirement
from optimiser.requirement.queueing import erlang_c
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of
from scenarios.schema.pack import Pack
from scenarios.schema.policy import Policy
from scenarios.verify.requirement import check_requirement
from scenarios.verify.week_simulation import Ground, Patch, WeekOfCalls, draw_calls
from tests.packs import holiday_incidents, small_pack

if TYPE_CHECKING:
    from scenarios.verify.plan_folder import PlanFolder

Row = dict[str, Any]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return small_pack()


@pytest.fixture(scope="module")
def rows(pack: Pack) -> list[Row]:
    return written(pack)


def written(pack: Pack) -> list[Row]:
    """The planner's requirement as the checker reads it."""
    requirement = staffing_requirement(build_requirement_of(pack, build_heatmap_of(pack)))
    return [
        {
            "start": hour,
            "base_id": group.base_id,
            "role_group": group.role_group.value,
            "required": float(level),
            "reason": reason,
        }
        for group, levels, reasons in zip(
            requirement.groups, requirement.required.tolist(), requirement.reasons, strict=True
        )
        for hour, level, reason in zip(requirement.hours, levels, reasons, strict=True)
    ]


def told(pack: Pack, rows: list[Row]) -> str:
    plan = cast("PlanFolder", SimpleNamespace(rows=lambda _: rows))
    found = check_requirement(pack, plan, build_heatmap_of(pack))
    return "\n".join(breach.message for breach in found)


def test_the_requirement_of_the_planner_passes(pack: Pack, rows: list[Row]) -> None:
    assert told(pack, rows) == ""


def test_a_bank_holiday_staffed_like_any_other_day_is_a_breach() -> None:
    """Only the simulation can tell: the numbers themselves are those of other weeks."""
    busy = small_pack(incidents=holiday_incidents(on_holiday=400))
    dated = written(busy)
    assert told(busy, dated) == ""
    response = [row for row in dated if row["role_group"] == "response"]
    usual = {(row["base_id"], row["start"]): row["required"] for row in response}
    week = timedelta(days=7)
    plain = [
        row | {"required": usual[row["base_id"], row["start"] - week]}
        if row["role_group"] == "response" and row["start"].day in (25, 26, 27)
        else row
        for row in dated
    ]
    assert "of hours with other calls than usual" in told(busy, plain)
    fewer = [
        row | {"required": row["required"] - 1}
        if row["role_group"] == "response" and row["start"].day == 25
        else row
        for row in plain
    ]
    assert "fewer people for more" in told(busy, fewer)


def _one_more(row: Row) -> Row:
    return row | {"required": row["required"] + 1}


SPOILS: list[tuple[str, Callable[[Row], bool], Callable[[Row], Row], str]] = [
    ("half a person", lambda _: True, lambda row: row | {"required": 0.5}, "no whole number"),
    (
        "nobody",
        lambda row: row["role_group"] == "response",
        lambda row: row | {"required": 0.0},
        "least response staff",
    ),
    (
        "one hour of one week",
        lambda row: row["role_group"] == "response" and row["start"].day == 2,
        _one_more,
        "the same hour of other weeks",
    ),
    (
        "more patrol than contracts give",
        lambda row: row["role_group"] == "pcso",
        _one_more,
        "but contracts give",
    ),
]


@pytest.mark.parametrize(("which", "chosen", "change", "expected"), SPOILS)
def test_other_numbers_are_breaches(
    pack: Pack,
    rows: list[Row],
    which: str,
    chosen: Callable[[Row], bool],
    change: Callable[[Row], Row],
    expected: str,
) -> None:
    assert expected in told(pack, [change(row) if chosen(row) else row for row in rows]), which


def test_visits_before_they_may_be_made_or_at_night_are_breaches(rows: list[Row]) -> None:
    pack = small_pack()
    local = [row for row in rows if row["role_group"] == "neighbourhood"]
    first = next(row for row in local if "on offender visits" in row["reason"])
    more = {"required": first["required"] + 99, "reason": "99 on offender visits"}
    early = told(pack, [row | more if row is first else row for row in rows])
    assert "hours of visits by" in early
    night = next(row for row in local if row["base_id"] == "B2" and row["start"].hour == 3)
    one = {"required": 1, "reason": "1 on offender visits"}
    found = told(pack, [row | one if row is night else row for row in rows])
    assert "1 hours of neighbourhood at B2 have visits at a time when none is made" in found


def test_the_plain_simulation_waits_as_erlang_says() -> None:
    """One spot without travel or rest: who finds all units busy is late."""
    ground = Ground([(0.0, 52.0)], [1e-9], [1e-9], [(1e-6, 1e-6)], [frozenset()])
    rng = random.Random(3)
    work = WeekOfCalls(
        [(0, hour, 1, 2.0) for hour in range(168)],
        {1: [(rng.expovariate(1.0), 1) for _ in range(5000)]},
    )
    calls = draw_calls(work, ground, 60, rng)
    found = Patch(ground, [4] * 168, rng).run(calls, 60, 0.0, 0.75)
    mean = sum(hours for hours, _ in work.past[1]) / 5000
    expected = 1 - float(erlang_c(4, 2.0 * mean))
    assert found.share(1) == pytest.approx(expected, abs=0.03)
    assert sum(found.busy) / 60 / 168 == pytest.approx(2.0 * mean, rel=0.05)


def test_units_that_rest_and_units_that_are_few_reach_less() -> None:
    ground = Ground([(0.0, 52.0)], [4.0], [0.03], [(0.25, 1.0)], [frozenset()])
    work = WeekOfCalls([(0, hour, 1, 2.0) for hour in range(168)], {1: [(1.0, 1), (0.5, 2)]})
    calls = draw_calls(work, ground, 30, random.Random(5))
    shares = [
        Patch(ground, [units] * 168, random.Random(1)).run(calls, 30, rest, 0.75).share(1)
        for units, rest in ((6, 0.0), (6, 0.1), (4, 0.1))
    ]
    assert shares[0] > shares[1] > shares[2] + 0.05


def test_safe_staffing_by_base_and_hour_is_kept() -> None:
    """Neighbourhood people too are raised, beyond what their contracts give."""
    entries = [{"people": 2}, {"people": 9, "bases": ["B1"], "weekdays": ["fri"], "from_hour": 20}]
    least = {"response": {"response_driver": entries}, "pcso": {"pcso": [{"people": 3}]}}
    pack = small_pack(policy=Policy.model_validate({"requirement": {"safe_staffing": least}}))
    rows = written(pack)
    assert told(pack, rows) == ""
    evening = [
        row
        for row in rows
        if (row["base_id"], row["role_group"]) == ("B1", "response")
        and row["start"].weekday() == 4
        and row["start"].hour >= 20
    ]
    assert {row["required"] for row in evening} == {9.0}
    lower = [row | {"required": 8.0} if row in evening else row for row in rows]
    assert "16 hours differ: below safe staffing" in told(pack, lower)
