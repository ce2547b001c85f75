"""Patrols without a plan: everybody is somewhere all the time, in no more cars than there are."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from optimiser.patrols.plan import PatrolPlan, Purpose, Transport
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.rules.vehicles import Vehicles
from scenarios.build.demand import build_heatmap_of
from scenarios.build.patrols import build_patrols
from scenarios.load import load_pack
from scenarios.replay.baseline import baseline_of
from scenarios.replay.breaks import with_breaks
from scenarios.replay.flat_patrols import flat_patrols
from scenarios.replay.run import _planned


@pytest.fixture(scope="module")
def dealt(planned: tuple[Path, Path]) -> tuple[PatrolProblem, PatrolPlan]:
    pack, problem, roster, _ = _planned(load_pack(planned[0]), planned[1])
    without = baseline_of(pack, problem, roster).roster
    patrols = build_patrols(pack, without, build_heatmap_of(pack))
    return patrols, PatrolPlan(flat_patrols(patrols))


def test_rows_fill_every_duty_once_also_where_a_break_lies_inside_an_hour(
    dealt: tuple[PatrolProblem, PatrolPlan],
) -> None:
    problem, plan = dealt
    on_duty, told = Counter[str](), Counter[str]()
    for duty in problem.duties:
        on_duty[duty.staff_id] += problem.minute(duty.end) - problem.minute(duty.start)
    for who, rows in plan.patrols_by_person.items():
        told[who] = sum(row.minutes for row in rows)
        assert all(first.end <= later.start for first, later in pairwise(rows)), who
    assert told == on_duty
    inside = [duty for duty in problem.duties if duty.break_start and duty.break_start.minute]
    assert inside


def test_no_base_uses_more_vehicles_than_it_has_and_the_reserve_has_them_first(
    dealt: tuple[PatrolProblem, PatrolPlan],
) -> None:
    problem, plan = dealt
    assert not list(Vehicles()._too_many(problem, plan))
    walking = [row for row in plan.patrols if row.transport is Transport.FOOT]
    hours = {
        (problem.minute(row.start) // 60, problem.duty_of(row.staff_ids[0], row.start, row.end))
        for row in walking
        if row.purpose is Purpose.RESPONSE_RESERVE
    }
    bases = {(hour, duty.base_id) for hour, duty in hours if duty is not None}
    for row in plan.patrols:
        duty = problem.duty_of(row.staff_ids[0], row.start, row.end)
        if row.transport is Transport.VEHICLE and row.purpose is Purpose.VISIBLE and duty:
            assert (problem.minute(row.start) // 60, duty.base_id) not in bases


def test_shifts_that_only_the_baseline_has_get_the_breaks_of_the_pack(
    planned: tuple[Path, Path],
) -> None:
    pack, problem, roster, _ = _planned(load_pack(planned[0]), planned[1])
    flat = baseline_of(pack, problem, roster).roster
    found = {row.shift_code: row.break_minutes for row in with_breaks(pack, flat).shifts}
    role_of = {member.staff_id: member.role for member in pack.staff}
    own = {row.shift_code for row in pack.shifts}
    flat_codes = {tour.shift_code: tour for tour in flat.planned if tour.shift_code not in own}
    assert flat_codes
    for code, tour in flat_codes.items():
        like = [row for row in pack.shifts if role_of[tour.staff_id] in row.roles]
        away = min(abs(row.minutes - tour.paid_minutes) for row in like)
        breaks = [r.break_minutes for r in like if abs(r.minutes - tour.paid_minutes) == away]
        assert found[code] == max(breaks) > 0
