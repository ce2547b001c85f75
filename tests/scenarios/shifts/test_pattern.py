"""Patterns for the teams of a pack: ready-made, found from wishes, and refused in sentences."""

from collections import Counter
from pathlib import Path

import pytest

from api import cli
from optimiser.errors import NoLegalPlan
from optimiser.shifts.rotating.problem import Span
from scenarios.build.common import shifts_of
from scenarios.build.patterns import patterns_of
from scenarios.generate import generate_pack
from scenarios.load import load_pack
from scenarios.problems import PackError
from scenarios.schema.pack import Pack
from scenarios.shifts.law import law_of, pattern_breaches
from scenarios.shifts.pattern import Wishes, find_pattern, use_ready
from scenarios.shifts.ready import ready_pattern, ready_patterns
from scenarios.shifts.wishes import teams_of, wishes_of
from scenarios.write import write_pack

DAILY = (1,) * 7
LAWFUL = ("2-2-2-4", "ottawa", "5-week-vsa")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return generate_pack(15, 4, 1)


def teams(pack: Pack) -> tuple[str, ...]:
    return teams_of(pack, "Response *")


def on_duty(pack: Pack, names: tuple[str, ...]) -> list[Counter[str | None]]:
    """Teams on every shift, for each of the first 70 days of the plan."""
    patterns = patterns_of(pack)
    start = pack.manifest.plan_start.toordinal()
    days = [type(pack.manifest.plan_start).fromordinal(start + day) for day in range(70)]
    return [Counter(patterns[name].code_on(day) for name in names) for day in days]


def test_every_ready_pattern_has_a_source_and_a_whole_round() -> None:
    names = [pattern.id for pattern in ready_patterns()]
    assert names == ["3x8", "2-2-2-4", "ottawa", "4-on-4-off", "5-week-vsa"]
    for pattern in ready_patterns():
        assert pattern.source
        assert pattern.status in {"V1", "V2", "D", "M", "P"}
        assert pattern.teams * pattern.step == len(pattern.cycle), pattern.id
        assert {code for code in pattern.cycle if code} == {s.code for s in pattern.shifts}


@pytest.mark.parametrize("pattern", ready_patterns(), ids=lambda pattern: pattern.id)
def test_the_teams_of_a_ready_pattern_keep_every_shift_manned(pattern: object) -> None:
    ready = ready_pattern(pattern.id)  # type: ignore[attr-defined]
    size = len(ready.cycle)
    for day in range(size):
        there = Counter(ready.cycle[(day + k * ready.step) % size] for k in range(ready.teams))
        daily = {s.code for s in ready.shifts} - {"V"}
        assert all(there[code] == 1 for code in daily), day
    lates = [day % 7 for day, code in enumerate(ready.cycle) if code == "V"]
    assert sorted(lates) == ([4, 5] if ready.id == "5-week-vsa" else [])


def test_ottawa_is_as_published() -> None:
    ready = ready_pattern("ottawa")
    counts = Counter(ready.cycle)
    assert (len(ready.cycle), ready.teams, counts[None]) == (35, 5, 14)
    assert sorted(shift.minutes for shift in ready.shifts) == [510, 600, 600]
    more = round(365 * counts[None] / 35) - 104
    assert more == 42


@pytest.mark.parametrize("name", LAWFUL)
def test_a_ready_pattern_is_laid_over_the_teams(pack: Pack, name: str) -> None:
    names = teams(pack)
    made = use_ready(pack, names, ready_pattern(name))
    assert made.breaches == ()
    assert 39 < made.average_hours_per_week <= 40
    days = on_duty(made.pack, names)
    assert len({frozenset(day.items()) for day in days}) <= 2  # Friday and Saturday may differ
    others = {row.team for row in pack.patterns} - set(names)
    assert {row for row in made.pack.patterns if row.team in others} == {
        row for row in pack.patterns if row.team in others
    }


def test_patterns_of_old_break_what_holds_today(pack: Pack) -> None:
    four = teams(pack)[:4]
    old = use_ready(pack, four, ready_pattern("3x8"))
    assert {breach.rule for breach in old.breaches} == {
        "longest_run",
        "consecutive_nights",
        "average_week",
        "rest_days",
    }
    twelve = use_ready(pack, four, ready_pattern("4-on-4-off"))
    assert {breach.rule for breach in twelve.breaches} == {"average_week"}


def test_a_ready_pattern_for_other_numbers_of_teams_is_refused(pack: Pack) -> None:
    with pytest.raises(PackError, match="4 teams or a multiple of them for the pattern 3x8, not 5"):
        use_ready(pack, teams(pack), ready_pattern("3x8"))
    with pytest.raises(PackError, match="ottawa"):
        ready_pattern("otawa")


