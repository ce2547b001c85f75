"""A small plan replayed from its files: paired, repeatable, lawful baseline, checked files."""

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from optimiser.people import Role, RoleGroup
from optimiser.roster import Roster
from scenarios.load import load_pack
from scenarios.problems import PackError
from scenarios.replay.baseline import baseline_of, hours_of
from scenarios.replay.files import replay_summary, write_replay
from scenarios.replay.run import Replay, _planned, replay_plan
from scenarios.verify import verify_folder
from tests.planned import edit_rows, edit_summary

REPLICATIONS = 6


@pytest.fixture(scope="module")
def replayed(
    planned: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, Replay]:
    pack, plan = planned
    copy = tmp_path_factory.mktemp("replay") / "plan"
    shutil.copytree(plan, copy)
    found = replay_plan(load_pack(pack), copy, REPLICATIONS, workers=2)
    write_replay(copy, found)
    return pack, copy, found


def test_both_sides_meet_the_same_calls_and_another_number_of_workers_changes_nothing(
    replayed: tuple[Path, Path, Replay],
) -> None:
    pack, plan, found = replayed
    again = replay_plan(load_pack(pack), plan, REPLICATIONS, workers=1)
    assert again.runs["plan"].figures == found.runs["plan"].figures
    assert again.runs["baseline"].figures == found.runs["baseline"].figures
    calls = [[one.calls for one in run.figures] for run in found.runs.values()]
    assert calls[0] == calls[1] == calls[2]
    assert len({one.committed_share for one in found.runs["plan"].figures}) > 1


def test_the_baseline_has_the_people_the_hours_and_the_money_of_the_plan(
    replayed: tuple[Path, Path, Replay],
) -> None:
    pack, _, found = replayed
    hours = found.hours
    assert hours["baseline"]["contracted_hours"] >= 0.97 * hours["plan"]["contracted_hours"]
    spent = hours["baseline"]["overtime_cost_gbp"]
    assert 0 <= hours["plan"]["overtime_cost_gbp"] - spent < 150
    away = {
        (row.staff_id, tour.start.date())
        for row in load_pack(pack).absences
        for tour in found.baseline.roster.planned
        if row.reason != "restricted"
        and tour.staff_id == row.staff_id
        and row.start <= tour.day <= row.end
    }
    assert not away
    assert set(found.baseline.breaches) <= {"weekly_rest", "supervision"}


def test_money_that_a_role_group_has_no_room_for_goes_to_response(
    planned: tuple[Path, Path],
) -> None:
    pack, problem, roster, _ = _planned(load_pack(planned[0]), planned[1])
    first, *others = (replace(tour, cost_pence=0) for tour in roster.planned)
    costly = replace(first, cost_pence=90_000, role_group=RoleGroup.PCSO)
    plan = Roster(roster.horizon, (costly, *others))
    spent = hours_of(baseline_of(pack, problem, plan).roster)["overtime_cost_gbp"]
    assert 850 < spent <= 900


def test_public_holidays_are_paid_from_the_same_money(planned: tuple[Path, Path]) -> None:
    pack, problem, roster, _ = _planned(load_pack(planned[0]), planned[1])
    day = problem.horizon.dates[2]
    holiday = replace(problem, public_holidays=frozenset({day}))
    free = [replace(tour, cost_pence=0) for tour in roster.planned]
    plain = hours_of(baseline_of(pack, holiday, Roster(roster.horizon, tuple(free))).roster)
    pence = round(100 * plain["overtime_cost_gbp"])
    assert pence > 0
    index = next(n for n, tour in enumerate(free) if tour.role_group is RoleGroup.NEIGHBOURHOOD)
    free[index] = replace(free[index], cost_pence=pence + 90_000)
    found = baseline_of(pack, holiday, Roster(roster.horizon, tuple(free)))
    assert hours_of(found.without_overtime) == plain
    spent = hours_of(found.roster)["overtime_cost_gbp"]
    assert 850 < spent - plain["overtime_cost_gbp"] <= 900


def test_the_baseline_is_flat(replayed: tuple[Path, Path, Replay]) -> None:
    pack, _, found = replayed
    officers = {row.staff_id for row in load_pack(pack).staff if row.role is Role.CONSTABLE}
    starts = Counter(
        tour.shift_code[:5]
        for tour in found.baseline.roster.planned
        if tour.staff_id in officers and tour.role_group.value == "response"
    )
    assert max(starts.values()) <= 1.6 * min(starts.values())


def test_the_files_of_a_replay_verify_and_tell_the_names_that_are_fixed(
    replayed: tuple[Path, Path, Replay],
) -> None:
    pack, plan, found = replayed
    assert verify_folder(load_pack(pack), plan) == ()
    block = replay_summary(found)
    names = {"immediate_in_target", "priority_in_target", "hours_short", "hotspot_hours"}
    assert block["replications"] == REPLICATIONS
    for side in ("plan", "baseline", "difference_ci95"):
        assert names <= block[side].keys()
    for name in names:
        low, high = block["difference_ci95"][name]
        assert low <= block["difference"][name] <= high
        assert block["shown"][name] is not (low <= 0 <= high)


@pytest.mark.parametrize("tamper", ["row", "missing", "summary", "base"])
def test_a_replay_that_was_touched_is_found(
    tamper: str, replayed: tuple[Path, Path, Replay], tmp_path: Path
) -> None:
    pack, plan, _ = replayed
    copy = tmp_path / "plan"
    shutil.copytree(plan, copy)
    if tamper == "row":
        edit_rows(copy / "replay.csv", lambda rows: rows[0].update(hours_short="0.5"))
    elif tamper == "missing":
        edit_rows(copy / "replay.csv", lambda rows: rows.pop())
    elif tamper == "base":
        edit_rows(copy / "replay_by_base.csv", lambda rows: rows[0].update(priority="1"))
    else:
        edit_summary(copy, lambda summary: summary["replay"]["difference_ci95"].update(
            hours_short=[-900.0, -800.0]
        ))  # fmt: skip
    assert verify_folder(load_pack(pack), copy)


def test_a_pack_without_held_out_incidents_says_what_is_missing(
    replayed: tuple[Path, Path, Replay],
) -> None:
    pack, plan, _ = replayed
    loaded = load_pack(pack)
    bare = loaded.model_copy(update={"held_out": loaded.held_out.iloc[:0]})
    with pytest.raises(PackError, match="nothing to replay"):
        replay_plan(bare, plan, 2)


def test_days_as_they_fell_are_the_days_of_the_period(
    replayed: tuple[Path, Path, Replay],
) -> None:
    pack, plan, _ = replayed
    loaded = load_pack(pack)
    policy = loaded.policy.model_copy(
        update={"replay": loaded.policy.replay.model_copy(update={"days": "as_they_fell"})}
    )
    found = replay_plan(loaded.model_copy(update={"policy": policy}), plan, 2)
    placed = int((loaded.held_out.grade <= 3).sum())
    calls = {one.calls for one in found.runs["plan"].figures}
    assert len(calls) == 1
    assert calls.pop() <= placed
    assert replay_summary(found)["interval_covers"] == "dice alone"
