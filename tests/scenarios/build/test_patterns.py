"""The patterns of a pack become duties; what was published of them came from the same cycle."""

from datetime import timedelta

from scenarios.build.common import horizon_of
from scenarios.build.patterns import pattern_duties_of, patterns_of
from scenarios.generate import generate_pack


def test_the_generated_past_is_the_pattern_carried_back() -> None:
    pack = generate_pack(15, 4, 1)
    patterns = patterns_of(pack)
    teams = {member.staff_id: member.team for member in pack.staff}
    assert set(teams.values()) >= set(patterns)
    restricted = {member.staff_id for member in pack.staff if member.night_restricted}
    start = pack.manifest.plan_start
    rows = [row for row in pack.published if row.date < start and row.shift_code]
    past = [row for row in rows if row.staff_id not in restricted]
    assert past
    assert all(patterns[teams[row.staff_id]].code_on(row.date) == row.shift_code for row in past)


def test_every_day_of_the_plan_has_its_duty() -> None:
    pack = generate_pack(15, 4, 1)
    duties = pattern_duties_of(pack)
    patterns = patterns_of(pack)
    members = [member for member in pack.staff if member.team in patterns]
    assert len(duties) == len(members) * horizon_of(pack).days
    assert any(code is None for code in duties.values())


def test_a_pattern_goes_on_from_the_day_on_which_it_begins() -> None:
    pack = generate_pack(15, 4, 1)
    team = pack.patterns[0].team
    begins = pack.manifest.plan_start - timedelta(days=3)
    rows = [
        row.model_copy(update={"begins": begins}) if row.team == team else row
        for row in pack.patterns
    ]
    moved = patterns_of(pack.model_copy(update={"patterns": tuple(rows)}))[team]
    as_it_was = patterns_of(pack)[team]
    assert moved.code_on(begins) == as_it_was.code_on(pack.manifest.plan_start)
    days = [pack.manifest.plan_start + timedelta(days=count) for count in range(28)]
    assert [moved.code_on(day) for day in days] == [
        as_it_was.code_on(day + timedelta(days=3)) for day in days
    ]