def test_equal_shifts_are_used_and_others_added_with_their_refreshment(pack: Pack) -> None:
    names = teams(pack)
    once = use_ready(pack, names, ready_pattern("5-week-vsa"))
    twice = use_ready(once.pack, names, ready_pattern("5-week-vsa"))
    assert once.cycle == twice.cycle
    assert "N22" in once.cycle
    added = [row for row in once.pack.shifts if row not in pack.shifts]
    assert [(row.start, row.minutes, row.break_minutes) for row in added] == [
        ("07:00", 480, 45),
        ("14:00", 540, 50),
        ("18:00", 540, 50),
    ]


def test_a_pattern_is_found_from_wishes(pack: Pack) -> None:
    names = teams(pack)
    wishes = Wishes({"E07": DAILY, "L14": DAILY, "N22": DAILY})
    made = find_pattern(pack, names, wishes)
    assert made.breaches == ()
    assert made.free_weekends == 2
    assert all(day[code] == 1 for day in on_duty(made.pack, names) for code in wishes.on_duty)
    law, shifts = law_of(pack.policy), {shift.code: shift for shift in shifts_of(pack)}
    for team in names:
        assert not pattern_breaches(law, team, patterns_of(made.pack)[team].cycle, shifts)


def test_lates_are_where_they_are_wished_for(pack: Pack) -> None:
    names = teams(pack)
    wishes = wishes_of(
        pack, names, ["D08=1", "V16=1@Fri,Sat", "N22=1"], (None, None, None), forward=True
    )
    made = find_pattern(pack, names, wishes)
    days = on_duty(made.pack, names)
    first = pack.manifest.plan_start.weekday()
    assert [day["V16"] for day in days[:7]] == [int((first + d) % 7 in (4, 5)) for d in range(7)]


def test_an_average_beyond_the_law_is_a_breach(pack: Pack) -> None:
    names = teams(pack)[:4]
    duties = {"E07": DAILY, "L14": DAILY, "N22": (1, 1, 1, 1, 1, 0, 0)}
    made = find_pattern(pack, names, Wishes(duties, free_runs=Span(1, 4)))
    assert {breach.rule for breach in made.breaches} == {"average_week"}


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        (Wishes({"E07": (6,) * 7}), "wants 6 teams on duty, but there are 5"),
        (Wishes({"E07": DAILY}, free_runs=Span(1, 1)), "cannot alternate"),
    ],
)
def test_wishes_that_cannot_be_had_say_why(pack: Pack, wishes: Wishes, told: str) -> None:
    with pytest.raises(NoLegalPlan, match=told):
        find_pattern(pack, teams(pack), wishes)


def test_the_wish_that_stands_in_the_way_is_named(pack: Pack) -> None:
    duties = {"E07": DAILY, "L14": DAILY, "N22": (1, 1, 1, 1, 1, 0, 0)}
    with pytest.raises(NoLegalPlan, match="there is one without the limit on days off in a row"):
        find_pattern(pack, teams(pack)[:4], Wishes(duties))


def test_every_fault_of_the_options_is_told_at_once(pack: Pack) -> None:
    names = teams(pack)
    duties = ["E7=1", "E07", "E07=9", "V18=1@Fr", "P07=1"]
    with pytest.raises(PackError) as told:
        wishes_of(pack, names, duties, ("2", "4-2", None), forward=True)
    text = str(told.value)
    for words in (
        'did you mean "E07"?',
        "like E07=1 or V18=2@Fri,Sat",
        "at most the 5 teams",
        "one of Mon, Tue",
        "P07 is not for constable, sergeant",
        "--work-runs",
        "--free-runs",
    ):
        assert words in text, words
    with pytest.raises(PackError, match="at least one duty"):
        wishes_of(pack, names, [], (None, None, None), forward=True)
    with pytest.raises(PackError, match=r'did you mean "Response A"\?'):
        teams_of(pack, "Response AA")


def test_the_command_writes_a_sound_pack_and_refuses_an_unlawful_one(
    pack: Pack, tmp_path: Path
) -> None:
    source, out = write_pack(pack, tmp_path / "pack"), tmp_path / "out"
    four = ";".join(teams(pack)[:4])

    def run(*words: str) -> int:
        arguments = ["pattern", str(source), "--out", str(out), *words]
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        return ended.value.code if isinstance(ended.value.code, int) else 0

    assert run("--teams", four, "--ready", "4-on-4-off") == 1
    assert not out.exists()
    assert run("--teams", four, "--ready", "4-on-4-off", "--accept-breaches") == 0
    assert run("--teams", "Response *", "--ready", "ottawa", "--json") == 0
    assert len(patterns_of(load_pack(out))["Response A"].cycle) == 35
    assert run("--teams", "Response *", "--ready", "ottawa", "--duty", "E07=1") == 2
