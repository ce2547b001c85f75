"""The checker's own counts: one thing spoilt in the files is told, that thing and no other."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from scenarios.build.common import horizon_of, strength_of
from scenarios.build.published import history_of
from scenarios.overrides import apply_overrides
from scenarios.schema.pack import Pack, PublishedRow
from scenarios.verify.counts import check_counts
from scenarios.verify.folder import verify_folder
from scenarios.verify.plan_folder import PlanFolder, read_plan_folder
from tests.packs import PLAN_START, small_pack
from tests.planned import Row, edit_rows

NEVER = "written_plan"


def successive(rows: list[Row]) -> tuple[Row, Row]:
    """Two duties of a person with a day off or less between them."""
    ordered = sorted(rows, key=lambda row: (row["staff_id"], row["start"]))
    return next(
        (first, second)
        for first, second in pairwise(ordered)
        if first["staff_id"] == second["staff_id"]
        and _moment(second["start"]) - _moment(first["end"]) < timedelta(hours=20)
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def rest_of(minutes: int) -> Callable[[list[Row]], Row]:
    """Move a duty, whole, to so many minutes after the one before."""

    def change(rows: list[Row]) -> Row:
        first, second = successive(rows)
        begins = _moment(first["end"]) + timedelta(minutes=minutes)
        length = _moment(second["end"]) - _moment(second["start"])
        second.update(start=begins.isoformat(), end=(begins + length).isoformat())
        return second

    return change


def dear(rows: list[Row]) -> Row:
    rows[0]["cost_pence"] = "99999999"
    return rows[0]


def overtime_of(minutes: int) -> Callable[[list[Row]], Row]:
    def change(rows: list[Row]) -> Row:
        with_overtime = {row["staff_id"] for row in rows if row["overtime_minutes"] != "0"}
        row = next(row for row in rows if row["staff_id"] not in with_overtime)
        row["overtime_minutes"] = str(minutes)
        return row

    return change


SPOILT: dict[str, tuple[Callable[[list[Row]], Row], set[str], str]] = {
    "too short a rest": (rest_of(659), {"minimum_rest"}, "10.98 hours of rest"),
    "two duties at once": (rest_of(-30), {"minimum_rest"}, "starts 30 minutes before that of"),
    "too dear": (dear, {"overtime_cap"}, "4 % of the paybill of £"),
    "too much in a week": (overtime_of(961), {"personal_overtime"}, "but the policy allows 16.00"),
    "too much in a month": (
        overtime_of(6001),
        {"personal_overtime", "monthly_overtime"},
        "100.02 hours of overtime",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_one_thing_spoilt_is_told_alone_and_once(pack: Pack, copy: Path, name: str) -> None:
    change, rules, words = SPOILT[name]
    spoilt: list[Row] = []
    edit_rows(copy / "rota.csv", lambda rows: spoilt.append(change(rows)))
    told = list(check_counts(pack, read_plan_folder(copy)))
    assert {breach.rule for breach in told} == rules
    assert len(told) == len(rules)
    assert any(words in breach.message for breach in told)
    assert all(spoilt[0]["staff_id"] in breach.message for breach in told)
    every = [breach.rule for breach in verify_folder(pack, copy) if breach.rule != NEVER]
    assert set(every) >= rules
    assert [every.count(rule) for rule in rules] == [1] * len(rules)


def test_too_long_a_week_is_told_of_whom_no_history_is_told(pack: Pack, copy: Path) -> None:
    """A duty that never ends, and no history that it could be averaged with."""
    spoilt: list[str] = []
    opted_out = {row.staff_id for row in pack.staff if row.opted_out_48h}

    def never_home(rows: list[Row]) -> None:
        last_day = max(row["date"] for row in rows)
        duties = Counter(row["staff_id"] for row in rows)
        row = next(
            row
            for row in rows
            if row["date"] == last_day
            and duties[row["staff_id"]] > 1
            and row["staff_id"] not in opted_out
        )
        row["end"] = (_moment(row["start"]) + timedelta(hours=48)).isoformat()
        spoilt.append(row["staff_id"])

    edit_rows(copy / "rota.csv", never_home)
    history = tuple(row for row in pack.history if row.staff_id not in spoilt)
    untold = pack.model_copy(update={"history": history})
    unbounded = {"policy.hours.longest_tour_minutes": 2880}
    untold = apply_overrides(untold, unbounded, "here")
    [told] = check_counts(untold, read_plan_folder(copy))
    assert (told.rule, [told.who]) == ("average_week", spoilt)
    assert "hours on duty, and an average week of 48 hours leaves" in told.message
    every = [breach for breach in verify_folder(untold, copy) if breach.rule == "average_week"]
    assert every == [told]


def test_two_duties_on_a_day_are_told(pack: Pack, copy: Path) -> None:
    edit_rows(copy / "rota.csv", lambda rows: rows.append(dict(rows[0])))
    told = list(check_counts(pack, read_plan_folder(copy)))
    assert any("has 2 duties, but one duty a day" in breach.message for breach in told)


def test_hours_owed_are_those_of_the_contract(pack: Pack, copy: Path) -> None:
    edit_rows(copy / "people.csv", lambda rows: rows[0].update(owed_hours="1.25"))
    [told] = check_counts(pack, read_plan_folder(copy))
    assert "owed_hours is 1.25, but the contract without the days away gives" in told.message


def test_a_sound_plan_is_not_told_of(pack: Pack, planned: tuple[Path, Path]) -> None:
    assert list(check_counts(pack, read_plan_folder(planned[1]))) == []


POLICIES: list[tuple[str, Any, str]] = [
    ("policy.overtime.cap_pence", 0, "overtime_cap"),
    ("policy.overtime.unplanned_percent", 1.5, "overtime_cap"),
    ("policy.hours.longest_run_days", 1, "longest_run"),
    ("policy.hours.longest_gap_between_rest_days", 2, "rest_days"),
    ("policy.hours.average_week_minutes", 600, "average_week"),
    ("policy.hours.minimum_rest_minutes", 1000, "minimum_rest"),
    ("policy.hours.longest_tour_minutes", 540, "longest_tour"),
    ("policy.hours.weekly_rest_added_minutes", 1440, "weekly_rest"),
]


@pytest.mark.parametrize(("path", "value", "rule"), POLICIES)
def test_both_counts_agree_under_another_policy(
    pack: Pack, planned: tuple[Path, Path], path: str, value: int, rule: str
) -> None:
    """The rules that the planner has find the same matters, and by as much."""
    from scenarios.verify.rota import read_rota

    changed = apply_overrides(pack, {path: value}, "here")
    plan = read_plan_folder(planned[1])
    problem, roster, _ = read_rota(changed, plan)
    [own] = [each for each in problem.rules if each.id == rule]
    theirs = {(b.who, b.when, b.excess) for b in own.breaches(roster, problem)}
    told = list(check_counts(changed, plan))
    assert {breach.rule for breach in told} <= {rule}
    ours = {(breach.who, breach.when, breach.excess) for breach in told}
    if rule == "average_week":
        assert {who for who, _, _ in ours} == {who for who, _, _ in theirs}
        assert {(who, excess) for who, _, excess in ours} <= {(w, e) for w, _, e in theirs}
    else:
        assert ours == theirs
    assert ours


def test_overtime_before_the_period_counts_in_the_month_that_it_shares() -> None:
    worked = tuple(
        PublishedRow(
            staff_id="P1", date=date(2026, 11, day), shift_code="E", kind="rest_day_working"
        )
        for day in (2, 9, 16, 23)
    )
    pack = apply_overrides(
        small_pack(published=worked),
        {"policy.overtime.max_minutes_per_person_per_month": 2459},
        "here",
    )
    start = datetime(2026, 11, 30, 7, tzinfo=UTC)
    row = {
        "staff_id": "P1",
        "date": PLAN_START,
        "shift_code": "E",
        "start": start,
        "end": start + timedelta(hours=11),
        "kind": "rostered",
        "overtime_minutes": 60.0,
        "cost_pence": 0.0,
    }
    [told] = check_counts(pack, PlanFolder({}, {"rota": [row]}))
    assert (told.rule, told.who, told.when, told.excess) == ("monthly_overtime", "P1", "2026-11", 1)
    assert "41.00 hours of overtime in 2026-11, but the policy allows 40.98" in told.message
    history = history_of(pack, horizon_of(pack), strength_of(pack))
    assert [tour.overtime_minutes for tour in history] == [600] * 4
