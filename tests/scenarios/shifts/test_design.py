"""Shifts designed for a pack: lawful, covering what they say, and kept apart from history."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from api import cli
from optimiser.errors import NoLegalPlan
from optimiser.people import Role, RoleGroup
from optimiser.shifts.design.problem import Crew, Design, DesignProblem, Form
from optimiser.solving import Limits
from scenarios.build.common import open_shifts_of, shifts_of
from scenarios.generate import generate_pack
from scenarios.load import load_pack
from scenarios.problems import PackError
from scenarios.schema.pack import Pack, ShiftRow
from scenarios.shifts.codes import free_code
from scenarios.shifts.design import KINDS, Designed, _rows, design_for
from scenarios.shifts.retire import with_shifts
from scenarios.verify.folder import verify_folder
from scenarios.write import write_pack

LIMITS = Limits(seconds=12.0)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return generate_pack(15, 4, 1)


@pytest.fixture(scope="module")
def designed(pack: Pack) -> tuple[Pack, tuple[Designed, ...]]:
    return design_for(pack, LIMITS)


def with_policy(pack: Pack, **changes: object) -> Pack:
    shifts = pack.policy.shifts.model_copy(update=changes)
    policy = pack.policy.model_copy(update={"shifts": shifts})
    return pack.model_copy(update={"policy": policy})


def test_shifts_are_few_on_the_grid_and_of_allowed_length(
    pack: Pack, designed: tuple[Pack, tuple[Designed, ...]]
) -> None:
    policy = pack.policy.shifts
    officers, pcso = designed[1]
    assert (officers.kind, pcso.kind) == ("officers", "pcso")
    for made in designed[1]:
        assert 1 <= len(made.rows) <= policy.most_shifts
        for row in made.rows:
            hour, minute = (int(part) for part in row.start.split(":"))
            assert minute % policy.start_grid_minutes == 0
            assert 7 <= hour <= 23
            assert row.break_minutes == policy.break_of(row.minutes)
            assert row.paid_minutes == row.minutes
    assert {row.minutes for row in officers.rows} <= set(policy.lengths_minutes)
    assert {row.minutes for row in pcso.rows} <= set(policy.pcso_lengths_minutes)
    assert all(row.roles == (Role.PCSO,) for row in pcso.rows)


def test_pcso_shifts_stay_inside_the_span(designed: tuple[Pack, tuple[Designed, ...]]) -> None:
    for row in designed[1][1].rows:
        hour, minute = (int(part) for part in row.start.split(":"))
        assert 60 * hour + minute + row.minutes <= 1440


def test_the_figures_add_up(designed: tuple[Pack, tuple[Designed, ...]], pack: Pack) -> None:
    policy = pack.policy.shifts
    for made in designed[1]:
        cover = policy.under_weight * made.under_hours + policy.over_weight * made.over_hours
        assert made.objective == pytest.approx(cover + policy.hours_worth_a_shift * len(made.rows))
        assert made.bound is None or made.bound <= made.objective + 1e-6


def test_known_shifts_are_a_start_that_is_never_lost(
    designed: tuple[Pack, tuple[Designed, ...]], pack: Pack
) -> None:
    """With the shifts of now at the price of their number, no design is dearer."""
    policy = pack.policy.shifts
    for made in designed[1]:
        now = policy.under_weight * made.now_under_hours + policy.over_weight * made.now_over_hours
        assert made.objective <= now + policy.hours_worth_a_shift * made.now_shifts + 1e-6


def test_history_keeps_its_codes_and_patterns_get_new_ones(
    pack: Pack, designed: tuple[Pack, tuple[Designed, ...]]
) -> None:
    made, kinds = designed
    fresh = {row.shift_code for kind in kinds for row in kind.rows}
    codes = Counter(row.shift_code for row in made.shifts)
    assert max(codes.values()) == 1
    assert fresh <= set(codes)
    assert {row.shift_code for row in made.published if row.shift_code} <= set(codes)
    assert {shift.code for shift in shifts_of(made)} == set(codes)
    retired = {row.shift_code for row in made.shifts if row.retired}
    assert retired
    assert not retired & fresh
    in_patterns = {row.shift_code for row in made.patterns if row.shift_code}
    open_codes = {shift.code for shift in open_shifts_of(made)}
    assert in_patterns <= open_codes
    assert not open_codes & (retired - in_patterns)
    before = [row.shift_code is None for row in pack.patterns]
    assert [row.shift_code is None for row in made.patterns] == before


def test_partners_and_specials_keep_their_shifts(
    pack: Pack, designed: tuple[Pack, tuple[Designed, ...]]
) -> None:
    others = [row for row in pack.shifts if set(row.roles) & {Role.PARTNER, Role.SPECIAL}]
    assert [row for row in designed[0].shifts if row in others] == others


def test_a_duty_becomes_the_new_shift_that_shares_most_of_its_hours(pack: Pack) -> None:
    rows = {row.shift_code: row for row in pack.shifts}
    near = rows["E07"].model_copy(update={"shift_code": "E0715", "start": "07:15"})
    far = rows["E07"].model_copy(update={"shift_code": "L15", "start": "15:00"})
    night = rows["E07"].model_copy(update={"shift_code": "N23", "start": "23:00"})
    made = with_shifts(pack, {Role.CONSTABLE, Role.SERGEANT}, [far, near, night])
    now = {
        old.shift_code: new.shift_code
        for old, new in zip(pack.patterns, made.patterns, strict=True)
    }
    assert (now["E07"], now["L14"], now["N22"]) == ("E0715", "L15", "N23")
    assert now["P10"] == "P10"


def test_a_shift_that_goes_on_keeps_its_code(pack: Pack) -> None:
    rows = {row.shift_code: row for row in pack.shifts}
    made = with_shifts(pack, {Role.CONSTABLE, Role.SERGEANT}, [rows["E07"], rows["N22"]])
    codes = [row.shift_code for row in made.shifts]
    assert codes.count("E07") == 1
    assert not next(row for row in made.shifts if row.shift_code == "E07").retired
    assert next(row for row in made.shifts if row.shift_code == "L14").retired


def test_a_designed_shift_like_one_of_now_has_its_code(pack: Pack) -> None:
    fresh = rows_like(pack, 7 * 60, 540)
    assert [row.shift_code for row in fresh] == ["E07"]
    assert [row.shift_code for row in rows_like(pack, 7 * 60, 600)] == ["E07-2"]


def rows_like(pack: Pack, start: int, minutes: int) -> tuple[ShiftRow, ...]:
    """The rows of a design of one shift, worked on every day."""
    grid = pack.policy.shifts.start_grid_minutes
    form = Form(start // grid, minutes // grid)
    problem = DesignProblem(grid, (), (form,), 1, 1, 1)
    design = Design({Crew(0, form, day): 1 for day in range(7)})
    taken = [row.shift_code for row in pack.shifts]
    return _rows(pack, KINDS[0], problem, design, taken)


@pytest.mark.slow
def test_a_designed_pack_can_be_planned_and_verified(
    designed: tuple[Pack, tuple[Designed, ...]], tmp_path: Path
) -> None:
    from scenarios.run import plan_pack
    from scenarios.write_plan import write_plan

    written = load_pack(write_pack(designed[0], tmp_path / "pack"))
    result = plan_pack(written, only=["rota"], limits=Limits(seconds=4.0, workers=2))
    assert result.is_complete
    write_plan(result, tmp_path / "plan")
    assert verify_folder(written, tmp_path / "plan") == ()
    assert result.rota is not None
    assert result.rota.outcome.plan is not None
    retired = {row.shift_code for row in written.shifts if row.retired}
    used = {tour.shift_code for tour in result.rota.outcome.plan.planned}
    assert used
    assert not used & (retired - {row.shift_code for row in written.patterns})


def test_lengths_off_the_grid_are_sentences(pack: Pack) -> None:
    with pytest.raises(PackError) as told:
        design_for(with_policy(pack, lengths_minutes=[485, 1500], pcso_lengths_minutes=[]))
    assert len(told.value.problems) == 3
    assert "multiples of 15 up to 1440" in str(told.value)


def test_nobody_to_design_for_is_a_sentence(pack: Pack) -> None:
    partners = tuple(row for row in pack.staff if row.role is Role.PARTNER)
    with pytest.raises(NoLegalPlan, match="no officers and no PCSOs"):
        design_for(pack.model_copy(update={"staff": partners}))


def test_codes_say_when_a_shift_starts_and_are_never_taken_twice() -> None:
    assert free_code(420, False, ()) == "E07"
    assert free_code(435, False, ()) == "E0715"
    assert free_code(420, False, ("E07", "E07-2")) == "E07-3"
    assert free_code(1320, False, ()) == "N22"
    assert free_code(600, True, ()) == "P10"


def test_the_average_week_is_that_of_the_requirement(pack: Pack) -> None:
    from optimiser.requirement import staffing_requirement
    from scenarios.build.demand import build_heatmap_of
    from scenarios.build.requirement import build_requirement_of
    from scenarios.shifts.design import KINDS, problem_of

    requirement = staffing_requirement(build_requirement_of(pack, build_heatmap_of(pack)))
    problem = problem_of(pack, KINDS[1], requirement)
    rows = [n for n, group in enumerate(requirement.groups) if group.role_group is RoleGroup.PCSO]
    total = requirement.required[rows].sum() / pack.manifest.plan_weeks
    in_week = sum(problem.layers[0]) * problem.slot_minutes / 60
    assert abs(in_week - total) <= 168 / 2
    assert np.ptp(problem.layers[0][:4]) == 0


def test_the_command_writes_a_sound_pack(pack: Pack, tmp_path: Path) -> None:
    source, out = write_pack(pack, tmp_path / "pack"), tmp_path / "out"
    words = ["shifts", str(source), "--out", str(out), "--time-limit", "6", "--json"]
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "--set", "policy.shifts.most_shifts=4"])
    assert not ended.value.code
    written = load_pack(out)
    officers = [r for r in written.shifts if Role.CONSTABLE in r.roles and not r.retired]
    assert 1 <= len(officers) <= 4
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "--set", "policy.shifts.lengths_minutes=[7]"])
    assert ended.value.code == 2
